// The conditions on texts of the rules of a run.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <span>
#include <vector>

#include "rules/rule.h"
#include "secrets/prefilter.h"

namespace calint {

/// The text conditions of some rules with the one prefilter for all their literals and for
/// `ignore_marker`, which is its first.
class TextPlan {
  public:
    /// With nothing but built-in rules that is `builtin`, whichever of them were chosen; it must
    /// outlive the plan, as the rules must.
    TextPlan(const std::vector<const Rule*>& rules, const PrefilterTables& builtin);

    bool empty() const { return conditions_.empty(); }

  private:
    friend class TextScanner;

    /// Which literals, as bits; where there are more of them, several share one, so that a bit says
    /// "perhaps".
    static constexpr std::size_t bit_count = 128;
    using Bits = std::array<std::uint64_t, bit_count / 64>;
    static void set(Bits& bits, std::uint16_t literal) {
        bits[literal / 64u % bits.size()] |= std::uint64_t{1} << literal % 64u;
    }

    struct Condition {
        std::uint16_t rule = 0;  ///< its number
        const TextCondition* condition = nullptr;
        std::span<const std::uint16_t> keywords;  ///< numbers in the prefilter
        std::span<const std::uint16_t> with;
        Bits keyword_bits{};
        Bits with_bits{};  ///< all if any will do
    };

    void add_own_literals();
    void set_bits();

    std::vector<const Rule*> rules_;
    std::vector<std::size_t> text_rules_;  ///< numbers of those that look at texts
    std::vector<Condition> conditions_;
    /// By literal: how far from it a run may be that a condition asks for, and one more; 0: none.
    std::vector<std::uint32_t> run_reach_;
    const PrefilterTables* literals_;
    Prefilter own_literals_;
    std::deque<std::vector<std::uint16_t>> own_numbers_;
};

}  // namespace calint
