// The tests inside rule files.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "catalog/catalog.h"
#include "rules/rule.h"

namespace calint {

/// What went wrong with a case: `noisy` (a `pass` was flagged), `missing` (a `flag` was not), or
/// `wrong` (other values or severity than the case says).
struct TestFailure {
    std::string kind;
    std::string place;  ///< `file:line` of the case
    std::string detail;
};

struct RuleTestResult {
    const Rule* rule = nullptr;
    std::size_t cases = 0;
    std::vector<TestFailure> failures;
};

/// Runs the cases of one rule. A case of fields is written out as metadata by way of fields.yaml,
/// then read, modelled and judged like any file.
RuleTestResult test_rule(const Rule& rule, const Catalog& catalog);

}  // namespace calint
