#include "rules/near_tests.h"

#include <random>
#include <string>

#include "catch.h"
#include "rules/builtin.h"

using namespace calint;

namespace {

std::vector<const AroundTest*> near_tests() {
    std::vector<const AroundTest*> found;
    const auto add = [&](const TextTests& tests) {
        for (const AroundTest& around : tests.around)
            if (around.of == Around::near) found.push_back(&around);
    };
    for (const Rule& rule : builtin_rules()) {
        for (const TextCondition& text : rule.texts) {
            add(text.tests);
            for (const TextCase& one : text.where) add(one.tests);
        }
    }
    return found;
}

/// Words that the expressions look for, far apart and side by side.
std::string some_text(std::mt19937& random) {
    static const char* const words[] = {"salesforce", "sfdc_",  "xsf_id", "3MVG9",    "grant_type",
                                        "sha256",     "Secret", "SF",     "checksum", "é"};
    std::string text;
    while (text.size() < 12'000) {
        text += random() % 3 == 0 ? words[random() % std::size(words)] : "value";
        text.append(random() % 4 == 0 ? random() % 2500 : 1, random() % 2 == 0 ? ' ' : '.');
    }
    return text;
}

std::uint32_t step(std::mt19937& random) {
    return static_cast<std::uint32_t>(1 + random() % 200);
}

}  // namespace

TEST_CASE("what is near a value is the same whatever was asked before") {
    std::mt19937 random(4);
    Facts facts(builtin_catalog);
    Expressions expressions;
    ValueTester tester(facts, expressions);
    const std::vector<const AroundTest*> tests = near_tests();
    NearTests kept(tester, expressions);
    std::size_t held = 0, asked = 0;
    for (int i = 0; i < 10; ++i) {
        const std::string text = some_text(random);
        const TextFile file("notes.txt", text);
        kept.start();
        for (std::uint32_t at = 0; at + 20 < text.size(); at += step(random)) {
            // In order, but for one now and then.
            const auto begin =
                random() % 10 == 0 ? static_cast<std::uint32_t>(random() % (at + 1)) : at;
            for (const AroundTest* const around : tests) {
                NearTests fresh(tester, expressions);
                const bool holds = fresh.holds(*around, file, {begin, begin + 20});
                INFO(around->tests.front().text << " " << begin);
                REQUIRE(kept.holds(*around, file, {begin, begin + 20}) == holds);
                held += holds ? 1 : 0;
                ++asked;
            }
        }
    }
    CHECK(held > asked / 20);
    CHECK(held < asked - asked / 20);
}
