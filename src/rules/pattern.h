// Expressions of built-in rules, translated when the program is built: RE2 takes longer to compile
// one than to read a hundred files.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "base/place.h"

namespace calint {

/// A set of ASCII characters.
struct ByteSet {
    std::uint64_t low = 0;  ///< 0 to 63
    std::uint64_t high = 0;
    bool other = false;  ///< any character beyond ASCII too

    constexpr bool has(char c) const {
        const auto byte = static_cast<unsigned char>(c);
        return byte < 128 && ((byte < 64 ? low : high) >> (byte & 63u) & 1u) != 0;
    }
    constexpr void add(unsigned char byte) {
        (byte < 64 ? low : high) |= std::uint64_t{1} << (byte & 63u);
    }
    friend bool operator==(const ByteSet&, const ByteSet&) = default;
};

enum class PatternOp : std::uint8_t {
    bytes,  ///< one character of the set `arg`
    split,  ///< `next`, and if that leads to nothing `other`; `arg` is its number among the splits
    save,   ///< the place is remembered in slot `arg`
    word_edge,
    not_word_edge,
    text_begin,
    text_end,
    match,
};

struct PatternStep {
    PatternOp op = PatternOp::match;
    std::uint16_t arg = 0;
    std::uint16_t next = 0;
    std::uint16_t other = 0;
};

/// An expression as steps, from the first one on.
struct Pattern {
    /// Two slots each: the whole match, and the groups `secret`, `name` and `random`.
    static constexpr std::size_t slots = 8;

    std::span<const PatternStep> steps{};
    std::span<const ByteSet> sets{};
    std::uint16_t splits = 0;
    bool may_be_empty = false;
    ByteSet first{};  ///< what a match begins with unless it may be empty
    std::array<bool, 4> has_group{};
};

/// What every match of a condition's expression must have: cheap to test, and where it is missing
/// the expression is not tried.
struct Guard {
    static constexpr std::uint16_t dead = 0;      ///< states: no match
    static constexpr std::uint16_t accepted = 1;  ///< there may be one
    static constexpr std::uint16_t begin = 2;
    static constexpr std::size_t end_of_text = 256;

    /// A deterministic automaton that lets through all that the expression does, and more.
    /// `classes` is by byte, and the end of the text; a row of `next` has one entry a class.
    std::span<const std::uint8_t> classes{};
    std::span<const std::uint16_t> next{};
    std::uint16_t width = 0;  ///< of a row
    /// By keyword: the state behind it, where every match has one of them in it; else empty.
    std::span<const std::uint16_t> behind{};
    /// So many bytes of one set, side by side; 0: nothing such.
    std::uint16_t run_least = 0;
    ByteSet run{};
};

/// Whether the window may have a match, as far as the guard's automaton tells. For guards whose
/// matches need no keyword.
bool may_match(const Guard& guard, std::string_view text, Span within);

/// Whether there may be one around a keyword, which ends at `at`; `number` is its own.
bool may_match_behind(const Guard& guard, std::size_t number, std::string_view text,
                      std::size_t at);

/// Whether the window has the run that every match has.
bool has_run(const Guard& guard, std::string_view window);

/// Runs patterns. They see what RE2 would as long as the text is ASCII.
class PatternMatcher {
  public:
    using Slots = std::array<std::uint32_t, Pattern::slots>;
    static constexpr std::uint32_t unset = 0xFFFFFFFF;

    /// Whether it can say: no character beyond ASCII in the window, and not too much of it.
    static bool can_search(const Pattern& pattern, std::string_view text, Span within);

    /// The first match as Perl has it; what stands outside of the window counts for edges only.
    bool search(const Pattern& pattern, std::string_view text, Span within, Slots& found);

    /// Made so far, in all searches.
    std::uint64_t steps() const { return steps_; }

  private:
    struct Task {
        std::uint32_t at;
        std::uint16_t step;
        std::uint16_t slot;  ///< not `none`: put `at` back into the slot
    };
    static constexpr std::uint16_t none = 0xFFFF;

    bool matches_at(const Pattern& pattern, std::string_view text, Span within, std::uint32_t at,
                    Slots& found);
    bool is_new(const Pattern& pattern, const PatternStep& split, std::uint32_t place);

    std::vector<std::uint64_t> visited_;  ///< by place and split: it led to nothing
    std::vector<Task> tasks_;
    std::uint64_t steps_ = 0;
};

}  // namespace calint
