// calint baseline: what is found today is known from now on.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/error.h"
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

/// What was read first is what people keep their reasons in: whoever wrote it since then is not
/// overwritten.
void refuse_if_changed(const std::string& path, const Baseline& old, const std::string& text,
                       World& world) {
    const bool was_there = !old.source.path.empty();
    const auto now = world.files.read(path, std::size_t{64} << 20);
    const std::string* const bytes = std::get_if<std::string>(&now);
    if (bytes == nullptr && !was_there) return;
    if (bytes != nullptr && (*bytes == text || (was_there && *bytes == old.source.bytes))) return;
    throw UserError(path, "changed since it was read; not written", "run calint baseline again");
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
        if (may_be_known(*finding)) there.insert(split_fingerprint(finding->fingerprint()).first);
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
    const std::string text = write_baseline(all);
    refuse_if_changed(scan->baseline_path, old, text, world);
    write_file(scan->baseline_path, text);
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
