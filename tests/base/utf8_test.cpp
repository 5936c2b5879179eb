#include "base/utf8.h"

#include "catch.h"

using namespace calint;

TEST_CASE("decode_utf8 takes valid sequences and refuses the rest byte by byte") {
    CHECK(decode_utf8("é").code == 0xE9);
    CHECK(decode_utf8("€").length == 3);
    CHECK(decode_utf8("😀").code == 0x1F600);
    for (const char* bad :
         {"\xC0\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\x80", "\xE2\x82", "\xFF"}) {
        const Utf8Char c = decode_utf8(bad);
        CHECK_FALSE(c.valid);
        CHECK(c.length == 1);
    }
}

TEST_CASE("escape_for_display finds what could deceive a reader wherever it stands") {
    for (std::size_t before = 0; before < 40; ++before) {
        for (const std::size_t after : {0, 1, 15, 16, 17}) {
            const std::string left(before, 'a'), right(after, 'b');
            for (const std::string_view harmful :
                 {"\x1F", "\x7F", "\x80", "\xFF", "\xC2\x9B", "\t"})
                CHECK(escape_for_display(left + std::string(harmful) + right) ==
                      left + escape_for_display(harmful) + right);
            CHECK(escape_for_display(left + "##[" + right) == left + "##\\u{5B}" + right);
            CHECK(escape_for_display(left + " [~" + right) == left + " [~" + right);
        }
    }
}

TEST_CASE("escape_for_display shows what could deceive a reader") {
    CHECK(escape_for_display("plain ü 日本") == "plain ü 日本");
    CHECK(escape_for_display("a\x1b[31mb") == "a\\u{1B}[31mb");
    CHECK(escape_for_display("a\nb\rc\td") == "a\\u{A}b\\u{D}c\\u{9}d");
    CHECK(escape_for_display("\u202Egnp.exe") == "\\u{202E}gnp.exe");
    CHECK(escape_for_display("a\u200Bb") == "a\\u{200B}b");
    CHECK(escape_for_display("##vso[x] ##[y] #[z] ##1[") == "##vso\\u{5B}x] ##\\u{5B}y] #[z] ##1[");
    CHECK(escape_for_display("\xC2\x9B") == "\\u{9B}");
    CHECK(escape_for_display("\xFFx") == "\\xFFx");
    CHECK(escape_source_line("\tx\n") == "\tx\\u{A}");
}

TEST_CASE("ellipsize cuts at characters") {
    CHECK(ellipsize("abc", 3) == "abc");
    CHECK(ellipsize("abcd", 3) == "abc…");
    CHECK(ellipsize("ééé", 3) == "ééé");
    CHECK(ellipsize("éééé", 3) == "ééé…");
}
