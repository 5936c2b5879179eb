#include "rules/load.h"

#include <algorithm>

#include "base/error.h"
#include "catch.h"
#include "commands/self_test.h"
#include "rules/builtin.h"

using namespace calint;

namespace {

constexpr const char* good = R"(id: my-rule
title: A rule
severity: high
when: {field: oauth.scopes, equals: Full}
message: "{app} has {value}"
why: Because.
remedy: Do not.
tests:
  flag: [{oauth.scopes: [Full]}]
  pass: [{oauth.scopes: [Api]}, {}]
)";

std::string with(std::string text, const std::string& from, const std::string& to) {
    const std::size_t at = text.find(from);
    REQUIRE(at != std::string::npos);
    return text.replace(at, from.size(), to);
}

/// Every error of one file, one a line.
std::string errors_of(const std::string& text, const std::string& path = "rules/my-rule.yaml") {
    Arena arena;
    const RuleFile file{path, text};
    try {
        load_rules({&file, 1}, builtin_catalog, {}, arena);
    } catch (const UserErrors& errors) {
        std::string all;
        for (const UserError& e : errors.list) all += e.where + ": " + e.what + "\n";
        return all;
    }
    return {};
}

/// What is wrong with the file, or with what its tests find.
std::string outcome_of(const std::string& text) {
    if (std::string errors = errors_of(text); !errors.empty()) return errors;
    Arena arena;
    const RuleFile file{"rules/my-rule.yaml", text};
    std::string all;
    for (const Rule& rule : load_rules({&file, 1}, builtin_catalog, {}, arena)) {
        for (const TestFailure& failure : test_rule(rule, builtin_catalog).failures)
            all += failure.kind + " " + failure.place + ": " + failure.detail + "\n";
    }
    return all;
}

}  // namespace

TEST_CASE("a good rule loads, and its tests run") {
    Arena arena;
    const RuleFile file{"rules/my-rule.yaml", good};
    const std::vector<Rule> rules = load_rules({&file, 1}, builtin_catalog, {}, arena);
    REQUIRE(rules.size() == 1);
    CHECK(rules[0].id == "my-rule");
    CHECK(test_rule(rules[0], builtin_catalog).failures.empty());
}

TEST_CASE("mistakes are told at their place with what was meant") {
    struct Case {
        const char* from;
        const char* to;
        const char* says;
    };
    const Case cases[] = {
        {"title:", "titel:", "rules/my-rule.yaml:2:1: unknown key 'titel', did you mean 'title'?"},
        {"severity: high", "severity: hihg", "rules/my-rule.yaml:3:11: 'hihg' is not one of"},
        {"oauth.scopes, equals", "oauth.scope, equals",
         "rules/my-rule.yaml:4:15: unknown field 'oauth.scope', did you mean 'oauth.scopes'?"},
        {"equals: Full", "equal: Full",
         "rules/my-rule.yaml:4:29: unknown key 'equal', did you mean 'equals'?"},
        {"equals: Full", "matches: '['", "rules/my-rule.yaml:4:39: bad expression:"},
        {"equals: Full", "in: $refresh_scope",
         "rules/my-rule.yaml:4:33: unknown list 'refresh_scope', did you mean 'refresh_scopes'?"},
        {"{value}", "{valeu}", "unknown placeholder '{valeu}', did you mean 'value'?"},
        {"id: my-rule", "id: other", "id 'other' must equal the file's name 'my-rule'"},
        {"remedy: Do not.", "severity: low", "duplicate key 'severity', first on line 3"},
        {"{oauth.scopes: [Full]}", "{oauth.scpes: [Full]}",
         "unknown field 'oauth.scpes', did you mean 'oauth.scopes'?"},
        {"  pass: [{oauth.scopes: [Api]}, {}]", "  pass: [{}]",
         "a rule needs at least one 'flag' and two 'pass' cases"},
        {"when: {field", "check: nothing\nwhen: {field", "a rule has either 'when' or 'check'"},
        {"when: {field: oauth.scopes, equals: Full}", "check: unknown-scopes",
         "unknown check 'unknown-scopes', did you mean 'unknown-scope'?"},
        {"why: Because.", "supersedes: [scope-ful]\nwhy: Because.",
         "supersedes unknown rule 'scope-ful'"},
        {"why: Because.", "fix: {title: x}\nwhy: Because.", "fixes are not part of this version"},
        {"{field: oauth.scopes, equals: Full}", "{text: abc}", "a text condition needs keywords"},
        {"severity: high", "severity: high\nscore: 11", "a score is from 0.1 to 10"},
        {"severity: high", "severity: high\ntags: [CWE-x]", "'x' is no CWE number"},
        {"remedy: Do not.", "remedy: \"Do\\u0085not.\"",
         "rules/my-rule.yaml:7:10: 'remedy' has a character that no report may show"},
        {"why: Because.", "why: \"##[error] Because.\"", "'why' has a character"},
        {"why: Because.", "see: [\"https://a.io/\\u202E\"]\nwhy: Because.",
         "'see' has a character"},
    };
    for (const Case& c : cases) {
        const std::string errors = errors_of(with(good, c.from, c.to));
        INFO(errors);
        CHECK(errors.find(c.says) != std::string::npos);
    }
}

