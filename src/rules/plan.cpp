#include "rules/plan.h"

#include <algorithm>

namespace calint {

namespace {

/// Adds the fields of which one must have a value for `condition` to hold. False if it can hold
/// without any.
bool add_needs(const Condition& condition, std::vector<FieldId>& fields) {
    switch (condition.kind) {
        case ConditionKind::field: {
            const auto asks_absence = [](const Predicate& p) {
                return (p.test == Test::present && !p.flag) || p.test == Test::count;
            };
            if (std::any_of(condition.predicates.begin(), condition.predicates.end(), asks_absence))
                return false;
            fields.push_back(condition.field);
            return true;
        }
        case ConditionKind::all: {
            // Any one of the children will do.
            const std::size_t before = fields.size();
            for (const Condition& child : condition.children) {
                if (add_needs(child, fields)) return true;
                fields.resize(before);
            }
            return false;
        }
        case ConditionKind::any:
            return std::all_of(condition.children.begin(), condition.children.end(),
                               [&](const Condition& child) { return add_needs(child, fields); });
        case ConditionKind::not_:
            return false;
    }
    return false;
}

}  // namespace

Subjects subjects_of(std::span<const std::string_view> applies, const Schema& schema) {
    Subjects all = 0;
    for (const std::string_view subject : schema.subjects) {
        if (subject != project_subject && subject != text_subject) all |= schema.subject(subject);
    }
    Subjects found = 0;
    for (const std::string_view subject : applies)
        found |= subject == any_subject ? all : schema.subject(subject);
    return found;
}

std::vector<FieldId> needs_of(const Condition& condition) {
    std::vector<FieldId> fields;
    if (!add_needs(condition, fields)) return {};
    std::sort(fields.begin(), fields.end());
    fields.erase(std::unique(fields.begin(), fields.end()), fields.end());
    return fields;
}

RulePlan::RulePlan(std::vector<const Rule*> rules, const Schema& schema)
    : rules_(std::move(rules)) {
    const Subjects text = schema.subject(text_subject);
    subjects_.reserve(rules_.size());
    for (const Rule* rule : rules_) {
        subjects_.push_back(rule->texts.empty() ? rule->subjects : 0);
        all_ |= subjects_.back();
        if ((subjects_.back() & text) != 0) checks_of_texts_.push_back(rule);
    }
}

}  // namespace calint
