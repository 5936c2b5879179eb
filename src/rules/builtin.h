// What is compiled in: generated at build time from rules/ by src/embed/, as constant data.
#pragma once

#include <span>

#include "catalog/catalog.h"
#include "rules/rule.h"

namespace calint {

extern const Catalog builtin_catalog;

/// Sorted by id.
std::span<const Rule> builtin_rules();

}  // namespace calint
