// Expressions and literals of the rules as constant data.
#pragma once

#include <string>
#include <string_view>

#include "embed/array_writer.h"
#include "rules/rule.h"
#include "secrets/find_literals.h"

namespace calint {

/// A pointer to the expression's pattern; `nullptr` where RE2 is needed.
std::string emit_pattern(ArrayWriter& writer, std::string_view expression);

/// A pointer to the condition's guard, or `nullptr`.
std::string emit_guard(ArrayWriter& writer, const TextCondition& condition);

/// The initialiser of the tables.
std::string emit_literals(ArrayWriter& writer, const PrefilterTables& tables);

}  // namespace calint
