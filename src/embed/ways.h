// What can be read next in an expression: the ways through its steps.
#pragma once

#include <cstdint>
#include <set>

#include "embed/make_pattern.h"
#include "rules/pattern.h"

namespace calint {

/// Numbers of steps that read, of the ends of the text, and of the match.
using Steps = std::set<std::uint16_t>;

/// An expression as the ways through its steps. Edges of words and the begin of the text are taken
/// to be everywhere.
class Ways {
  public:
    explicit Ways(const MadePattern& made) : made_(made) {}

    /// Where one can be without reading on; whether the end is among it.
    bool reach(std::uint16_t from, Steps& to, bool at_end = false) const {
        Steps seen;
        return reach(from, to, at_end, seen);
    }

    /// From one set of steps over a byte, or the end of the text, to the next.
    bool move(const Steps& from, std::size_t byte, Steps& to) const {
        bool accepts = false;
        for (const std::uint16_t number : from) {
            const PatternStep& step = made_.steps[number];
            if (step.op == PatternOp::text_end) {
                if (byte == Guard::end_of_text) accepts |= reach(step.next, to, true);
                continue;
            }
            const ByteSet& set = made_.sets[step.arg];
            const bool beyond = byte >= 128 && byte != Guard::end_of_text && set.other;
            if (beyond) to.insert(number);  // a character has two bytes at least
            if (beyond || (byte < 128 && set.has(static_cast<char>(byte))))
                accepts |= reach(step.next, to);
        }
        return accepts;
    }

    const MadePattern& made() const { return made_; }

  private:
    bool reach(std::uint16_t from, Steps& to, bool at_end, Steps& seen) const {
        if (!seen.insert(from).second) return false;
        const PatternStep& step = made_.steps[from];
        switch (step.op) {
            case PatternOp::match:
                return true;
            case PatternOp::text_end:
                if (at_end) return reach(step.next, to, at_end, seen);
                [[fallthrough]];
            case PatternOp::bytes:
                to.insert(from);
                return false;
            default:
                break;
        }
        bool accepts = reach(step.next, to, at_end, seen);
        if (step.op == PatternOp::split) accepts |= reach(step.other, to, at_end, seen);
        return accepts;
    }

    const MadePattern& made_;
};

}  // namespace calint
