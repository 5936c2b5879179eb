#include "secrets/long_runs.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace calint {

namespace {

constexpr std::array<bool, 256> in_run = [] {
    std::array<bool, 256> table{};
    for (int c = 0; c < 256; ++c)
        table[static_cast<std::size_t>(c)] =
            is_letter(static_cast<char>(c)) || is_digit(static_cast<char>(c));
    return table;
}();

bool is_in_run(char c) {
    return in_run[static_cast<unsigned char>(c)];
}

bool looks_random(std::string_view run) {
    constexpr std::ptrdiff_t many_capitals = 6;
    return std::any_of(run.begin(), run.end(), is_digit) ||
           std::count_if(run.begin(), run.end(), [](char c) { return c >= 'A' && c <= 'Z'; }) >=
               many_capitals;
}

}  // namespace

void LongRuns::start() {
    spans_.clear();
    last_ = 0;
}

void LongRuns::find(std::string_view text, Span part) {
    // A run that begins in the part has one of these bytes in it, the last one perhaps behind it.
    const std::size_t stop = std::min<std::size_t>(text.size(), std::size_t{part.end} + shortest);
    for (std::size_t i = std::max<std::size_t>(part.begin, last_); i < stop;) {
        if (!is_in_run(text[i])) {
            i += shortest;
            continue;
        }
        std::size_t begin = i;
        while (begin > last_ && is_in_run(text[begin - 1])) --begin;
        std::size_t end = i;
        while (end < text.size() && is_in_run(text[end])) ++end;
        if (end - begin >= shortest && looks_random(text.substr(begin, end - begin)))
            spans_.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)});
        last_ = end;
        i = end + shortest;
    }
}

}  // namespace calint
