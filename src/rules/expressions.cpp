#include "rules/expressions.h"

#include <re2/re2.h>

#include <algorithm>
#include <vector>

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

/// Patterns are for texts as they are: where one makes too many steps, RE2 pays for its compiling.
/// It makes one for each byte, and as good as some more to say where a match is.
Searched Expressions::search(const Pattern* pattern, std::string_view text, Span within,
                             Span begins, PatternMatcher::Slots& slots) {
    constexpr std::uint64_t steps_per_search = 256;
    if (pattern == nullptr || matcher_.steps() > allowed_) return Searched::unknown;
    const Searched result = matcher_.search(*pattern, text, within, begins, slots);
    const std::uint32_t end = result == Searched::found ? slots[1] : begins.end;
    allowed_ += steps_per_search + (end - begins.begin);
    return result;
}

bool Expressions::found(std::string_view expression, const Pattern* pattern,
                        std::string_view text) {
    constexpr std::size_t most = 16'384;  // RE2 is faster to say no, once it is compiled
    const Span all{0, static_cast<std::uint32_t>(text.size())};
    PatternMatcher::Slots slots;
    const Searched result = search(text.size() > most ? nullptr : pattern, text, all, all, slots);
    if (result != Searched::unknown) return result == Searched::found;
    const re2::RE2& compiled = *get(expression).expression;
    const EndsWithoutMemory here;
    allowed_ += text.size();
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

Searched Expressions::try_pattern(const Pattern* pattern, std::string_view text, Span within,
                                  Span begins, TextMatch& match) {
    PatternMatcher::Slots slots;
    const Searched result = search(pattern, text, within, begins, slots);
    if (result == Searched::found) match = match_of(*pattern, slots);
    return result;
}

std::optional<TextMatch> Expressions::first(std::string_view expression, const Pattern* pattern,
                                            std::string_view text, Span within) {
    TextMatch match;
    switch (try_pattern(pattern, text, within, within, match)) {
        case Searched::found:
            return match;
        case Searched::nothing:
            return std::nullopt;
        case Searched::unknown:
            break;
    }
    return first_of_re2(expression, text, within);
}

std::optional<TextMatch> Expressions::first_of_re2(std::string_view expression,
                                                   std::string_view text, Span within) {
    Compiled& compiled = get(expression);
    const int groups = 1 + std::max({compiled.secret, compiled.name, compiled.random});
    std::vector<re2::StringPiece> found(static_cast<std::size_t>(groups));
    const EndsWithoutMemory here;
    if (!compiled.expression->Match(re2::StringPiece(text.data(), text.size()), within.begin,
                                    within.end, re2::RE2::UNANCHORED, found.data(), groups)) {
        allowed_ += within.size();
        return std::nullopt;
    }
    const auto span_of = [&](int group) {
        const re2::StringPiece& piece = found[static_cast<std::size_t>(group)];
        if (piece.data() == nullptr) return Span{};
        const auto begin = static_cast<std::uint32_t>(piece.data() - text.data());
        return Span{begin, begin + static_cast<std::uint32_t>(piece.size())};
    };
    TextMatch match;
    match.whole = span_of(0);
    match.secret = span_of(compiled.secret);
    if (compiled.name != 0) match.name = span_of(compiled.name);
    match.random = span_of(compiled.random != 0 ? compiled.random : compiled.secret);
    allowed_ += match.whole.end - within.begin;
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
