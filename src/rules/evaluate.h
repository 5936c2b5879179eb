// Conditions on apps.
#pragma once

#include <vector>

#include "model/facts.h"
#include "rules/expressions.h"
#include "rules/hit.h"
#include "rules/rule.h"

namespace calint {

/// Adds every place where the condition holds to `hits`; none if it does not. See
/// docs/RULE_FORMAT.md for the meaning of each part; a field that is not known makes every
/// condition on it false, `not` included.
void evaluate(const Condition& condition, Facts& facts, Expressions& expressions,
              std::vector<Hit>& hits);

/// Whether it holds at all: the same without making hits.
bool holds(const Condition& condition, Facts& facts, Expressions& expressions);

}  // namespace calint
