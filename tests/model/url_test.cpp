#include "model/url.h"

#include "catch.h"

using namespace calint;

TEST_CASE("loopback is exactly loopback") {
    struct Case {
        const char* url;
        HostKind kind;
    };
    const Case cases[] = {
        {"http://localhost:1717/x", HostKind::loopback},
        {"http://LOCALHOST/x", HostKind::loopback},
        {"http://127.0.0.1/x", HostKind::loopback},
        {"http://127.9.9.9/x", HostKind::loopback},
        {"http://[::1]:80/x", HostKind::loopback},
        {"http://localhost.evil.io/x", HostKind::look_alike},
        {"http://localhost.com", HostKind::look_alike},
        {"http://localhosts/x", HostKind::look_alike},
        {"http://127.0.0.1.nip.io/x", HostKind::look_alike},
        {"http://10.1.2.3/x", HostKind::private_},
        {"http://172.31.0.1/x", HostKind::private_},
        {"http://172.32.0.1/x", HostKind::address},
        {"http://intranet/x", HostKind::private_},
        {"http://crm.internal/x", HostKind::private_},
        {"http://[fd00::1]/x", HostKind::private_},
        {"http://[2001:db8::1]/x", HostKind::address},
        {"http://crm.acme.io/x", HostKind::name},
        {"com.acme.app:/oauth", HostKind::none},
    };
    for (const Case& c : cases) {
        INFO(c.url);
        const auto url = parse_url(c.url);
        REQUIRE(url);
        CHECK(url->host_kind == c.kind);
    }
    CHECK(parse_url(std::string_view("http://[::1\0.x]/x", 17))->host_kind == HostKind::name);
}

TEST_CASE("a URL is taken apart") {
    const auto url = parse_url("HTTPS://jo:pw@Crm.Acme.io:8443/a/b?x=1&y=2#frag");
    REQUIRE(url);
    CHECK(url->scheme == "HTTPS");
    CHECK(url->user == "jo:pw");
    CHECK(url->host == "Crm.Acme.io");
    CHECK(url->port == "8443");
    CHECK(url->path == "/a/b");
    CHECK(url->query == "x=1&y=2");
    CHECK(url->fragment == "frag");
    CHECK_FALSE(parse_url("localhost:8080"));
    CHECK_FALSE(parse_url("/callback"));
    CHECK_FALSE(parse_url("https:///x"));
    CHECK(parse_url("mycallback://x"));
}

TEST_CASE("domains are compared label by label") {
    CHECK(is_in_domain("example.com", "example.com"));
    CHECK(is_in_domain("App.Example.COM.", "example.com"));
    CHECK_FALSE(is_in_domain("myexample.com", "example.com"));
    CHECK_FALSE(is_in_domain("example.com.evil.io", "example.com"));
    CHECK(registrable_domain("a.b.acme.io") == "acme.io");
    CHECK(registrable_domain("www.acme.co.uk") == "acme.co.uk");
    CHECK(registrable_domain("10.0.0.1") == "10.0.0.1");
}

TEST_CASE("the callback of the Salesforce CLI is known on any port") {
    CHECK(is_cli_callback("http://localhost:1717/OauthRedirect"));
    CHECK(is_cli_callback("http://localhost:7171/OauthRedirect/"));
    CHECK_FALSE(is_cli_callback("https://localhost:1717/OauthRedirect"));
    CHECK_FALSE(is_cli_callback("http://localhost.com:1717/OauthRedirect"));
    CHECK_FALSE(is_cli_callback("http://localhost:1717/OauthRedirectX"));
}

TEST_CASE("callback_problem says why, and only then") {
    const auto problem = [](std::string_view text) {
        return callback_problem(text, parse_url(text));
    };
    CHECK_FALSE(problem("https://crm.acme.io/cb?x=1"));
    CHECK_FALSE(problem("com.acme.app:/oauth"));
    CHECK_FALSE(problem("https://crm.acme.io/a,b"));
    CHECK(problem("localhost:8080") == "has no scheme: write https:// in front of it");
    CHECK(problem("https://crm.acme.io/x#y") == "has a fragment ('#'), which OAuth forbids");
    CHECK(problem("https://a.io/x,https://b.io/y") ==
          "holds several URLs on one line: write one URL per line");
    CHECK(problem("https://a.io:/x").has_value());
}
