// Rules with what is worked out once for a run.
#pragma once

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "model/facts.h"
#include "rules/rule.h"

namespace calint {

/// The subject of all apps of one project, for rules that compare them.
inline constexpr std::string_view project_subject = "project";

/// Which rules look at which subject, and what each needs to hold at all.
class RulePlan {
  public:
    explicit RulePlan(std::vector<const Rule*> rules);

    const std::vector<const Rule*>& rules() const { return rules_; }

    /// Numbers of the rules that look at a subject of schema.yaml, in order.
    const std::vector<std::uint16_t>& of(std::string_view subject) const;

    /// False if none of the fields has a value without which the rule cannot hold.
    bool may_hold(std::uint16_t rule, Facts& facts) const;

  private:
    std::vector<const Rule*> rules_;
    std::vector<std::vector<FieldId>>
        needed_;  ///< by rule: one must have a value; empty: none need
    std::vector<std::uint16_t> any_;
    std::vector<std::pair<std::string_view, std::vector<std::uint16_t>>> by_subject_;
};

}  // namespace calint
