// What is compiled in: generated at build time from rules/ by src/embed/, as constant data.
#pragma once

#include <span>

#include "catalog/catalog.h"
#include "rules/rule.h"
#include "secrets/find_literals.h"

namespace calint {

extern const Catalog builtin_catalog;

/// Sorted by id.
std::span<const Rule> builtin_rules();

/// Of `ignore_marker`, which is the first one, and the literals of their conditions on texts.
extern const PrefilterTables builtin_literals;

}  // namespace calint
