#include "secrets/prefilter.h"

#include <algorithm>
#include <array>
#include <cassert>

#include "base/text.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace calint {

namespace {

constexpr std::size_t window = PrefilterTables::window;
constexpr std::size_t buckets = 8;
constexpr std::uint16_t none = PrefilterTables::none;

/// How often a byte is met in source code and metadata, roughly: 1 rare, 9 everywhere.
constexpr int commonness(char c) {
    constexpr std::string_view everywhere = " etaoinsr";
    constexpr std::string_view often = "lcdumpfh<>/";
    constexpr std::string_view sometimes = "gbvyw_.\"=-(";
    const bool is_capital = c >= 'A' && c <= 'Z';
    const auto is_one_of = [&](std::string_view set) {
        return set.find(to_lower(c)) != std::string_view::npos;
    };
    if (is_one_of(everywhere)) return is_capital ? 4 : 9;
    if (is_one_of(often)) return is_capital ? 3 : 7;
    if (is_one_of(sometimes)) return is_capital ? 3 : 5;
    return 2;
}

/// The same by the halves of a byte.
constexpr std::array<std::array<int, 16>, 8> half_byte_weights = [] {
    std::array<std::array<int, 16>, 8> weights{};
    for (unsigned c = 0x20; c < 0x7F; ++c) {
        const int common = commonness(static_cast<char>(c));
        weights[c >> 4u][c & 15u] = common * common;
    }
    return weights;
}();

/// Three letters that many words of source code and metadata have, rare as each of them may be.
bool is_common(std::string_view three) {
    constexpr std::string_view common =
        "act ame arg ass com con ead ect eld ess est for get gin her iel ign ing key log mar nam "
        "nfo ons ont ntr orc ord rce ref res ret rge sec ser sig str tar tin tok tra typ ure wor "
        "ype ";
    return common.find(lower(three) + ' ') != std::string_view::npos;
}

std::uint32_t rarest_window(std::string_view literal) {
    constexpr int too_common = 10;
    std::uint32_t best = 0;
    int least = 1 << 30;
    for (std::size_t i = 0; i + window <= literal.size(); ++i) {
        int sum = is_common(literal.substr(i, window)) ? too_common : 0;
        for (std::size_t k = 0; k < window; ++k) sum += commonness(literal[i + k]);
        if (sum < least) {
            least = sum;
            best = static_cast<std::uint32_t>(i);
        }
    }
    return best;
}

char to_upper(char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

}  // namespace

std::uint16_t Prefilter::add(std::string_view literal) {
    assert(literal.size() >= shortest_literal);
    for (std::size_t i = 0; i < literals_.size(); ++i) {
        if (literals_[i].text == literal) return static_cast<std::uint16_t>(i);
    }
    const bool any_case =
        std::none_of(literal.begin(), literal.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
    const auto number = static_cast<std::uint16_t>(literals_.size());
    literals_.push_back({literal, any_case, rarest_window(literal)});
    return number;
}

namespace {

/// A hash of the window at `at`, the same for upper and lower case.
std::size_t slot_of(const char* at) {
    std::uint32_t bytes = 0;
    for (std::size_t k = 0; k < window; ++k)
        bytes = (bytes << 8u) | static_cast<unsigned char>(at[k] | 0x20);
    return (bytes * 0x9E3779B1u) >> 22u;
}

/// A bucket as vector instructions see it: half a byte at a time, so that it lets through every
/// byte whose halves it has, each from any literal.
struct Bucket {
    std::array<std::uint16_t, 3> low{};  ///< by position: a bit for each half byte
    std::array<std::uint16_t, 3> high{};

    void add(const Bucket& other) {
        for (std::size_t k = 0; k < low.size(); ++k) {
            low[k] = static_cast<std::uint16_t>(low[k] | other.low[k]);
            high[k] = static_cast<std::uint16_t>(high[k] | other.high[k]);
        }
    }

    /// How often it would let something through that is none of its literals, for comparison.
    double looseness() const {
        double product = 1;
        for (std::size_t k = 0; k < low.size(); ++k) {
            int sum = 0;
            for (unsigned h = 2; h < 8; ++h) {
                if ((high[k] >> h & 1u) == 0) continue;
                for (unsigned l = 0; l < 16; ++l)
                    sum += (low[k] >> l & 1u) != 0 ? half_byte_weights[h][l] : 0;
            }
            product *= sum;
        }
        return product;
    }
};

}  // namespace

const PrefilterTables& Prefilter::prepare() {
    tables_.first.fill(none);
    std::array<Bucket, buckets> packed{};
    std::array<double, buckets> looseness{};
    for (std::size_t i = 0; i < literals_.size(); ++i) {
        PrefilterTables::Literal& literal = literals_[i];
        std::uint16_t& first = tables_.first[slot_of(literal.text.data() + literal.offset)];
        literal.next = first;
        first = static_cast<std::uint16_t>(i);
        Bucket own;
        for (std::size_t k = 0; k < window; ++k) {
            const char c = literal.text[literal.offset + k];
            for (const char form : {c, literal.any_case ? to_upper(c) : c}) {
                const auto byte = static_cast<unsigned char>(form);
                own.low[k] = static_cast<std::uint16_t>(own.low[k] | 1u << (byte & 15u));
                own.high[k] = static_cast<std::uint16_t>(own.high[k] | 1u << (byte >> 4u));
            }
        }
        // Where it does the least harm.
        std::size_t best = 0;
        double least = 1e30;
        for (std::size_t b = 0; b < buckets; ++b) {
            Bucket with = packed[b];
            with.add(own);
            const double harm = with.looseness() - looseness[b];
            if (harm < least) {
                least = harm;
                best = b;
            }
        }
        packed[best].add(own);
        looseness[best] = packed[best].looseness();
        const auto bit = static_cast<std::uint8_t>(1u << best);
        for (std::size_t k = 0; k < window; ++k) {
            const char c = literal.text[literal.offset + k];
            for (const char form : {c, literal.any_case ? to_upper(c) : c})
                tables_.exact[k][static_cast<unsigned char>(form)] |= bit;
        }
    }
    for (std::size_t b = 0; b < buckets; ++b) {
        const auto bit = static_cast<std::uint8_t>(1u << b);
        for (std::size_t k = 0; k < window; ++k) {
            for (unsigned half = 0; half < 16; ++half) {
                if ((packed[b].low[k] >> half & 1u) != 0) tables_.low[k][half] |= bit;
                if ((packed[b].high[k] >> half & 1u) != 0) tables_.high[k][half] |= bit;
            }
        }
    }
    tables_.literals = literals_;
    return tables_;
}

namespace {

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
    for (std::uint16_t number = tables.first[slot_of(text.data() + at)]; number != none;
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

/// Whether the window at `at` has bytes of one bucket; vectors let through some more.
bool may_be_literal(const PrefilterTables& tables, const char* at) {
    return (tables.exact[0][static_cast<unsigned char>(at[0])] &
            tables.exact[1][static_cast<unsigned char>(at[1])] &
            tables.exact[2][static_cast<unsigned char>(at[2])]) != 0;
}

void find_from(const PrefilterTables& tables, std::string_view text, std::size_t from,
               std::vector<LiteralHit>& hits) {
    for (std::size_t i = from; i + window <= text.size(); ++i) {
        if (may_be_literal(tables, text.data() + i)) check(tables, text, i, hits);
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
            if (may_be_literal(tables, text.data() + at)) check(tables, text, at, hits);
        }
    }
    find_from(tables, text, i, hits);
}
#endif

}  // namespace

void find_literals_plainly(const PrefilterTables& tables, std::string_view text,
                           std::vector<LiteralHit>& hits) {
    hits.clear();
    find_from(tables, text, 0, hits);
}

void find_literals(const PrefilterTables& tables, std::string_view text,
                   std::vector<LiteralHit>& hits) {
    hits.clear();
#if defined(__x86_64__)
    static const bool has_avx2 = __builtin_cpu_supports("avx2");
    if (has_avx2) {
        find_with_avx2(tables, text, hits);
        return;
    }
#endif
    find_from(tables, text, 0, hits);
}

}  // namespace calint
