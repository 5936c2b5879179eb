// calint baseline: what is found today is known from now on.
#include <fmt/format.h>

#include <algorithm>

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
    // What a threshold hides today is known as well.
    scan->policy.min_severity = Severity::info;
    scan->policy.min_confidence = Confidence::low;
    scan->policy.persona = Persona::auditor;
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
    const auto looked_for = [&](const BaselineEntry& entry) {
        return (scan->exceptions.is_whole || scan->seen.contains(entry.path)) &&
               was_looked_for(scan->exceptions, entry.rule);
    };
    const std::vector<BaselineEntry> all = refresh(old, entries_of(known), looked_for);
    write_file(scan->baseline_path, write_baseline(all));
    if (options.quiet) return ExitStatus::clean;

    std::size_t added = 0, kept = 0;
    for (const BaselineEntry& entry : all) {
        const bool is_new = std::none_of(
            old.entries.begin(), old.entries.end(),
            [&](const BaselineEntry& other) { return other.fingerprint == entry.fingerprint; });
        (is_new ? added : kept) += 1;
    }
    world.out.write(fmt::format("{}: {} new, {} kept, {} gone\n",
                                escape_for_display(scan->baseline_path), added, kept,
                                old.entries.size() - kept));
    if (never != 0)
        world.out.write(fmt::format("{} cannot be in a baseline and will be shown\n",
                                    count_of(never, "finding")));
    return ExitStatus::clean;
}

}  // namespace calint
