#include "base/text.h"

#include "catch.h"

using namespace calint;

TEST_CASE("glob_match keeps * inside a segment and lets ** span them") {
    struct Case {
        const char* pattern;
        const char* path;
        bool matches;
    };
    const Case cases[] = {
        {"*.xml", "a.xml", true},
        {"*.xml", "dir/a.xml", true},  // without a slash: the last segment
        {"src/*.xml", "src/a.xml", true},
        {"src/*.xml", "src/b/a.xml", false},
        {"src/**/a.xml", "src/a.xml", true},
        {"src/**/a.xml", "src/x/y/a.xml", true},
        {"vendor/**", "vendor/x/y", true},
        {"vendor/**", "vendors/x", false},
        {"**/testdata/**", "src/testdata/a.env", true},
        {"scope-?ull", "scope-full", true},
        {"scope-[ef]ull", "scope-full", true},
        {"scope-[!f]ull", "scope-full", false},
        {"callback-*", "callback-limits", true},
        {"", "", true},
        {"a*b*c", "aXbXbXc", true},
        {"a*b*c", "aXbXbX", false},
        {"**.xml", "src/x/a.xml", true},
        {"src/**.xml", "src/x/a.xml", true},
        {"src/**a/b", "src/x/ya/b", true},
        {"src/a**/b", "src/ax/y/b", true},
        {"src/**/b", "src/xb", false},
        {"a/**/", "a/b/c", true},
        {"*a**b*c", "aXb/c", false},
    };
    for (const Case& c : cases) {
        INFO(c.pattern << " on " << c.path);
        CHECK(glob_match(c.pattern, c.path) == c.matches);
    }
}

TEST_CASE("nearest finds what a person meant, and nothing far away") {
    const std::string_view words[] = {"equals", "matches", "present", "more_than"};
    CHECK(nearest("equal", words) == "equals");
    CHECK(nearest("Matches", words) == "matches");
    CHECK(nearest("mroe_than", words) == "more_than");
    CHECK(nearest("entirely_else", words).empty());
    CHECK(nearest("", words).empty());
    CHECK(did_you_mean("equal", words) == ", did you mean 'equals'?");
    CHECK(did_you_mean("zzz", words).empty());
    const std::string long_word(64, 'x');
    const std::string_view long_words[] = {long_word};
    CHECK(nearest(long_word, long_words) == long_word);
    CHECK(nearest(long_word + "x", long_words).empty());
}

TEST_CASE("edit_distance counts a swap of neighbours as one") {
    CHECK(edit_distance("abcd", "abdc") == 1);
    CHECK(edit_distance("kitten", "sitting") == 3);
    CHECK(edit_distance("", "abc") == 3);
}

TEST_CASE("sizes and counts read like words") {
    CHECK(show_size(12) == "12 bytes");
    CHECK(show_size(1536) == "1.5 KiB");
    CHECK(show_size(5'300'000) == "5.1 MiB");
    CHECK(count_of(1, "finding") == "1 finding");
    CHECK(count_of(0, "finding") == "0 findings");
}
