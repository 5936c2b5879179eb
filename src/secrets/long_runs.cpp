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

#if defined(__SSE2__)
/// Which of 64 bytes are of a range, or of one of two, a bit each.
template <typename Test>
std::uint64_t bits_of(const char* bytes, Test test) {
    std::uint64_t bits = 0;
    for (std::size_t i = 0; i < 64; i += 16) {
        const __m128i sixteen = _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes + i));
        bits |= std::uint64_t{static_cast<unsigned>(_mm_movemask_epi8(test(sixteen)))} << i;
    }
    return bits;
}

__m128i is_from(__m128i value, char first, char count) {
    const __m128i above = _mm_sub_epi8(value, _mm_set1_epi8(first));
    return _mm_cmpeq_epi8(_mm_min_epu8(above, _mm_set1_epi8(static_cast<char>(count - 1))), above);
}

struct InRun {
    __m128i operator()(__m128i bytes) const {
        const __m128i lower_case = _mm_or_si128(bytes, _mm_set1_epi8(0x20));
        return _mm_or_si128(is_from(bytes, '0', 10), is_from(lower_case, 'a', 26));
    }
};
struct Digits {
    __m128i operator()(__m128i bytes) const { return is_from(bytes, '0', 10); }
};
struct Capitals {
    __m128i operator()(__m128i bytes) const { return is_from(bytes, 'A', 26); }
};
#else
template <typename Test>
std::uint64_t bits_of(const char* bytes, Test test) {
    std::uint64_t bits = 0;
    for (std::size_t i = 0; i < 64; ++i) bits |= std::uint64_t{test(bytes[i])} << i;
    return bits;
}

struct InRun {
    bool operator()(char c) const { return is_in_run(c); }
};
struct Digits {
    bool operator()(char c) const { return is_digit(c); }
};
struct Capitals {
    bool operator()(char c) const { return is_capital(c); }
};
#endif

/// The same of the 64 from `at` on; behind the end of the text there is none.
template <typename Test>
std::uint64_t bits_at(std::string_view text, std::size_t at, Test test) {
    if (text.size() - at >= 64) return bits_of(text.data() + at, test);
    std::array<char, 64> rest{};
    std::copy(text.begin() + static_cast<std::ptrdiff_t>(at), text.end(), rest.begin());
    return bits_of(rest.data(), test);
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
        const std::uint64_t others = ~bits_at(text, at, InRun());
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
        const std::uint64_t bits = bits_at(text, at, InRun());
        const std::uint64_t starts = run_starts(bits);
        if (starts == 0) {
            at += 64 - shortest + 1;
            continue;
        }
        const std::size_t first = lowest(starts);
        if (at + first >= part.end) return;
        const std::uint64_t others = ~bits >> first;
        const std::size_t end = others == 0 ? run_end(text, at + 64) : at + first + lowest(others);
        std::size_t begin = at + first;
        while (begin > last_ && is_in_run(text[begin - 1])) --begin;
        const std::string_view run = text.substr(begin, end - begin);
        const std::uint64_t own = (others & -others) - 1;  // what of the 64 is the run's
        const bool is_whole = others != 0 && begin == at + first;
        const auto own_bits = [&](auto test) { return bits_at(text, at, test) >> first & own; };
        const bool is_random =
            own_bits(Digits()) != 0 ||
            (is_whole ? __builtin_popcountll(own_bits(Capitals())) >= many_capitals
                      : looks_random(run));
        if (is_random)
            spans_.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)});
        last_ = end;
        at = end + 1;
    }
}

}  // namespace calint
