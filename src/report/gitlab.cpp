// GitLab's Code Quality report: artifacts:reports:codequality. GitLab compares fingerprints between
// branches and keeps one entry of those that are equal.
#include <fmt/format.h>

#include <map>

#include "base/sha256.h"
#include "report/json_list.h"
#include "report/report.h"

namespace calint {

namespace {

/// The scale of GitLab, of which `blocker` is the top.
std::string_view severity_of(Severity severity) {
    static constexpr std::string_view names[] = {"info", "minor", "major", "critical", "blocker"};
    return names[static_cast<std::size_t>(severity)];
}

Json entry(std::string_view id, std::string_view message, std::string_view severity,
           const std::string& fingerprint, const Location& at) {
    return {
        {"description", message},
        {"check_name", id},
        {"fingerprint", fingerprint},
        {"severity", severity},
        {"location",
         {{"path", at.root_path()}, {"lines", {{"begin", at.start.line}, {"end", at.end.line}}}}}};
}

}  // namespace

void report_gitlab(const Verdict& verdict, const ReportOptions&, Output& out) {
    JsonList list(out);
    // Without the line, so that a problem stays the same one when lines are added above it.
    std::map<std::string, int> seen;
    for (const ReportedProblem& p : verdict.problems) {
        const std::string_view what[] = {"problem", p.location.root_path(), p.code};
        const std::string print = hash128(what);
        const std::string number = fmt::format("{}", ++seen[print]);
        const std::string_view numbered[] = {print, number};
        list.add(entry(problem_id(p), advice(p.message, p.rule), severity_of(Severity::critical),
                       hash128(numbered), p.location));
    }
    for (const Finding* const f : verdict.findings) {
        const std::string_view numbered[] = {f->fingerprint()};
        list.add(entry(f->rule->id, advice(f->message, f->rule), severity_of(f->severity),
                       hash128(numbered), f->location));
    }
    list.close();
    out.write("\n");
}

}  // namespace calint
