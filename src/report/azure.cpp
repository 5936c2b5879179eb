// Logging commands of Azure Pipelines: errors and warnings of the build, with links to the lines.
#include <fmt/format.h>

#include "report/escape.h"
#include "report/report.h"

namespace calint {

namespace {

// There is no third level.
constexpr Levels levels{"error", "warning", "warning"};

// What the agent undoes; a percent sign has a form of its own, since `%25` was once left as it is.
constexpr CharEscape data_escapes[] = {{'%', "%AZP25"}, {'\r', "%0D"}, {'\n', "%0A"}};
constexpr CharEscape property_escapes[] = {
    {'%', "%AZP25"}, {'\r', "%0D"}, {'\n', "%0A"}, {']', "%5D"}, {';', "%3B"}};

void log_issue(std::string_view type, const Location& at, std::string_view id,
               std::string_view message, Output& out) {
    std::string line = fmt::format("##vso[task.logissue type={};sourcepath={};", type,
                                   escape_for_log(at.root_path(), property_escapes));
    if (at.has_region)
        line += fmt::format("linenumber={};columnnumber={};", at.start.line, at.start.column16);
    line += fmt::format("code={};]{}\n", escape_for_log(id, property_escapes),
                        escape_for_log(message, data_escapes));
    out.write(line);
}

}  // namespace

void report_azure(const Verdict& verdict, const ReportOptions&, Output& out) {
    for (const ReportedProblem& p : verdict.problems)
        log_issue(levels.error, p.location, problem_id(p), advice(p.message, p.rule), out);
    for (const Finding* const f : worst_first(verdict))
        log_issue(levels.of(f->severity), f->location, f->rule->id, advice(f->message, f->rule),
                  out);
}

}  // namespace calint
