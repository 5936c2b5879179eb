// Any text, through the built-in expressions: RE2 tells what is there. Its patterns, guards,
// windows and literals must find the same. Tokens such as ‹refresh› become made-up secrets, see
// secrets.cpp.
//
// Texts with the long s (U+017F) or the Kelvin sign (U+212A) are left out: under (?i) RE2 takes
// them for s and k, which docs/RULE_FORMAT.md does not promise.
#include "rules/pattern.h"

#include <algorithm>
#include <deque>
#include <optional>
#include <vector>

#include "../builtin_expressions.h"
#include "base/text.h"
#include "fuzz.h"
#include "rules/expressions.h"
#include "rules/scan_text.h"
#include "secrets/sample.h"

using namespace calint;
using namespace calint::fuzz;

namespace {

constexpr std::string_view path = "notes.txt";

/// Each once, since several rules share some.
std::vector<Expression> different_expressions() {
    std::vector<Expression> found = all_expressions();
    const auto is_less = [](const Expression& a, const Expression& b) { return a.text < b.text; };
    const auto is_same = [](const Expression& a, const Expression& b) { return a.text == b.text; };
    std::sort(found.begin(), found.end(), is_less);
    found.erase(std::unique(found.begin(), found.end(), is_same), found.end());
    return found;
}

/// The conditions of the built-in rules on texts, each as a rule of its own that finds in every
/// file whatever its expression does.
struct BareRules {
    BareRules() {
        for (const Rule& rule : builtin_rules()) {
            for (const TextCondition& text : rule.texts) add(text);
        }
        for (const Rule& rule : rules) all.push_back(&rule);
    }

    void add(const TextCondition& text) {
        TextCondition& bare = conditions.emplace_back(text);
        bare.takes = Take::capture;
        bare.tests = {};
        bare.where = {};
        Rule& rule = rules.emplace_back();
        rule.texts = std::span(&bare, 1);
    }

    std::deque<TextCondition> conditions;
    std::deque<Rule> rules;
    std::vector<const Rule*> all;
};

bool is_value_char(char c) {
    return is_letter(c) || is_digit(c) ||
           std::string_view("._+/=-\\%").find(c) != std::string_view::npos;
}

/// Which places of a text are looked at, by the words of docs/RULE_FORMAT.md and nothing cleverer.
class Looked {
  public:
    explicit Looked(std::string_view text) : text_(text), at_(text.size()) {}

    void add(std::size_t begin, std::size_t end) {
        while (begin > 0 && is_value_char(text_[begin - 1])) --begin;
        while (end < text_.size() && is_value_char(text_[end])) ++end;
        while (begin < end) at_[begin++] = true;
    }

    std::vector<Span> windows() const {
        std::vector<Span> found;
        for (std::size_t i = 0; i < at_.size(); ++i) {
            if (!at_[i]) continue;
            if (i == 0 || !at_[i - 1]) found.push_back({static_cast<std::uint32_t>(i), 0});
            found.back().end = static_cast<std::uint32_t>(i + 1);
        }
        return found;
    }

