// calint check: paths to sources to findings to verdict to reports.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/error.h"
#include "base/text.h"
#include "base/utf8.h"
#include "commands/commands.h"
#include "lint/lint.h"
#include "project/discover.h"
#include "project/root.h"
#include "project/scannable.h"
#include "rules/builtin.h"
#include "rules/checks/checks.h"

namespace calint {

namespace {

constexpr std::size_t stdin_limit = 4u << 20;

/// The file system with standard input as one more file.
class FilesAndInput : public FileSystem {
  public:
    FilesAndInput(FileSystem& files, std::string name, std::string text)
        : files_(files), name_(std::move(name)), text_(std::move(text)) {}

    std::variant<std::string, Problem> read(const std::string& path, std::size_t limit) override {
        if (path != name_) return files_.read(path, limit);
        if (text_.size() > limit)
            return Problem{"unreadable-file",
                           "limit-size",
                           fmt::format("input is more than {}", show_size(limit)),
                           {}};
        return text_;
    }
    std::string read_head(const std::string& path, std::size_t limit) override {
        return path == name_ ? text_.substr(0, limit) : files_.read_head(path, limit);
    }
    EntryKind kind(const std::string& path) override {
        return path == name_ ? EntryKind::file : files_.kind(path);
    }
    std::variant<std::vector<Entry>, Problem> list(const std::string& path) override {
        return files_.list(path);
    }
    std::string real_path(const std::string& path) override { return files_.real_path(path); }
    std::variant<std::vector<std::string>, std::string> versioned(
        const std::string& directory) override {
        return files_.versioned(directory);
    }

