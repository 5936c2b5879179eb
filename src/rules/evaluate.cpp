#include "rules/evaluate.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "base/utf8.h"
#include "rules/value_tester.h"
#include "secrets/redact.h"

namespace calint {

namespace {

bool is_field_test(Test test) {
    return test == Test::present || test == Test::count;
}

/// A field condition, taken apart: what is asked of the field, and which of its values hold.
struct FieldAnswer {
    bool holds = false;
    bool about_values = false;  ///< hits are values; otherwise the field as a whole
};

FieldAnswer ask_field(Predicates predicates, const FieldValues& field, ValueTester& tester) {
    FieldAnswer answer;
    if (!field.is_known) return answer;
    bool wants_absence = false;
    bool asks_values = false;
    for (const Predicate& p : predicates) {
        if (p.test == Test::present) {
            if (field.is_present != p.flag) return answer;
            wants_absence = wants_absence || !p.flag;
        } else if (p.test == Test::count) {
            const double count = field.is_present ? static_cast<double>(field.values.size()) : 0;
            if (!tester.number(p.nested, count)) return answer;
            wants_absence = true;
        } else {
            asks_values = true;
        }
    }
    answer.holds = true;
    answer.about_values = asks_values || !wants_absence;
    return answer;
}

bool value_holds(Predicates predicates, const Value& value, ValueTester& tester) {
    return std::all_of(predicates.begin(), predicates.end(), [&](const Predicate& p) {
        return is_field_test(p.test) || tester.one(p, value.text);
    });
}

/// Whether everything the condition speaks of is known.
bool all_known(const Condition& condition, Facts& facts) {
    if (condition.kind == ConditionKind::field) return facts[condition.field].is_known;
    return std::all_of(condition.children.begin(), condition.children.end(),
                       [&](const Condition& child) { return all_known(child, facts); });
}

/// Where to point when nothing of a condition holds: around its first field.
Place around(const Condition& condition, Facts& facts) {
    const Condition* first = &condition;
    while (first->kind != ConditionKind::field) first = &first->children.front();
    return facts[first->field].around;
}

std::string default_note(const Hit& hit, const Facts& facts) {
    const Field& field = facts.catalog().fields[hit.field];
    return fmt::format("{} is {}", field.name,
                       escape_for_display(ellipsize(
                           hit.is_secret ? redact(hit.value, hit.is_password) : hit.value, 80)));
}

/// Whether a hit on the condition says nothing that the reader would be shown as related.
bool adds_nothing(const Condition& condition, const Facts& facts) {
    if (!condition.note.empty()) return false;
    if (condition.kind == ConditionKind::not_) return true;
    return condition.kind == ConditionKind::field &&
           facts.catalog().fields[condition.field].is_derived;
}

/// Adds the places of another condition of an `all` to each of its hits.
void add_related(std::span<Hit> hits, const Condition& condition, std::vector<Hit> others,
                 const Facts& facts) {
    constexpr std::size_t enough = 20;  // places that help a reader
    if (others.size() > enough) others.resize(enough);
    for (Hit& other : others) {
        const bool derived =
            other.field == no_field || facts.catalog().fields[other.field].is_derived;
        if (condition.note.empty() && (derived || other.value.empty())) continue;
        const std::string note =
            condition.note.empty() ? default_note(other, facts) : std::string(condition.note);
        for (Hit& hit : hits) {
            if (condition.note.empty() && other.place == hit.place) continue;
            hit.related.push_back({other.place, note});
            for (const RelatedPlace& more : other.related) hit.related.push_back(more);
        }
        if (!condition.note.empty()) break;  // one sentence, one place
    }
}

void add_field_hits(const Condition& condition, Facts& facts, Expressions& expressions,
                    std::vector<Hit>& hits) {
    const FieldValues& field = facts[condition.field];
    ValueTester tester(facts, expressions);
    const FieldAnswer answer = ask_field(condition.predicates, field, tester);
    if (!answer.holds) return;
    const auto add = [&](const Value& value) -> Hit& {
        Hit& hit = hits.emplace_back();
        hit.place = value.place;
        hit.value = value.text;
        hit.is_secret = value.is_secret;
        hit.is_password = value.is_password;
        hit.field = condition.field;
        return hit;
    };
    if (!answer.about_values) {
        if (field.values.empty() || !field.is_present) {
            add({.text = "", .place = field.around});
        } else {
            // It is about all of them, in whichever order they stand.
            add(field.values.front()).print_value =
                std::min_element(field.values.begin(), field.values.end(),
                                 [](const Value& a, const Value& b) { return a.text < b.text; })
                    ->text;
        }
        return;
    }
    for (const Value& value : field.values) {
        if (!value_holds(condition.predicates, value, tester)) continue;
        const Hit& hit = add(value);
        if (!field.is_present)
            hits.back().related.push_back(
                {hit.place, fmt::format("not set, so the default counts: {}", hit.value)});
    }
}

/// The hits of the first condition, if the others hold as well; their places become related ones.
void add_all_hits(const Condition& condition, Facts& facts, Expressions& expressions,
                  std::vector<Hit>& hits) {
    const std::size_t first = hits.size();
    // The first condition is the one the rule is about, so it fails most often.
    evaluate(condition.children.front(), facts, expressions, hits);
    if (hits.size() == first) return;
    const auto others = condition.children.subspan(1);
    const bool rest_holds = std::all_of(others.begin(), others.end(), [&](const auto& child) {
        return holds(child, facts, expressions);
    });
    if (!rest_holds) {
        hits.erase(hits.begin() + static_cast<std::ptrdiff_t>(first), hits.end());
        return;
    }
    for (const Condition& other : others) {
        if (adds_nothing(other, facts)) continue;
        std::vector<Hit> found;
        evaluate(other, facts, expressions, found);
        add_related(std::span(hits).subspan(first), other, std::move(found), facts);
    }
}

}  // namespace

bool holds(const Condition& condition, Facts& facts, Expressions& expressions) {
    const auto child_holds = [&](const Condition& child) {
        return holds(child, facts, expressions);
    };
    switch (condition.kind) {
        case ConditionKind::all:
            return std::all_of(condition.children.begin(), condition.children.end(), child_holds);
        case ConditionKind::any:
            return std::any_of(condition.children.begin(), condition.children.end(), child_holds);
        case ConditionKind::not_:
            return all_known(condition, facts) && !child_holds(condition.children.front());
        case ConditionKind::field:
            break;
    }
    ValueTester tester(facts, expressions);
    const FieldValues& field = facts[condition.field];
    const FieldAnswer answer = ask_field(condition.predicates, field, tester);
    if (!answer.holds || !answer.about_values) return answer.holds;
    return std::any_of(field.values.begin(), field.values.end(), [&](const Value& value) {
        return value_holds(condition.predicates, value, tester);
    });
}

void evaluate(const Condition& condition, Facts& facts, Expressions& expressions,
              std::vector<Hit>& hits) {
    const std::size_t first = hits.size();
    switch (condition.kind) {
        case ConditionKind::field:
            add_field_hits(condition, facts, expressions, hits);
            break;
        case ConditionKind::any:
            for (const Condition& child : condition.children)
                evaluate(child, facts, expressions, hits);
            break;
        case ConditionKind::not_:
            if (holds(condition, facts, expressions))
                hits.emplace_back().place = around(condition, facts);
            break;
        case ConditionKind::all:
            add_all_hits(condition, facts, expressions, hits);
            break;
    }
    const Override& change = condition.change;
    if (change.has_severity || change.has_persona || !change.message.empty()) {
        for (std::size_t i = first; i < hits.size(); ++i) {
            if (hits[i].change == nullptr) hits[i].change = &change;
        }
    }
}

}  // namespace calint
