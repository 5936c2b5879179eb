#include "catch.h"
#include "model/ip_range.h"
#include "model/key_shape.h"
#include "model/placeholder.h"
#include "model/refresh_policy.h"
#include "secrets/redact.h"

using namespace calint;

TEST_CASE("refresh token policies of connected apps") {
    CHECK(parse_refresh_policy("infinite").kind == RefreshKind::infinite);
    CHECK(parse_refresh_policy("zero").kind == RefreshKind::zero);
    const RefreshPolicy months = parse_refresh_policy("specific_lifetime:12:MONTHS");
    CHECK(months.kind == RefreshKind::lifetime);
    CHECK(months.days == 360);
    CHECK(parse_refresh_policy("specific_inactivity:48:HOURS").days == 2);
    CHECK(parse_refresh_policy("immediately").problem == "write zero");
    CHECK(parse_refresh_policy("Infinite").problem == "write infinite");
    CHECK(parse_refresh_policy("specific_lifetime:90:day").problem ==
          "write specific_lifetime:90:DAYS");
    CHECK(parse_refresh_policy("SPECIFIC_LIFETIME:90:DAYS").problem ==
          "write specific_lifetime:90:DAYS");
    for (const char* bad :
         {"", "specific_lifetime", "specific_lifetime:0:DAYS", "specific_lifetime:x:DAYS",
          "specific_lifetime:9:WEEKS", "specific_lifetime:99999999999:DAYS", "x:1:DAYS"})
        CHECK(parse_refresh_policy(bad).kind == RefreshKind::invalid);
}

TEST_CASE("refresh token policies of external client apps") {
    CHECK(parse_refresh_policy("SpecificLifetime", "365", "Days").days == 365);
    CHECK(parse_refresh_policy("infinite", "", "").kind == RefreshKind::infinite);
    CHECK(parse_refresh_policy("zero", "3", "").kind == RefreshKind::invalid);
    CHECK(parse_refresh_policy("SpecificLifetime", "", "Days").kind == RefreshKind::invalid);
    CHECK(parse_refresh_policy("SpecificLifetime", "3", "days").kind == RefreshKind::invalid);
}

TEST_CASE("IP ranges have a size and an order") {
    CHECK(parse_ip_range("0.0.0.0", "255.255.255.255").bits == 32);
    CHECK(parse_ip_range("192.0.2.7", "192.0.2.7").bits == 0);
    CHECK(parse_ip_range("2001:db8::", "2001:db8::ff").is_v6);
    CHECK(parse_ip_range("2001:db8::", "2001:db8::ff").bits == 8);
    CHECK(parse_ip_range("2001:db8::", "2001:db8::ffff:ffff:ffff:ffff").bits == 64);
    CHECK(parse_ip_range("::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff").bits == 128);
    CHECK_FALSE(parse_ip_range(std::string_view("192.0.2.1\0x", 11), "192.0.2.9").problem.empty());
    CHECK(parse_ip_range("192.0.2.9", "192.0.2.1").problem == "the end is before the start");
    CHECK(parse_ip_range("192.0.2.1", "2001:db8::1").problem ==
          "start and end are of different families");
    CHECK(parse_ip_range("here", "192.0.2.1").problem == "'here' is no IP address");
}

TEST_CASE("placeholders are told from values") {
    for (const char* yes : {"{{SITEID}}",
                            "x {{Y}} z",
                            "${HOST}",
                            "__NAME__",
                            "<%= x %>",
                            "@@KEY@@",
                            "%NAME%",
                            "$SECRET",
                            "<your key>",
                            "REPLACE_ME",
                            "REPLACE_CLIENT_SECRET",
                            "YOUR_CONSUMER_KEY",
                            "change-me",
                            "TODO: key",
                            "xxx",
                            "XXXXXX",
                            "CERT HERE",
                            "client_secret",
                            "AUTO_GENERATED",
                            "SECRET_WILL_BE_GENERATED",
                            "yourConsumerKey"}) {
        INFO(yes);
        CHECK(is_placeholder(yes));
    }
    for (const char* no :
         {"", "3MVG9AbCdEf.GhI_jK", "Enterprise-7Jq2-vV91-mKd3", "todoApp8812930047716",
          "enterprise.sync@acme.io", "your.user7711@acme.io", "$User.Username", "< 5 minutes >x",
          "https://crm.acme.io/here", "Replacement Parts 2024"}) {
        INFO(no);
        CHECK_FALSE(is_placeholder(no));
    }
}

TEST_CASE("secrets are recognized by their shape") {
    CHECK(secret_in("-----BEGIN RSA PRIVATE KEY-----\nMII") == "a private key");
    CHECK(secret_in("x -----BEGIN ENCRYPTED PRIVATE KEY-----") == "a private key");
    CHECK(secret_in("force://PlatformCLI::5Aep861TSESvWeug_xvFHRBTTbf@acme.my.salesforce.com") ==
          "a Salesforce auth URL");
    CHECK(secret_in("https://admin:hunter2hunter2@crm.acme.io/") == "a password in a URL");
    CHECK_FALSE(secret_in("-----BEGIN CERTIFICATE-----"));
    CHECK_FALSE(secret_in("https://admin:{{PASSWORD}}@crm.acme.io/"));
    CHECK_FALSE(secret_in("https://crm.acme.io/a:b@c"));
    CHECK_FALSE(
        secret_in("MIIDtzCCAp8CFGwSWtnPAtZV0qpraHmLm8pOILUCMA0GCSqGSIb3DQEBCwUAMIGXMQswCQYDVQQG"));
}

TEST_CASE("redact never shows a secret whole") {
    CHECK(redact("8294615032749815063") == "8294**** (19 characters)");
    CHECK(redact("hunter2") == "**** (7 characters)");
    CHECK(redact("-----BEGIN CERTIFICATE-----x-----BEGIN RSA PRIVATE KEY-----MIIE") ==
          "-----BEGIN RSA PRIVATE KEY-----…");
}
