#include "commands/options.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <iterator>

#include "base/date.h"
#include "base/error.h"
#include "base/text.h"
#include "base/version.h"

namespace calint {

namespace {

constexpr std::string_view command_names[] = {"check",  "baseline", "explain",     "rules", "test",
                                              "fields", "schema",   "completions", "merge"};
constexpr std::string_view when_names[] = {"auto", "always", "never"};
constexpr std::string_view text_formats[] = {"text", "markdown"};
constexpr std::string_view rules_formats[] = {"text", "markdown", "json"};
constexpr std::string_view completion_names[] = {"bash", "zsh", "fish", "man"};
constexpr std::string_view schema_names[] = {"config"};

/// Texts as CLI11 fills them in, before they are understood.
struct RawCheck {
    std::vector<std::string> formats;
    std::string output;
    std::string fail_on;  // empty ones are not said
    std::string min_severity;
    std::string min_confidence;
    std::string persona;
    std::string color = "auto";
    std::string links = "auto";
    std::string now;
    std::string shard;
    bool no_git = false;
    bool no_secrets = false;
    bool no_config = false;
    bool no_baseline = false;
    bool no_ignores = false;
};

std::size_t word_index(const std::string& flag, const std::string& value,
                       std::span<const std::string_view> words) {
    const auto hit = std::find(words.begin(), words.end(), value);
    if (hit != words.end()) return static_cast<std::size_t>(hit - words.begin());
    std::string list;
    for (const std::string_view word : words)
        list += (list.empty() ? "" : ", ") + std::string(word);
    throw UserError(flag, "'" + value + "' is not known" + did_you_mean(value, words),
                    "write one of " + list);
}

std::vector<FormatRequest> formats_of(const RawCheck& raw) {
    std::vector<FormatRequest> requests;
    for (const std::string& text : raw.formats) {
        const std::size_t equals = text.find('=');
        FormatRequest request;
        request.format =
            static_cast<Format>(word_index("--format", text.substr(0, equals), format_names));
        if (equals != std::string::npos) {
            request.file = text.substr(equals + 1);
            if (request.file.empty()) throw UserError("--format", "no file behind '='");
        }
        requests.push_back(request);
    }
    if (requests.empty()) requests.emplace_back();
    FormatRequest* to_stdout = nullptr;
    for (FormatRequest& request : requests) {
        if (!request.file.empty()) continue;
        if (to_stdout != nullptr)
            throw UserError("--format", "only one report can go to standard output",
                            "write the others to files: --format sarif=calint.sarif");
        to_stdout = &request;
    }
    if (!raw.output.empty()) {
        if (to_stdout == nullptr)
            throw UserError("--output", "every report has a file of its own already");
        to_stdout->file = raw.output;
    }
    return requests;
}

/// `2/4`: the second of four.
Shard parse_shard(const std::string& text) {
    Shard shard;
    char rest = 0;
    const int got = std::sscanf(text.c_str(), "%9u/%9u%c", &shard.index, &shard.total, &rest);
    if (got != 2 || shard.index < 1 || shard.index > shard.total || shard.total > 10'000)
        throw UserError("--shard", "'" + text + "' is no part of a whole",
                        "write 1/4 to 4/4 for the four parts");
    return shard;
}

template <typename T>
void take_word(const std::string& flag, const std::string& value,
               std::span<const std::string_view> words, std::optional<T>& into) {
    if (!value.empty()) into = static_cast<T>(word_index(flag, value, words));
}

void understand(const RawCheck& raw, CheckOptions& check) {
    check.formats = formats_of(raw);
    Settings& settings = check.settings;
    take_word("--fail-on", raw.fail_on, fail_names, settings.fail_on);
    take_word("--min-severity", raw.min_severity, severity_names, settings.min_severity);
    take_word("--min-confidence", raw.min_confidence, confidence_names, settings.min_confidence);
    take_word("--persona", raw.persona, persona_names, settings.persona);
    if (raw.no_secrets) settings.secrets = false;
    if (!raw.shard.empty()) check.shard = parse_shard(raw.shard);
    check.color = static_cast<When>(word_index("--color", raw.color, when_names));
    check.links = static_cast<When>(word_index("--links", raw.links, when_names));
    check.git = !raw.no_git;
    check.use_config = !raw.no_config;
    check.use_baseline = !raw.no_baseline;
    check.use_ignores = !raw.no_ignores;
    if (check.staged && !check.since.empty())
        throw UserError("--staged", "does not go with --since");
    check.today = raw.now.empty() ? current_date() : parse_date(raw.now);
    if (check.today == 0)
        throw UserError("--now", "'" + raw.now + "' is no date", "write it as 2026-11-23");
    if (check.paths.empty()) check.paths.emplace_back(".");
    const auto stdins = std::count(check.paths.begin(), check.paths.end(), "-");
    if (stdins > 1) throw UserError("-", "standard input can be read only once");
    if (!check.stdin_filename.empty() && stdins == 0)
        throw UserError("--stdin-filename", "goes only with the path '-'");
    if (stdins != 0 && (check.staged || !check.since.empty()))
        throw UserError("-", "standard input has no older version to compare with");
}

/// Those that only `check` has.
void add_report_options(CLI::App& app, CheckOptions& check, RawCheck& raw) {
    app.add_option("-f,--format", raw.formats,
                   "text, concise, json, sarif, github, gitlab, azure, junit, checkstyle, rdjson, "
                   "sonar or markdown; FORMAT=FILE writes to a file; repeatable")
        ->type_name("FORMAT[=FILE]")
        ->take_all()
        ->allow_extra_args(false);
    app.add_option("-o,--output", raw.output, "File for the report that has none")
        ->type_name("FILE");
    app.add_option("--fail-on", raw.fail_on,
                   "Exit with 1 from this severity on: info, low, medium, high, critical or never")
        ->type_name("SEVERITY")
        ->default_str("medium")
        ->envname("CALINT_FAIL_ON");
    app.add_option("--min-severity", raw.min_severity, "Show findings from this severity on")
        ->type_name("SEVERITY")
        ->default_str("info")
        ->envname("CALINT_MIN_SEVERITY");
    app.add_option("--color", raw.color, "auto, always or never")
        ->type_name("WHEN")
        ->capture_default_str();
    app.add_option("--links", raw.links, "Links on rule ids: auto, always or never")
        ->type_name("WHEN")
        ->capture_default_str();
    app.add_option("--stdin-filename", check.stdin_filename,
                   "Name of what comes from standard input")
        ->type_name("NAME");
    app.add_flag("--statistics", check.statistics, "Count findings and files for every rule");
    app.add_flag("--exit-zero", check.exit_zero, "Exit with 0 instead of 1; 2 stays 2");
    app.add_flag("--no-baseline", raw.no_baseline, "Show what the baseline knows as well");
    app.add_option("--since", check.since, "Only findings that this revision of git does not have")
        ->type_name("REV")
        ->check([](const std::string& text) {
            return text.empty() ? std::string("names no revision") : std::string();
        });
    app.add_flag("--staged", check.staged,
                 "Look at git's index, and show only findings that HEAD does not have");
    app.add_option("--shard", raw.shard,
                   "Tell only of this part of the files, as 2/4; see calint merge")
        ->type_name("I/N");
    app.add_flag("--no-ignores", raw.no_ignores, "Show what is ignored as any other finding");
    app.add_flag("--show-ignored", check.show_ignored,
                 "Show what is ignored as well, with its reasons");
}

/// What is read and which rules look at it.
void add_scan_options(CLI::App& app, CheckOptions& check, RawCheck& raw) {
    app.add_option("PATH", check.paths, "Files and directories; - is standard input (default: .)");
    app.add_option("--min-confidence", raw.min_confidence,
                   "Show findings of rules from this confidence on: low, medium or high")
        ->type_name("CONFIDENCE")
        ->default_str("low")
        ->envname("CALINT_MIN_CONFIDENCE");
    app.add_option("--persona", raw.persona,
                   "Whose rules to show: regular, pedantic, isv, or auditor for all")
        ->type_name("PERSONA")
        ->default_str("regular")
        ->envname("CALINT_PERSONA");
    app.add_option("--rule", check.only, "Run only these rules; globs; repeatable")
        ->type_name("ID")
        ->take_all()
        ->allow_extra_args(false);
    app.add_option("--skip", check.skip, "Leave these rules out; globs; repeatable")
        ->type_name("ID")
        ->take_all()
        ->allow_extra_args(false);
    app.add_option("--rules", check.settings.rule_directories,
                   "Load the rules in DIR as well; repeatable")
        ->type_name("DIR")
        ->take_all()
        ->allow_extra_args(false);
    app.add_option("--config", check.config,
                   "Configuration (default: the nearest .calint.yaml up to the root)")
        ->type_name("FILE")
        ->envname("CALINT_CONFIG");
    app.add_flag("--no-config", raw.no_config, "Read no configuration");
    app.add_option("--baseline", check.settings.baseline,
                   "What was known before (default: .calint-baseline.yaml at the root)")
        ->type_name("FILE")
        ->envname("CALINT_BASELINE");
    app.add_option("-j,--jobs", check.jobs, "Threads (default: one for each core)")
        ->type_name("N")
        ->check(CLI::Range(1, 256));
    app.add_option("--now", raw.now, "The day to judge by, as 2026-11-23 (default: today)")
        ->type_name("DATE");
    app.add_flag("--allow-empty", check.allow_empty, "A path without anything to read is no error");
    app.add_flag("-q,--quiet", check.quiet, "Only the report, no summary");
    app.add_flag("-v,--verbose", check.verbose, "Tell what was read, what was not, and why");
    app.add_flag("--no-secrets", raw.no_secrets,
                 "Do not look through the text of files for secrets");
    app.add_flag("--no-git", raw.no_git, "Walk directories instead of asking git for its files");
}

/// `calint PATH` means `calint check PATH`.
std::vector<std::string> with_command(int argc, const char* const* argv) {
    std::vector<std::string> arguments(argv + 1, argv + argc);
    const auto is_command = [](const std::string& word) {
        return std::find(std::begin(command_names), std::end(command_names), word) !=
               std::end(command_names);
    };
    const bool own = !arguments.empty() && (is_command(arguments[0]) || arguments[0] == "-h" ||
                                            arguments[0] == "--help" || arguments[0] == "-V" ||
                                            arguments[0] == "--version");
    if (!own) arguments.insert(arguments.begin(), "check");
    std::reverse(arguments.begin(), arguments.end());  // as CLI11 wants a vector
    return arguments;
}

void add_merge(CLI::App& app, Command& command, RawCheck& raw) {
    CLI::App* const merge = app.add_subcommand(
        "merge", "Make one SARIF log of those of all shards; exit as one run would");
    merge->add_option("FILE", command.names, "SARIF logs, in any order")->required();
    merge->add_option("-o,--output", raw.output, "File for the log (default: standard output)")
        ->type_name("FILE");
    merge
        ->add_option(
            "--fail-on", raw.fail_on,
            "Exit with 1 from this severity on: info, low, medium, high, critical or never")
        ->type_name("SEVERITY")
        ->default_str("medium")
        ->envname("CALINT_FAIL_ON");
}

/// What each command fills in; apart, since a variable counts for every command that has its
/// option.
struct Raws {
    RawCheck check;
    RawCheck baseline;
    CheckOptions baseline_check;
    RawCheck merge;
};

void add_commands(CLI::App& app, Command& command, Raws& raws) {
    app.set_version_flag("-V,--version", "calint " + std::string(version));
    app.require_subcommand(1);
    app.footer(
        "Exit status: 0 nothing found, 1 findings from --fail-on on, 2 something was not "
        "checked.");

    CLI::App* const check = app.add_subcommand("check", "Lint files and directories");
    add_report_options(*check, command.check, raws.check);
    add_scan_options(*check, command.check, raws.check);

    CLI::App* const baseline = app.add_subcommand(
        "baseline",
        "Write what is found into the baseline: add what is new, take out what is gone");
    add_scan_options(*baseline, raws.baseline_check, raws.baseline);

    CLI::App* const explain =
        app.add_subcommand("explain", "Tell about a rule, or about an OAuth error of Salesforce");
    explain->add_option("NAME", command.names, "Rule id, or an error such as redirect_uri_mismatch")
        ->required();
    explain->add_option("--format", command.format, "text or markdown")->type_name("FORMAT");

    CLI::App* const rules = app.add_subcommand("rules", "List every rule");
    rules->add_option("--format", command.format, "text, markdown or json")->type_name("FORMAT");

    CLI::App* const test = app.add_subcommand(
        "test", "Run the tests inside rule files: the built-in ones, or those of the paths");
    test->add_option("PATH", command.names, "Rule files and directories of them");

    app.add_subcommand("fields", "List what rules may talk about");

    CLI::App* const schema =
        app.add_subcommand("schema", "Print the JSON Schema of a kind of file, for editors");
    schema->add_option("NAME", command.names, "config")->required();

    CLI::App* const completions = app.add_subcommand(
        "completions", "Write a script that completes command lines, or the manual page");
    completions->add_option("SHELL", command.format, "bash, zsh or fish; man is the manual page")
        ->required();

    add_merge(app, command, raws.merge);
    for (CLI::App* sub : {explain, rules})
        sub->add_option("--rules", command.rule_directories,
                        "Load the rules in DIR as well; repeatable")
            ->type_name("DIR")
            ->take_all()
            ->allow_extra_args(false);
}

constexpr const char* about =
    "The linter for Salesforce Connected Apps and External Client Apps.\n"
    "`calint PATH` is short for `calint check PATH`.";

}  // namespace

std::span<const std::string_view> words_of(std::string_view command, std::string_view option) {
    struct Words {
        std::string_view command, option;
        std::span<const std::string_view> words;
    };
    static constexpr Words all[] = {
        {"", "--fail-on", fail_names},  // of any command
        {"", "--min-severity", severity_names},
        {"", "--min-confidence", confidence_names},
        {"", "--persona", persona_names},
        {"", "--color", when_names},
        {"", "--links", when_names},
        {"check", "--format", format_names},
        {"explain", "--format", text_formats},
        {"rules", "--format", rules_formats},
        {"completions", "SHELL", completion_names},
        {"schema", "NAME", schema_names},
    };
    for (const Words& one : all)
        if ((one.command.empty() || one.command == command) && one.option == option)
            return one.words;
    return {};
}

void look_at_command_line(const std::function<void(const CLI::App&)>& look) {
    Command command;
    Raws raws;
    CLI::App app(about, "calint");
    add_commands(app, command, raws);
    look(app);
}

Command parse_command_line(int argc, const char* const* argv) {
    Command command;
    Raws raws;
    CLI::App app(about, "calint");
    add_commands(app, command, raws);
    try {
        app.parse(with_command(argc, argv));
    } catch (const CLI::CallForHelp&) {
        command.message = app.get_subcommands().empty()
                              ? app.help()
                              : app.get_subcommands().front()->help("calint");
        return command;
    } catch (const CLI::CallForVersion&) {
        command.message = "calint " + std::string(version) + "\n";
        return command;
    } catch (const CLI::ParseError& e) {
        throw UserError("", e.what(), "see calint --help");
    }
    const std::string name = app.get_subcommands().front()->get_name();
    const auto* const hit = std::find(std::begin(command_names), std::end(command_names), name);
    command.kind = static_cast<CommandKind>(hit - std::begin(command_names));
    if (command.kind == CommandKind::check) understand(raws.check, command.check);
    if (command.kind == CommandKind::baseline) {
        command.check = raws.baseline_check;
        understand(raws.baseline, command.check);
    }
    if (command.kind == CommandKind::merge) {
        command.output = raws.merge.output;
        take_word("--fail-on", raws.merge.fail_on, fail_names, command.check.settings.fail_on);
    }
    return command;
}

}  // namespace calint
