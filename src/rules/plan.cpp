#include "rules/plan.h"

#include <algorithm>

namespace calint {

namespace {

/// Adds the fields of which one must have a value for `condition` to hold. False if it can hold
/// without any.
bool add_needed(const Condition& condition, std::vector<FieldId>& fields) {
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
            for (const Condition& child : condition.children) {
                std::vector<FieldId> own;
                if (!add_needed(child, own)) continue;
                fields.insert(fields.end(), own.begin(), own.end());
                return true;
            }
            return false;
        }
        case ConditionKind::any:
            return std::all_of(condition.children.begin(), condition.children.end(),
                               [&](const Condition& child) { return add_needed(child, fields); });
        case ConditionKind::not_:
            return false;
    }
    return false;
}

}  // namespace

RulePlan::RulePlan(std::vector<const Rule*> rules) : rules_(std::move(rules)) {
    for (const Rule* rule : rules_) {
        std::vector<FieldId> fields;
        if (rule->when == nullptr || !add_needed(*rule->when, fields)) fields.clear();
        std::sort(fields.begin(), fields.end());
        fields.erase(std::unique(fields.begin(), fields.end()), fields.end());
        needed_.push_back(std::move(fields));
    }
    const auto list_of = [&](std::string_view subject) -> std::vector<std::uint16_t>& {
        if (subject == "any") return any_;
        for (auto& [known, list] : by_subject_) {
            if (known == subject) return list;
        }
        return by_subject_.emplace_back(subject, std::vector<std::uint16_t>()).second;
    };
    for (std::size_t i = 0; i < rules_.size(); ++i) {
        if (!rules_[i]->texts.empty()) continue;  // those have a plan of their own
        for (const std::string_view subject : rules_[i]->applies)
            list_of(subject).push_back(static_cast<std::uint16_t>(i));
    }
    for (auto& [subject, list] : by_subject_) {
        // A project's files have been looked at one by one; a text has no fields.
        if (subject == project_subject || subject == text_subject) continue;
        list.insert(list.end(), any_.begin(), any_.end());
        std::sort(list.begin(), list.end());
        list.erase(std::unique(list.begin(), list.end()), list.end());
    }
}

const std::vector<std::uint16_t>& RulePlan::of(std::string_view subject) const {
    static const std::vector<std::uint16_t> none;
    for (const auto& [known, list] : by_subject_) {
        if (known == subject) return list;
    }
    return subject == project_subject || subject == text_subject ? none : any_;
}

bool RulePlan::may_hold(std::uint16_t rule, Facts& facts) const {
    const std::vector<FieldId>& needed = needed_[rule];
    return needed.empty() || std::any_of(needed.begin(), needed.end(), [&](FieldId field) {
               return !facts[field].values.empty();
           });
}

}  // namespace calint
