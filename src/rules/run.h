// Rules on apps: the findings.
#pragma once

#include <vector>

#include "model/facts.h"
#include "rules/evaluate.h"
#include "rules/finding.h"
#include "rules/locate.h"

namespace calint {

/// How often each rule looked at an app, for --statistics.
struct RuleCount {
    std::size_t applied = 0;
    std::size_t not_applicable = 0;
};

/// Runs `rules` on one app. Rules that another one supersedes at the same place are left out.
/// `counts` has one entry for each rule.
std::vector<Finding> run_rules(const std::vector<const Rule*>& rules, Facts& facts,
                               Expressions& expressions, Locator& locator, const Wants& wants,
                               std::vector<RuleCount>& counts);

/// A value as reports show it: escaped, cut, and never a whole secret.
std::string show_value(std::string_view value, bool is_secret);

}  // namespace calint
