#include "commands/self_test.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>

#include "base/error.h"
#include "base/utf8.h"
#include "lint/lint.h"
#include "lint/write_case.h"
#include "project/files.h"
#include "project/root.h"
#include "rules/builtin.h"
#include "rules/checks/checks.h"
#include "secrets/sample.h"
#include "verdict/judge.h"

namespace calint {

namespace {

/// What is wrong with ignores and baselines is known once all rules have looked.
std::vector<const Finding*> judge_exceptions(FileSystem& files, const Rule& rule, int today,
                                             LintResult& result) {
    Exceptions exceptions;
    exceptions.ignores = result.ignores;
    exceptions.today = today;
    for (const Rule& each : builtin_rules()) exceptions.all_rules.push_back(&each);
    exceptions.run_rules = exceptions.all_rules;
    std::replace_if(
        exceptions.run_rules.begin(), exceptions.run_rules.end(),
        [&](const Rule* each) { return each->id == rule.id; }, &rule);
    Arena& arena = *result.memory.front();
    const std::string path(baseline_name);
    if (files.kind(path) == EntryKind::file) {
        exceptions.baseline = read_baseline(files, path, absolute_path("."));
        exceptions.baseline_at = Locator({}, arena).locate({&exceptions.baseline->source, Span{}});
    }
    Policy policy;
    policy.persona = Persona::auditor;
    Verdict verdict = judge(result.findings, {}, policy, exceptions, arena);
    std::erase_if(verdict.findings, [&](const Finding* each) { return each->rule != &rule; });
    return verdict.findings;
}

struct CaseRun {
    LintResult result;
    std::vector<const Finding*> findings;
};

CaseRun run_case(const TestCase& test, const Rule& rule, const Catalog& catalog) {
    std::map<std::string, std::string> tree;
    if (test.files.empty()) {
        for (auto& [name, text] : write_case(test, catalog))
            tree.emplace(name, make_sample(text).text);
    }
    for (const TestFile& file : test.files) tree.emplace(file.path, make_sample(file.text).text);
    MemoryFiles files(tree);
    Discovery found = discover(files, {"."}, catalog.schema);
    const CaseHeader header = header_of(test, catalog);
    for (auto& folder : found.folders) {
        if (header.api_version != 0) folder->api_version = header.api_version;
    }
    LintOptions options;
    options.jobs = 1;
    options.today = header.today;
    options.contracts = &header.contracts;
    const bool is_about_exceptions = check_of(rule) == CheckOf::exceptions;
    std::vector<const Rule*> rules{&rule};
    if (is_about_exceptions) {
        for (const Rule& each : builtin_rules()) rules.push_back(&each);
        options.wants.fingerprints = true;
    }
    CaseRun run;
    LintResult& result = run.result;
    result = lint(files, found.files, catalog, rules, options);
    run.findings = {result.findings.begin(), result.findings.end()};
    if (is_about_exceptions) run.findings = judge_exceptions(files, rule, header.today, result);
    Locator locator({}, *result.memory.front());
    for (PathProblem& problem : found.problems) {
        Source source;
        source.path = source.root_path = problem.path;
        result.problems.push_back(
            report_problem(source, std::move(problem.problem), {&rule}, locator));
    }
    return run;
}

/// What a case found: values of findings, or one entry for each problem of the rule's check.
struct Found {
    std::vector<std::string> values;
    bool has_severity = false;
    Severity severity = Severity::info;
};

Found found_by(const Rule& rule, const CaseRun& run) {
    Found found;
    for (const ReportedProblem& problem : run.result.problems) {
        if (problem.check == rule.check) found.values.push_back(problem.message);
    }
    for (const Finding* const finding : run.findings) {
        if (!found.has_severity) found.severity = finding->severity;
        found.has_severity = true;
        found.values.emplace_back(finding->value);
    }
    return found;
}

std::string unexpected_problem(const Rule& rule, const CaseRun& run) {
    for (const ReportedProblem& problem : run.result.problems) {
        if (problem.check != rule.check)
            return fmt::format("{}: {}", problem.location.path(), problem.message);
    }
    return {};
}

void check_flag(const TestCase& test, const Found& found, const std::string& place,
                std::vector<TestFailure>& failures) {
    if (found.values.empty()) {
        failures.push_back({"missing", place, "the rule did not flag this case"});
        return;
    }
    std::vector<std::string> expected;
    for (const std::string_view value : test.finds) expected.push_back(escape_for_display(value));
    if (test.has_finds && expected != found.values)
        failures.push_back({"wrong", place,
                            fmt::format("expected [{}], found [{}]", fmt::join(expected, ", "),
                                        fmt::join(found.values, ", "))});
    if (test.has_severity && test.severity != found.severity)
        failures.push_back({"wrong", place,
                            fmt::format("expected severity {}, found {}", to_string(test.severity),
                                        to_string(found.severity))});
}

}  // namespace

RuleTestResult test_rule(const Rule& rule, const Catalog& catalog) {
    RuleTestResult out;
    out.rule = &rule;
    const auto run = [&](const TestCase& test, bool must_flag) {
        ++out.cases;
        const std::string place = fmt::format("{}:{}", rule.file, test.line);
        CaseRun result;
        try {
            result = run_case(test, rule, catalog);
        } catch (const UserErrors& errors) {
            // Its baseline is none.
            for (const UserError& each : errors.list)
                out.failures.push_back(
                    {"wrong", place, fmt::format("{}: {}", each.where, each.what)});
            return;
        }
        const std::string problem = unexpected_problem(rule, result);
        if (!problem.empty()) {
            out.failures.push_back({"wrong", place, problem});
            return;
        }
        const Found found = found_by(rule, result);
        if (must_flag) {
            check_flag(test, found, place, out.failures);
        } else if (!found.values.empty()) {
            out.failures.push_back(
                {"noisy", place, fmt::format("flagged [{}]", fmt::join(found.values, ", "))});
        }
    };
    for (const TestCase& test : rule.flag) run(test, true);
    for (const TestCase& test : rule.pass) run(test, false);
    return out;
}

}  // namespace calint
