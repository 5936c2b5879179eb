// Paths to verdict: what `check` and `baseline` have in common.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/arena.h"
#include "commands/commands.h"
#include "config/config.h"
#include "lint/lint.h"
#include "project/discover.h"
#include "project/tree_files.h"
#include "verdict/judge.h"

namespace calint {

/// All that a verdict views; it must outlive it, and stays where it is.
struct Scan {
    Arena arena;
    Catalog catalog;
    std::string root;  ///< absolute
    Config config;
    std::string baseline_path;       ///< as people see it; the file need not be there
    std::vector<const Rule*> all;    ///< rules, as the configuration changes them
    std::vector<const Rule*> rules;  ///< of them, those that run
    std::unique_ptr<FileSystem> input;
    Versions versions;
    Discovery found;
    LintResult result;
    Exceptions exceptions;
    Policy policy;
};

/// Reads the configuration, finds the files and lints them; with --since and --staged both
/// versions. Throws UserError for a bad request.
std::unique_ptr<Scan> scan(const CheckOptions& options, const Wants& wants, World& world);

/// What came of it. To be asked once.
Verdict judge(Scan& scan);

/// The built-in rules and those of the directories, sorted by id. `catalog` has the lists.
std::vector<const Rule*> load_all_rules(FileSystem& files,
                                        const std::vector<std::string>& directories,
                                        const Catalog& catalog, Arena& arena);

/// `rules` as the configuration changes them; those that it switches off are left out unless `only`
/// (globs of --rule) names them.
std::vector<const Rule*> changed_rules(const std::vector<const Rule*>& rules,
                                       const std::vector<RuleChange>& changes,
                                       const std::vector<std::string>& only, Arena& arena);

/// `catalog` with the lists as the configuration changes them.
Catalog changed_catalog(const Catalog& catalog, const std::vector<ListChange>& changes,
                        Arena& arena);

}  // namespace calint
