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
    bool may_hold(std::uint16_t rule, Facts& facts) const {
        const std::uint32_t begin = needed_begin_[rule];
        const std::uint32_t end = needed_begin_[rule + 1u];
        for (std::uint32_t i = begin; i != end; ++i) {
            if (!facts[needed_[i]].values.empty()) return true;
        }
        return begin == end;
    }

  private:
    using Numbers = std::vector<std::uint16_t>;

    Numbers& list_of(std::string_view subject);
    void add_to_lists(std::uint16_t number);

    std::vector<const Rule*> rules_;
    std::vector<FieldId> needed_;              ///< one of a rule's must have a value, if it has any
    std::vector<std::uint32_t> needed_begin_;  ///< by rule; and where those of the last one end
    Numbers any_;
    std::vector<std::pair<std::string_view, Numbers>> by_subject_;
};

}  // namespace calint
