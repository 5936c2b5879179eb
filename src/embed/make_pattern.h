// From an expression to the steps that the program runs.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "embed/parse_expression.h"
#include "rules/pattern.h"

namespace calint {

struct MadePattern {
    std::vector<PatternStep> steps;
    std::vector<ByteSet> sets;
    Pattern pattern;  ///< without the two
};

/// `most_copies`: what is repeated more often than that is taken for repeated so often or more;
/// 0: exactly.
MadePattern make_pattern(const Piece& piece, int most_copies = 0);

}  // namespace calint
