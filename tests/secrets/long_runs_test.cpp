#include "secrets/long_runs.h"

#include <algorithm>
#include <random>
#include <string>

#include "base/text.h"
#include "catch.h"

using namespace calint;

namespace {

bool is_alnum(char c) {
    return is_letter(c) || is_digit(c);
}

/// Byte by byte.
std::vector<Span> plainly(std::string_view text) {
    std::vector<Span> found;
    for (std::size_t begin = 0, end = 0; begin < text.size(); begin = end + 1) {
        end = begin;
        while (end < text.size() && is_alnum(text[end])) ++end;
        const std::string_view run = text.substr(begin, end - begin);
        const auto capitals =
            std::count_if(run.begin(), run.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
        if (run.size() >= LongRuns::shortest &&
            (capitals >= 6 || std::any_of(run.begin(), run.end(), is_digit)))
            found.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)});
    }
    return found;
}

std::string some_text(std::mt19937& random) {
    constexpr std::string_view in_runs = "azAZ09kM7";
    constexpr std::string_view between = " -_./<\n\xE9\x80@[`{:";
    std::string text;
    for (std::size_t pieces = random() % 12; pieces > 0; --pieces) {
        for (std::size_t n = random() % 40; n > 0; --n) text += in_runs[random() % in_runs.size()];
        for (std::size_t n = random() % 3; n > 0; --n) text += between[random() % between.size()];
    }
    return text;
}

}  // namespace

TEST_CASE("long runs are found like byte by byte") {
    std::mt19937 random(2);
    LongRuns runs;
    std::size_t found = 0;
    for (int i = 0; i < 5000; ++i) {
        const std::string text = some_text(random);
        const std::vector<Span> wanted = plainly(text);
        runs.find(text);
        INFO(text);
        REQUIRE(runs.spans() == wanted);
        found += wanted.size();
        if (text.empty()) continue;
        // Of a part, those that touch it.
        const auto begin = static_cast<std::uint32_t>(random() % text.size());
        const auto end = static_cast<std::uint32_t>(begin + 1 + random() % (text.size() - begin));
        runs.start();
        runs.find(text, {begin, end});
        for (const Span run : wanted) {
            if (run.begin < end && run.end > begin)
                REQUIRE(std::count(runs.spans().begin(), runs.spans().end(), run) == 1);
        }
    }
    CHECK(found > 5000);
}
