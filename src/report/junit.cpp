// JUnit's XML in the form that Jenkins checks against a schema and GitLab, Azure DevOps and others
// read: a suite for each file, a failed test case for each finding. Times are 0.
#include <fmt/format.h>

#include <set>

#include "report/escape.h"
#include "report/report.h"

namespace calint {

namespace {

class Suite {
  public:
    Suite(std::string_view path, Output& out) : path_(escape_xml(path)), out_(out) {}

    void open(std::size_t failures, std::size_t errors) {
        out_.write(fmt::format(
            "  <testsuite name=\"{0}\" file=\"{0}\" tests=\"{1}\" failures=\"{2}\" errors=\"{3}\" "
            "skipped=\"0\" time=\"0\">\n",
            path_, failures + errors, failures, errors));
    }

    void problem(const ReportedProblem& p) {
        test(problem_id(p), "error", "error", p.location, p.message, p.rule);
    }

    void finding(const Finding& f) {
        test(f.rule->id, "failure", to_string(f.severity), f.location, f.message, f.rule);
    }

    void close() { out_.write("  </testsuite>\n"); }

  private:
    void test(std::string_view id, std::string_view outcome, std::string_view severity,
              const Location& at, std::string_view message, const Rule* rule) {
        const std::string text =
            fmt::format("{}: {}: {}", place_in_project(at), severity, advice(message, rule));
        out_.write(
            fmt::format("    <testcase name=\"{}\" classname=\"{}\" time=\"0\">\n"
                        "      <{} type=\"{}\" message=\"{}\">{}</{}>\n    </testcase>\n",
                        escape_xml(name(id)), path_, outcome, escape_xml(id), escape_xml(message),
                        escape_xml(text), outcome));
    }

    /// GitLab takes test cases with one name for one, and compares names between branches:
    /// numbered, and without the line.
    std::string name(std::string_view id) {
        std::string name(id);
        for (int number = 2; !names_.insert(name).second; ++number)
            name = fmt::format("{} {}", id, number);
        return name;
    }

    std::string path_;
    Output& out_;
    std::set<std::string> names_;
};

}  // namespace

void report_junit(const Verdict& verdict, const ReportOptions&, Output& out) {
    const std::size_t failures = verdict.findings.size();
    const std::size_t errors = verdict.problems.size();
    const bool clean = failures + errors == 0;
    out.write(fmt::format(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<testsuites name=\"calint\" tests=\"{}\" failures=\"{}\" errors=\"{}\" time=\"0\">\n",
        clean ? 1 : failures + errors, failures, errors));
    // No test at all is a failure to Jenkins and GitLab.
    if (clean)
        out.write(
            "  <testsuite name=\"calint\" tests=\"1\" failures=\"0\" errors=\"0\" skipped=\"0\" "
            "time=\"0\">\n"
            "    <testcase name=\"no findings\" classname=\"calint\" time=\"0\"/>\n"
            "  </testsuite>\n");
    for (const auto& [path, file] : by_file(verdict)) {
        Suite suite(path, out);
        suite.open(file.findings.size(), file.problems.size());
        for (const ReportedProblem* const p : file.problems) suite.problem(*p);
        for (const Finding* const f : file.findings) suite.finding(*f);
        suite.close();
    }
    out.write("</testsuites>\n");
}

}  // namespace calint
