#include "secrets/prefilter.h"

#include <algorithm>
#include <array>
#include <bitset>
#include <cassert>
#include <limits>

#include "base/text.h"

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
    // With a byte behind it, if there is one.
    const std::size_t wanted = std::min(window + 1, literal.size());
    std::uint32_t best = 0;
    int least = std::numeric_limits<int>::max();
    for (std::size_t i = 0; i + wanted <= literal.size(); ++i) {
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

using ByteSet = std::bitset<256>;

/// Literals that share a bit of the tables: bytes that may come first, second, third and behind
/// them, each of any literal.
struct Bucket {
    std::array<ByteSet, window + 1> bytes;
    std::vector<std::uint16_t> literals;

    void add(const Bucket& other) {
        for (std::size_t k = 0; k < bytes.size(); ++k) bytes[k] |= other.bytes[k];
        literals.insert(literals.end(), other.literals.begin(), other.literals.end());
    }
};

Bucket bucket_of(const PrefilterTables::Literal& literal, std::size_t number) {
    Bucket bucket;
    bucket.literals.push_back(static_cast<std::uint16_t>(number));
    for (std::size_t k = 0; k < bucket.bytes.size(); ++k) {
        const std::size_t at = literal.offset + k;
        if (at >= literal.text.size()) {
            bucket.bytes[k].set();
            continue;
        }
        const char c = literal.text[at];
        for (const char form : {c, literal.any_case ? to_upper(c) : c})
            bucket.bytes[k].set(static_cast<unsigned char>(form));
    }
    return bucket;
}

/// How often both in one would let something through, for comparison.
double looseness(const Bucket& a, const Bucket& b) {
    static const std::array<int, 256> weights = [] {
        std::array<int, 256> made{};
        for (unsigned c = 0; c < made.size(); ++c) {
            const int common = commonness(static_cast<char>(c));
            made[c] = common * common;
        }
        return made;
    }();
    double product = 1;
    for (std::size_t k = 0; k < a.bytes.size(); ++k) {
        const auto both = a.bytes[k] | b.bytes[k];
        int sum = 0;
        for (std::size_t c = both._Find_first(); c < both.size(); c = both._Find_next(c))
            sum += weights[c];
        product *= sum;
    }
    return product;
}

/// Buckets that let little through: again and again the two are joined of which that costs least.
class Buckets {
  public:
    void add(Bucket bucket) {
        if (all_.size() == most_apart) join_two();
        all_.push_back(std::move(bucket));
        harm_.emplace_back(all_.size());
        for (std::size_t i = 0; i < all_.size(); ++i) weigh(i, all_.size() - 1);
    }

    std::vector<Bucket> joined() && {
        while (all_.size() > buckets) join_two();
        return std::move(all_);
    }

  private:
    /// To choose among; more of them would cost the time that they save.
    static constexpr std::size_t most_apart = 96;

    void weigh(std::size_t less, std::size_t more) {
        const double own = looseness(all_[more], all_[more]);
        harm_[more][less] = less == more ? own
                                         : looseness(all_[less], all_[more]) - own -
                                               looseness(all_[less], all_[less]);
    }

    void join_two() {
        std::size_t first = 0, second = 1;
        for (std::size_t more = 1; more < all_.size(); ++more) {
            for (std::size_t less = 0; less < more; ++less) {
                if (harm_[more][less] < harm_[second][first]) first = less, second = more;
            }
        }
        all_[first].add(all_[second]);
        all_.erase(all_.begin() + static_cast<std::ptrdiff_t>(second));
        harm_.erase(harm_.begin() + static_cast<std::ptrdiff_t>(second));
        for (std::size_t i = second; i < harm_.size(); ++i)
            harm_[i].erase(harm_[i].begin() + static_cast<std::ptrdiff_t>(second));
        for (std::size_t i = 0; i < all_.size(); ++i) weigh(std::min(i, first), std::max(i, first));
    }

    std::vector<Bucket> all_;
    std::vector<std::vector<double>> harm_;  ///< of joining two: [the later][the earlier]
};

/// Sets `bit` for these bytes in a table of all bytes.
void set_bytes(const ByteSet& bytes, std::uint8_t bit, std::array<std::uint8_t, 256>& table) {
    for (std::size_t c = 0; c < bytes.size(); ++c)
        if (bytes[c]) table[c] = static_cast<std::uint8_t>(table[c] | bit);
}

void set_halves(const ByteSet& bytes, std::uint8_t bit, std::array<std::uint8_t, 16>& low,
                std::array<std::uint8_t, 16>& high) {
    for (std::size_t c = 0; c < bytes.size(); ++c) {
        if (!bytes[c]) continue;
        low[c & 15u] = static_cast<std::uint8_t>(low[c & 15u] | bit);
        high[c >> 4u] = static_cast<std::uint8_t>(high[c >> 4u] | bit);
    }
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

const PrefilterTables& Prefilter::prepare() {
    tables_.first.fill(none);
    Buckets apart;
    for (std::size_t i = 0; i < literals_.size(); ++i) {
        PrefilterTables::Literal& literal = literals_[i];
        std::uint16_t& first = tables_.first[literal_slot(literal.text.data() + literal.offset)];
        literal.next = first;
        first = static_cast<std::uint16_t>(i);
        apart.add(bucket_of(literal, i));
    }
    unsigned bit = 1;
    for (const Bucket& bucket : std::move(apart).joined()) {
        const auto own = static_cast<std::uint8_t>(bit);
        for (std::size_t k = 0; k < window; ++k) {
            set_bytes(bucket.bytes[k], own, tables_.exact[k]);
            set_halves(bucket.bytes[k], own, tables_.low[k], tables_.high[k]);
        }
        set_bytes(bucket.bytes[window], own, tables_.behind);
        bit <<= 1u;
    }
    tables_.literals = literals_;
    return tables_;
}

}  // namespace calint
