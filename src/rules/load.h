// Rules from YAML: strict, and complete in what it complains about.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "catalog/catalog.h"
#include "rules/rule.h"

namespace calint {

struct RuleFile {
    std::string path;
    std::string text;
};

/// Loads every file, one rule each, sorted by id. What the rules view is kept in `arena`. `known`
/// are rules loaded before, whose ids are taken. Throws UserErrors with every mistake of every
/// file, each at `file:line:col`: unknown keys, fields, tests and lists with the nearest known
/// name, bad expressions with RE2's reason, unknown {placeholders}, missing tests, ids taken twice.
std::vector<Rule> load_rules(std::span<const RuleFile> files, const Catalog& catalog,
                             std::span<const Rule> known, Arena& arena);

}  // namespace calint
