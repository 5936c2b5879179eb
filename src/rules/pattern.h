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
    bool is_anchored = false;  ///< matches only at the begin of the text
    ByteSet first{};           ///< what a match begins with unless it may be empty
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
    /// With `behind`: what can stand in a match before its first keyword, and how much of it.
    static constexpr std::uint16_t any_number = 0xFFFF;
    std::uint16_t most_before = any_number;
    ByteSet before{};
    /// One of these is in every match; empty: nothing such. No letters nor digits, which are
    /// everywhere.
    std::string_view signs{};
};

/// Whether the window may have a match, as far as the guard's automaton tells. For guards whose
/// matches need no keyword.
bool may_match(const Guard& guard, std::string_view text, Span within);

/// Asks at keyword after keyword what may stand behind them. Where two ways through the automaton
/// meet they are one from there on, so that what stands behind many is read once.
class KeywordGuard {
  public:
    /// `room` is used for as long as it is asked.
    KeywordGuard(const Guard& guard, std::string_view text, std::vector<std::uint16_t>& room)
        : guard_(guard), text_(text), way_(room) {
        way_.clear();
    }

    /// Whether there may be a match around a keyword, which ends at `at`; `number` is its own.
    /// Places in order are cheapest.
    bool may_match_behind(std::size_t number, std::size_t at);

  private:
    const Guard& guard_;
    std::string_view text_;
    std::vector<std::uint16_t>& way_;  ///< the last one: a state for each place from `base_` on
    std::size_t base_ = 0;
    std::size_t begin_ = 0;  ///< where it begins; what is before belongs to others
};

/// Whether the window has the run that every match has.
bool has_run(const Guard& guard, std::string_view window);

/// Whether it has one of the signs, where every match has one.
bool has_sign(const Guard& guard, std::string_view window);

/// Whether every match has one of the condition's keywords in it.
inline bool needs_keyword(const Guard* guard) {
    return guard != nullptr && !guard->behind.empty();
}

/// The first place from `least` on where a match can begin whose first keyword is at `keyword`.
std::uint32_t first_begin(const Guard& guard, std::string_view text, std::uint32_t least,
                          std::uint32_t keyword);

/// What a search says.
enum class Searched : std::uint8_t {
    found,
    nothing,
    unknown,  ///< it met a character beyond ASCII, or had to read too much at once
};

/// Runs patterns. They see what RE2 would as long as the text is ASCII.
class PatternMatcher {
  public:
    using Slots = std::array<std::uint32_t, Pattern::slots>;
    static constexpr std::uint32_t unset = 0xFFFFFFFF;

    /// The first match as Perl has it; what stands outside of the window counts for edges only.
    Searched search(const Pattern& pattern, std::string_view text, Span within, Slots& found);

    /// The same for one that begins in `begins` and ends in `within`.
    Searched search(const Pattern& pattern, std::string_view text, Span within, Span begins,
                    Slots& found);

    /// Made so far, in all searches.
    std::uint64_t steps() const { return steps_; }

  private:
    struct Task {
        std::uint32_t at;
        std::uint16_t step;
        std::uint16_t slot;  ///< not `none`: put `at` back into the slot
    };
    static constexpr std::uint16_t none = 0xFFFF;

    static constexpr std::size_t most_bits = std::size_t{1} << 18U;

    Searched matches_at(const Pattern& pattern, std::string_view text, std::uint32_t end,
                        std::uint32_t at, Slots& found);
    bool is_new(const Pattern& pattern, const PatternStep& split, std::uint32_t place);
    void forget(std::uint32_t origin);
    void reach(std::size_t words);

    /// By place, from `origin_` on, and split: it led to nothing.
    std::vector<std::uint64_t> visited_;
    std::uint32_t origin_ = 0;
    std::size_t used_ = 0;      ///< words of it that may have a bit
    bool is_at_limit_ = false;  ///< a place was too far from the origin
    std::vector<Task> tasks_;
    std::uint64_t steps_ = 0;
};

}  // namespace calint
