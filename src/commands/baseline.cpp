// calint baseline: what is found today is known from now on.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/text.h"
#include "base/utf8.h"
#include "commands/commands.h"
#include "commands/scan.h"
#include "rules/checks/checks.h"

namespace calint {

namespace {

bool may_be_known(const Finding& finding) {
    return finding.rule->ignorable && check_of(*finding.rule) == CheckOf::apps;
}

}  // namespace

ExitStatus run_baseline(const CheckOptions& options, World& world) {
    CheckOptions asked = options;
    asked.exit_zero = true;
    asked.allow_empty = true;  // a baseline may become empty
    asked.makes_baseline = true;
    const std::unique_ptr<Scan> scan = calint::scan(asked, {.fingerprints = true}, world);
    Baseline old;
    if (scan->exceptions.baseline) old = *scan->exceptions.baseline;
    scan->exceptions.baseline.reset();
    scan->policy.min_severity = Severity::info;  // what a threshold hides today is known as well
    const Verdict verdict = judge(*scan);
    for (const ReportedProblem& problem : verdict.problems)
        world.err.write(problem_line(problem) + "\n");
    // Of a file that could not be checked nothing is known: the old baseline stays as it is.
    if (verdict.status == ExitStatus::unchecked) return verdict.status;

    std::vector<const Finding*> known;
    std::size_t never = 0;
    for (const Finding* const finding : verdict.findings) {
        if (may_be_known(*finding)) {
            known.push_back(finding);
        } else {
            ++never;
        }
    }
    std::set<std::string_view> there;  // be it out of sight
    for (const Finding* const finding : scan->result.findings) {
        if (may_be_known(*finding)) there.insert(split_fingerprint(finding->fingerprint).first);
    }
    std::set<std::string> seen;  // as entries name them
    for (const Candidate& file : scan->found.files)
        seen.insert(escape_for_display(file.root_path()));
    const auto looked_for = [&](const BaselineEntry& entry) {
        return !there.contains(entry.fingerprint) &&
               (scan->exceptions.is_whole || seen.contains(entry.path)) &&
               was_looked_for(scan->exceptions, entry.rule);
    };
    const std::vector<BaselineEntry> all = refresh(old, entries_of(known), looked_for);
    write_file(scan->baseline_path, write_baseline(all));
    if (options.quiet) return ExitStatus::clean;

    std::set<std::string_view> before;
    for (const BaselineEntry& entry : old.entries) before.insert(entry.fingerprint);
    const auto kept = static_cast<std::size_t>(std::count_if(
        all.begin(), all.end(),
        [&](const BaselineEntry& entry) { return before.contains(entry.fingerprint); }));
    world.out.write(fmt::format("{}: {} new, {} kept, {} gone\n",
                                escape_for_display(scan->baseline_path), all.size() - kept, kept,
                                before.size() - kept));
    if (never != 0)
        world.out.write(fmt::format("{} cannot be in a baseline and will be shown\n",
                                    count_of(never, "finding")));
    return ExitStatus::clean;
}

}  // namespace calint
