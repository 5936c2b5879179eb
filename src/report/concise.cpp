// One line for each finding, as compilers write them.
#include <fmt/format.h>

#include "report/in_turn.h"
#include "report/report.h"

namespace calint {

namespace {

void add_line(const Finding& f, const Ignore* by, std::string& line) {
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
}

}  // namespace

void report_concise(const Verdict& verdict, const ReportOptions& options, Output& out) {
    write_in_turn(verdict.findings.size(), options.jobs, out,
                  [&](std::size_t begin, std::size_t end, std::string& lines) {
                      for (std::size_t i = begin; i < end; ++i)
                          add_line(*verdict.findings[i], nullptr, lines);
                  });
    if (options.show_ignored) {
        for (const IgnoredFinding& each : verdict.ignored) {
            std::string line;
            add_line(*each.finding, each.by, line);
            out.write(line);
        }
    }
    for (const ReportedProblem& problem : verdict.problems) out.write(problem_line(problem) + "\n");
    if (!options.quiet) out.write(summary_line(verdict) + "\n");
}

}  // namespace calint
