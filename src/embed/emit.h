// The catalogue and the rules as C++ source.
#pragma once

#include <span>
#include <string>

#include "catalog/catalog.h"
#include "rules/rule.h"

namespace calint {

/// A translation unit that defines what rules/builtin.h declares, all of it `constexpr`.
std::string emit_builtin(const Catalog& catalog, std::span<const Rule> rules);

}  // namespace calint
