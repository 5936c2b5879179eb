// The bytes of plain XML by what they may be, and the quick way over many of one kind.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "base/text.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace calint {

/// Classes, as bits. `&`, `<`, `>`, control characters and DEL are in none.
enum XmlByte : unsigned char {
    xml_text = 1,  ///< ASCII without markup
    xml_blank = 2,
    xml_name_start = 4,
    xml_name_more = 8,
    xml_high = 16,      ///< begins or continues a character beyond ASCII
    xml_variable = 32,  ///< as template variables have it
    xml_secret = 64,    ///< as auth URLs, passwords in URLs and PEM have it
    xml_return = 128,   ///< a carriage return, of which expat makes a line feed
};

inline constexpr std::array<unsigned char, 256> xml_bytes = [] {
    std::array<unsigned char, 256> table{};
    for (std::size_t c = 0x20; c < 0x7F; ++c) {
        const char as_char = static_cast<char>(c);
        table[c] = xml_text;
        if (is_letter(as_char) || as_char == '_') table[c] |= xml_name_start | xml_name_more;
        if (is_digit(as_char)) table[c] |= xml_name_more;
    }
    table['&'] = table['<'] = table['>'] = 0;
    table[' '] = table['\t'] = table['\n'] = xml_text | xml_blank;
    table['\r'] = xml_return;
    for (const char c : {'{', '@', '#', '_', '%', '$'})
        table[static_cast<unsigned char>(c)] |= xml_variable;
    table['@'] |= xml_secret;
    table['-'] |= xml_secret;
    for (std::size_t c = 0x80; c < 0x100; ++c) table[c] = xml_high;
    return table;
}();

inline bool is_xml(char c, unsigned char wanted) {
    return (xml_bytes[static_cast<unsigned char>(c)] & wanted) != 0;
}

#if defined(__SSE2__)
inline __m128i sixteen_at(const char* at) {
    return _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
}

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
    if constexpr (Wanted == xml_text) {
        const __m128i markup = either(equal('&'), either(equal('<'), equal('>')));
        hit = either(line, _mm_andnot_si128(markup, from(bytes, ' ', 0x7F - ' ')));
    } else if constexpr (Wanted == xml_blank) {
        hit = either(line, equal(' '));
    } else if constexpr (Wanted == xml_name_more) {
        const __m128i lower_case = _mm_or_si128(bytes, _mm_set1_epi8(0x20));
        hit = either(equal('_'), either(from(bytes, '0', 10), from(lower_case, 'a', 26)));
    } else if constexpr (Wanted == xml_variable) {
        const __m128i from_hash = from(bytes, '#', 3);  // # $ %
        hit = either(either(from_hash, equal('{')), either(equal('@'), equal('_')));
    } else {
        static_assert(Wanted == xml_secret);
        hit = either(equal('@'), equal('-'));
    }
    return static_cast<unsigned>(_mm_movemask_epi8(hit));
}
#endif

/// The first byte from `at` on that is not of the class.
template <unsigned char Wanted>
const char* end_of(const char* at, const char* end) {
#if defined(__SSE2__)
    for (; end - at >= 16; at += 16) {
        const unsigned hits = in_class<Wanted>(sixteen_at(at));
        if (hits != 0xFFFF) return at + __builtin_ctz(~hits);
    }
#endif
    while (at != end && is_xml(*at, Wanted)) ++at;
    return at;
}

/// The same for text; adds to `seen` whether it has bytes of xml_variable and of xml_secret.
inline const char* end_of_text(const char* at, const char* end, unsigned char& seen) {
#if defined(__SSE2__)
    for (; end - at >= 16; at += 16) {
        const __m128i bytes = sixteen_at(at);
        const unsigned stops = ~in_class<xml_text>(bytes) & 0xFFFFu;
        const unsigned before = (stops & (0u - stops)) - 1;  // all, where nothing stops
        if ((in_class<xml_variable>(bytes) & before) != 0) seen |= xml_variable;
        if ((in_class<xml_secret>(bytes) & before) != 0) seen |= xml_secret;
        if (stops != 0) return at + __builtin_ctz(stops);
    }
#endif
    for (; at != end && is_xml(*at, xml_text); ++at)
        seen |= xml_bytes[static_cast<unsigned char>(*at)];
    return at;
}

}  // namespace calint
