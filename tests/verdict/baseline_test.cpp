#include "verdict/baseline.h"

#include "catch.h"
#include "project/root.h"

using namespace calint;

TEST_CASE("a baseline hides nothing from who reviews it, and reads as it was written") {
    struct Case {
        const char* value;
        const char* written;
    };
    const Case cases[] = {
        {"Full", "value: Full\n"},
        {"two words", "value: \"two words\"\n"},
        {"Zo\u00EB \U0001F680", "value: \"Zo\u00EB \U0001F680\"\n"},
        {"a\\b\"c", R"(value: "a\\b\"c")"
                    "\n"},
        {"a\nb\x7F", R"(value: "a\x0Ab\x7F")"
                     "\n"},
        {"a\u0085b\u00ADc", R"(value: "a\x85b\xADc")"
                            "\n"},
        {"a\u202Eb\u2028c", R"(value: "a\u202Eb\u2028c")"
                            "\n"},
        {"a\U000E0041b", R"(value: "a\U000E0041b")"
                         "\n"},
    };
    for (const Case& c : cases) {
        BaselineEntry entry;
        entry.fingerprint = std::string(32, 'a');
        entry.rule = "scope-full";
        entry.path = "Acme.connectedApp-meta.xml";
        entry.value = c.value;
        const std::string written = write_baseline({entry});
        INFO(written);
        CHECK(written.find(c.written) != std::string::npos);
        MemoryFiles files(
            std::map<std::string, std::string>{{std::string(baseline_name), written}});
        const Baseline read = read_baseline(files, std::string(baseline_name), absolute_path("."));
        REQUIRE(read.entries.size() == 1);
        CHECK(read.entries.front().value == c.value);
    }
}
