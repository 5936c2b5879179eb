// One line for each finding, as compilers write them.
#include <fmt/format.h>

#include "report/report.h"

namespace calint {

void report_concise(const Verdict& verdict, const ReportOptions& options, Output& out) {
    std::string line;
    for (const Finding& f : verdict.findings) {
        line.clear();
        fmt::format_to(std::back_inserter(line), "{}:{}:{}: {}[{}] {}\n", f.location.path(),
                       f.location.start.line, f.location.start.column, to_string(f.severity),
                       f.rule->id, f.message);
        out.write(line);
    }
    for (const ReportedProblem& problem : verdict.problems) out.write(problem_line(problem) + "\n");
    if (!options.quiet) out.write(summary_line(verdict) + "\n");
}

}  // namespace calint
