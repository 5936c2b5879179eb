#include "catch.h"
#include "report/report.h"

using namespace calint;

namespace {

const FileName file{.path = "a.env", .root_path = "a.env"};

/// The comment on that many problems, or on findings of one rule with these messages.
std::string markdown(std::size_t problems, const std::vector<std::string>& messages) {
    Rule rule;
    rule.id = "my-rule";
    std::vector<Finding> findings(messages.size());
    Verdict verdict;
    verdict.problems.resize(problems);
    for (ReportedProblem& problem : verdict.problems) problem.location.file = &file;
    for (std::size_t i = 0; i < messages.size(); ++i) {
        findings[i].rule = &rule;
        findings[i].location.file = &file;
        findings[i].message = messages[i];
        verdict.findings.push_back(&findings[i]);
    }
    StringOutput out;
    report_markdown(verdict, {}, out);
    return out.text();
}

std::size_t count(std::string_view text, std::string_view part) {
    std::size_t found = 0;
    for (std::size_t at = text.find(part); at != std::string_view::npos;
         at = text.find(part, at + part.size()))
        ++found;
    return found;
}

}  // namespace

TEST_CASE("a comment shows 50 problems and a table of 10 findings") {
    CHECK(count(markdown(50, {}), "| `a.env") == 50);
    CHECK(count(markdown(50, {}), "not shown") == 0);
    CHECK(count(markdown(51, {}), "| `a.env") == 50);
    CHECK(count(markdown(51, {}), "\n1 more problem not shown\n") == 1);
    for (const std::size_t findings : {10, 11}) {
        const std::string text = markdown(0, std::vector<std::string>(findings, "word"));
        CHECK(count(text, "| `a.env") == 10);
        CHECK(count(text, "- `a.env") == findings);
        CHECK(count(text, "not shown") == 0);
    }
}

TEST_CASE("a comment shows 400 characters of a message, and fills 64000 bytes") {
    CHECK(count(markdown(0, {std::string(400, 'x')}), "…") == 0);
    CHECK(count(markdown(0, {std::string(401, 'x')}), "…") == 2);
    // The table has ten of them as well.
    std::vector<std::string> messages(10, "word");
    while (count(markdown(0, messages), "not shown") == 0) messages.emplace_back(390, 'x');
    messages.pop_back();
    std::size_t most = 0;
    std::string text;
    for (messages.emplace_back("x"); count(text = markdown(0, messages), "not shown") == 0;) {
        most = text.size();
        messages.back() += 'x';
    }
    CHECK(most == 64'000);
    CHECK(count(text, "\n1 more finding not shown\n") == 1);
}

TEST_CASE("of a SARIF log GitHub shows 5000 results and takes 25000") {
    CHECK(github_limits(5'000) == "");
    CHECK(count(github_limits(5'001), "GitHub shows the 5000 worst of them") == 1);
    CHECK(count(github_limits(25'000), "GitHub shows the 5000 worst of them") == 1);
    CHECK(count(github_limits(25'001), "GitHub takes no more than 25000 and shows 5000") == 1);
}
