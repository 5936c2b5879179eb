// Workflow commands of GitHub Actions: the runner turns them into annotations. It shows ten errors
// and ten warnings of a step, so the worst come first.
#include <fmt/format.h>

#include "report/escape.h"
#include "report/report.h"

namespace calint {

namespace {

constexpr Levels levels{"error", "warning", "notice"};

// What the runner undoes: https://github.com/actions/runner, ActionCommand.cs.
constexpr CharEscape data_escapes[] = {{'%', "%25"}, {'\r', "%0D"}, {'\n', "%0A"}};
constexpr CharEscape property_escapes[] = {
    {'%', "%25"}, {'\r', "%0D"}, {'\n', "%0A"}, {':', "%3A"}, {',', "%2C"}};

void annotate(std::string_view level, const Location& at, std::string_view id,
              std::string_view message, Output& out) {
    std::string line =
        fmt::format("::{} file={}", level, escape_for_log(at.root_path(), property_escapes));
    if (at.has_region) {
        line += fmt::format(",line={},endLine={}", at.start.line, at.end.line);
        // Columns of several lines are refused.
        if (at.start.line == at.end.line)
            line += fmt::format(",col={},endColumn={}", at.start.column16, at.end.column16);
    }
    line += fmt::format(",title={}::{}\n", escape_for_log(id, property_escapes),
                        escape_for_log(message, data_escapes));
    out.write(line);
}

}  // namespace

void report_github(const Verdict& verdict, const ReportOptions&, Output& out) {
    for (const ReportedProblem& p : verdict.problems)
        annotate(levels.error, p.location, problem_id(p), advice(p.message, p.rule), out);
    for (const Finding* const f : worst_first(verdict))
        annotate(levels.of(f->severity), f->location, f->rule->id, advice(f->message, f->rule),
                 out);
}

}  // namespace calint
