// One line for each finding, as compilers write them.
#include <fmt/format.h>

#include "report/report.h"

namespace calint {

namespace {

void write_line(const Finding& f, const Ignore* by, std::string& line, Output& out) {
    line.clear();
    line += f.location.path();
    for (const std::uint32_t number : {f.location.start.line, f.location.start.column}) {
        line += ':';
        const fmt::format_int digits(number);
        line.append(digits.data(), digits.size());
    }
    line += by == nullptr ? ": " : ": ignored ";
    line += to_string(f.severity);
    line += '[';
    line += f.rule->id;
    line += "] ";
    line += f.message;
    if (by != nullptr) line += fmt::format(" ({})", ignored_because(*by, by->at.path()));
    line += '\n';
    out.write(line);
}

}  // namespace

void report_concise(const Verdict& verdict, const ReportOptions& options, Output& out) {
    std::string line;
    for (const Finding* const f : verdict.findings) write_line(*f, nullptr, line, out);
    if (options.show_ignored) {
        for (const IgnoredFinding& each : verdict.ignored)
            write_line(*each.finding, each.by, line, out);
    }
    for (const ReportedProblem& problem : verdict.problems) out.write(problem_line(problem) + "\n");
    if (!options.quiet) out.write(summary_line(verdict) + "\n");
}

}  // namespace calint
