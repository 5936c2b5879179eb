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

bool is_in_run(char c) {
    return in_run[static_cast<unsigned char>(c)];
}

/// Which of 64 bytes may be in a run, as bits.
std::uint64_t run_bits(const char* bytes) {
    std::uint64_t bits = 0;
#if defined(__SSE2__)
    const auto from = [](__m128i value, char first, char count) {
        const __m128i above = _mm_sub_epi8(value, _mm_set1_epi8(first));
        const auto most = static_cast<char>(count - 1);
        return _mm_cmpeq_epi8(_mm_min_epu8(above, _mm_set1_epi8(most)), above);
    };
    for (std::size_t i = 0; i < 64; i += 16) {
        const __m128i sixteen = _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes + i));
        const __m128i lower_case = _mm_or_si128(sixteen, _mm_set1_epi8(0x20));
        const __m128i hits = _mm_or_si128(from(sixteen, '0', 10), from(lower_case, 'a', 26));
        bits |= std::uint64_t{static_cast<unsigned>(_mm_movemask_epi8(hits))} << i;
    }
#else
    for (std::size_t i = 0; i < 64; ++i) bits |= std::uint64_t{is_in_run(bytes[i])} << i;
#endif
    return bits;
}

/// The same of the 64 from `at` on; behind the end of the text there is none.
std::uint64_t run_bits_at(std::string_view text, std::size_t at) {
    if (text.size() - at >= 64) return run_bits(text.data() + at);
    std::array<char, 64> rest{};
    std::copy(text.begin() + static_cast<std::ptrdiff_t>(at), text.end(), rest.begin());
    return run_bits(rest.data());
}

/// At which of the places from `at` on `shortest` bytes of a run stand side by side, as bits; tells
/// of all of them that have as many of the next 64 bytes behind them.
std::uint64_t run_starts(std::string_view text, std::size_t at) {
    static_assert(LongRuns::shortest == 16);
    std::uint64_t bits = run_bits_at(text, at);
    for (const int more : {1, 2, 4, 8}) bits &= bits >> more;
    return bits;
}

std::size_t run_end(std::string_view text, std::size_t at) {
    for (; at < text.size(); at += 64) {
        const std::uint64_t others = ~run_bits_at(text, at);
        if (others != 0) return at + static_cast<std::size_t>(__builtin_ctzll(others));
    }
    return at;
}

bool looks_random(std::string_view run) {
    constexpr std::ptrdiff_t many_capitals = 6;
    return std::any_of(run.begin(), run.end(), is_digit) ||
           std::count_if(run.begin(), run.end(), [](char c) { return c >= 'A' && c <= 'Z'; }) >=
               many_capitals;
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
        const std::uint64_t starts = run_starts(text, at);
        if (starts == 0) {
            at += 64 - shortest + 1;
            continue;
        }
        at += static_cast<std::size_t>(__builtin_ctzll(starts));
        if (at >= part.end) return;
        std::size_t begin = at;
        while (begin > last_ && is_in_run(text[begin - 1])) --begin;
        const std::size_t end = run_end(text, at + shortest);
        if (looks_random(text.substr(begin, end - begin)))
            spans_.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)});
        last_ = end;
        at = end + 1;
    }
}

}  // namespace calint
