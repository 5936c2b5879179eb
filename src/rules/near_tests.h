// What stands near the values of a text.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "rules/expressions.h"
#include "rules/rule.h"
#include "rules/value_tester.h"
#include "secrets/text_file.h"

namespace calint {

/// Tests on the surroundings of values, of one text after the other. Around values side by side
/// stands the same text: an expression looks through it once.
class NearTests {
  public:
    /// Both must outlive it.
    NearTests(ValueTester& tester, Expressions& expressions)
        : tester_(tester), expressions_(expressions) {}

    /// Begins another text.
    void start() { known_.clear(); }

    bool holds(const AroundTest& around, const TextFile& file, Span value);

  private:
    /// Where an expression was looked for last, and the first match there.
    struct Known {
        const Predicate* test;
        Span searched;
        std::optional<Span> found;
    };

    bool matches_in(const Predicate& test, std::string_view text, Span window);

    ValueTester& tester_;
    Expressions& expressions_;
    std::vector<Known> known_;
};

}  // namespace calint
