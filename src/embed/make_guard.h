// What every match of a condition's expression must have.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "embed/parse_expression.h"
#include "rules/rule.h"

namespace calint {

struct MadeGuard {
    std::vector<std::uint8_t> classes;
    std::vector<std::uint16_t> next;
    std::vector<std::uint16_t> behind;
    std::string signs;
    Guard guard;  ///< without the four
};

MadeGuard make_guard(const Piece& expression, std::span<const std::string_view> keywords);

}  // namespace calint
