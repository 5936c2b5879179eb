// Every expression of the built-in rules, for tests that hold its pattern against RE2.
#pragma once

#include <string_view>
#include <vector>

#include "rules/builtin.h"

namespace calint {

/// An expression with its pattern; null where RE2 is needed.
struct Expression {
    std::string_view text;
    const Pattern* pattern = nullptr;
};

inline void collect(std::span<const Predicate> predicates, std::vector<Expression>& out) {
    for (const Predicate& p : predicates) {
        if (p.test == Test::matches) out.push_back({p.text, p.pattern});
        collect(p.nested, out);
        for (const UrlTest& part : p.parts) collect(part.predicates, out);
    }
}

inline void collect(const TextTests& tests, std::vector<Expression>& out) {
    collect(tests.value, out);
    for (const AroundTest& around : tests.around) collect(around.tests, out);
}

inline void collect(const Condition& condition, std::vector<Expression>& out) {
    collect(condition.predicates, out);
    for (const Condition& child : condition.children) collect(child, out);
}

inline std::vector<Expression> all_expressions() {
    std::vector<Expression> found;
    for (const Rule& rule : builtin_rules()) {
        if (rule.when != nullptr) collect(*rule.when, found);
        for (const TextCondition& text : rule.texts) {
            found.push_back({text.expression, text.pattern});
            collect(text.tests, found);
            for (const TextCase& one : text.where) collect(one.tests, found);
        }
    }
    return found;
}

}  // namespace calint
