// Rules on apps: the findings.
#pragma once

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "model/facts.h"
#include "rules/evaluate.h"
#include "rules/finding.h"
#include "rules/locate.h"

namespace calint {

/// Rules with what is worked out once for a run: which of them look at which subject.
inline constexpr std::string_view project_subject = "project";  ///< all apps of one, compared

class RulePlan {
  public:
    explicit RulePlan(std::vector<const Rule*> rules);

    const std::vector<const Rule*>& rules() const { return rules_; }

    /// Numbers of the rules that look at a subject of schema.yaml, in order.
    const std::vector<std::uint16_t>& of(std::string_view subject) const;

    /// Fields of which one must have a value for the rule to hold; empty: it may hold without.
    const std::vector<FieldId>& needed_by(std::uint16_t rule) const { return needed_[rule]; }

  private:
    std::vector<const Rule*> rules_;
    std::vector<std::vector<FieldId>> needed_;
    std::vector<std::uint16_t> any_;
    std::vector<std::pair<std::string_view, std::vector<std::uint16_t>>> by_subject_;
};

/// Runs the rules that look at the app of `facts`. Rules that another one supersedes at the same
/// place are left out. Counts in `applied`, which has one number for each rule, those that ran.
void run_rules(const RulePlan& plan, Facts& facts, Expressions& expressions, Locator& locator,
               const Wants& wants, std::vector<std::size_t>& applied, std::vector<Finding>& out);

/// A value as reports show it: escaped, cut, and never a whole secret.
std::string show_value(std::string_view value, bool is_secret);

}  // namespace calint
