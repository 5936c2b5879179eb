#include "rules/near_tests.h"

#include <algorithm>

namespace calint {

bool NearTests::holds(const AroundTest& around, const TextFile& file, Span value) {
    const std::string_view near = file.near(value, around.within);
    if (around.tests.size() != 1) return tester_.all(around.tests, near);
    const Predicate* test = &around.tests.front();
    const bool is_negated = test->test == Test::not_ && test->nested.size() == 1;
    if (is_negated) test = &test->nested.front();
    // Of a user's, ^ and $ may mean the ends of what is near.
    if (test->test != Test::matches || test->pattern == nullptr)
        return tester_.all(around.tests, near);
    const auto begin = static_cast<std::uint32_t>(near.data() - file.text().data());
    const Span window{begin, begin + static_cast<std::uint32_t>(near.size())};
    return matches_in(*test, file.text(), window) != is_negated;
}

bool NearTests::matches_in(const Predicate& test, std::string_view text, Span window) {
    constexpr std::uint32_t ahead = 4096;  // of the second value on: it may be one of many
    const auto first = [&](Span within) {
        return expressions_.first(test.text, test.pattern, text, within);
    };
    auto known = std::find_if(known_.begin(), known_.end(),
                              [&](const Known& one) { return one.test == &test; });
    const bool is_new = known == known_.end();
    if (is_new) known = known_.insert(known_.end(), {&test, {}, std::nullopt});
    if (is_new || window.begin < known->searched.begin || window.end > known->searched.end ||
        (known->found && known->found->begin < window.begin)) {
        const std::size_t end = std::size_t{window.end} + (is_new ? 0 : ahead);
        known->searched = {window.begin, static_cast<std::uint32_t>(std::min(text.size(), end))};
        const std::optional<TextMatch> match = first(known->searched);
        known->found = match ? std::optional(match->whole) : std::nullopt;
    }
    if (!known->found || known->found->begin >= window.end) return false;
    // One that reaches out of the window may be the longer one of two.
    return known->found->end <= window.end || first(window).has_value();
}

}  // namespace calint
