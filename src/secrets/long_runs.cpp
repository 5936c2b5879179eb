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

void LongRuns::find(std::string_view text) {
    spans_.clear();
    std::size_t last = 0;  // end of the run before
    for (std::size_t i = shortest - 1; i < text.size();) {
        if (!is_in_run(text[i])) {
            i += shortest;
            continue;
        }
        std::size_t begin = i;
        while (begin > last && is_in_run(text[begin - 1])) --begin;
        std::size_t end = i;
        while (end < text.size() && is_in_run(text[end])) ++end;
        if (end - begin >= shortest && looks_random(text.substr(begin, end - begin)))
            spans_.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)});
        last = end;
        i = end + shortest;
    }
}

}  // namespace calint