TEST_CASE("numbers of a text condition hold at the limit and not one beyond") {
    struct Case {
        const char* taken;
        const char* refused;
        const char* says;
    };
    const Case cases[] = {
        {"reach: 4000", "reach: 4001", "reach is from 0 to 4000"},
        {"reach: 0", "reach: -1", "reach is from 0 to 4000"},
        {"key_within: 4000", "key_within: 4001", "key_within is from 0 to 4000"},
        {"near: {within: 4000, contains: x}", "near: {within: 4001, contains: x}",
         "within is from 0 to 4000"},
        {"run: {least: 16, most: 4000}", "run: {least: 16, most: 4001}", "most is from 0 to 4000"},
        {"run: {least: 16, most: 16}", "run: {least: 15, most: 16}",
         "a run has at least 16 characters, and no more than most"},
        {"run: {least: 17, most: 17}", "run: {least: 17, most: 16}",
         "a run has at least 16 characters, and no more than most"},
        {"with: abc", "with: ab", "'ab' is too short: 3 bytes at least"},
        {"matches: 'a{1000}'", "matches: 'a{1001}'", "bad expression: invalid repetition size"},
    };
    for (const Case& c : cases) {
        const std::string text =
            with(good, "field: oauth.scopes, equals: Full", "text: acme, keywords: acme, HERE");
        CHECK(errors_of(with(text, "HERE", c.taken)) == "");
        const std::string errors = errors_of(with(text, "HERE", c.refused));
        INFO(errors);
        CHECK(errors.find(c.says) != std::string::npos);
    }
}

TEST_CASE("an expression runs as far as the reach on either side of a keyword, and no byte more") {
    const auto cases = [](std::size_t bytes) {
        const std::string before = "!!" + std::string(bytes - 2, ' ') + "acme";
        const std::string after = "acme" + std::string(bytes - 6, ' ') + "!!";
        return "[{text: '" + before + "'}, {text: '" + after + "'}]";
    };
    const auto outcome = [&](const std::string& keys, std::size_t bytes) {
        std::string text = with(good, "field: oauth.scopes, equals: Full", keys);
        text = with(text, "[{oauth.scopes: [Full]}]", cases(bytes));
        return outcome_of(with(text, "[{oauth.scopes: [Api]}, {}]", cases(bytes + 1)));
    };
    CHECK(outcome("text: '!!', keywords: acme", 200) == "");
    CHECK(outcome("text: '!!', keywords: acme, reach: 10", 10) == "");
    CHECK(outcome("text: '!!', keywords: acme, reach: 4000", 4000) == "");
}

TEST_CASE("a value is found behind however many groups") {
    for (const std::size_t groups : {0, 6, 7, 40}) {
        std::string expression = "acme";
        for (std::size_t i = 0; i < groups; ++i) expression += "(_)";
        const std::string value = "acme" + std::string(groups, '_') + "4711";
        std::string text =
            with(good, "field: oauth.scopes, equals: Full",
                 "text: '" + expression + "(?P<secret>[0-9]+)', keywords: acme, equals: '4711'");
        text = with(text, "[{oauth.scopes: [Full]}]", "[{text: " + value + "}]");
        text = with(text, "[{oauth.scopes: [Api]}, {}]", "[{text: acme}, {text: '4711'}]");
        INFO(groups);
        CHECK(outcome_of(text) == "");
    }
}

TEST_CASE("all mistakes are told in one run") {
    const std::string text = with(with(good, "title:", "titel:"), "equals: Full", "equal: Full");
    const std::string errors = errors_of(text);
    CHECK(std::count(errors.begin(), errors.end(), '\n') >= 3);
}

TEST_CASE("an id that is taken is refused and both files are named") {
    Arena arena;
    const RuleFile files[] = {{"a/my-rule.yaml", good}, {"b/my-rule.yaml", good}};
    try {
        load_rules(files, builtin_catalog, {}, arena);
        FAIL("loaded");
    } catch (const UserErrors& errors) {
        CHECK(errors.list.at(0).where == "b/my-rule.yaml");
        CHECK(errors.list.at(0).what == "rule id 'my-rule' is taken by a/my-rule.yaml");
    }
}

TEST_CASE("a case whose baseline is none fails, and the others run") {
    const std::string rule = R"(id: my-rule
title: Stale
severity: info
check: baseline-stale
message: No longer found
why: Because.
remedy: Run calint baseline.
tests:
  flag:
    - files: {.calint-baseline.yaml: "version: one"}
  pass:
    - files: {.calint-baseline.yaml: "version: 1\nfindings: []\n"}
    - files: {A.txt: text}
)";
    const std::string outcome = outcome_of(rule);
    INFO(outcome);
    CHECK(outcome.starts_with("wrong rules/my-rule.yaml:10: .calint-baseline.yaml:1:"));
    CHECK(std::count(outcome.begin(), outcome.end(), '\n') == 1);
}

TEST_CASE("every built-in rule is complete") {
    REQUIRE(builtin_rules().size() >= 47);
    for (const Rule& rule : builtin_rules()) {
        INFO(rule.id);
        CHECK_FALSE(rule.title.empty());
        CHECK_FALSE(rule.why.empty());
        CHECK_FALSE(rule.remedy.empty());
        CHECK_FALSE(rule.flag.empty());
        CHECK(rule.pass.size() >= 2);
        for (const std::uint16_t number : rule.standards.cwe)
            CHECK_FALSE(builtin_catalog.weakness(number).empty());
        const RuleTestResult result = test_rule(rule, builtin_catalog);
        for (const TestFailure& failure : result.failures)
            FAIL_CHECK(failure.place << ": " << failure.kind << ": " << failure.detail);
    }
}
