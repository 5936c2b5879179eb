// SonarQube's generic issue import, the format since 10.3: sonar.externalIssuesReportPaths. Any
// mistake in it makes SonarQube refuse all of it.
#include <algorithm>
#include <map>

#include "base/utf8.h"
#include "report/json_list.h"
#include "report/report.h"
#include "report/rule_page.h"

namespace calint {

namespace {

/// A rule of the report; SonarQube knows a severity of rules only, so it is the worst found.
struct SonarRule {
    const Rule* rule = nullptr;
    Severity severity = Severity::info;
};

Json rule_entry(std::string_view id, const SonarRule& sonar) {
    static constexpr std::string_view severities[] = {"INFO", "MINOR", "MAJOR", "CRITICAL",
                                                      "BLOCKER"};
    // Impacts of INFO and BLOCKER came after 10.3.
    static constexpr Levels impacts{"HIGH", "MEDIUM", "LOW"};
    const Rule* const rule = sonar.rule;
    const bool security = rule != nullptr && rule->score > 0;
    Json json;
    json["id"] = id;
    json["name"] = rule == nullptr ? "File not checked" : ellipsize(rule->title, 190);
    json["description"] = rule == nullptr ? "" : first_paragraph(rule->why);
    json["engineId"] = "calint";
    json["cleanCodeAttribute"] = security ? "TRUSTWORTHY" : "CONVENTIONAL";
    json["type"] = security ? "VULNERABILITY" : "CODE_SMELL";
    json["severity"] = severities[static_cast<std::size_t>(sonar.severity)];
    json["impacts"] = Json::array({{{"softwareQuality", security ? "SECURITY" : "MAINTAINABILITY"},
                                    {"severity", impacts.of(sonar.severity)}}});
    return json;
}

Json location(const Location& at, std::string_view message) {
    Json json;
    json["message"] = message;
    json["filePath"] = at.root_path();
    if (!at.has_region) return json;
    Json range = {{"startLine", at.start.line}, {"endLine", at.end.line}};
    // Columns count from 0. Those of an empty range are refused; without any it is the line.
    if (at.start != at.end) {
        range["startColumn"] = at.start.column16 - 1;
        range["endColumn"] = at.end.column16 - 1;
    }
    json["textRange"] = std::move(range);
    return json;
}

Json issue(std::string_view id, const Location& at, const std::string& message) {
    Json json;
    json["ruleId"] = id;
    json["primaryLocation"] = location(at, message);
    return json;
}

}  // namespace

void report_sonar(const Verdict& verdict, const ReportOptions&, Output& out) {
    std::map<std::string_view, SonarRule> used;
    for (const ReportedProblem& p : verdict.problems)
        used[problem_id(p)] = {p.rule, Severity::critical};
    for (const Finding* const f : verdict.findings) {
        SonarRule& rule = used[f->rule->id];
        rule = {f->rule, std::max(rule.severity, f->severity)};
    }
    out.write("{\n\"rules\": ");
    JsonList rules(out);
    for (const auto& [id, rule] : used) rules.add(rule_entry(id, rule));
    rules.close();
    out.write(",\n\"issues\": ");
    JsonList issues(out);
    for (const ReportedProblem& p : verdict.problems)
        issues.add(issue(problem_id(p), p.location, advice(p.message, p.rule)));
    for (const Finding* const f : verdict.findings) {
        Json json = issue(f->rule->id, f->location, advice(f->message, f->rule));
        for (const RelatedLocation& r : f->related()) {
            // One without a range is refused.
            if (r.location.has_region)
                json["secondaryLocations"].push_back(location(r.location, r.message));
        }
        issues.add(json);
    }
    issues.close();
    out.write("\n}\n");
}

}  // namespace calint
