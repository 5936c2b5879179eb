// calint check: paths to sources to findings to verdict to reports.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/error.h"
#include "base/text.h"
#include "base/utf8.h"
#include "commands/commands.h"
#include "commands/scan.h"
#include "project/scannable.h"
#include "rules/checks/checks.h"

namespace calint {

namespace {

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
        if (check_of(*rules[i]) != CheckOf::apps) continue;
        const auto& [number, files] = found[rules[i]];
        out += fmt::format("{:<34}{:>9}{:>8}{:>9}{:>16}\n", rules[i]->id, number, files.size(),
                           counts[i].applied, counts[i].not_applicable);
    }
    return out;
}

void tell_what_was_read(const Scan& scan, bool secrets, Output& err) {
    const Discovery& found = scan.found;
    const LintResult& result = scan.result;
    if (!scan.config.source.path.empty())
        err.write(fmt::format("configured by {}\n", escape_for_display(scan.config.source.path)));
    if (scan.exceptions.baseline)
        err.write(fmt::format("baseline {}\n", escape_for_display(scan.baseline_path)));
    for (const std::string& note : found.notes) err.write(escape_for_display(note) + "\n");
    std::set<std::string_view> skipped;
    for (const Skipped& file : result.skipped) skipped.insert(file.path);
    for (const Candidate& file : found.files) {
        const std::string shown = file.path();
        if (skipped.contains(shown)) continue;
        const std::string path = escape_for_display(shown);
        const int version = file.folder->api_version;
        const std::string api = version == 0 ? "not known" : fmt::format("{}", version);
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
    const bool has_sarif =
        std::any_of(options.formats.begin(), options.formats.end(),
                    [](const FormatRequest& request) { return request.format == Format::sarif; });
    if (has_sarif) world.err.write(github_limits(verdict.findings.size()));
    std::vector<UserError> failed;  // told when the others are written
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
        try {
            write_file(request.file, text.text());
        } catch (const UserError& error) {
            failed.push_back(error);
        }
    }
    // Whatever reads the other formats may not show what was not checked; a person's log does.
    if (!people_saw_problems) {
        for (const ReportedProblem& problem : verdict.problems)
            world.err.write(problem_line(problem) + "\n");
    }
    if (!failed.empty()) throw UserErrors(failed);
}

/// What the reports need to know of each finding.
Wants wants_of(const std::vector<FormatRequest>& formats) {
    Wants wants;
    for (const FormatRequest& request : formats) {
        const bool sarif = request.format == Format::sarif;
        wants.excerpts = wants.excerpts || request.format == Format::text;
        wants.snippets = wants.snippets || sarif;
        wants.fingerprints = wants.fingerprints || sarif || request.format == Format::json ||
                             request.format == Format::gitlab;
        wants.line_hashes = wants.line_hashes || sarif;
    }
    return wants;
}

}  // namespace

ExitStatus run_check(const CheckOptions& options, World& world) {
    const std::unique_ptr<Scan> scan = calint::scan(options, wants_of(options.formats), world);
    const bool secrets = scan->exceptions.looked_at_texts;
    if (options.verbose) tell_what_was_read(*scan, secrets, world.err);
    const Verdict verdict = judge(*scan);

    ReportOptions report_options;
    report_options.catalog = &scan->catalog;
    report_options.jobs = options.jobs;
    report_options.color = wants_color(options, world);
    report_options.links = wants_links(options, world);
    report_options.quiet = options.quiet;
    report_options.show_ignored = options.show_ignored;
    report_options.rules = scan->all;
    write_reports(options, verdict, report_options, world);
    if (options.statistics) {
        const Format first = options.formats.front().format;
        const bool is_for_people = first == Format::text || first == Format::concise;
        (is_for_people ? world.out : world.err)
            .write(statistics(verdict, scan->rules, scan->result.counts));
    }
    return verdict.status;
}

}  // namespace calint
