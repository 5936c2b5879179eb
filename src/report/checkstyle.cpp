// Checkstyle's XML, which Jenkins, reviewdog and many editors read.
#include <fmt/format.h>

#include "report/escape.h"
#include "report/report.h"

namespace calint {

namespace {

constexpr Levels levels{"error", "warning", "info"};

void error(std::string_view level, std::string_view id, const std::string& message,
           const Location& at, Output& out) {
    // Line 0 is the file as a whole.
    const std::string place =
        at.has_region ? fmt::format("line=\"{}\" column=\"{}\"", at.start.line, at.start.column)
                      : std::string("line=\"0\"");
    out.write(fmt::format("    <error {} severity=\"{}\" message=\"{}\" source=\"calint.{}\"/>\n",
                          place, level, escape_xml(message), escape_xml(id)));
}

}  // namespace

void report_checkstyle(const Verdict& verdict, const ReportOptions&, Output& out) {
    out.write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<checkstyle version=\"4.3\">\n");
    for (const auto& [path, file] : by_file(verdict)) {
        out.write(fmt::format("  <file name=\"{}\">\n", escape_xml(path)));
        for (const ReportedProblem* const p : file.problems)
            error(levels.error, problem_id(*p), advice(p->message, p->rule), p->location, out);
        for (const Finding* const f : file.findings)
            error(levels.of(f->severity), f->rule->id, advice(f->message, f->rule), f->location,
                  out);
        out.write("  </file>\n");
    }
    out.write("</checkstyle>\n");
}

}  // namespace calint
