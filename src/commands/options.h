// What the user asked for.
#pragma once

#include <string>
#include <vector>

#include "config/config.h"
#include "report/report.h"
#include "verdict/judge.h"

namespace calint {

struct World;

enum class When { automatic, always, never };

/// One report of a run.
struct FormatRequest {
    Format format = Format::text;
    std::string file;  ///< "": standard output
};

struct CheckOptions {
    std::vector<std::string> paths;  ///< "-" is standard input
    std::vector<FormatRequest> formats;
    Settings settings;              ///< of flags and variables
    std::vector<std::string> only;  ///< rule ids, with globs; empty: all
    std::vector<std::string> skip;
    std::string config;  ///< "": the nearest one
    std::string since;   ///< a revision of git
    bool staged = false;
    Shard shard;
    When color = When::automatic;
    When links = When::automatic;
    unsigned jobs = 0;
    int today = 0;  ///< 20261123
    std::string stdin_filename;
    bool use_config = true;
    bool use_baseline = true;
    bool makes_baseline = false;  ///< which need not be there yet
    bool use_ignores = true;
    bool show_ignored = false;
    bool exit_zero = false;
    bool git = true;  ///< ask git which files there are
    bool statistics = false;
    bool quiet = false;
    bool verbose = false;
    bool allow_empty = false;
};

enum class CommandKind {
    check,
    baseline,
    explain,
    rules,
    test,
    fields,
    schema,
    completions,
    merge,
    message
};

/// A command line, understood.
struct Command {
    CommandKind kind = CommandKind::message;
    CheckOptions check;
    std::vector<std::string> names;  ///< of explain and test
    std::string format;              ///< of explain and rules; what completions writes
    std::string output;              ///< of merge and check; "": standard output
    std::vector<std::string> rule_directories;
    std::string message;  ///< --help and --version: what to print
};

/// Throws UserError for what cannot be understood.
Command parse_command_line(int argc, const char* const* argv, const World& world);

}  // namespace calint
