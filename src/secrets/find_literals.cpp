#include "secrets/find_literals.h"

#include "base/text.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace calint {

std::size_t literal_slot(const char* window) {
    std::uint32_t bytes = 0;
    for (std::size_t k = 0; k < PrefilterTables::window; ++k)
        bytes = (bytes << 8u) | static_cast<unsigned char>(window[k] | 0x20);
    static_assert(PrefilterTables::slots == 1u << 10u);
    return (bytes * 0x9E3779B1u) >> 22u;
}

namespace {

constexpr std::size_t window = PrefilterTables::window;
constexpr std::uint16_t none = PrefilterTables::none;

/// Whether the text at `at` is a literal in lower case, in any case.
bool is_any_case(const char* at, std::string_view literal) {
    for (const char c : literal) {
        if (to_lower(*at++) != c) return false;
    }
    return true;
}

/// Compares the literals whose window may stand at `at`.
void check(const PrefilterTables& tables, std::string_view text, std::size_t at,
           std::vector<LiteralHit>& hits) {
    for (std::uint16_t number = tables.first[literal_slot(text.data() + at)]; number != none;
         number = tables.literals[number].next) {
        const PrefilterTables::Literal& literal = tables.literals[number];
        if (at < literal.offset) continue;
        const std::size_t begin = at - literal.offset;
        if (text.size() - begin < literal.text.size()) continue;
        if (literal.any_case ? is_any_case(text.data() + begin, literal.text)
                             : text.substr(begin, literal.text.size()) == literal.text)
            hits.push_back({static_cast<std::uint32_t>(begin), number});
    }
}

/// Whether the window at `at`, which stands in the text as a whole, and what is behind it have
/// bytes of one bucket; AVX2 lets through some more.
bool may_be_literal(const PrefilterTables& tables, std::string_view text, std::size_t at) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[at + i]); };
    const auto found =
        tables.exact[0][byte(0)] & tables.exact[1][byte(1)] & tables.exact[2][byte(2)];
    if (found == 0) return false;
    return (found & tables.behind[at + window < text.size() ? byte(window) : 0]) != 0;
}

void find_from(const PrefilterTables& tables, std::string_view text, std::size_t from,
               std::vector<LiteralHit>& hits) {
    for (std::size_t i = from; i + window <= text.size(); ++i) {
        if (may_be_literal(tables, text, i)) check(tables, text, i, hits);
    }
}

#if defined(__x86_64__)
__attribute__((target("avx2"))) void find_with_avx2(const PrefilterTables& tables,
                                                    std::string_view text,
                                                    std::vector<LiteralHit>& hits) {
    constexpr std::size_t step = 32;
    __m256i low[window];
    __m256i high[window];
    for (std::size_t k = 0; k < window; ++k) {
        const auto* const low_half = reinterpret_cast<const __m128i*>(tables.low[k].data());
        const auto* const high_half = reinterpret_cast<const __m128i*>(tables.high[k].data());
        low[k] = _mm256_broadcastsi128_si256(_mm_loadu_si128(low_half));
        high[k] = _mm256_broadcastsi128_si256(_mm_loadu_si128(high_half));
    }
    const __m256i half = _mm256_set1_epi8(15);
    std::size_t i = 0;
    for (; i + step + window - 1 <= text.size(); i += step) {
        __m256i found = _mm256_set1_epi8(-1);
        for (std::size_t k = 0; k < window; ++k) {
            const __m256i bytes =
                _mm256_loadu_si256(reinterpret_cast<const __m256i*>(text.data() + i + k));
            const __m256i above = _mm256_and_si256(_mm256_srli_epi16(bytes, 4), half);
            found = _mm256_and_si256(
                found, _mm256_and_si256(_mm256_shuffle_epi8(low[k], _mm256_and_si256(bytes, half)),
                                        _mm256_shuffle_epi8(high[k], above)));
        }
        const __m256i silent = _mm256_cmpeq_epi8(found, _mm256_setzero_si256());
        auto places = ~static_cast<unsigned>(_mm256_movemask_epi8(silent));
        for (; places != 0; places &= places - 1) {
            const std::size_t at = i + static_cast<std::size_t>(__builtin_ctz(places));
            if (may_be_literal(tables, text, at)) check(tables, text, at, hits);
        }
    }
    find_from(tables, text, i, hits);
}

#define CALINT_AVX512 __attribute__((target("avx512f,avx512bw,avx512vbmi")))

/// What a table has for each of 64 bytes; a byte above 0x7F is not told from the one 0x80 below.
struct LookUp {
    CALINT_AVX512 explicit LookUp(const std::array<std::uint8_t, 256>& table)
        : first(_mm512_or_si512(_mm512_loadu_si512(table.data()),
                                _mm512_loadu_si512(table.data() + 128))),
          second(_mm512_or_si512(_mm512_loadu_si512(table.data() + 64),
                                 _mm512_loadu_si512(table.data() + 192))) {}
    CALINT_AVX512 __m512i operator()(__m512i bytes) const {
        return _mm512_permutex2var_epi8(first, bytes, second);
    }
    __m512i first;
    __m512i second;
};

/// Looks whole bytes up, and one more than AVX2, which can only look up halves: little of what it
/// finds is no literal.
CALINT_AVX512 void find_with_avx512(const PrefilterTables& tables, std::string_view text,
                                    std::vector<LiteralHit>& hits) {
    constexpr std::size_t step = 64;
    const LookUp first(tables.exact[0]);
    const LookUp second(tables.exact[1]);
    const LookUp third(tables.exact[2]);
    const LookUp behind(tables.behind);
    const std::size_t places = text.size() < window ? 0 : text.size() - window + 1;
    for (std::size_t i = 0; i < places; i += step) {
        const std::size_t left = places - i;
        const __mmask64 inside = left >= step ? ~0ull : (1ull << left) - 1;
        const auto bytes_at = [&](std::size_t at, __mmask64 which) CALINT_AVX512 {
            return _mm512_maskz_loadu_epi8(which, text.data() + i + at);
        };
        // Behind the last place there is none.
        const __m512i next = bytes_at(window, left > step ? inside : inside >> 1u);
        const __m512i found = _mm512_and_si512(
            _mm512_and_si512(first(bytes_at(0, inside)), second(bytes_at(1, inside))),
            _mm512_and_si512(third(bytes_at(2, inside)), behind(next)));
        __mmask64 hit = _mm512_mask_test_epi8_mask(inside, found, found);
        for (; hit != 0; hit &= hit - 1)
            check(tables, text, i + static_cast<std::size_t>(__builtin_ctzll(hit)), hits);
    }
}
#endif

void find_plainly(const PrefilterTables& tables, std::string_view text,
                  std::vector<LiteralHit>& hits) {
    find_from(tables, text, 0, hits);
}

std::vector<FindLiterals> ways_here() {
    std::vector<FindLiterals> ways;
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512vbmi")) ways.push_back(find_with_avx512);
    if (__builtin_cpu_supports("avx2")) ways.push_back(find_with_avx2);
#endif
    ways.push_back(find_plainly);
    return ways;
}

}  // namespace

std::span<const FindLiterals> ways_to_find_literals() {
    static const std::vector<FindLiterals> ways = ways_here();
    return ways;
}

void find_literals(const PrefilterTables& tables, std::string_view text,
                   std::vector<LiteralHit>& hits) {
    static const FindLiterals fastest = ways_to_find_literals().front();
    hits.clear();
    fastest(tables, text, hits);
}

}  // namespace calint
