#include "secrets/long_runs.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/text.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace calint {

namespace {

constexpr std::array<bool, 256> in_run = [] {
    std::array<bool, 256> table{};
    for (int c = 0; c < 256; ++c)
        table[static_cast<std::size_t>(c)] =
            is_letter(static_cast<char>(c)) || is_digit(static_cast<char>(c));
    return table;
}();

bool is_capital(char c) {
    return c >= 'A' && c <= 'Z';
}

bool is_in_run(char c) {
    return in_run[static_cast<unsigned char>(c)];
}

std::size_t lowest(std::uint64_t bits) {
    return static_cast<std::size_t>(__builtin_ctzll(bits));
}

/// Of 64 bytes, a bit each.
struct Bits {
    std::uint64_t in_run = 0;
    std::uint64_t digits = 0;
    std::uint64_t capitals = 0;
};

Bits bits_of(const char* bytes) {
    Bits bits;
#if defined(__SSE2__)
    const auto from = [](__m128i value, char first, char count) {
        const __m128i above = _mm_sub_epi8(value, _mm_set1_epi8(first));
        const auto most = static_cast<char>(count - 1);
        return _mm_cmpeq_epi8(_mm_min_epu8(above, _mm_set1_epi8(most)), above);
    };
    const auto as_bits = [](__m128i hits) {
        return std::uint64_t{static_cast<unsigned>(_mm_movemask_epi8(hits))};
    };
    for (std::size_t i = 0; i < 64; i += 16) {
        const __m128i sixteen = _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes + i));
        const __m128i lower_case = _mm_or_si128(sixteen, _mm_set1_epi8(0x20));
        const std::uint64_t digits = as_bits(from(sixteen, '0', 10));
        bits.digits |= digits << i;
        bits.capitals |= as_bits(from(sixteen, 'A', 26)) << i;
        bits.in_run |= (digits | as_bits(from(lower_case, 'a', 26))) << i;
    }
#else
    for (std::size_t i = 0; i < 64; ++i) {
        bits.in_run |= std::uint64_t{is_in_run(bytes[i])} << i;
        bits.digits |= std::uint64_t{is_digit(bytes[i])} << i;
        bits.capitals |= std::uint64_t{is_capital(bytes[i])} << i;
    }
#endif
    return bits;
}

/// The same of the 64 from `at` on; behind the end of the text there is none.
Bits bits_at(std::string_view text, std::size_t at) {
    if (text.size() - at >= 64) return bits_of(text.data() + at);
    std::array<char, 64> rest{};
    std::copy(text.begin() + static_cast<std::ptrdiff_t>(at), text.end(), rest.begin());
    return bits_of(rest.data());
}

/// Where `shortest` bits stand side by side: a bit for each place where they begin.
std::uint64_t run_starts(std::uint64_t bits) {
    static_assert(LongRuns::shortest == 16);
    for (const int more : {1, 2, 4, 8}) bits &= bits >> more;
    return bits;
}

/// The end of the run that goes on at `at`.
std::size_t run_end(std::string_view text, std::size_t at) {
    for (; at < text.size(); at += 64) {
        const std::uint64_t others = ~bits_at(text, at).in_run;
        if (others != 0) return at + lowest(others);
    }
    return at;
}

constexpr std::ptrdiff_t many_capitals = 6;

bool looks_random(std::string_view run) {
    return std::any_of(run.begin(), run.end(), is_digit) ||
           std::count_if(run.begin(), run.end(), is_capital) >= many_capitals;
}

}  // namespace

void LongRuns::start() {
    spans_.clear();
    last_ = 0;
}

void LongRuns::find(std::string_view text, Span part) {
    // A run that touches the part has so many bytes from one of these places on.
    std::size_t at = std::max<std::size_t>(last_, part.begin);
    at -= std::min(at - last_, shortest - 1);
    while (at < part.end && at + shortest <= text.size()) {
        const Bits bits = bits_at(text, at);
        const std::uint64_t starts = run_starts(bits.in_run);
        if (starts == 0) {
            at += 64 - shortest + 1;
            continue;
        }
        const std::size_t first = lowest(starts);
        if (at + first >= part.end) return;
        const std::uint64_t others = ~bits.in_run >> first;
        const std::size_t end = others == 0 ? run_end(text, at + 64) : at + first + lowest(others);
        std::size_t begin = at + first;
        while (begin > last_ && is_in_run(text[begin - 1])) --begin;
        const std::string_view run = text.substr(begin, end - begin);
        const std::uint64_t own = (others & -others) - 1;  // what of the 64 is the run's
        const bool is_whole = others != 0 && begin == at + first;
        const bool is_random =
            (bits.digits >> first & own) != 0 ||
            (is_whole ? __builtin_popcountll(bits.capitals >> first & own) >= many_capitals
                      : looks_random(run));
        if (is_random)
            spans_.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)});
        last_ = end;
        at = end + 1;
    }
}

}  // namespace calint
