#include "rules/pattern.h"

#include <algorithm>

#include "base/text.h"
#include "base/utf8.h"

namespace calint {

namespace {

bool is_word(char c) {
    return is_letter(c) || is_digit(c) || c == '_';
}

bool is_word_edge(std::string_view text, std::size_t at) {
    const bool before = at > 0 && is_word(text[at - 1]);
    const bool after = at < text.size() && is_word(text[at]);
    return before != after;
}

/// The state behind the text from `at` to `end`; with the end of the text, if that is it.
std::uint16_t run_on(const Guard& guard, std::uint16_t state, std::string_view text, std::size_t at,
                     std::size_t end) {
    for (; at < end; ++at) {
        if (state <= Guard::accepted) return state;
        const std::uint8_t c = guard.classes[static_cast<unsigned char>(text[at])];
        state = guard.next[std::size_t{state} * guard.width + c];
    }
    if (at == text.size())
        state = guard.next[std::size_t{state} * guard.width + guard.classes[Guard::end_of_text]];
    return state;
}

}  // namespace

bool may_match(const Guard& guard, std::string_view text, Span within) {
    return run_on(guard, Guard::begin, text, within.begin, within.end) == Guard::accepted;
}

bool may_match_behind(const Guard& guard, std::size_t number, std::string_view text,
                      std::size_t at) {
    constexpr std::size_t enough = 64;  // not all of what may be long, at each of its keywords
    const std::size_t end = std::min(text.size(), at + enough);
    return run_on(guard, guard.behind[number], text, at, end) != Guard::dead;
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

bool PatternMatcher::can_search(const Pattern& pattern, std::string_view text, Span within) {
    constexpr std::size_t most_bits = 1u << 18u;
    return pattern.splits * (std::size_t{within.size()} + 1) <= most_bits &&
           is_ascii(text.substr(within.begin, within.size()));
}

bool PatternMatcher::search(const Pattern& pattern, std::string_view text, Span within,
                            Slots& found) {
    bool is_ready = false;
    for (std::uint32_t at = within.begin; at <= within.end; ++at) {
        if (!pattern.may_be_empty) {
            while (at < within.end && !pattern.first.has(text[at])) ++at;
            if (at == within.end) return false;
        }
        if (!is_ready) {
            const std::size_t bits = pattern.splits * (std::size_t{within.end - at} + 1);
            visited_.assign(bits / 64 + 1, 0);
            within.begin = at;
            is_ready = true;
        }
        if (matches_at(pattern, text, within, at, found)) return true;
    }
    return false;
}

/// Every split is tried once at every place, whatever led there: what failed fails again.
bool PatternMatcher::is_new(const Pattern& pattern, const PatternStep& split, std::uint32_t place) {
    const std::size_t bit = std::size_t{place} * pattern.splits + split.arg;
    std::uint64_t& word = visited_[bit / 64];
    const std::uint64_t mask = std::uint64_t{1} << (bit % 64);
    if ((word & mask) != 0) return false;
    word |= mask;
    return true;
}

bool PatternMatcher::matches_at(const Pattern& pattern, std::string_view text, Span within,
                                std::uint32_t at, Slots& found) {
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
        const PatternStep* step = &pattern.steps[task.step];
        for (bool goes_on = true; goes_on;) {
            ++steps_;
            switch (step->op) {
                case PatternOp::bytes:
                    goes_on = place < within.end && pattern.sets[step->arg].has(text[place]);
                    ++place;
                    break;
                case PatternOp::split:
                    goes_on = is_new(pattern, *step, place - within.begin);
                    if (goes_on) tasks_.push_back({place, step->other, none});
                    break;
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
                    return true;
            }
            step = &pattern.steps[step->next];
        }
    }
    return false;
}

}  // namespace calint
