#include "rules/pattern.h"

#include <random>

#include "base/text.h"
#include "builtin_expressions.h"
#include "catch.h"
#include "rules/expressions.h"
#include "secrets/sample.h"

using namespace calint;

namespace {

std::string mutated(std::string text, std::mt19937& random) {
    constexpr std::string_view pieces = "\"'`=:> \n\\.-_%aZ09<|,;!/@";
    for (std::size_t i = random() % 6; i > 0 && !text.empty(); --i) {
        const std::size_t at = random() % text.size();
        switch (random() % 4) {
            case 0:
                text.erase(at, 1 + random() % 3);
                break;
            case 1:
                text.insert(at, 1, pieces[random() % pieces.size()]);
                break;
            case 2:
                text[at] = pieces[random() % pieces.size()];
                break;
            default:
                text.insert(at, text.substr(random() % text.size(), 20));
                break;
        }
    }
    return text;
}

/// The samples of all rules on texts, and each of them spoilt six times.
std::vector<std::string> texts() {
    std::mt19937 random(11);
    std::vector<std::string> found;
    for (const Rule& rule : builtin_rules()) {
        if (rule.texts.empty()) continue;
        for (const auto& cases : {rule.flag, rule.pass}) {
            for (const TestCase& one : cases) {
                for (const TestFile& file : one.files) {
                    found.push_back(make_sample(file.text).text);
                    for (int i = 0; i < 6; ++i) found.push_back(mutated(found.back(), random));
                }
            }
        }
    }
    return found;
}

Span some_window(std::string_view text, std::mt19937& random) {
    const auto size = static_cast<std::uint32_t>(text.size());
    if (random() % 2 == 0) return {0, size};
    const auto a = static_cast<std::uint32_t>(random() % (size + 1));
    const auto b = static_cast<std::uint32_t>(random() % (size + 1));
    return {std::min(a, b), std::max(a, b)};
}

/// Whether the guard lets through a text that has the match.
bool lets_through(const TextCondition& condition, std::string_view text, Span match) {
    const Guard& guard = *condition.guard;
    if (guard.run_least != 0 && !has_run(guard, text.substr(match.begin, match.size())))
        return false;
    if (!has_sign(guard, text.substr(match.begin, match.size()))) return false;
    if (guard.behind.empty()) return guard.next.empty() || may_match(guard, text, match);
    std::vector<std::uint16_t> room;
    KeywordGuard behind(guard, text, room);
    for (std::size_t i = 0; i < condition.keywords.size(); ++i) {
        const std::string_view word = condition.keywords[i];
        for (std::size_t at = match.begin; at + word.size() <= match.end; ++at) {
            const std::string_view here = text.substr(at, word.size());
            const bool same = word == lower(word) ? equal_ignoring_case(here, word) : here == word;
            if (same &&
                first_begin(guard, text, 0, static_cast<std::uint32_t>(at)) <= match.begin &&
                behind.may_match_behind(i, at + word.size()))
                return true;
        }
    }
    return false;
}

}  // namespace

TEST_CASE("patterns find what RE2 finds") {
    const std::vector<std::string> all = texts();
    std::mt19937 random(3);
    Expressions expressions;
    PatternMatcher matcher;
    std::size_t matches = 0;
    for (const Expression& expression : all_expressions()) {
        if (expression.pattern == nullptr) continue;
        const Pattern& pattern = *expression.pattern;
        for (const std::string& text : all) {
            const Span window = some_window(text, random);
            const auto wanted = expressions.first(expression.text, nullptr, text, window);
            PatternMatcher::Slots slots;
            const Searched found = matcher.search(pattern, text, window, slots);
            INFO(expression.text << "\n" << window.begin << "-" << window.end << "\n" << text);
            if (found == Searched::unknown) continue;
            REQUIRE((found == Searched::found) == wanted.has_value());
            if (!wanted) continue;
            ++matches;
            const TextMatch match = match_of(pattern, slots);
            REQUIRE(match.whole == wanted->whole);
            REQUIRE(match.secret == wanted->secret);
            REQUIRE(match.name == wanted->name);
            REQUIRE(match.random == wanted->random);
        }
    }
    CHECK(matches > 10'000);
}

TEST_CASE("guards let through what RE2 finds") {
    const std::vector<std::string> all = texts();
    Expressions expressions;
    std::size_t matches = 0;
    for (const Rule& rule : builtin_rules()) {
        for (const TextCondition& condition : rule.texts) {
            if (condition.guard == nullptr) continue;
            for (const std::string& text : all) {
                const Span window{0, static_cast<std::uint32_t>(text.size())};
                const auto match = expressions.first(condition.expression, nullptr, text, window);
                if (!match) continue;
                ++matches;
                INFO(condition.expression << "\n" << text);
                REQUIRE(lets_through(condition, text, match->whole));
            }
        }
    }
    CHECK(matches > 300);
}

TEST_CASE("a guard says the same of a keyword whatever it was asked before") {
    std::string text;
    for (const std::string& one : texts()) text += one;
    std::size_t passed = 0, stopped = 0;
    for (const Rule& rule : builtin_rules()) {
        for (const TextCondition& condition : rule.texts) {
            if (!needs_keyword(condition.guard)) continue;
            std::vector<std::uint16_t> kept_room, fresh_room;
            KeywordGuard kept(*condition.guard, text, kept_room);
            for (std::size_t i = 0; i < condition.keywords.size(); ++i) {
                // At any place, also where the keyword does not stand.
                for (std::size_t at = 0; at <= text.size(); at += 1 + at % 7) {
                    KeywordGuard fresh(*condition.guard, text, fresh_room);
                    const bool may_match = fresh.may_match_behind(i, at);
                    INFO(condition.expression << " " << i << " " << at);
                    REQUIRE(kept.may_match_behind(i, at) == may_match);
                    ++(may_match ? passed : stopped);
                }
            }
        }
    }
    CHECK(passed > 1000);
    CHECK(stopped > 1000);
}

TEST_CASE("nearly every built-in expression has a pattern") {
    const std::vector<Expression> all = all_expressions();
    std::size_t without = 0;
    for (const Expression& expression : all) without += expression.pattern == nullptr ? 1 : 0;
    CHECK(without * 20 < all.size());
}
