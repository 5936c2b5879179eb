// Rules on apps: the findings.
#pragma once

#include <vector>

#include "model/facts.h"
#include "rules/evaluate.h"
#include "rules/finding.h"
#include "rules/locate.h"
#include "rules/plan.h"

namespace calint {

/// Runs the rules that look at the app of `facts`. Rules that another one supersedes at the same
/// place are left out. Counts in `applied`, which has one number for each rule, those that ran.
void run_rules(const RulePlan& plan, Facts& facts, Expressions& expressions, Locator& locator,
               const Wants& wants, std::vector<std::size_t>& applied, std::vector<Finding>& out);

}  // namespace calint
