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
            const std::size_t before = fields.size();
            for (const Condition& child : condition.children) {
                if (add_needed(child, fields)) return true;
                fields.resize(before);
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

/// Whether the rules for any subject look at this one too. A project's files have been looked at
/// one by one; a text has no fields.
bool is_one_of_any(std::string_view subject) {
    return subject != project_subject && subject != text_subject;
}

}  // namespace

RulePlan::RulePlan(std::vector<const Rule*> rules) : rules_(std::move(rules)) {
    needed_begin_.reserve(rules_.size() + 1);
    needed_begin_.push_back(0);
    for (const Rule* rule : rules_) {
        const std::size_t before = needed_.size();
        if (rule->when == nullptr || !add_needed(*rule->when, needed_)) needed_.resize(before);
        const auto begin = needed_.begin() + static_cast<std::ptrdiff_t>(before);
        if (needed_.size() - before > 1) {
            std::sort(begin, needed_.end());
            needed_.erase(std::unique(begin, needed_.end()), needed_.end());
        }
        needed_begin_.push_back(static_cast<std::uint32_t>(needed_.size()));
    }
    for (std::size_t i = 0; i < rules_.size(); ++i) {
        // Those on texts have a plan of their own.
        if (rules_[i]->texts.empty()) add_to_lists(static_cast<std::uint16_t>(i));
    }
}

std::vector<std::uint16_t>& RulePlan::list_of(std::string_view subject) {
    if (subject == "any") return any_;
    for (auto& [known, list] : by_subject_) {
        if (known == subject) return list;
    }
    // The rules for any subject that came before it are its own as well.
    return by_subject_.emplace_back(subject, is_one_of_any(subject) ? any_ : Numbers()).second;
}

void RulePlan::add_to_lists(std::uint16_t number) {
    const auto add = [&](Numbers& list) {
        if (list.empty() || list.back() != number) list.push_back(number);
    };
    for (const std::string_view subject : rules_[number]->applies) {
        add(list_of(subject));
        if (subject != "any") continue;
        for (auto& [known, list] : by_subject_) {
            if (is_one_of_any(known)) add(list);
        }
    }
}

const std::vector<std::uint16_t>& RulePlan::of(std::string_view subject) const {
    static const std::vector<std::uint16_t> none;
    for (const auto& [known, list] : by_subject_) {
        if (known == subject) return list;
    }
    return is_one_of_any(subject) ? any_ : none;
}

}  // namespace calint
