#include "embed/make_pattern.h"

#include <algorithm>

namespace calint {

namespace {

class Maker {
  public:
    Maker(MadePattern& made, int most_copies) : made_(made), most_copies_(most_copies) {}

    /// Each part leads to the step behind its last one.
    void add(const Piece& piece) {
        switch (piece.kind) {
            case Piece::Kind::set:
                step(PatternOp::bytes, number_of(piece.set));
                break;
            case Piece::Kind::edge:
                step(piece.edge);
                break;
            case Piece::Kind::sequence:
                for (const Piece& part : piece.parts) add(part);
                break;
            case Piece::Kind::group:
                add_group(piece);
                break;
            case Piece::Kind::choice:
                add_choice(piece.parts, 0);
                break;
            case Piece::Kind::repeat:
                add_repeat(piece);
                break;
        }
    }

  private:
    std::uint16_t here() const { return static_cast<std::uint16_t>(made_.steps.size()); }

    std::uint16_t step(PatternOp op, std::size_t arg = 0) {
        const std::uint16_t number = here();
        const auto behind = static_cast<std::uint16_t>(number + 1);
        made_.steps.push_back({op, static_cast<std::uint16_t>(arg), behind, 0});
        return number;
    }

    std::uint16_t split() { return step(PatternOp::split, made_.pattern.splits++); }

    std::size_t number_of(const ByteSet& set) {
        const auto known = std::find(made_.sets.begin(), made_.sets.end(), set);
        const auto number = static_cast<std::size_t>(known - made_.sets.begin());
        if (known == made_.sets.end()) made_.sets.push_back(set);
        return number;
    }

    /// A step that does nothing, for what several ways lead to: a split with one way.
    std::uint16_t joint() {
        const std::uint16_t number = split();
        made_.steps[number].other = made_.steps[number].next;
        return number;
    }

    void add_group(const Piece& piece) {
        const bool is_wanted = piece.group > 0;
        const auto slot = static_cast<std::size_t>(2 * std::max(piece.group, 0));
        if (is_wanted) step(PatternOp::save, slot);
        add(piece.parts.front());
        if (is_wanted) {
            step(PatternOp::save, slot + 1);
            made_.pattern.has_group[static_cast<std::size_t>(piece.group)] = true;
        }
    }

    void add_choice(const std::vector<Piece>& parts, std::size_t from) {
        std::vector<std::uint16_t> ends;  // steps that go on behind all of it
        for (; from + 1 < parts.size(); ++from) {
            const std::uint16_t fork = split();
            add(parts[from]);
            ends.push_back(joint());
            made_.steps[fork].other = here();
        }
        add(parts.back());
        for (const std::uint16_t end : ends) lead(end, here());
    }

    void lead(std::uint16_t from, std::uint16_t to) {
        made_.steps[from].next = to;
        made_.steps[from].other = to;
    }

    /// Where to go in and where to go past it, by which of the two is tried first.
    void set_ways(std::uint16_t fork, bool is_greedy, std::uint16_t past) {
        PatternStep& at = made_.steps[fork];
        at.other = past;
        if (!is_greedy) std::swap(at.next, at.other);
    }

    void add_repeat(const Piece& piece) {
        const Piece& part = piece.parts.front();
        int least = piece.least, most = piece.most;
        if (most_copies_ > 0 && std::max(least, most) > most_copies_) {
            least = std::min(least, most_copies_);
            most = -1;
        }
        for (int i = 0; i < least; ++i) add(part);
        if (most < 0) {
            const std::uint16_t fork = split();
            add(part);
            lead(joint(), fork);
            set_ways(fork, piece.is_greedy, here());
            return;
        }
        std::vector<std::uint16_t> forks;
        for (int i = least; i < most; ++i) {
            forks.push_back(split());
            add(part);
        }
        for (const std::uint16_t fork : forks) set_ways(fork, piece.is_greedy, here());
    }

    MadePattern& made_;
    int most_copies_;
};

/// Joints are passed over: what leads to one leads to where it leads.
void pass_joints(std::vector<PatternStep>& steps) {
    const auto target = [&](std::uint16_t to) {
        while (steps[to].op == PatternOp::split && steps[to].next == steps[to].other)
            to = steps[to].next;
        return to;
    };
    for (PatternStep& step : steps) {
        step.next = target(step.next);
        if (step.op == PatternOp::split) step.other = target(step.other);
    }
}

/// Leaves out the steps that nothing leads to, and numbers the splits anew.
void compact(MadePattern& made) {
    std::vector<std::uint16_t> order{0};
    std::vector<int> number(made.steps.size(), -1);
    number[0] = 0;
    const auto visit = [&](std::uint16_t to) {
        if (number[to] >= 0) return;
        number[to] = static_cast<int>(order.size());
        order.push_back(to);
    };
    for (std::size_t i = 0; i < order.size(); ++i) {
        const PatternStep step = made.steps[order[i]];
        if (step.op == PatternOp::match) continue;
        visit(step.next);
        if (step.op == PatternOp::split) visit(step.other);
    }
    std::vector<PatternStep> steps;
    made.pattern.splits = 0;
    for (const std::uint16_t old : order) {
        PatternStep step = made.steps[old];
        if (step.op == PatternOp::split) {
            step.arg = made.pattern.splits++;
            step.other = static_cast<std::uint16_t>(number[step.other]);
        }
        const bool goes_on = step.op != PatternOp::match;
        step.next = goes_on ? static_cast<std::uint16_t>(number[step.next]) : std::uint16_t{0};
        steps.push_back(step);
    }
    made.steps = std::move(steps);
}

/// Whether every way from a step on asks for the begin of the text before it reads.
bool is_anchored(const MadePattern& made, std::uint16_t from, std::vector<bool>& seen) {
    if (seen[from]) return true;
    seen[from] = true;
    const PatternStep& step = made.steps[from];
    if (step.op == PatternOp::text_begin) return true;
    if (step.op == PatternOp::bytes || step.op == PatternOp::match) return false;
    return is_anchored(made, step.next, seen) &&
           (step.op != PatternOp::split || is_anchored(made, step.other, seen));
}

/// Adds what can be read first, from a step on.
void add_first(const MadePattern& made, std::uint16_t from, std::vector<bool>& seen,
               ByteSet& first) {
    if (seen[from]) return;
    seen[from] = true;
    const PatternStep& step = made.steps[from];
    if (step.op == PatternOp::bytes) {
        first.low |= made.sets[step.arg].low;
        first.high |= made.sets[step.arg].high;
        first.other = first.other || made.sets[step.arg].other;
    } else if (step.op != PatternOp::match) {
        add_first(made, step.next, seen, first);
        if (step.op == PatternOp::split) add_first(made, step.other, seen, first);
    }
}

}  // namespace

MadePattern make_pattern(const Piece& piece, int most_copies) {
    MadePattern made;
    Maker(made, most_copies).add(piece);
    made.steps.push_back({PatternOp::match, 0, 0, 0});
    pass_joints(made.steps);
    // The first step may have been a joint only if nothing comes before it, which no piece makes.
    compact(made);
    std::vector<bool> seen(made.steps.size());
    add_first(made, 0, seen, made.pattern.first);
    made.pattern.may_be_empty = may_be_empty(piece);
    seen.assign(made.steps.size(), false);
    made.pattern.is_anchored = is_anchored(made, 0, seen);
    return made;
}

}  // namespace calint
