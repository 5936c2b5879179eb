#include "base/utf8.h"

#include <fmt/format.h>

#include <array>
#include <cstring>
#include <utility>

#include "base/text.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace calint {

Utf8Char decode_utf8(std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char first = byte(0);
    if (first < 0x80) return {first, 1, true};
    const Utf8Char bad{first, 1, false};
    std::uint32_t length = 0;
    char32_t code = 0;
    if (first >= 0xC2 && first <= 0xDF) {
        length = 2;
        code = first & 0x1F;
    } else if (first >= 0xE0 && first <= 0xEF) {
        length = 3;
        code = first & 0x0F;
    } else if (first >= 0xF0 && first <= 0xF4) {
        length = 4;
        code = first & 0x07;
    } else {
        return bad;
    }
    if (text.size() < length) return bad;
    for (std::uint32_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xC0) != 0x80) return bad;
        code = (code << 6) | (byte(i) & 0x3F);
    }
    const bool overlong = (length == 3 && code < 0x800) || (length == 4 && code < 0x10000);
    const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
    if (overlong || surrogate || code > 0x10FFFF) return bad;
    return {code, length, true};
}

bool is_ascii(std::string_view text) {
    constexpr std::uint64_t high_bits = 0x8080808080808080u;
    std::size_t i = 0;
    for (; i + sizeof(std::uint64_t) <= text.size(); i += sizeof(std::uint64_t)) {
        std::uint64_t word = 0;
        std::memcpy(&word, text.data() + i, sizeof word);
        if ((word & high_bits) != 0) return false;
    }
    for (; i < text.size(); ++i) {
        if ((text[i] & 0x80) != 0) return false;
    }
    return true;
}

std::size_t count_code_points(std::string_view text) {
    if (is_ascii(text)) return text.size();
    std::size_t count = 0;
    for (std::size_t i = 0; i < text.size(); i += decode_utf8(text.substr(i)).length) ++count;
    return count;
}

void append_utf8(std::string& out, char32_t code) {
    const auto put = [&](char32_t byte) { out.push_back(static_cast<char>(byte)); };
    if (code < 0x80) {
        put(code);
    } else if (code < 0x800) {
        put(0xC0 | (code >> 6));
        put(0x80 | (code & 0x3F));
    } else if (code < 0x10000) {
        put(0xE0 | (code >> 12));
        put(0x80 | ((code >> 6) & 0x3F));
        put(0x80 | (code & 0x3F));
    } else {
        put(0xF0 | (code >> 18));
        put(0x80 | ((code >> 12) & 0x3F));
        put(0x80 | ((code >> 6) & 0x3F));
        put(0x80 | (code & 0x3F));
    }
}

std::uint32_t display_width(char32_t code) {
    if (code < 0x1100) return 1;
    // Blocks that Unicode's East Asian Width calls wide, in the coarse.
    static constexpr std::pair<char32_t, char32_t> wide[] = {
        {0x1100, 0x115F},   {0x2E80, 0x303E},   {0x3041, 0xA4CF},   {0xAC00, 0xD7A3},
        {0xF900, 0xFAFF},   {0xFE30, 0xFE6F},   {0xFF00, 0xFF60},   {0xFFE0, 0xFFE6},
        {0x1F300, 0x1F64F}, {0x1F680, 0x1F6FF}, {0x1F900, 0x1F9FF}, {0x20000, 0x3FFFD}};
    for (const auto& [first, last] : wide) {
        if (code >= first && code <= last) return 2;
    }
    return 1;
}

bool is_deceptive(char32_t code) {
    if (code < 0x20 || (code >= 0x7F && code <= 0x9F)) return true;
    if (code < 0xAD) return false;
    return code == 0xAD || code == 0x61C || code == 0x180E || (code >= 0x200B && code <= 0x200F) ||
           (code >= 0x2028 && code <= 0x202E) || (code >= 0x2060 && code <= 0x206F) ||
           code == 0xFEFF || (code >= 0xFFF0 && code <= 0xFFFB) || (code & 0xFFFE) == 0xFFFE ||
           (code >= 0xE0000 && code <= 0xE0FFF);
}

bool opens_command(std::string_view text) {
    while (!text.empty() && is_letter(text.back())) text.remove_suffix(1);
    return text.ends_with("##");
}

namespace {

/// Characters that stand for themselves wherever they are.
constexpr std::array<bool, 256> is_harmless = [] {
    std::array<bool, 256> table{};
    for (std::size_t c = 0x20; c < 0x7F; ++c) table[c] = c != '[';
    return table;
}();

/// Where the harmless characters at the start of `text` end.
std::size_t harmless_start(std::string_view text) {
    std::size_t i = 0;
#if defined(__SSE2__)
    for (; i + 16 <= text.size(); i += 16) {
        const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text.data() + i));
        // As numbers with a sign all above 0x7F are below 0x20.
        const __m128i low = _mm_cmplt_epi8(bytes, _mm_set1_epi8(0x20));
        const __m128i others = _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(0x7F)),
                                            _mm_cmpeq_epi8(bytes, _mm_set1_epi8('[')));
        const auto harmful = static_cast<unsigned>(_mm_movemask_epi8(_mm_or_si128(low, others)));
        if (harmful != 0) return i + static_cast<std::size_t>(__builtin_ctz(harmful));
    }
#endif
    while (i < text.size() && is_harmless[static_cast<unsigned char>(text[i])]) ++i;
    return i;
}

void escape(std::string_view text, bool keep_tabs, std::string& out) {
    for (std::size_t i = 0;;) {
        const std::size_t run = harmless_start(text.substr(i));
        out.append(text, i, run);
        i += run;
        if (i == text.size()) return;
        const Utf8Char c = decode_utf8(text.substr(i));
        if (c.code == '[') {
            out += opens_command(text.substr(0, i)) ? "\\u{5B}" : "[";
        } else if (c.code == '\t' && keep_tabs) {
            out += '\t';
        } else if (!c.valid) {
            out += fmt::format("\\x{:02X}", static_cast<unsigned>(c.code));
        } else if (is_deceptive(c.code)) {
            out += fmt::format("\\u{{{:X}}}", static_cast<unsigned>(c.code));
        } else {
            out.append(text.substr(i, c.length));
        }
        i += c.length;
    }
}

}  // namespace

std::string escape_for_display(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    escape(text, false, out);
    return out;
}

void append_for_display(std::string_view text, std::string& out) {
    escape(text, false, out);
}

std::string escape_source_line(std::string_view text) {
    std::string out;
    escape(text, true, out);
    return out;
}

void append_source_line(std::string_view text, std::string& out) {
    escape(text, true, out);
}

std::string show_name(std::string_view text) {
    std::size_t end = 0;
    std::size_t digits = 0;
    for (; end < text.size() && end < 60; ++end) {
        const char c = text[end];
        const bool digit = c >= '0' && c <= '9';
        digits += digit ? 1 : 0;
        const bool word = digit || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
                          c == '.' || c == '-' || c == ':' || (c & 0x80) != 0;
        if (!word || digits > 6) break;
    }
    while (end > 0 && end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80)
        --end;
    return escape_for_display(text.substr(0, end)) + (end < text.size() ? "…" : "");
}

std::string ellipsize(std::string_view text, std::size_t limit) {
    if (text.size() <= limit) return std::string(text);
    std::size_t i = 0;
    for (std::size_t n = 0; i < text.size(); i += decode_utf8(text.substr(i)).length) {
        if (n++ == limit) return std::string(text.substr(0, i)) + "…";
    }
    return std::string(text);
}

}  // namespace calint
