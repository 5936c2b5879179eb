#include "commands/scan.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>

#include "base/error.h"
#include "base/sha256.h"
#include "base/text.h"
#include "base/utf8.h"
#include "base/version.h"
#include "commands/input.h"
#include "project/root.h"
#include "rules/builtin.h"
#include "rules/checks/checks.h"

namespace calint {

namespace {

/// Ids and globs of --rule and --skip; one that matches nothing is a mistake.
bool matches(const std::vector<std::string>& globs, const Rule& rule) {
    return std::any_of(globs.begin(), globs.end(),
                       [&](const std::string& glob) { return glob_match(glob, rule.id); });
}

void check_globs(const char* flag, const std::vector<std::string>& globs,
                 const std::vector<const Rule*>& rules) {
    for (const std::string& glob : globs) {
        const bool known = std::any_of(rules.begin(), rules.end(), [&](const Rule* rule) {
            return glob_match(glob, rule->id);
        });
        if (known) continue;
        std::vector<std::string_view> ids;
        for (const Rule* rule : rules) ids.push_back(rule->id);
        throw UserError(
            flag,
            fmt::format("unknown rule '{}'{}", escape_for_display(glob), did_you_mean(glob, ids)),
            "see calint rules");
    }
}

/// The rules to run. Those that explain problems and exceptions always are: what was not checked
/// cannot be skipped.
std::vector<const Rule*> selected_rules(const CheckOptions& options, Persona persona,
                                        const std::vector<const Rule*>& all) {
    std::vector<const Rule*> selected;
    for (const Rule* rule : all) {
        const bool wanted = (options.only.empty() || matches(options.only, *rule)) &&
                            !matches(options.skip, *rule) && sees(persona, rule->persona);
        if (wanted || check_of(*rule) != CheckOf::apps) selected.push_back(rule);
    }
    return selected;
}

/// Messages quote what they complain of, so that a link could show other files.
void refuse_link_out(FileSystem& files, const std::string& path, const std::string& root) {
    if (!stands_in(files.real_path(path), files.real_path(root)))
        throw UserError(path, "symbolic link leaves the root", "name it with --config");
}

void read_configuration(const CheckOptions& options, Scan& scan, World& world) {
    const auto real = [&](const std::string& path) {
        if (path != "-") return path;
        return options.stdin_filename.empty() ? std::string(".") : options.stdin_filename;
    };
    scan.root =
        find_root(world.files, real(*std::min_element(options.paths.begin(), options.paths.end())));
    std::string path = options.use_config ? options.config : std::string();
    if (path.empty() && options.use_config) {
        const std::string first = real(options.paths.front());
        const std::string root =
            options.paths.size() == 1 ? scan.root : find_root(world.files, first);
        path = find_config(world.files, first, root);
        if (!path.empty()) refuse_link_out(world.files, path, root);
    }
    scan.catalog = builtin_catalog;
    std::vector<std::string> directories = options.settings.rule_directories;
    std::unique_ptr<ConfigFile> file;
    if (!path.empty()) {
        file = read_config(world.files, path, scan.root);
        for (std::string& directory : rule_directories_of(*file))
            directories.push_back(std::move(directory));
    }
    scan.all = load_all_rules(world.files, directories, scan.catalog, scan.arena);
    if (file) scan.config = load_config(*file, scan.all, scan.catalog);
    std::string& baseline = scan.config.settings.baseline;
    if (!baseline.empty()) baseline = path_beside(file->source.path, baseline);
    check_globs("--rule", options.only, scan.all);
    check_globs("--skip", options.skip, scan.all);
    scan.catalog = changed_catalog(scan.catalog, scan.config.lists, scan.arena);
}

void set_policy(const CheckOptions& options, const Settings& settings, Policy& policy) {
    const std::size_t fail = settings.fail_on.value_or(static_cast<std::size_t>(Severity::medium));
    policy.fail_on = std::nullopt;
    if (fail != fail_never) policy.fail_on = static_cast<Severity>(fail);
    policy.min_severity = settings.min_severity.value_or(Severity::info);
    policy.min_confidence = settings.min_confidence.value_or(Confidence::low);
    policy.persona = settings.persona.value_or(Persona::regular);
    policy.exit_zero = options.exit_zero;
}

/// The one that is named must be there; the usual one need not.
void find_baseline(const CheckOptions& options, const Settings& settings, Scan& scan,
                   World& world) {
    scan.baseline_path = options.use_baseline ? settings.baseline : std::string();
    const bool is_named = !scan.baseline_path.empty();
    if (!is_named) {
        std::string usual = scan.root;
        usual.append("/").append(baseline_name);
        scan.baseline_path = path_from_here(usual);
    }
    if (!options.use_baseline) return;
    const bool is_missing = world.files.kind(scan.baseline_path) == EntryKind::missing;
    if (is_missing && (!is_named || options.makes_baseline)) return;
    scan.exceptions.baseline = read_baseline(world.files, scan.baseline_path, scan.root);
}

void add_empty_paths(bool allow, bool secrets, Discovery& found) {
    if (allow) return;
    for (const std::string& path : found.empty_paths)
        found.problems.push_back(
            {path,
             {"unreadable-file",
              "no-input",
              fmt::format("{} found under {}",
                          secrets ? "no files to read" : "no connected app files",
                          escape_for_display(path)),
              {}}});
}

ReportedProblem& add_problem(const PathProblem& problem, Scan& scan) {
    // A locator knows its sources by their address, so each has its own.
    Locator locator({}, *scan.result.memory.front());
    Source source;
    source.path = problem.path;
    source.root_path = path_from(scan.root, absolute_path(problem.path));
    return scan.result.problems.emplace_back(
        report_problem(source, problem.problem, scan.rules, locator));
}

/// What could not be read, be it that nobody has said so: whatever was made of it may be wrong.
void add_failures(const FileSystem& files, Scan& scan) {
    for (const auto& [path, problem] : files.failures()) {
        const std::string absolute = absolute_path(path);
        ReportedProblem* told = nullptr;
        for (ReportedProblem& each : scan.result.problems) {
            if (absolute_path(std::string(each.location.path())) == absolute) told = &each;
        }
        if (told == nullptr) told = &add_problem({shown_path(path), problem}, scan);
        told->is_here_only = true;
    }
}

void add_problems(const FileSystem& disk, Scan& scan) {
    for (const PathProblem& problem : scan.found.problems) add_problem(problem, scan);
    for (ReportedProblem& problem : scan.result.problems)
        problem.is_here_only = problem.code == "memory" || problem.code == "internal";
    add_failures(disk, scan);
    if (scan.versions.old) add_failures(*scan.versions.old, scan);
    if (scan.versions.current) add_failures(*scan.versions.current, scan);
}

/// The configuration's ignores, with their places, before those in the files.
void gather_exceptions(const CheckOptions& options, Scan& scan) {
    Exceptions& exceptions = scan.exceptions;
    Locator locator({}, scan.arena);
    for (ConfigIgnore& entry : scan.config.ignores) {
        entry.ignore.at = locator.locate({&scan.config.source, entry.span});
        exceptions.ignores.push_back(entry.ignore);
    }
    for (Ignore& ignore : scan.result.ignores) exceptions.ignores.push_back(std::move(ignore));
    exceptions.use_ignores = options.use_ignores;
    exceptions.today = options.today;
    exceptions.all_rules = scan.all;
    exceptions.run_rules = scan.rules;
    if (exceptions.baseline) {
        const Baseline& baseline = *exceptions.baseline;
        Span at;
        if (!baseline.entries.empty()) at = baseline.entries.front().span;
        for (const BaselineEntry& entry : baseline.entries)
            if (entry.span.begin < at.begin) at = entry.span;
        exceptions.baseline_at = locator.locate({&baseline.source, at});
    }
    const bool whole =
        std::any_of(options.paths.begin(), options.paths.end(), [&](const std::string& path) {
            return path != "-" && stands_in(scan.root, absolute_path(path));
        });
    // What was not looked at may be what an exception is for.
    exceptions.is_whole = exceptions.is_whole && whole && scan.versions.old == nullptr &&
                          scan.result.problems.empty();
}

DiscoverOptions discover_options(const CheckOptions& options, bool secrets, const Scan& scan) {
    return {.secrets = secrets,
            .git = options.git,
            .exclude = scan.config.exclude,
            .root = scan.root,
            .jobs = options.jobs,
            .tell_skipped = options.verbose};
}

/// Texts that have not changed hold nothing new.
void drop_unchanged(const Versions& versions, Discovery& found) {
    if (versions.same.empty()) return;
    std::erase_if(found.files, [&](const Candidate& file) {
        return file.notation == Notation::text && versions.same.contains(file.absolute_path());
    });
}

/// Whether this shard tells what is unused or stale, for which everything must have been looked at.
bool tells_of_exceptions(const Scan& scan) {
    const auto mine = [&](const Source& source) {
        return is_in(scan.policy.shard, source.root_path);
    };
    const std::optional<Baseline>& baseline = scan.exceptions.baseline;
    return (!scan.config.ignores.empty() && mine(scan.config.source)) ||
           (baseline && !baseline->entries.empty() && mine(baseline->source));
}

/// All apps, since rules compare them, and the texts of the shard; all texts where the shard has to
/// say something that depends on the others: that an exception is of no use, or where else a secret
/// of its own stands.
LintResult lint_part(FileSystem& files, const LintOptions& how, Scan& scan) {
    const Shard& shard = scan.policy.shard;
    const std::vector<Candidate>& all = scan.found.files;
    if (shard.is_part() && !tells_of_exceptions(scan)) {
        std::vector<Candidate> part;
        std::copy_if(all.begin(), all.end(), std::back_inserter(part), [&](const Candidate& file) {
            return file.notation != Notation::text || is_in(shard, file.root_path());
        });
        LintResult result = lint(files, part, scan.catalog, scan.rules, how);
        const bool has_secret = std::any_of(
            result.findings.begin(), result.findings.end(), [&](const Finding* finding) {
                return !finding->secret().empty() && is_in(shard, finding->location.root_path());
            });
        if (!has_secret || part.size() == all.size()) {
            scan.exceptions.is_whole = false;
            return result;
        }
    }
    return lint(files, all, scan.catalog, scan.rules, how);
}

/// What all shards of one run have in common.
std::string common_hash(const Scan& scan) {
    const std::string_view baseline =
        scan.exceptions.baseline ? scan.exceptions.baseline->source.bytes : std::string_view();
    const std::string_view pieces[] = {version, scan.config.source.bytes, baseline};
    return hash128(pieces);
}

/// A file that is broken in the older version has nothing that would be old there. One that is the
/// same now and could not be read, or was not looked at to its end, may have.
void take_over(const PathProblem& problem, Scan& scan) {
    const std::string absolute = absolute_path(problem.path);
    const std::string& code = problem.problem.code;
    const bool counts = code == "memory" || code == "internal" ||
                        (code == "io" && scan.versions.same.contains(absolute));
    if (!counts) return;
    const auto is_same = [&](const std::string& path) { return absolute_path(path) == absolute; };
    const bool is_told = std::any_of(scan.found.problems.begin(), scan.found.problems.end(),
                                     [&](const PathProblem& each) { return is_same(each.path); }) ||
                         std::any_of(scan.result.problems.begin(), scan.result.problems.end(),
                                     [&](const ReportedProblem& each) {
                                         return is_same(std::string(each.location.path()));
                                     });
    if (!is_told) scan.found.problems.push_back(problem);
}

/// What the older version had, by fingerprint.
std::set<std::string, std::less<>> older_findings(const CheckOptions& options, bool secrets,
                                                  LintOptions how, Scan& scan) {
    TreeFiles& files = *scan.versions.old;
    std::vector<std::string> paths;
    for (const std::string& path : options.paths) {
        if (path != "-" && files.kind(path) != EntryKind::missing) paths.push_back(path);
    }
    std::set<std::string, std::less<>> prints;
    if (paths.empty()) return prints;
    Discovery found =
        discover(files, paths, scan.catalog.schema, discover_options(options, secrets, scan));
    drop_unchanged(scan.versions, found);
    how.wants = {.fingerprints = true};
    const LintResult result = lint(files, found.files, scan.catalog, scan.rules, how);
    std::map<std::string_view, std::size_t> numbers;
    for (const PathProblem& problem : found.problems) take_over(problem, scan);
    for (const ReportedProblem& problem : result.problems)
        take_over({std::string(problem.location.path()),
                   {problem.check, problem.code, problem.message, {}}},
                  scan);
    for (const Finding* const finding : result.findings)
        prints.insert(
            fmt::format("{}:{}", finding->fingerprint(), ++numbers[finding->fingerprint()]));
    return prints;
}

}  // namespace

std::unique_ptr<Scan> scan(const CheckOptions& options, const Wants& wants, World& world) {
    auto made = std::make_unique<Scan>();
    Scan& scan = *made;
    read_configuration(options, scan, world);
    const Settings settings = complete(options.settings, scan.config.settings);
    set_policy(options, settings, scan.policy);
    scan.all = changed_rules(scan.all, scan.config.rules, options.only, scan.arena);
    scan.rules = selected_rules(options, scan.policy.persona, scan.all);
    find_baseline(options, settings, scan, world);
    const bool secrets = settings.secrets.value_or(true);
    scan.exceptions.looked_at_texts = secrets;

    if (!options.since.empty())
        scan.versions = versions_since(scan.root, options.since, world.files, scan.catalog.schema);
    if (options.staged)
        scan.versions = staged_versions(scan.root, world.files, scan.catalog.schema);
    FileSystem* files = &world.files;
    if (scan.versions.current) files = scan.versions.current.get();

    std::vector<std::string> paths = options.paths;
    if (const auto dash = std::find(paths.begin(), paths.end(), "-"); dash != paths.end()) {
        const std::string name =
            options.stdin_filename.empty() ? "<stdin>" : shown_path(options.stdin_filename);
        scan.input = files_with_input(*files, name, world.in);
        files = scan.input.get();
        *dash = name;
    }
    scan.found =
        discover(*files, paths, scan.catalog.schema, discover_options(options, secrets, scan));
    // A commit that only takes files away leaves nothing to read.
    add_empty_paths(options.allow_empty || scan.versions.old != nullptr, secrets, scan.found);
    drop_unchanged(scan.versions, scan.found);

    LintOptions how;
    how.jobs = options.jobs;
    how.today = options.today;
    how.secrets = secrets;
    how.contracts = &scan.config.apps;
    how.wants = wants;
    how.wants.fingerprints = wants.fingerprints || scan.exceptions.baseline || scan.versions.old;
    scan.policy.shard = options.shard;
    scan.result = lint_part(*files, how, scan);
    if (scan.versions.old) scan.exceptions.before = older_findings(options, secrets, how, scan);
    add_problems(world.files, scan);
    gather_exceptions(options, scan);
    return made;
}

Verdict judge(Scan& scan) {
    LintResult& result = scan.result;
    Verdict verdict = judge(result.findings, std::move(result.problems), scan.policy,
                            scan.exceptions, *result.memory.front());
    verdict.files = result.files;
    verdict.apps = result.apps;
    verdict.texts = result.texts;
    if (scan.policy.shard.is_part()) verdict.shard_of = common_hash(scan);
    verdict.too_large = static_cast<std::size_t>(
        std::count_if(result.skipped.begin(), result.skipped.end(),
                      [](const Skipped& skipped) { return skipped.is_too_large; }));
    return verdict;
}

}  // namespace calint
