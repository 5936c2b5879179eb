// What rules ask of single values.
#pragma once

#include <span>
#include <string_view>

#include "model/facts.h"
#include "rules/expressions.h"
#include "rules/rule.h"

namespace calint {

using Predicates = std::span<const Predicate>;

/// Puts tests to values of the app that `facts` looks at; all of it must outlive the tester.
class ValueTester {
  public:
    ValueTester(Facts& facts, Expressions& expressions)
        : facts_(facts), catalog_(facts.catalog()), expressions_(expressions) {}

    /// Whether the value satisfies the test. Tests of the field as a whole (count) say yes.
    bool one(const Predicate& p, std::string_view text, bool any_case = false);

    /// Whether it satisfies all of them.
    bool all(Predicates predicates, std::string_view text, bool any_case = false) {
        for (const Predicate& p : predicates) {
            if (!one(p, text, any_case)) return false;
        }
        return true;
    }

    /// The same for a number: a count, a length, days.
    bool number(Predicates predicates, double value);

  private:
    const NamedList& list_of(const Predicate& p) const {
        return catalog_.lists[static_cast<std::size_t>(p.list)];
    }
    std::span<const std::string_view> words_of(const Predicate& p) const {
        return p.list < 0 ? p.words : list_of(p).values;
    }
    bool url(const Predicate& p, std::string_view text);

    Facts& facts_;
    const Catalog& catalog_;
    Expressions& expressions_;
};

}  // namespace calint
