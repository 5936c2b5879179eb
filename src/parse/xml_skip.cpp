#include "parse/xml_skip.h"

#include <algorithm>
#include <array>

#include "base/text.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace calint {

namespace {

constexpr std::size_t longest_name = 128;
constexpr std::size_t deepest = 32;
constexpr std::size_t most_elements = 60'000;

enum Class : unsigned char {
    text = 1,  ///< ASCII without markup
    blank = 2,
    name_start = 4,
    name_more = 8,
};

constexpr std::array<unsigned char, 256> classes = [] {
    std::array<unsigned char, 256> table{};
    for (std::size_t c = 0x20; c < 0x7F; ++c) {
        const char as_char = static_cast<char>(c);
        table[c] = text;
        if (is_letter(as_char) || as_char == '_') table[c] |= name_start | name_more;
        if (is_digit(as_char)) table[c] |= name_more;
    }
    table['&'] = table['<'] = table['>'] = 0;
    table[' '] = table['\t'] = table['\n'] = text | blank;
    return table;
}();

bool is(char c, unsigned char wanted) {
    return (classes[static_cast<unsigned char>(c)] & wanted) != 0;
}

#if defined(__SSE2__)
/// Which of sixteen bytes are of a class, as the bits of a number; the same as the table says.
template <unsigned char Wanted>
unsigned in_class(__m128i bytes) {
    const auto equal = [&](char c) { return _mm_cmpeq_epi8(bytes, _mm_set1_epi8(c)); };
    const auto either = [](__m128i a, __m128i b) { return _mm_or_si128(a, b); };
    const auto from = [](__m128i value, char first, char count) {
        const __m128i above = _mm_sub_epi8(value, _mm_set1_epi8(first));
        const auto most = static_cast<char>(count - 1);
        return _mm_cmpeq_epi8(_mm_min_epu8(above, _mm_set1_epi8(most)), above);
    };
    const __m128i line = either(equal('\t'), equal('\n'));
    __m128i hit;
    if constexpr (Wanted == text) {
        const __m128i markup = either(equal('&'), either(equal('<'), equal('>')));
        hit = either(line, _mm_andnot_si128(markup, from(bytes, ' ', 0x7F - ' ')));
    } else if constexpr (Wanted == blank) {
        hit = either(line, equal(' '));
    } else {
        static_assert(Wanted == name_more);
        const __m128i lower_case = _mm_or_si128(bytes, _mm_set1_epi8(0x20));
        hit = either(equal('_'), either(from(bytes, '0', 10), from(lower_case, 'a', 26)));
    }
    return static_cast<unsigned>(_mm_movemask_epi8(hit));
}
#endif

/// The first byte from `at` on that is not of the class.
template <unsigned char Wanted>
const char* end_of(const char* at, const char* end) {
#if defined(__SSE2__)
    for (; end - at >= 16; at += 16) {
        const unsigned hits =
            in_class<Wanted>(_mm_loadu_si128(reinterpret_cast<const __m128i*>(at)));
        if (hits != 0xFFFF) return at + __builtin_ctz(~hits);
    }
#endif
    while (at != end && is(*at, Wanted)) ++at;
    return at;
}

/// An element that is open.
struct Level {
    std::string_view name;
    bool has_child = false;
};

class Skipper {
  public:
    Skipper(std::string_view bytes, std::size_t at, std::string_view name, std::size_t most_depth)
        : at_(bytes.data() + at),
          end_(bytes.data() + bytes.size()),
          most_(std::min(most_depth, deepest)) {
        levels_[0].name = name;
    }

    /// Null if it is not plain.
    const char* skip() {
        if (most_ == 0) return nullptr;
        depth_ = 1;
        for (std::size_t elements = 0; depth_ != 0;) {
            if (at_ == end_ || !pass_text() || end_ - at_ < 2) return nullptr;
            if (at_[1] == '/') {
                if (!end_tag()) return nullptr;
            } else if (++elements > most_elements || !start_tag()) {
                return nullptr;
            }
        }
        return at_;
    }

  private:
    /// Up to the next `<`. Words stand in an element that holds nothing else. Expat makes a line
    /// feed of a carriage return: only between tags is it plain.
    bool pass_text() {
        bool has_return = false;
        while (is(*at_, blank) || *at_ == '\r') {
            has_return = has_return || *at_ == '\r';
            at_ = end_of<blank>(at_ + 1, end_);
            if (at_ == end_) return false;
        }
        if (*at_ == '<') return true;
        if (has_return) return false;
        at_ = end_of<text>(at_, end_);
        if (at_ == end_ || *at_ != '<') return false;
        return !levels_[depth_ - 1].has_child && end_ - at_ > 1 && at_[1] == '/';
    }

    /// Whether a name stands at `at_`, with more behind it.
    bool starts_with(std::string_view name) const {
#if defined(__SSE2__)
        // The name stands before `at_`, so that there is as much to be read behind its start.
        if (name.size() <= 16 && end_ - at_ >= 16) {
            const auto load = [](const char* from) {
                return _mm_loadu_si128(reinterpret_cast<const __m128i*>(from));
            };
            const __m128i same = _mm_cmpeq_epi8(load(name.data()), load(at_));
            const auto wanted = (1u << name.size()) - 1;
            return (static_cast<unsigned>(_mm_movemask_epi8(same)) & wanted) == wanted;
        }
#endif
        return std::string_view(at_, name.size()) == name;
    }

    bool end_tag() {
        at_ += 2;
        const std::string_view name = levels_[depth_ - 1].name;
        if (static_cast<std::size_t>(end_ - at_) <= name.size() || at_[name.size()] != '>' ||
            !starts_with(name))
            return false;
        at_ += name.size() + 1;
        --depth_;
        return true;
    }

    bool start_tag() {
        const char* const begin = ++at_;
        if (depth_ == most_ || !is(*at_, name_start)) return false;
        at_ = end_of<name_more>(at_, end_);
        const std::string_view name(begin, static_cast<std::size_t>(at_ - begin));
        if (name.size() > longest_name || end_ - at_ < 2) return false;
        levels_[depth_ - 1].has_child = true;
        if (at_[0] == '/' && at_[1] == '>') {
            at_ += 2;
            return true;
        }
        if (*at_ != '>') return false;
        ++at_;
        levels_[depth_++] = {name, false};
        return true;
    }

    const char* at_;
    const char* end_;
    std::size_t most_;
    std::size_t depth_ = 0;
    std::array<Level, deepest> levels_{};
};

}  // namespace

std::optional<std::size_t> skip_plain_element(std::string_view bytes, std::size_t at,
                                              std::string_view name, std::size_t most_depth) {
    const char* const end = Skipper(bytes, at, name, most_depth).skip();
    if (end == nullptr) return std::nullopt;
    return static_cast<std::size_t>(end - bytes.data());
}

}  // namespace calint
