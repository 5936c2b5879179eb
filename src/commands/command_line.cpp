// The table of commands and options. A row tells all about one of them, also the field it fills.
#include "commands/command_line.h"

#include <algorithm>
#include <array>

#include "commands/take.h"

namespace calint {

namespace {

constexpr std::string_view when_names[] = {"auto", "always", "never"};
constexpr std::string_view text_formats[] = {"text", "markdown"};
constexpr std::string_view rules_formats[] = {"text", "markdown", "json"};
constexpr std::string_view completion_names[] = {"bash", "zsh", "fish", "man"};
constexpr std::string_view schema_names[] = {"config"};

void ask_for_help(Command& into, const Given& /*given*/) {
    into.kind = CommandKind::message;
}

void ask_for_version(Command& into, const Given& /*given*/) {
    into.kind = CommandKind::message;
    into.message = version_text();
}

constexpr Argument help = {.name = "--help",
                           .letter = 'h',
                           .about = "Print this help message and exit",
                           .take = ask_for_help};

constexpr Argument own_arguments[] = {
    help,
    {.name = "--version",
     .letter = 'V',
     .about = "Display program version information and exit",
     .take = ask_for_version},
};

constexpr Argument fail_on = {
    .name = "--fail-on",
    .about = "Exit with 1 from this severity on: info, low, medium, high, critical or never",
    .value = "SEVERITY",
    .initial = "medium",
    .variable = "CALINT_FAIL_ON",
    .takes = Takes::words,
    .words = fail_names,
    .take = store_setting<&Settings::fail_on>};

/// Those that only `check` has.
constexpr Argument report_arguments[] = {
    help,
    {.name = "--format",
     .letter = 'f',
     .about = "text, concise, json, sarif, github, gitlab, azure, junit, checkstyle, rdjson, sonar "
              "or markdown; FORMAT=FILE writes to a file; repeatable",
     .value = "FORMAT[=FILE]",
     .takes = Takes::words_or_file,
     .words = format_names,
     .repeatable = true,
     .take = add_format},
    {.name = "--output",
     .letter = 'o',
     .about = "File for the report that has none",
     .value = "FILE",
     .takes = Takes::file,
     .take = store<&Command::output>},
    fail_on,
    {.name = "--min-severity",
     .about = "Show findings from this severity on",
     .value = "SEVERITY",
     .initial = "info",
     .variable = "CALINT_MIN_SEVERITY",
     .takes = Takes::words,
     .words = severity_names,
     .take = store_setting<&Settings::min_severity>},
    {.name = "--color",
     .about = "auto, always or never",
     .value = "WHEN",
     .initial = "auto",
     .takes = Takes::words,
     .words = when_names,
     .take = store_word<&CheckOptions::color>},
    {.name = "--links",
     .about = "Links on rule ids: auto, always or never",
     .value = "WHEN",
     .initial = "auto",
     .takes = Takes::words,
     .words = when_names,
     .take = store_word<&CheckOptions::links>},
    {.name = "--stdin-filename",
     .about = "Name of what comes from standard input",
     .value = "NAME",
     .takes = Takes::file,
     .take = store<&CheckOptions::stdin_filename>},
    {.name = "--statistics",
     .about = "Count findings and files for every rule",
     .take = set<&CheckOptions::statistics>},
    {.name = "--exit-zero",
     .about = "Exit with 0 instead of 1; 2 stays 2",
     .take = set<&CheckOptions::exit_zero>},
    {.name = "--no-baseline",
     .about = "Show what the baseline knows as well",
     .take = clear<&CheckOptions::use_baseline>},
    {.name = "--since",
     .about = "Only findings that this revision of git does not have",
     .value = "REV",
     .takes = Takes::text,
     .take = store_revision},
    {.name = "--staged",
     .about = "Look at git's index, and show only findings that HEAD does not have",
     .take = set<&CheckOptions::staged>},
    {.name = "--shard",
     .about = "Tell only of this part of the files, as 2/4; see calint merge",
     .value = "I/N",
     .takes = Takes::text,
     .take = store_shard},
    {.name = "--no-ignores",
     .about = "Show what is ignored as any other finding",
     .take = clear<&CheckOptions::use_ignores>},
    {.name = "--show-ignored",
     .about = "Show what is ignored as well, with its reasons",
     .take = set<&CheckOptions::show_ignored>},
};

/// What is read and which rules look at it.
constexpr Argument scan_arguments[] = {
    {.about = "Files and directories; - is standard input (default: .)",
     .value = "PATH",
     .takes = Takes::path,
     .repeatable = true,
     .take = append<&CheckOptions::paths>},
    {.name = "--min-confidence",
     .about = "Show findings of rules from this confidence on: low, medium or high",
     .value = "CONFIDENCE",
     .initial = "low",
     .variable = "CALINT_MIN_CONFIDENCE",
     .takes = Takes::words,
     .words = confidence_names,
     .take = store_setting<&Settings::min_confidence>},
    {.name = "--persona",
     .about = "Whose rules to show: regular, pedantic, isv, or auditor for all",
     .value = "PERSONA",
     .initial = "regular",
     .variable = "CALINT_PERSONA",
     .takes = Takes::words,
     .words = persona_names,
     .take = store_setting<&Settings::persona>},
    {.name = "--rule",
     .about = "Run only these rules; globs; repeatable",
     .value = "ID",
     .takes = Takes::rule,
     .repeatable = true,
     .take = append<&CheckOptions::only>},
    {.name = "--skip",
     .about = "Leave these rules out; globs; repeatable",
     .value = "ID",
     .takes = Takes::rule,
     .repeatable = true,
     .take = append<&CheckOptions::skip>},
    {.name = "--rules",
     .about = "Load the rules in DIR as well; repeatable",
     .value = "DIR",
     .takes = Takes::directory,
     .repeatable = true,
     .take = append<&Settings::rule_directories>},
    {.name = "--config",
     .about = "Configuration (default: the nearest .calint.yaml up to the root)",
     .value = "FILE",
     .variable = "CALINT_CONFIG",
     .takes = Takes::file,
     .take = store<&CheckOptions::config>},
    {.name = "--no-config",
     .about = "Read no configuration",
     .take = clear<&CheckOptions::use_config>},
    {.name = "--baseline",
     .about = "What was known before (default: .calint-baseline.yaml at the root)",
     .value = "FILE",
     .variable = "CALINT_BASELINE",
     .takes = Takes::file,
     .take = store<&Settings::baseline>},
    {.name = "--jobs",
     .letter = 'j',
     .about = "Threads (default: one for each core)",
     .value = "N",
     .takes = Takes::text,
     .least = 1,
     .most = 256,
     .take = store_number<&CheckOptions::jobs>},
    {.name = "--now",
     .about = "The day to judge by, as 2026-11-23 (default: today)",
     .value = "DATE",
     .takes = Takes::text,
     .take = store_date},
    {.name = "--allow-empty",
     .about = "A path without anything to read is no error",
     .take = set<&CheckOptions::allow_empty>},
    {.name = "--quiet",
     .letter = 'q',
     .about = "Only the report, no summary",
     .take = set<&CheckOptions::quiet>},
    {.name = "--verbose",
     .letter = 'v',
     .about = "Tell what was read, what was not, and why",
     .take = set<&CheckOptions::verbose>},
    {.name = "--no-secrets",
     .about = "Do not look through the text of files for secrets",
     .take = clear<&Settings::secrets>},
    {.name = "--no-git",
     .about = "Walk directories instead of asking git for its files",
     .take = clear<&CheckOptions::git>},
};

constexpr Argument rules_of_command = {.name = "--rules",
                                       .about = "Load the rules in DIR as well; repeatable",
                                       .value = "DIR",
                                       .takes = Takes::directory,
                                       .repeatable = true,
                                       .take = append<&Command::rule_directories>};

constexpr Argument explain_arguments[] = {
    help,
    {.about = "Rule id, or an error such as redirect_uri_mismatch",
     .value = "NAME",
     .takes = Takes::rule_or_error,
     .required = true,
     .repeatable = true,
     .take = append<&Command::names>},
    {.name = "--format",
     .about = "text or markdown",
     .value = "FORMAT",
     .takes = Takes::words,
     .words = text_formats,
     .take = store<&Command::format>},
    rules_of_command,
};

constexpr Argument rules_arguments[] = {
    help,
    {.name = "--format",
     .about = "text, markdown or json",
     .value = "FORMAT",
     .takes = Takes::words,
     .words = rules_formats,
     .take = store<&Command::format>},
    rules_of_command,
};

constexpr Argument test_arguments[] = {
    help,
    {.about = "Rule files and directories of them",
     .value = "PATH",
     .takes = Takes::path,
     .repeatable = true,
     .take = append<&Command::names>},
};

constexpr Argument schema_arguments[] = {
    help,
    {.about = "config",
     .value = "NAME",
     .takes = Takes::words,
     .words = schema_names,
     .required = true,
     .repeatable = true,
     .take = append<&Command::names>},
};

constexpr Argument completions_arguments[] = {
    help,
    {.about = "bash, zsh or fish; man is the manual page",
     .value = "SHELL",
     .takes = Takes::words,
     .words = completion_names,
     .required = true,
     .take = store<&Command::format>},
};

constexpr Argument merge_arguments[] = {
    help,
    {.about = "SARIF logs, in any order",
     .value = "FILE",
     .takes = Takes::file,
     .required = true,
     .repeatable = true,
     .take = append<&Command::names>},
    {.name = "--output",
     .letter = 'o',
     .about = "File for the log (default: standard output)",
     .value = "FILE",
     .takes = Takes::file,
     .take = store<&Command::output>},
    fail_on,
};

template <std::size_t m, std::size_t n>
consteval std::array<Argument, m + n> joined(const Argument (&first)[m],
                                             const Argument (&second)[n]) {
    std::array<Argument, m + n> all;
    std::copy(second, second + n, std::copy(first, first + m, all.begin()));
    return all;
}

constexpr Argument only_help[] = {help};
constexpr auto check_arguments = joined(report_arguments, scan_arguments);
constexpr auto baseline_arguments = joined(only_help, scan_arguments);
static_assert(check_arguments.size() <= most_arguments);

constexpr Subcommand commands[] = {
    {CommandKind::check, "check", "Lint files and directories", check_arguments},
    {CommandKind::baseline, "baseline",
     "Write what is found into the baseline: add what is new, take out what is gone",
     baseline_arguments},
    {CommandKind::explain, "explain", "Tell about a rule, or about an OAuth error of Salesforce",
     explain_arguments},
    {CommandKind::rules, "rules", "List every rule", rules_arguments},
    {CommandKind::test, "test",
     "Run the tests inside rule files: the built-in ones, or those of the paths", test_arguments},
    {CommandKind::fields, "fields", "List what rules may talk about", only_help},
    {CommandKind::schema, "schema", "Print the JSON Schema of a kind of file, for editors",
     schema_arguments},
    {CommandKind::completions, "completions",
     "Write a script that completes command lines, or the manual page", completions_arguments},
    {CommandKind::merge, "merge",
     "Make one SARIF log of those of all shards; exit as one run would", merge_arguments},
};

constexpr CommandLine line = {own_arguments, commands};

}  // namespace

std::vector<std::string> names_of(const Argument& argument) {
    std::vector<std::string> names;
    if (argument.letter != 0) names.push_back({'-', argument.letter});
    if (!argument.name.empty()) names.emplace_back(argument.name);
    return names;
}

const CommandLine& command_line() {
    return line;
}

}  // namespace calint
