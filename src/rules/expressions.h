// Regular expressions, compiled when first needed.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "rules/pattern.h"
#include "secrets/takes.h"

namespace re2 {
class RE2;
}

namespace calint {

/// Compiled expressions, made when first needed. One for each thread.
class Expressions {
  public:
    Expressions();
    ~Expressions();

    /// `pattern`: the same expression, where the build translated it.
    bool found(std::string_view expression, const Pattern* pattern, std::string_view text);
    bool found(std::string_view expression, std::string_view text) {
        return found(expression, nullptr, text);
    }

    /// The first match in `text` between two places; what stands outside of them counts for `\b`
    /// only.
    std::optional<TextMatch> first(std::string_view expression, const Pattern* pattern,
                                   std::string_view text, Span within);

    /// The first that begins in `begins`, both ends included, with the pattern; unknown where only
    /// RE2 can tell.
    Searched try_pattern(const Pattern* pattern, std::string_view text, Span within, Span begins,
                         TextMatch& match);

  private:
    struct Compiled {
        std::unique_ptr<re2::RE2> expression;
        int secret = 0;  ///< number of the group; 0: the whole match
        int name = 0;    ///< 0: none
        int random = 0;
    };
    Compiled& get(std::string_view expression);
    std::optional<TextMatch> first_of_re2(std::string_view expression, std::string_view text,
                                          Span within);
    Searched search(const Pattern* pattern, std::string_view text, Span within, Span begins,
                    PatternMatcher::Slots& slots);

    std::map<const void*, Compiled> compiled_;
    PatternMatcher matcher_;
    std::uint64_t allowed_ = 100'000;  ///< steps of it, in all
};

/// What a pattern found, by its groups.
TextMatch match_of(const Pattern& pattern, const PatternMatcher::Slots& slots);

/// Why an expression cannot be compiled; "" if it can.
std::string expression_problem(std::string_view expression);

/// Whether a good expression has a group of that name.
bool has_group(std::string_view expression, std::string_view name);

}  // namespace calint
