#include "secrets/text_file.h"

#include "base/utf16.h"
#include "catch.h"
#include "secrets/looks.h"
#include "secrets/redact.h"
#include "secrets/sample.h"
#include "secrets/stand_in.h"
#include "secrets/takes.h"

using namespace calint;

namespace {

/// What the value `VALUE` in the text is called.
std::string name_of_value(const std::string& text) {
    const TextFile file("a.txt", text);
    const auto begin = static_cast<std::uint32_t>(text.find("VALUE"));
    return file.name_of({begin, begin + 5});
}

bool has(const std::string& text, const char* part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a value's name stands to the left of it, above it, or in the other half of a pair") {
    CHECK(has(name_of_value("client_secret = 'VALUE'"), "client_secret"));
    CHECK(has(name_of_value("Consumer Secret\nVALUE\n"), "Consumer Secret"));
    CHECK(has(name_of_value("{\"key\": \"my_secret\", \"value\": \"VALUE\"}"), "my_secret"));
    CHECK(has(name_of_value("{\"value\": \"VALUE\", \"key\": \"my_secret\"}"), "my_secret"));
    CHECK(has(name_of_value("- name: MY_SECRET\n  value: VALUE\n"), "MY_SECRET"));
    CHECK(has(name_of_value("<key>my_secret</key>\n<string>VALUE</string>"), "my_secret"));
    CHECK_FALSE(has(name_of_value("secret: 1, checksum: VALUE"), "secret"));
    CHECK_FALSE(has(name_of_value("{\"key\": \"secret\", \"value\": \"x\"}, {\"key\": \"hash\", "
                                  "\"value\": \"VALUE\"}"),
                    "secret"));
}

TEST_CASE("a consumer key counts by its distance") {
    const std::string key = make_sample("‹key›").text;
    const std::string text = key + std::string(50, ' ') + "VALUE";
    const TextFile file("a.txt", text);
    const auto begin = static_cast<std::uint32_t>(text.find("VALUE"));
    CHECK(file.has_key_within({begin, begin + 5}, 50));
    CHECK_FALSE(file.has_key_within({begin, begin + 5}, 49));
    const std::string behind = "VALUE" + std::string(50, ' ') + key;
    const TextFile other("a.txt", behind);
    CHECK(other.has_key_within({0, 5}, 50));
    CHECK_FALSE(other.has_key_within({0, 5}, 49));
    const TextFile cut("a.txt", "3MVG9abc VALUE");
    CHECK_FALSE(cut.has_key_within({9, 14}, 100));
}

TEST_CASE("what is near is so many bytes on either side, and no half of a character") {
    const TextFile file("a.txt", "üab VALUE cdü");
    const Span value{5, 10};
    CHECK(file.near(value, 3) == "ab VALUE cd");
    CHECK(file.near(value, 4) == "ab VALUE cdü");
    CHECK(file.near(value, 5) == "üab VALUE cdü");
    CHECK(file.near(value, 4000) == "üab VALUE cdü");
}

TEST_CASE("the text behind a start tag ends within 4000 bytes, with what ends it") {
    const auto taken = [](std::size_t size) {
        const std::string text = "x <secret>" + std::string(size, 'v') + "</secret>";
        const TextFile file("a.txt", text);
        const auto of_tag = take(Take::element, "", file, {{2, 10}, {2, 10}, {}, {2, 10}});
        return of_tag ? of_tag->value.size() : 0;
    };
    CHECK(taken(3999) == 3999);
    CHECK(taken(4000) == 0);
}

TEST_CASE("UTF-16 becomes UTF-8") {
    CHECK(utf16_to_utf8(std::string("\xFF\xFE\x61\x00\xFC\x00\x3D\xD8\x00\xDE", 10)) ==
          "aü\U0001F600");
    CHECK(utf16_to_utf8(std::string("\xFE\xFF\x00\x61\xD8\x3D", 6)) == "a\uFFFD");
    CHECK_FALSE(utf16_to_utf8("plain"));
}

TEST_CASE("what people write where a secret should stand") {
    for (const char* yes : {"your_client_secret", "${SECRET}", "process.env.SECRET", "xxxxxxxxxxxx",
                            "0123456789ABCDEF", "aaaaaaaaaaaaaaaa", "ENC(abc/def1)", "![a1b2c3d4]",
                            "Y2hhbmdlbWU=", "<secret here>", "abcabcabcabc1", "REDACTED1"}) {
        INFO(yes);
        CHECK(is_stand_in(yes));
    }
    for (const char* no : {"Kobuta!4821", "9fK2mQ7xLp4ZtR8w", "8294615032749815063"}) {
        INFO(no);
        CHECK_FALSE(is_stand_in(no));
    }
    CHECK(is_words_only("my_password123456"));
    CHECK(is_password("Kobuta!4821"));
    CHECK_FALSE(is_password("password must have 8 characters"));
}

TEST_CASE("samples are the same every time") {
    const Sample one = make_sample("a ‹!HEX:64 t› ‹digits:19#x› ‹nothing›");
    constexpr std::string_view none = "‹digits:0› ‹hex:99999999999›";
    CHECK(make_sample(none).text == none);
    CHECK(make_sample("‹bytes:33333333›").text == "3333");
    CHECK(make_sample("‹hex:10000›").text.size() == 10'000);
    CHECK(make_sample("‹hex:10001›").text == "‹hex:10001›");
    CHECK(one.text == make_sample("a ‹!HEX:64 t› ‹digits:19#x› ‹nothing›").text);
    REQUIRE(one.marks.size() == 1);
    CHECK(one.marks[0].span.begin == 2);
    CHECK(one.marks[0].span.size() == 64);
    CHECK(one.marks[0].type == "t");
    CHECK(one.text.ends_with("‹nothing›"));
    CHECK(has(one.text, make_sample("‹digits:19#x›").text.c_str()));
}

TEST_CASE("what looks random on a shown line is hidden, a consumer key is not") {
    const std::string text = make_sample(
                                 "aws = '‹!alnum:40 a›', sha ‹!hex:40 b›, key ‹key›, id 4711, "
                                 "aVeryLongNameOfAFunctionInJava")
                                 .text;
    const auto spans = random_spans(text);
    REQUIRE(spans.size() == 2);
    CHECK(spans[0].span.size() == 40);
    CHECK(spans[1].span.size() == 40);
}
