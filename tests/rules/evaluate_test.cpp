#include "rules/evaluate.h"

#include "base/error.h"
#include "catch.h"
#include "commands/self_test.h"
#include "rules/builtin.h"
#include "rules/load.h"

using namespace calint;

namespace {

/// Loads a rule with that condition and those cases, and says what its tests find wrong.
std::string run(const std::string& condition, const std::string& flag, const std::string& pass) {
    const std::string text =
        "id: r\ntitle: T\nseverity: low\nmessage: m\nwhy: w\nremedy: r\nwhen: " + condition +
        "\ntests:\n  flag: " + flag + "\n  pass: " + pass + "\n";
    Arena arena;
    const RuleFile file{"r.yaml", text};
    try {
        const std::vector<Rule> rules = load_rules({&file, 1}, builtin_catalog, {}, arena);
        std::string out;
        for (const TestFailure& f : test_rule(rules[0], builtin_catalog).failures)
            out += f.kind + ": " + f.detail + "\n";
        return out;
    } catch (const UserErrors& errors) {
        return errors.list.front().where + ": " + errors.list.front().what;
    }
}

}  // namespace

TEST_CASE("one value must satisfy all tests of a field condition") {
    CHECK(run("{field: oauth.scopes, in: [Api, Web], not: {equals: Web}}",
              "[{given: {oauth.scopes: [Web, Api]}, finds: [Api]}]",
              "[{oauth.scopes: [Web]}, {oauth.scopes: [Full]}]") == "");
}

TEST_CASE("not means that no value does") {
    CHECK(run("{not: {field: oauth.scopes, equals: Full}}", "[{oauth.scopes: [Api, Web]}]",
              "[{oauth.scopes: [Api, Full]}, {oauth.scopes: [Full]}]") == "");
}

TEST_CASE("an absent element counts with its default") {
    CHECK(run("{field: oauth.secret_for_refresh, equals: \"true\"}", "[{oauth.scopes: [Api]}]",
              "[{oauth.secret_for_refresh: \"false\"}, {}]") == "");
    CHECK(run("{field: oauth.pkce_required, present: false}", "[{oauth.scopes: [Api]}]",
              "[{oauth.pkce_required: \"false\"}, {oauth.pkce_required: \"true\"}]") == "");
}

TEST_CASE("no condition holds on a field that is not known, not even not") {
    // isPkceRequired came with API 59; an older project cannot say it.
    CHECK(run("{not: {field: oauth.pkce_required, equals: \"true\"}}",
              "[{oauth.scopes: [Api], app.api_version: 60}]",
              "[{oauth.scopes: [Api], app.api_version: 58}, {oauth.pkce_required: \"true\"}]") ==
          "");
    CHECK(run("{field: oauth.pkce_required, equals: \"false\"}",
              "[{oauth.scopes: [Api], app.api_version: 59}]",
              "[{oauth.scopes: [Api], app.api_version: 58}, {oauth.pkce_required: \"true\"}]") ==
          "");
    // A part of an External Client App that is not here says nothing.
    CHECK(run("{not: {field: oauth.scopes, equals: Full}}",
              "[{app.kind: external-client-app, oauth.scopes: [Api]}]",
              "[{app.kind: external-client-app, oauth.permitted_users: all_users}, {oauth.scopes: "
              "[Full]}]") == "");
}

TEST_CASE("counts, lengths, numbers and durations") {
    CHECK(run("{field: oauth.scopes, count: {more_than: 2}}", "[{oauth.scopes: [A, B, C]}]",
              "[{oauth.scopes: [A, B]}, {}]") == "");
    CHECK(run("{field: oauth.scopes, count: {less_than: 1}}", "[{}]",
              "[{oauth.scopes: [A]}, {oauth.scopes: [B]}]") == "");
    CHECK(run("{field: app.label, length: {more_than: 3}}", "[{app.label: äöüß}]",
              "[{app.label: äöü}, {app.label: a}]") == "");
    CHECK(run("{field: refresh.days, more_than: 12h}",
              "[{oauth.scopes: [Api], oauth.refresh_token_policy: \"specific_lifetime:1:DAYS\"}]",
              "[{oauth.scopes: [Api], oauth.refresh_token_policy: \"specific_lifetime:12:HOURS\"}, "
              "{oauth.refresh_token_policy: zero}]") == "");
    CHECK(run("{field: session.timeout, more_than: 480}", "[{session.timeout: 1440}]",
              "[{session.timeout: 480}, {session.timeout: soon}]") == "");
    CHECK(run("{field: app.label, entropy: {more_than: 2.5}}", "[{app.label: abcdefgh}]",
              "[{app.label: aaaaaaaa}, {app.label: abab}]") == "");
}

TEST_CASE("URL parts, domains and words") {
    CHECK(run("{field: oauth.callback_urls, url: {scheme: https, host: {domain: [acme.io]}, port: "
              "{in: [\"8443\"]}}}",
              "[{oauth.callback_urls: [\"HTTPS://X.Acme.io:8443/\"]}]",
              "[{oauth.callback_urls: [\"https://acme.io.evil.io:8443/\"]}, {oauth.callback_urls: "
              "[\"acme.io:8443\"]}]") == "");
    CHECK(run("{field: oauth.callback_urls, url: {host: {word: [uat]}}}",
              "[{oauth.callback_urls: [\"https://crm-UAT2.acme.io/\"]}]",
              "[{oauth.callback_urls: [\"https://equator.acme.io/\"]}, {oauth.callback_urls: "
              "[\"https://acme.io/uat\"]}]") == "");
}

TEST_CASE("any gives a hit for each branch, all points at its first") {
    CHECK(run("{any: [{field: oauth.scopes, equals: Api}, {field: oauth.scopes, equals: Web}]}",
              "[{given: {oauth.scopes: [Web, Api]}, finds: [Web, Api]}]",
              "[{oauth.scopes: [Full]}, {}]") == "");
    CHECK(run("{all: [{field: oauth.scopes, equals: Api}, {field: oauth.permitted_users, equals: "
              "all_users}]}",
              "[{given: {oauth.scopes: [Web, Api]}, finds: [Api]}]",
              "[{oauth.scopes: [Api], oauth.permitted_users: admin_approved}, {}]") == "");
}
