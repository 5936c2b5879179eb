// Rules on the text of a file: the findings.
#pragma once

#include <vector>

#include "rules/finding.h"
#include "rules/locate.h"
#include "rules/plan.h"
#include "rules/scan_text.h"

namespace calint {

/// Looks through the bytes of any file with all rules of `scanner` and with the checks of `plan`
/// that apply to texts. Tells `locator` what is secret in it. Counts in `applied`, which has one
/// number for each rule, those that ran.
void run_text_rules(const RulePlan& plan, TextScanner& scanner, const Source& source, Facts& facts,
                    Expressions& expressions, Locator& locator, const Wants& wants,
                    std::vector<std::size_t>& applied, std::vector<Finding>& out);

}  // namespace calint
