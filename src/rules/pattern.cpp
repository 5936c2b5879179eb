#include "rules/pattern.h"

#include <algorithm>

#include "base/text.h"

namespace calint {

namespace {

bool is_word_edge(std::string_view text, std::size_t at) {
    const bool before = at > 0 && is_word(text[at - 1]);
    const bool after = at < text.size() && is_word(text[at]);
    return before != after;
}

std::uint16_t after(const Guard& guard, std::uint16_t state, std::size_t byte) {
    return guard.next[std::size_t{state} * guard.width + guard.classes[byte]];
}

}  // namespace

bool may_match(const Guard& guard, std::string_view text, Span within) {
    std::uint16_t state = Guard::begin;
    for (std::size_t at = within.begin; at < within.end; ++at) {
        if (state <= Guard::accepted) return state == Guard::accepted;
        state = after(guard, state, static_cast<unsigned char>(text[at]));
    }
    if (within.end == text.size()) state = after(guard, state, Guard::end_of_text);
    return state == Guard::accepted;
}

bool KeywordGuard::may_match_behind(std::size_t number, std::size_t at) {
    constexpr std::size_t enough = 64;  // not all of what may be long, at each of its keywords
    const std::size_t end = std::min(text_.size(), at + enough);
    if (at < begin_ || at > base_ + way_.size()) {
        base_ = at;
        way_.clear();
    }
    begin_ = at;
    std::uint16_t state = guard_.behind[number];
    bool is_known = false;
    for (std::size_t here = at;; ++here) {
        const std::size_t index = here - base_;
        if (index == way_.size()) {
            is_known = true;
            way_.push_back(state);
        } else if (way_[index] == state) {
            is_known = true;
            here = base_ + way_.size() - 1;
            state = way_.back();
        } else {
            way_[index] = state;
        }
        if (state <= Guard::accepted || here >= end) {
            if (!is_known) way_.resize(here - base_ + 1);
            if (state > Guard::accepted && here == text_.size())
                state = after(guard_, state, Guard::end_of_text);
            return state != Guard::dead;
        }
        state = after(guard_, state, static_cast<unsigned char>(text_[here]));
    }
}

bool has_run(const Guard& guard, std::string_view window) {
    // From the end of where the next one may be: what is not of the set lies behind none.
    for (std::size_t begin = 0; begin + guard.run_least <= window.size();) {
        std::size_t at = begin + guard.run_least;
        while (at > begin && guard.run.has(window[at - 1])) --at;
        if (at == begin) return true;
        begin = at;
    }
    return false;
}

bool has_sign(const Guard& guard, std::string_view window) {
    return guard.signs.empty() ||
           std::any_of(guard.signs.begin(), guard.signs.end(),
                       [&](char sign) { return window.find(sign) != std::string_view::npos; });
}

std::uint32_t first_begin(const Guard& guard, std::string_view text, std::uint32_t least,
                          std::uint32_t keyword) {
    std::uint32_t begin = keyword;
    if (guard.most_before != Guard::any_number && keyword - least > guard.most_before)
        least = keyword - guard.most_before;
    const auto is_before = [&](char c) {
        return guard.before.has(c) || (guard.before.other && (c & 0x80) != 0);
    };
    while (begin > least && is_before(text[begin - 1])) --begin;
    return begin;
}

Searched PatternMatcher::search(const Pattern& pattern, std::string_view text, Span within,
                                Slots& found) {
    return search(pattern, text, within, within, found);
}

Searched PatternMatcher::search(const Pattern& pattern, std::string_view text, Span within,
                                Span begins, Slots& found) {
    if (pattern.is_anchored) {
        if (begins.begin != 0) return Searched::nothing;
        begins.end = 0;
    }
    bool is_ready = false;
    for (std::uint32_t at = begins.begin; at <= begins.end; ++at) {
        if (!pattern.may_be_empty) {
            while (at < begins.end && !pattern.first.has(text[at])) {
                if (pattern.first.other && (text[at] & 0x80) != 0) return Searched::unknown;
                ++at;
            }
            if (at == within.end) break;
        }
        // What was tried from before is of use only where it reaches.
        if (!is_ready || (at - origin_) * std::size_t{pattern.splits} > most_bits / 2) {
            forget(at);
            is_ready = true;
        }
        const Searched here = matches_at(pattern, text, within.end, at, found);
        if (here != Searched::nothing) return here;
    }
    return Searched::nothing;
}

void PatternMatcher::forget(std::uint32_t origin) {
    std::fill_n(visited_.begin(), used_, 0);
    used_ = 0;
    origin_ = origin;
    is_at_limit_ = false;
}

/// Most searches read a few bytes, for which no room of some size is to be cleared.
void PatternMatcher::reach(std::size_t words) {
    words = (words | 15u) + 1;  // not for each few anew
    // First, since without memory this matcher goes on to the next text.
    if (words > visited_.size()) visited_.resize(std::max(words, 2 * visited_.size()));
    used_ = words;
}

/// Every split is tried once at every place, whatever led there: what failed fails again.
bool PatternMatcher::is_new(const Pattern& pattern, const PatternStep& split, std::uint32_t place) {
    const std::size_t bit = std::size_t{place - origin_} * pattern.splits + split.arg;
    if (bit >= most_bits) {
        is_at_limit_ = true;
        return false;
    }
    if (bit / 64 >= used_) [[unlikely]]
        reach(bit / 64 + 1);
    std::uint64_t& word = visited_[bit / 64];
    const std::uint64_t mask = std::uint64_t{1} << (bit % 64);
    if ((word & mask) != 0) return false;
    word |= mask;
    return true;
}

Searched PatternMatcher::matches_at(const Pattern& pattern, std::string_view text,
                                    std::uint32_t end, std::uint32_t at, Slots& found) {
    const PatternStep* const steps = pattern.steps.data();
    const ByteSet* const sets = pattern.sets.data();
    found.fill(unset);
    found[0] = at;
    tasks_.clear();
    tasks_.push_back({at, 0, none});
    while (!tasks_.empty()) {
        const Task task = tasks_.back();
        tasks_.pop_back();
        if (task.slot != none) {
            found[task.slot] = task.at;
            continue;
        }
        std::uint32_t place = task.at;
        const PatternStep* step = &steps[task.step];
        // What is read beyond ASCII is for the step to tell.
        const auto may_take = [&](const PatternStep& next) {
            if (next.op != PatternOp::bytes) return true;
            return place < end && ((text[place] & 0x80) != 0 || sets[next.arg].has(text[place]));
        };
        for (bool goes_on = true; goes_on;) {
            ++steps_;
            switch (step->op) {
                case PatternOp::bytes:
                    if (place < end && (text[place] & 0x80) != 0) return Searched::unknown;
                    goes_on = place < end && sets[step->arg].has(text[place]);
                    ++place;
                    break;
                case PatternOp::split: {
                    if (!is_new(pattern, *step, place)) {
                        goes_on = false;
                        break;
                    }
                    const bool takes_other = may_take(steps[step->other]);
                    if (may_take(steps[step->next])) {
                        if (takes_other) tasks_.push_back({place, step->other, none});
                        break;
                    }
                    goes_on = takes_other;
                    step = &steps[step->other];
                    continue;
                }
                case PatternOp::save:
                    tasks_.push_back({found[step->arg], 0, step->arg});
                    found[step->arg] = place;
                    break;
                case PatternOp::word_edge:
                    goes_on = is_word_edge(text, place);
                    break;
                case PatternOp::not_word_edge:
                    goes_on = !is_word_edge(text, place);
                    break;
                case PatternOp::text_begin:
                    goes_on = place == 0;
                    break;
                case PatternOp::text_end:
                    goes_on = place == text.size();
                    break;
                case PatternOp::match:
                    found[1] = place;
                    return is_at_limit_ ? Searched::unknown : Searched::found;
            }
            step = &steps[step->next];
        }
    }
    return is_at_limit_ ? Searched::unknown : Searched::nothing;
}

}  // namespace calint
