#include "verdict/judge.h"

#include "catch.h"

using namespace calint;

namespace {

Arena arena;

Verdict judge(const std::vector<Finding>& findings, std::vector<ReportedProblem> problems,
              const Policy& policy) {
    std::vector<Finding*> pointers;
    const std::span<Finding> kept = arena.room_for<Finding>(findings.size());
    std::uninitialized_copy(findings.begin(), findings.end(), kept.begin());
    for (Finding& finding : kept) {
        rest_of(finding, arena).fingerprint = "same";
        pointers.push_back(&finding);
    }
    return calint::judge(pointers, std::move(problems), policy, {}, arena);
}

Finding finding(const Rule& rule, Severity severity) {
    Finding f;
    f.rule = &rule;
    f.severity = severity;
    static const AppName app;
    static const FileName file;
    f.app = &app;
    f.location.file = &file;
    return f;
}

std::vector<Finding> some(const Rule& rule, std::initializer_list<Severity> severities) {
    std::vector<Finding> all;
    for (const Severity s : severities) all.push_back(finding(rule, s));
    return all;
}

}  // namespace

TEST_CASE("the threshold decides between 0 and 1, problems make it 2") {
    const Rule rule;
    Policy policy;
    CHECK(judge(some(rule, {Severity::low}), {}, policy).status == ExitStatus::clean);
    CHECK(judge(some(rule, {Severity::medium}), {}, policy).status == ExitStatus::findings);
    policy.fail_on = Severity::high;
    CHECK(judge(some(rule, {Severity::medium}), {}, policy).status == ExitStatus::clean);
    policy.fail_on = std::nullopt;
    CHECK(judge(some(rule, {Severity::critical}), {}, policy).status == ExitStatus::clean);
    std::vector<ReportedProblem> problems(1);
    const FileName file;
    problems.front().location.file = &file;
    policy.exit_zero = true;
    CHECK(judge({}, std::move(problems), policy).status == ExitStatus::unchecked);
}

TEST_CASE("what is below the threshold is counted, and fails all the same") {
    const Rule rule;
    Policy policy;
    policy.min_severity = Severity::high;
    const Verdict verdict = judge(some(rule, {Severity::medium, Severity::high}), {}, policy);
    CHECK(verdict.findings.size() == 1);
    CHECK(verdict.below == 1);
    CHECK(judge(some(rule, {Severity::medium}), {}, policy).status == ExitStatus::findings);
}

TEST_CASE("personas see their own rules, auditors all") {
    CHECK(sees(Persona::regular, Persona::regular));
    CHECK_FALSE(sees(Persona::regular, Persona::pedantic));
    CHECK(sees(Persona::isv, Persona::isv));
    CHECK_FALSE(sees(Persona::isv, Persona::pedantic));
    CHECK(sees(Persona::auditor, Persona::isv));
}

TEST_CASE("equal fingerprints are numbered") {
    const Rule rule;
    const Verdict verdict = judge(some(rule, {Severity::high, Severity::high}), {}, {});
    CHECK(verdict.findings[0]->fingerprint() == "same:1");
    CHECK(verdict.findings[1]->fingerprint() == "same:2");
}
