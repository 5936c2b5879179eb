#include "base/place.h"

#include "base/line_hash.h"
#include "catch.h"

using namespace calint;

TEST_CASE("LineTable counts code points, UTF-16 units and bytes") {
    const std::string_view text = "ab\r\nü😀x\n\tz";
    const LineTable lines(text);
    CHECK(lines.at(0) == Position{1, 1, 1});
    const auto x = static_cast<std::uint32_t>(text.find('x'));
    CHECK(lines.at(x) == Position{2, 3, 4, 7});
    const auto z = static_cast<std::uint32_t>(text.find('z'));
    CHECK(lines.at(z) == Position{3, 2, 2, 2});  // a tab is one column
    CHECK(lines.line(1) == "ab");
    CHECK(lines.line(2) == "ü😀x");
    CHECK(lines.line(9).empty());
}

TEST_CASE("a byte order mark is no column") {
    const LineTable lines("\xEF\xBB\xBFx");
    CHECK(lines.at(0) == Position{1, 1, 1});
    CHECK(lines.at(3) == Position{1, 1, 1});
    CHECK(lines.at(4) == Position{1, 2, 2, 2});
    CHECK(lines.line(1) == "x");
}

TEST_CASE("a lone carriage return ends no line") {
    const LineTable lines("a\rb\nc");
    CHECK(lines.at(2).line == 1);
    CHECK(lines.at(4).line == 2);
}

TEST_CASE("line_hashes are those of GitHub's upload action") {
    // The value for an empty file is published with the action's tests.
    CHECK(line_hashes("") == std::vector<std::string>{"c129715d7a2bc9a3:1"});
    // Blanks do not count, line ends are alike, and equal lines are numbered.
    const auto unix_ends = line_hashes("a b\n\tc\n");
    CHECK(unix_ends == line_hashes("ab\r\nc\r\n"));
    CHECK(unix_ends == line_hashes("ab\rc\r"));
    std::string repeated;
    for (int i = 0; i < 300; ++i) repeated += "x\n";
    const auto many = line_hashes(repeated);
    CHECK(many[0].ends_with(":1"));
    CHECK(many[1].ends_with(":2"));
    CHECK(many[0].substr(0, many[0].find(':')) == many[1].substr(0, many[1].find(':')));
}
