#include "verdict/judge.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <unordered_map>
#include <vector>

namespace calint {

namespace {

/// The same rule on the same value may hit twice in one file: the second is told from the first.
void number_fingerprints(const std::vector<Finding*>& findings, Arena& arena) {
    std::unordered_map<std::string_view, int> seen;
    for (Finding* const finding : findings) {
        if (finding->fingerprint.empty()) continue;
        const int number = ++seen[finding->fingerprint];
        finding->fingerprint = arena.keep(fmt::format("{}:{}", finding->fingerprint, number));
    }
}

}  // namespace

bool sees(Persona chosen, Persona meant) {
    return chosen == Persona::auditor || meant == Persona::regular || chosen == meant;
}

Verdict judge(const std::vector<Finding*>& findings, std::vector<ReportedProblem> problems,
              const Policy& policy, Arena& arena) {
    Verdict verdict;
    // Numbered before anything is left out, so that a threshold does not rename what remains.
    number_fingerprints(findings, arena);
    bool fails = false;
    std::vector<const AppName*> apps;  // findings of one app share its name
    std::set<std::size_t> texts;
    const auto is_left_out = [&](const Finding& finding) {
        const bool counts = sees(policy.persona, finding.persona) &&
                            finding.rule->confidence >= policy.min_confidence;
        fails = fails || (counts && policy.fail_on && finding.severity >= *policy.fail_on);
        if (!counts || finding.severity < policy.min_severity) {
            ++verdict.below;
            return true;
        }
        ++verdict.by_severity[static_cast<std::size_t>(finding.severity)];
        const bool is_app = finding.app->subject.ends_with("-app");  // and no settings
        if (is_app && (apps.empty() || apps.back() != finding.app)) apps.push_back(finding.app);
        if (finding.location.file->is_text) texts.insert(finding.location.file->order);
        return false;
    };
    verdict.findings.reserve(findings.size());
    for (Finding* const finding : findings) {
        if (policy.persona == Persona::isv && finding->rule->has_isv_severity)
            finding->severity = std::max(finding->severity, finding->rule->isv_severity);
        if (!is_left_out(*finding)) verdict.findings.push_back(finding);
    }
    verdict.texts_with_findings = texts.size();
    std::sort(apps.begin(), apps.end());
    verdict.apps_with_findings =
        static_cast<std::size_t>(std::unique(apps.begin(), apps.end()) - apps.begin());
    verdict.problems = std::move(problems);
    if (!verdict.problems.empty()) {
        verdict.status = ExitStatus::unchecked;
    } else if (fails && !policy.exit_zero) {
        verdict.status = ExitStatus::findings;
    }
    return verdict;
}

}  // namespace calint