  private:
    std::string_view text_;
    std::vector<bool> at_;
};

std::vector<std::size_t> places_of(std::span<const std::string_view> words, std::string_view text) {
    const std::string small = lower(text);
    std::vector<std::size_t> places;
    for (const std::string_view word : words) {
        const std::string_view in = word == lower(word) ? std::string_view(small) : text;
        for (std::size_t at = in.find(word); at != in.npos; at = in.find(word, at + 1))
            places.push_back(at);
    }
    return places;
}

bool looks_random(std::string_view run) {
    return std::any_of(run.begin(), run.end(), is_digit) ||
           std::count_if(run.begin(), run.end(), [](char c) { return c >= 'A' && c <= 'Z'; }) >= 6;
}

std::vector<Span> windows_of(const TextCondition& about, std::string_view text) {
    const std::vector<std::size_t> places = places_of(about.keywords, text);
    Looked looked(text);
    const std::size_t reach = std::max<std::uint32_t>(about.reach, 1);
    if (about.shortest_run == 0) {
        for (const std::size_t at : places)
            looked.add(at > reach ? at - reach : 0, std::min(text.size(), at + reach));
        return looked.windows();
    }
    for (std::size_t begin = 0, end = 0; begin < text.size(); begin = end + 1) {
        end = begin;
        while (end < text.size() && (is_letter(text[end]) || is_digit(text[end]))) ++end;
        if (end - begin < about.shortest_run || end - begin > about.longest_run ||
            !looks_random(text.substr(begin, end - begin)))
            continue;
        const bool is_near = std::any_of(places.begin(), places.end(), [&](std::size_t at) {
            return at + about.reach >= begin && at <= end + about.reach;
        });
        if (is_near) looked.add(begin > 240 ? begin - 240 : 0, std::min(text.size(), end + 64));
    }
    return looked.windows();
}

/// One after the other, as the scanner goes on behind each; of a text, the secrets.
template <typename Visit>
void for_each_match(Expressions& expressions, std::string_view expression, std::string_view text,
                    Span window, Visit visit) {
    while (window.begin < window.end) {
        const auto match = expressions.first(expression, nullptr, text, window);
        if (!match) return;
        visit(*match);
        window.begin = std::max(match->secret.end, match->whole.begin + 1);
    }
}

std::vector<Span> wanted_secrets(Expressions& expressions, const TextCondition& condition,
                                 std::string_view text) {
    std::vector<Span> found;
    if (!condition.with.empty() && places_of(condition.with, text).empty()) return found;
    for (const Span window : windows_of(condition, text)) {
        for_each_match(expressions, condition.expression, text, window, [&](const TextMatch& m) {
            if (m.secret.size() > 0) found.push_back(m.secret);
        });
    }
    return found;
}

std::string shown(const std::vector<Span>& spans) {
    std::string out;
    for (const Span span : spans) out += fmt::format(" {}-{}", span.begin, span.end);
    return out;
}

bool same(const TextMatch& a, const TextMatch& b) {
    return a.whole == b.whole && a.secret == b.secret && a.name == b.name && a.random == b.random;
}

void check_pattern(const Expression& expression, Expressions& re2, PatternMatcher& matcher,
                   std::string_view text) {
    Span window{0, static_cast<std::uint32_t>(text.size())};
    if (expression.pattern == nullptr) return;
    for (int few = 8; few > 0 && window.begin < window.end; --few) {
        const auto wanted = re2.first(expression.text, nullptr, text, window);
        PatternMatcher::Slots slots;
        const Searched found = matcher.search(*expression.pattern, text, window, slots);
        if (found == Searched::unknown) return;
        require((found == Searched::found) == wanted.has_value(), "a pattern and RE2 disagree",
                expression.text);
        if (!wanted) return;
        require(same(match_of(*expression.pattern, slots), *wanted), "a pattern finds it elsewhere",
                expression.text);
        window.begin = wanted->whole.begin + 1;
    }
}

void check_literals(std::string_view text) {
    const auto same_hit = [](const LiteralHit& a, const LiteralHit& b) {
        return a.at == b.at && a.literal == b.literal;
    };
    std::vector<LiteralHit> expected;
    ways_to_find_literals().back()(builtin_literals, text, expected);
    for (const FindLiterals find : ways_to_find_literals()) {
        std::vector<LiteralHit> found;
        find(builtin_literals, text, found);
        require(std::equal(found.begin(), found.end(), expected.begin(), expected.end(), same_hit),
                "vectors find other literals");
    }
}

void check_scan(const BareRules& rules, const TextPlan& plan, Expressions& re2, Expressions& own,
                std::string_view text) {
    static Facts facts(builtin_catalog);
    TextScanner scanner(plan, facts, own);
    std::vector<std::vector<Span>> found(rules.all.size());
    for (const TextHit& hit : scanner.scan(TextFile(path, text)))
        found[hit.rule].push_back(hit.span);
    for (std::size_t i = 0; i < found.size(); ++i) {
        std::vector<Span> wanted = wanted_secrets(re2, rules.conditions[i], text);
        std::stable_sort(wanted.begin(), wanted.end(),
                         [](Span a, Span b) { return a.begin < b.begin; });
        require(found[i] == wanted, "a scan finds other places than RE2",
                fmt::format("{}: found{}, RE2{}", rules.conditions[i].expression, shown(found[i]),
                            shown(wanted)));
    }
}

}  // namespace

FUZZ_TARGET(input) {
    static const std::vector<Expression> expressions = different_expressions();
    static const BareRules rules;
    static const TextPlan plan(rules.all, builtin_literals);
    // What RE2 remembers of texts grows to megabytes for each expression.
    constexpr int often = 500;
    static int runs = 0;
    static std::optional<Expressions> re2, own;
    if (runs++ % often == 0) {
        re2.emplace();
        own.emplace();
    }
    const std::string text = make_sample(input).text;
    if (text.find("\u017F") != text.npos || text.find("\u212A") != text.npos) return;
    PatternMatcher matcher;
    for (const Expression& expression : expressions) check_pattern(expression, *re2, matcher, text);
    check_literals(text);
    check_scan(rules, plan, *re2, *own, text);
}
