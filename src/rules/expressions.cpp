#include "rules/expressions.h"

#include <re2/re2.h>

#include <algorithm>

#include "base/memory.h"

namespace calint {

Expressions::Expressions() = default;
Expressions::~Expressions() = default;

namespace {

std::unique_ptr<re2::RE2> compile(std::string_view expression) {
    const EndsWithoutMemory here;
    re2::RE2::Options options;
    options.set_log_errors(false);
    return std::make_unique<re2::RE2>(re2::StringPiece(expression.data(), expression.size()),
                                      options);
}

}  // namespace

Expressions::Compiled& Expressions::get(std::string_view expression) {
    // The text of an expression lives as long as its rule, so its address names it.
    Compiled& compiled = compiled_[expression.data()];
    if (!compiled.expression) {
        compiled.expression = compile(expression);
        const EndsWithoutMemory here;
        const auto& groups = compiled.expression->NamedCapturingGroups();
        const auto number = [&](const char* name) {
            const auto group = groups.find(name);
            return group == groups.end() ? 0 : group->second;
        };
        compiled.secret = number("secret");
        compiled.name = number("name");
        compiled.random = number("random");
    }
    return compiled;
}

/// Patterns are for texts as they are: where one makes too many steps, RE2, which makes one for
/// each byte, pays for its compiling.
bool Expressions::takes_pattern(const Pattern* pattern, std::string_view text, Span within) {
    constexpr std::uint64_t free_steps = 100'000, steps_per_byte = 1;
    if (pattern == nullptr || matcher_.steps() > free_steps + steps_per_byte * read_ ||
        !PatternMatcher::can_search(*pattern, text, within))
        return false;
    read_ += within.size();
    return true;
}

bool Expressions::found(std::string_view expression, const Pattern* pattern,
                        std::string_view text) {
    const Span all{0, static_cast<std::uint32_t>(text.size())};
    if (takes_pattern(pattern, text, all)) {
        PatternMatcher::Slots slots;
        return matcher_.search(*pattern, text, all, slots);
    }
    const re2::RE2& compiled = *get(expression).expression;
    const EndsWithoutMemory here;
    return re2::RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), compiled);
}

TextMatch match_of(const Pattern& pattern, const PatternMatcher::Slots& slots) {
    const auto span_of = [&](std::size_t group) {
        if (slots[2 * group + 1] == PatternMatcher::unset) return Span{};
        return Span{slots[2 * group], slots[2 * group + 1]};
    };
    TextMatch match;
    match.whole = span_of(0);
    match.secret = pattern.has_group[1] ? span_of(1) : match.whole;
    if (pattern.has_group[2]) match.name = span_of(2);
    match.random = pattern.has_group[3] ? span_of(3) : match.secret;
    return match;
}

std::optional<TextMatch> Expressions::first(std::string_view expression, const Pattern* pattern,
                                            std::string_view text, Span within) {
    if (takes_pattern(pattern, text, within)) {
        PatternMatcher::Slots slots;
        if (!matcher_.search(*pattern, text, within, slots)) return std::nullopt;
        return match_of(*pattern, slots);
    }
    constexpr int most_groups = 8;
    Compiled& compiled = get(expression);
    const int groups = 1 + std::max({compiled.secret, compiled.name, compiled.random});
    re2::StringPiece found[most_groups];
    const EndsWithoutMemory here;
    if (groups > most_groups ||
        !compiled.expression->Match(re2::StringPiece(text.data(), text.size()), within.begin,
                                    within.end, re2::RE2::UNANCHORED, found, groups))
        return std::nullopt;
    const auto span_of = [&](int group) {
        const re2::StringPiece& piece = found[group];
        if (piece.data() == nullptr) return Span{};
        const auto begin = static_cast<std::uint32_t>(piece.data() - text.data());
        return Span{begin, begin + static_cast<std::uint32_t>(piece.size())};
    };
    TextMatch match;
    match.whole = span_of(0);
    match.secret = span_of(compiled.secret);
    if (compiled.name != 0) match.name = span_of(compiled.name);
    match.random = span_of(compiled.random != 0 ? compiled.random : compiled.secret);
    return match;
}

std::string expression_problem(std::string_view expression) {
    const auto compiled = compile(expression);
    return compiled->ok() ? std::string() : compiled->error();
}

bool has_group(std::string_view expression, std::string_view name) {
    return compile(expression)->NamedCapturingGroups().contains(std::string(name));
}

}  // namespace calint
