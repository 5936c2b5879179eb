#include "secrets/prefilter.h"

#include <algorithm>
#include <random>

#include "catch.h"
#include "secrets/long_runs.h"

using namespace calint;

namespace {

std::vector<std::pair<std::uint32_t, int>> pairs(const std::vector<LiteralHit>& hits) {
    std::vector<std::pair<std::uint32_t, int>> out;
    for (const LiteralHit& hit : hits) out.emplace_back(hit.at, hit.literal);
    // Those of one literal come in order.
    std::stable_sort(out.begin(), out.end());
    return out;
}

/// What both must find, looked for one by one.
std::vector<std::pair<std::uint32_t, int>> one_by_one(const std::vector<std::string>& literals,
                                                      const std::string& text) {
    std::vector<std::pair<std::uint32_t, int>> out;
    for (std::uint32_t at = 0; at < text.size(); ++at) {
        for (std::size_t i = 0; i < literals.size(); ++i) {
            const std::string& literal = literals[i];
            const bool any_case =
                literal.find_first_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == literal.npos;
            bool same = text.size() - at >= literal.size();
            for (std::size_t k = 0; same && k < literal.size(); ++k) {
                char c = text[at + k];
                if (any_case && c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
                same = c == literal[k];
            }
            if (same) out.emplace_back(at, static_cast<int>(i));
        }
    }
    return out;
}

}  // namespace

TEST_CASE("the prefilter finds every literal at every place, by every way of the machine") {
    const std::vector<std::string> literals = {
        "secret", "3MVG9",  "00D",    "token", "sec", "ret",        "force://",
        "aaa",    "login(", "sforce", "passw", "xyz", "se\xC3\xB1", "\xC3\xBC\xC3\xB1"};
    Prefilter prefilter;
    for (const std::string& literal : literals) prefilter.add(literal);
    const PrefilterTables& tables = prefilter.prepare();
    std::mt19937 random(7);
    std::vector<LiteralHit> found;
    for (int round = 0; round < 3000; ++round) {
        std::string text;
        while (text.size() < round % 200u) {
            if (random() % 3 == 0) {
                std::string piece = literals[random() % literals.size()];
                if (random() % 2 == 0) piece[0] = static_cast<char>(piece[0] ^ 0x20);
                text += piece.substr(0, 1 + random() % piece.size());
            } else {
                text += "aSxt0D/:\xC3\xBC\xB1"[random() % 11];
            }
        }
        INFO(text);
        const auto expected = one_by_one(literals, text);
        for (const FindLiterals find : ways_to_find_literals()) {
            found.clear();
            find(tables, text, found);
            CHECK(pairs(found) == expected);
        }
    }
}

TEST_CASE("a literal that is known keeps its number") {
    Prefilter prefilter;
    CHECK(prefilter.add("secret") == 0);
    CHECK(prefilter.add("Secret") == 1);
    CHECK(prefilter.add("secret") == 0);
    CHECK(prefilter.size() == 2);
}

TEST_CASE("long runs are found wherever they begin") {
    LongRuns runs;
    for (std::size_t before = 0; before < 40; ++before) {
        for (std::size_t size = 14; size < 40; ++size) {
            const std::string text = std::string(before, ' ') + std::string(size, '7') + " x";
            runs.find(text);
            REQUIRE(runs.spans().size() == (size >= LongRuns::shortest ? 1u : 0u));
            if (!runs.spans().empty()) {
                CHECK(runs.spans()[0].begin == before);
                CHECK(runs.spans()[0].size() == size);
            }
        }
    }
    runs.find("isSecretRequiredForRefreshToken someotherverylongwordinlowercase");
    CHECK(runs.spans().empty());
    runs.find("AbCdEfGhIjKlMnOpQrStUvWx");
    CHECK(runs.spans().size() == 1);
}
