// Expressions as RE2 reads them, as a tree.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "rules/pattern.h"

namespace calint {

/// A part of an expression.
struct Piece {
    enum class Kind { set, sequence, choice, repeat, group, edge };

    Kind kind = Kind::sequence;
    ByteSet set{};             ///< of set
    std::vector<Piece> parts;  ///< of sequence and choice; one of repeat and group
    int least = 0;             ///< of repeat
    int most = -1;             ///< of repeat; -1: any number
    bool is_greedy = true;     ///< of repeat
    int group = -1;            ///< of group: its number in Pattern::has_group; -1: no matter
    PatternOp edge = PatternOp::match;  ///< of edge
};

/// Nothing where the expression uses what this does not know: RE2 takes care of those.
std::optional<Piece> parse_expression(std::string_view expression);

/// Whether it can match nothing at all.
bool may_be_empty(const Piece& piece);

}  // namespace calint