  private:
    FileSystem& files_;
    std::string name_;
    std::string text_;
};

std::string read_input(int fd) {
    std::string text;
    char buffer[1 << 16];
    for (;;) {
        const ssize_t got = ::read(fd, buffer, sizeof buffer);
        if (got < 0) throw UserError("-", "cannot read standard input");
        if (got == 0 || text.size() > stdin_limit) return text;
        text.append(buffer, static_cast<std::size_t>(got));
    }
}

bool is_problem_rule(const Rule& rule) {
    const NamedCheck* const check = find_check(rule.check);
    return check != nullptr && check->run == nullptr;
}

/// Ids and globs of --rule and --skip; one that matches nothing is a mistake.
bool matches(const std::vector<std::string>& globs, const Rule& rule) {
    return std::any_of(globs.begin(), globs.end(),
                       [&](const std::string& glob) { return glob_match(glob, rule.id); });
}

void check_globs(const char* flag, const std::vector<std::string>& globs,
                 const std::vector<const Rule*>& rules) {
    std::vector<std::string_view> ids;
    for (const Rule* rule : rules) ids.push_back(rule->id);
    for (const std::string& glob : globs) {
        const bool known = std::any_of(rules.begin(), rules.end(), [&](const Rule* rule) {
            return glob_match(glob, rule->id);
        });
        if (!known)
            throw UserError(flag,
                            fmt::format("unknown rule '{}'{}", escape_for_display(glob),
                                        did_you_mean(glob, ids)),
                            "see calint rules");
    }
}

/// The rules to run. Those that explain problems always are: what was not checked cannot be
/// skipped.
std::vector<const Rule*> selected_rules(const CheckOptions& options,
                                        const std::vector<const Rule*>& all) {
    check_globs("--rule", options.only, all);
    check_globs("--skip", options.skip, all);
    std::vector<const Rule*> selected;
    for (const Rule* rule : all) {
        const bool wanted = (options.only.empty() || matches(options.only, *rule)) &&
                            !matches(options.skip, *rule) &&
                            sees(options.policy.persona, rule->persona);
        if (wanted || is_problem_rule(*rule)) selected.push_back(rule);
    }
    return selected;
}

bool wants_color(const CheckOptions& options, const World& world) {
    if (options.color != When::automatic) return options.color == When::always;
    const auto is_set = [&](const char* name) { return !world.environment(name).empty(); };
    if (is_set("NO_COLOR")) return false;
    if (is_set("FORCE_COLOR") && world.environment("FORCE_COLOR") != "0") return true;
    if (is_set("CLICOLOR_FORCE") && world.environment("CLICOLOR_FORCE") != "0") return true;
    return world.out_is_terminal && world.environment("TERM") != "dumb";
}

bool wants_links(const CheckOptions& options, const World& world) {
    if (options.links != When::automatic) return options.links == When::always;
    return world.out_is_terminal && world.environment("TERM") != "dumb" &&
           world.environment("CI").empty();
}

void add_empty_paths(const CheckOptions& options, Discovery& found) {
    if (options.allow_empty) return;
    for (const std::string& path : found.empty_paths)
        found.problems.push_back(
            {path,
             {"unreadable-file",
              "no-input",
              fmt::format("{} found under {}",
                          options.secrets ? "no files to read" : "no connected app files",
                          escape_for_display(path)),
              {}}});
}

void add_path_problems(const Discovery& found, const std::vector<const Rule*>& rules,
                       LintResult& result) {
    for (const PathProblem& problem : found.problems) {
        Locator locator(
            {}, *result.memory.front());  // knows its sources by their address, so each has its own
        Source source;
        source.path = problem.path;
        source.root_path = problem.path;
        result.problems.push_back(report_problem(source, problem.problem, rules, locator));
    }
    std::stable_sort(result.problems.begin(), result.problems.end(),
                     [](const ReportedProblem& a, const ReportedProblem& b) {
                         return a.location.path() < b.location.path();
                     });
}

std::string statistics(const Verdict& verdict, const std::vector<const Rule*>& rules,
                       const std::vector<RuleCount>& counts) {
    std::map<const Rule*, std::pair<std::size_t, std::set<std::string_view>>> found;
    for (const Finding* const finding : verdict.findings) {
        auto& [number, files] = found[finding->rule];
        ++number;
        files.insert(finding->location.path());
    }
    std::string out = fmt::format("\n{:<34}{:>9}{:>8}{:>9}{:>16}\n", "rule", "findings", "files",
                                  "applied", "not applicable");
    for (std::size_t i = 0; i < rules.size(); ++i) {
        if (is_problem_rule(*rules[i])) continue;
        const auto& [number, files] = found[rules[i]];
        out += fmt::format("{:<34}{:>9}{:>8}{:>9}{:>16}\n", rules[i]->id, number, files.size(),
                           counts[i].applied, counts[i].not_applicable);
    }
    return out;
}

void tell_what_was_read(const Discovery& found, const LintResult& result, bool secrets,
                        Output& err) {
    for (const std::string& note : found.notes) err.write(escape_for_display(note) + "\n");
    std::set<std::string_view> skipped;
    for (const Skipped& file : result.skipped) skipped.insert(file.path);
    for (const Candidate& file : found.files) {
        if (skipped.contains(file.path)) continue;
        const std::string path = escape_for_display(file.path);
        const std::string api =
            file.api_version == 0 ? "not known" : fmt::format("{}", file.api_version);
        err.write(file.notation == Notation::text
                      ? fmt::format("read {} for secrets\n", path)
                      : fmt::format("read {} (API version {})\n", path, api));
    }
    for (const auto* const list : {&found.skipped, &result.skipped}) {
        for (const Skipped& file : *list)
            err.write(fmt::format("not read {}: {}\n", escape_for_display(file.path), file.reason));
    }
    err.write(fmt::format("{} read, {} not",
                          count_of(found.files.size() - result.skipped.size(), "file"),
                          found.skipped.size() + result.skipped.size()));
    if (secrets)
        err.write(fmt::format("; secrets are looked for in files up to {}, in lines up to {}",
                              show_size(text_file_limit), show_size(text_line_limit)));
    err.write("\n");
}

void write_reports(const CheckOptions& options, const Verdict& verdict,
                   const ReportOptions& report_options, World& world) {
    bool people_saw_problems = false;
    for (const FormatRequest& request : options.formats) {
        const bool is_text = request.format == Format::text || request.format == Format::concise;
        if (request.file.empty()) {
            report(request.format, verdict, report_options, world.out);
            people_saw_problems = people_saw_problems || is_text;
            continue;
        }
        ReportOptions plain = report_options;
        plain.color = options.color == When::always;
        plain.links = options.links == When::always;
        StringOutput text;
        report(request.format, verdict, plain, text);
        write_file(request.file, text.text());
    }
    // Whatever reads the other formats may not show what was not checked; a person's log does.
    if (people_saw_problems) return;
    for (const ReportedProblem& problem : verdict.problems)
        world.err.write(problem_line(problem) + "\n");
}

}  // namespace

ExitStatus run_check(const CheckOptions& options, World& world) {
    Arena arena;
    const std::vector<const Rule*> all =
        load_all_rules(world.files, options.rule_directories, arena);
    const std::vector<const Rule*> rules = selected_rules(options, all);

    CheckOptions asked = options;
    std::string input_name =
        options.stdin_filename.empty() ? "<stdin>" : shown_path(options.stdin_filename);
    const auto dash = std::find(asked.paths.begin(), asked.paths.end(), "-");
    std::string input;
    if (dash != asked.paths.end()) {
        input = read_input(world.in);
        *dash = input_name;
    } else {
        input_name.clear();
    }
    FilesAndInput files(world.files, input_name, std::move(input));

    Discovery found = discover(files, asked.paths, builtin_catalog.schema,
                               {.secrets = asked.secrets, .git = asked.git});
    add_empty_paths(asked, found);

    LintOptions lint_options;
    lint_options.jobs = asked.jobs;
    lint_options.today = asked.today;
    lint_options.secrets = asked.secrets;
    for (const FormatRequest& request : asked.formats) {
        Wants& wants = lint_options.wants;
        const bool sarif = request.format == Format::sarif;
        wants.excerpts = wants.excerpts || request.format == Format::text;
        wants.snippets = wants.snippets || sarif;
        wants.fingerprints = wants.fingerprints || sarif || request.format == Format::json;
        wants.line_hashes = wants.line_hashes || sarif;
    }
    LintResult result = lint(files, found.files, builtin_catalog, rules, lint_options);
    if (asked.verbose) tell_what_was_read(found, result, asked.secrets, world.err);
    add_path_problems(found, rules, result);

    Verdict verdict =
        judge(result.findings, std::move(result.problems), asked.policy, *result.memory.front());
    verdict.files = result.files;
    verdict.apps = result.apps;
    verdict.texts = result.texts;
    verdict.too_large = static_cast<std::size_t>(
        std::count_if(result.skipped.begin(), result.skipped.end(),
                      [](const Skipped& skipped) { return skipped.is_too_large; }));

    ReportOptions report_options;
    report_options.catalog = &builtin_catalog;
    report_options.color = wants_color(asked, world);
    report_options.links = wants_links(asked, world);
    report_options.quiet = asked.quiet;
    report_options.rules = all;
    write_reports(asked, verdict, report_options, world);
    if (asked.statistics) {
        const bool mixes = asked.formats.front().format == Format::json ||
                           asked.formats.front().format == Format::sarif;
        (mixes ? world.err : world.out).write(statistics(verdict, rules, result.counts));
    }
    return verdict.status;
}

}  // namespace calint
