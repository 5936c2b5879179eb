// What the user asked for.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "report/report.h"
#include "verdict/judge.h"

namespace calint {

enum class When { automatic, always, never };

/// One report of a run.
struct FormatRequest {
    Format format = Format::text;
    std::string file;  ///< "": standard output
};

struct CheckOptions {
    std::vector<std::string> paths;  ///< "-" is standard input
    std::vector<FormatRequest> formats;
    Policy policy;
    std::vector<std::string> only;  ///< rule ids, with globs; empty: all
    std::vector<std::string> skip;
    std::vector<std::string> rule_directories;
    When color = When::automatic;
    When links = When::automatic;
    unsigned jobs = 0;
    int today = 0;  ///< 20261123
    std::string stdin_filename;
    bool secrets = true;  ///< look through other files as well
    bool git = true;      ///< ask git which files there are
    bool statistics = false;
    bool quiet = false;
    bool verbose = false;
    bool allow_empty = false;
};

enum class CommandKind { check, explain, rules, test, fields, message };

/// A command line, understood.
struct Command {
    CommandKind kind = CommandKind::message;
    CheckOptions check;
    std::vector<std::string> names;  ///< of explain and test
    std::string format;              ///< of explain and rules
    std::vector<std::string> rule_directories;
    std::string message;  ///< --help and --version: what to print
};

/// Throws UserError for what cannot be understood.
Command parse_command_line(int argc, const char* const* argv);

/// `2026-11-23` as 20261123; 0 if it is no date.
int parse_date(const std::string& text);

}  // namespace calint
