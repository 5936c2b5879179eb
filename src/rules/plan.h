// Which rules look at which subject, and what each needs to hold at all.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "model/facts.h"
#include "rules/rule.h"

namespace calint {

/// What a rule says that looks at all subjects but `project`, whose files have been looked at one
/// by one, and `text`, which has no fields.
inline constexpr std::string_view any_subject = "any";

/// The subjects that a rule names, as a set.
Subjects subjects_of(std::span<const std::string_view> applies, const Schema& schema);

/// The fields of which one must have a value for `condition` to hold; none if it can hold without.
std::vector<FieldId> needs_of(const Condition& condition);

/// The rules of a run.
class RulePlan {
  public:
    RulePlan(std::vector<const Rule*> rules, const Schema& schema);

    const std::vector<const Rule*>& rules() const { return rules_; }

    /// Whether the rule of that number looks at one of `subjects`.
    bool looks_at(std::size_t rule, Subjects subjects) const {
        return (subjects_[rule] & subjects) != 0;
    }
    bool any_looks_at(Subjects subjects) const { return (all_ & subjects) != 0; }

    /// The rules with a check that looks at texts.
    const std::vector<const Rule*>& checks_of_texts() const { return checks_of_texts_; }

    /// False if none of the fields has a value without which the rule cannot hold.
    static bool may_hold(const Rule& rule, Facts& facts) {
        for (const FieldId field : rule.needs) {
            if (!facts[field].values.empty()) return true;
        }
        return rule.needs.empty();
    }

  private:
    std::vector<const Rule*> rules_;
    std::vector<Subjects> subjects_;  ///< by rule; conditions on texts have a plan of their own
    Subjects all_ = 0;
    std::vector<const Rule*> checks_of_texts_;
};

}  // namespace calint
