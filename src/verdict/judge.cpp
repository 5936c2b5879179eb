#include "verdict/judge.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <unordered_map>
#include <utility>
#include <vector>

namespace calint {

namespace {

/// The same rule on the same value may hit twice in one file: the second is told from the first.
void number_fingerprints(const std::vector<Finding*>& findings, Arena& arena) {
    std::unordered_map<std::string_view, int> seen;
    for (Finding* const finding : findings) {
        if (finding->fingerprint().empty()) continue;
        std::string_view& print = finding->rest->fingerprint;
        const int number = ++seen[print];
        print = arena.keep(fmt::format("{}:{}", print, number));
    }
}

bool is_before(const Finding* a, const Finding* b) {
    const Location& left = a->location;
    const Location& right = b->location;
    if (left.file != right.file && left.root_path() != right.root_path())
        return left.root_path() < right.root_path();
    return left.span.begin < right.span.begin;
}

}  // namespace

bool sees(Persona chosen, Persona meant) {
    return chosen == Persona::auditor || meant == Persona::regular || chosen == meant;
}

Verdict judge(const std::vector<Finding*>& findings, std::vector<ReportedProblem> problems,
              const Policy& policy, const Exceptions& exceptions, Arena& arena) {
    Verdict verdict;
    // Numbered before anything is left out, so that a threshold does not rename what remains.
    number_fingerprints(findings, arena);
    bool fails = false;
    std::vector<const AppName*> apps;  // findings of one app share its name
    std::set<std::size_t> texts;
    const auto counts = [&](const Finding& finding) {
        return sees(policy.persona, finding.persona) &&
               finding.rule->confidence >= policy.min_confidence;
    };
    const auto is_wanted = [&](const Finding& finding) {
        return counts(finding) && finding.severity >= policy.min_severity;
    };
    const auto is_left_out = [&](const Finding& finding) {
        fails = fails || (counts(finding) && policy.fail_on && finding.severity >= *policy.fail_on);
        if (!is_wanted(finding)) {
            ++verdict.below;
            return true;
        }
        ++verdict.by_severity[static_cast<std::size_t>(finding.severity)];
        const bool is_app = finding.app->subject.ends_with("-app");  // and no settings
        if (is_app && (apps.empty() || apps.back() != finding.app)) apps.push_back(finding.app);
        if (finding.location.file->is_text) texts.insert(finding.location.file->order);
        return false;
    };
    // Those about the exceptions come last and belong where their files are; without them all
    // usually are in order.
    bool are_in_order = true;
    const auto show = [&](const Finding* finding) {
        std::vector<const Finding*>& shown = verdict.findings;
        are_in_order = are_in_order && (shown.empty() || !is_before(finding, shown.back()));
        shown.push_back(finding);
    };
    const auto is_mine = [&](const Finding& finding) {
        return is_in(policy.shard, finding.location.root_path());
    };
    verdict.shard = policy.shard;
    verdict.findings.reserve(findings.size());
    Sieve sieve(exceptions);
    for (std::size_t i = 0; i < findings.size(); ++i) {
        // A run may have millions, which no cache holds.
        constexpr std::size_t ahead = 8;
        if (i + ahead < findings.size()) __builtin_prefetch(findings[i + ahead]);
        Finding* const finding = findings[i];
        if (policy.persona == Persona::isv && finding->rule->has_isv_severity &&
            !finding->rule->fixed_severity)
            finding->severity = std::max(finding->severity, finding->rule->isv_severity);
        const Ignore* by = nullptr;
        const Kept kept = sieve.look_at(*finding, by);
        if (!is_mine(*finding)) continue;
        switch (kept) {
            case Kept::shown:
                if (!is_left_out(*finding)) show(finding);
                break;
            case Kept::ignored:
                if (is_wanted(*finding)) verdict.ignored.push_back({finding, by});
                break;
            case Kept::old:
                verdict.old += is_wanted(*finding) ? 1 : 0;
                break;
            case Kept::in_baseline:
                verdict.in_baseline += is_wanted(*finding) ? 1 : 0;
        }
    }
    for (Finding* const complaint : sieve.complaints(arena)) {
        if (is_mine(*complaint) && !is_left_out(*complaint)) show(complaint);
    }
    if (!are_in_order)
        std::stable_sort(verdict.findings.begin(), verdict.findings.end(), is_before);
    verdict.texts_with_findings = texts.size();
    std::sort(apps.begin(), apps.end());
    verdict.apps_with_findings =
        static_cast<std::size_t>(std::unique(apps.begin(), apps.end()) - apps.begin());
    std::erase_if(problems, [&](const ReportedProblem& problem) {
        return !problem.is_here_only && !is_in(policy.shard, problem.location.root_path());
    });
    std::stable_sort(problems.begin(), problems.end(),
                     [](const ReportedProblem& a, const ReportedProblem& b) {
                         return std::pair(a.location.root_path(), a.location.span.begin) <
                                std::pair(b.location.root_path(), b.location.span.begin);
                     });
    verdict.problems = std::move(problems);
    if (!verdict.problems.empty()) {
        verdict.status = ExitStatus::unchecked;
    } else if (fails && !policy.exit_zero) {
        verdict.status = ExitStatus::findings;
    }
    return verdict;
}

}  // namespace calint
