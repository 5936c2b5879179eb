// One pass over a text for many literals at once: what tells where expressions are worth running.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace calint {

/// Where a literal stands in a text.
struct LiteralHit {
    std::uint32_t at = 0;       ///< byte offset
    std::uint16_t literal = 0;  ///< number of the literal
};

/// What the search for literals needs, as plain data: made when the program is built, or at run
/// time.
struct PrefilterTables {
    static constexpr std::size_t window = 3;
    static constexpr std::size_t slots = 1024;
    static constexpr std::uint16_t none = 0xFFFF;

    struct Literal {
        std::string_view text;
        bool any_case = false;
        std::uint32_t offset = 0;   ///< of the window in it
        std::uint16_t next = none;  ///< another one in the same slot
    };

    std::span<const Literal> literals{};
    std::array<std::uint16_t, slots> first{};  ///< literal by the hash of its window
    /// By position in the window and byte: the buckets with a literal that has it there.
    std::array<std::array<std::uint8_t, 256>, window> exact{};
    /// The same of the byte behind the window; any byte where the literal ends with it.
    std::array<std::uint8_t, 256> behind{};
    /// The same by half a byte, as vector instructions look it up.
    std::array<std::array<std::uint8_t, 16>, window> low{};
    std::array<std::array<std::uint8_t, 16>, window> high{};
};

/// The slot of a window: a hash of its bytes, the same for upper and lower case.
std::size_t literal_slot(const char* window);

/// Every place of every literal, those of one in order; `hits` is emptied first. Rare bytes of
/// each, side by side, are looked for at 32 or 64 places at a time (the "Teddy" of Hyperscan and
/// ripgrep); a place that looks right is looked up in a table of those bytes, and compared.
/// tests/bench holds it against other ways.
void find_literals(const PrefilterTables& tables, std::string_view text,
                   std::vector<LiteralHit>& hits);

/// Adds to `hits` what find_literals() finds.
using FindLiterals = void (*)(const PrefilterTables& tables, std::string_view text,
                              std::vector<LiteralHit>& hits);

/// The ways that this machine has, by its vector instructions, the fastest first: for tests.
std::span<const FindLiterals> ways_to_find_literals();

}  // namespace calint
