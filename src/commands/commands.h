// The commands: one file each.
#pragma once

#include <string>
#include <vector>

#include "base/arena.h"
#include "commands/options.h"
#include "project/files.h"
#include "report/output.h"
#include "rules/rule.h"

namespace calint {

/// What a command works with. Only `main` knows the real ones.
struct World {
    FileSystem& files;
    Output& out;
    Output& err;
    int in = 0;  ///< file descriptor of standard input
    bool out_is_terminal = false;
    /// Value of an environment variable; "" if unset.
    std::string (*environment)(const char* name) = nullptr;
};

ExitStatus run_check(const CheckOptions& options, World& world);
ExitStatus run_baseline(const CheckOptions& options, World& world);
ExitStatus run_explain(const Command& command, World& world);
ExitStatus run_rules_command(const Command& command, World& world);
ExitStatus run_test(const Command& command, World& world);
ExitStatus run_fields(World& world);
ExitStatus run_completions(const Command& command, World& world);
ExitStatus run_merge(const Command& command, World& world);
ExitStatus run_schema(const Command& command, World& world);

/// The YAML files at and below `path`, sorted. Throws UserError if there are none.
std::vector<std::pair<std::string, std::string>> read_rule_files(FileSystem& files,
                                                                 const std::string& path);

}  // namespace calint
