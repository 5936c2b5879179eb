#include "parse/text_check.h"

#include <fmt/format.h>

#include <cstdint>
#include <cstring>

#include "base/utf8.h"

namespace calint {

namespace {

/// Byte order marks, or the NUL bytes that ASCII has in a wider encoding.
std::string_view wide_encoding(std::string_view bytes) {
    const auto at = [&](std::size_t i) {
        return i < bytes.size() ? static_cast<unsigned char>(bytes[i]) : 0x100;
    };
    if (at(0) == 0xFF && at(1) == 0xFE) return at(2) == 0 && at(3) == 0 ? "UTF-32" : "UTF-16";
    if (at(0) == 0xFE && at(1) == 0xFF) return "UTF-16";
    if (at(0) == 0 && at(1) == 0) return at(2) == 0xFE || at(3) == '<' ? "UTF-32" : "";
    if (at(0) == '<' && at(1) == 0) return at(2) == 0 && at(3) == 0 ? "UTF-32" : "UTF-16";
    if (at(0) == 0 && at(1) == '<') return "UTF-16";
    return "";
}

bool is_ascii_text(unsigned char c) {
    return (c >= 0x20 && c < 0x7F) || c == '\t' || c == '\n' || c == '\r';
}

}  // namespace

std::optional<Problem> check_text(std::string_view bytes, std::string_view check,
                                  std::string_view char_code) {
    const auto problem = [&](std::string_view code, std::string message, std::size_t at,
                             std::size_t length) {
        const auto begin = static_cast<std::uint32_t>(at);
        return Problem{std::string(check), std::string(code), std::move(message),
                       Span{begin, begin + static_cast<std::uint32_t>(length)}};
    };
    if (const std::string_view wide = wide_encoding(bytes); !wide.empty())
        return problem("encoding", fmt::format("not UTF-8 (looks like {})", wide), 0, 0);
    for (std::size_t i = 0; i < bytes.size();) {
        if (is_ascii_text(static_cast<unsigned char>(bytes[i]))) {
            ++i;
            continue;
        }
        const Utf8Char c = decode_utf8(bytes.substr(i));
        if (!c.valid) return problem("encoding", fmt::format("invalid UTF-8 at byte {}", i), i, 1);
        const bool mark = c.code == 0xFEFF && i != 0;
        if (c.code < 0x20 || c.code == 0xFFFE || c.code == 0xFFFF || mark)
            return problem(
                char_code,
                fmt::format("character U+{:04X} is not allowed", static_cast<unsigned>(c.code)), i,
                c.length);
        i += c.length;
    }
    return std::nullopt;
}

}  // namespace calint
