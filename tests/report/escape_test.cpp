#include "report/escape.h"

#include "catch.h"

using namespace calint;

TEST_CASE("escape_xml keeps white space and drops what XML cannot carry") {
    CHECK(escape_xml("a<b>&\"'") == "a&lt;b&gt;&amp;&quot;&#39;");
    CHECK(escape_xml("a\nb\rc\td") == "a&#10;b&#13;c&#9;d");
    CHECK(escape_xml("]]>") == "]]&gt;");
    CHECK(escape_xml("a\x01\x1b\uFFFEz") == "az");
    CHECK(escape_xml("\u202E\xC2\x9B") == "&#8238;&#155;");
    CHECK(escape_xml("caf\xE9 ü😀") == "caf\uFFFD ü😀");
}

TEST_CASE("escape_for_log leaves one line and no second command") {
    constexpr CharEscape escapes[] = {{'%', "%25"}, {'\n', "%0A"}};
    CHECK(escape_for_log("50%\n::error::x", escapes) == "50%25%0A::error::x");
    CHECK(escape_for_log("a##vso[x] b##[y] c[z]", escapes) == "a##vso\\u{5B}x] b##\\u{5B}y] c[z]");
    CHECK(escape_for_log("\x1b\r\u202E\xE9ü", escapes) == "\\u{1B}\\u{D}\\u{202E}\\xE9ü");
}

TEST_CASE("escape_markdown puts all but plain words into code") {
    CHECK(escape_markdown("Api doesn't write 12 (low-level) words; über.") ==
          "Api doesn't write 12 (low-level) words; über.");
    CHECK(escape_markdown("by @octocat, in #12 <b> of App.") ==
          "by `@octocat`, in `#12 <b>` of App.");
    CHECK(escape_markdown("at https://x.io/cb.") == "at `https://x.io/cb`.");
    CHECK(escape_markdown("deadbeef 1234567") == "deadbeef `1234567`");
    CHECK(escape_markdown("").empty());
}

TEST_CASE("markdown_code has a fence longer than what is inside") {
    CHECK(markdown_code("a") == "`a`");
    CHECK(markdown_code("a``b") == "```a``b```");
    CHECK(markdown_code("`a") == "`` `a ``");
    CHECK(markdown_code("a|b\n") == "`a\\u{7C}b\\u{A}`");
}

TEST_CASE("escape_html escapes inside of code") {
    CHECK(escape_html("Full access to <b>&") == "Full access to <code>&lt;b&gt;&amp;</code>");
}
