#include "base/base64.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace calint {

namespace {

constexpr std::array<signed char, 256> base64_values = [] {
    constexpr std::string_view alphabet =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::array<signed char, 256> values{};
    values.fill(-1);
    for (std::size_t i = 0; i < alphabet.size(); ++i)
        values[static_cast<unsigned char>(alphabet[i])] = static_cast<signed char>(i);
    return values;
}();

}  // namespace

bool is_base64(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) {
        return base64_values[static_cast<unsigned char>(c)] >= 0 || is_blank(c) || c == '=';
    });
}

std::optional<std::string> decode_base64(std::string_view text) {
    std::string out(text.size() * 3 / 4 + 3, '\0');
    std::size_t size = 0;
    std::uint32_t bits = 0;
    int have = 0;
    const auto value_of = [&](std::size_t i) {
        return static_cast<int>(base64_values[static_cast<unsigned char>(text[i])]);
    };
    for (std::size_t i = 0; i < text.size(); ++i) {
        // Four at a time where nothing is between them.
        while (have == 0 && i + 4 <= text.size()) {
            const int a = value_of(i), b = value_of(i + 1), c = value_of(i + 2),
                      d = value_of(i + 3);
            if ((a | b | c | d) < 0) break;
            const int all = a << 18 | b << 12 | c << 6 | d;
            out[size++] = static_cast<char>(all >> 16);
            out[size++] = static_cast<char>(all >> 8);
            out[size++] = static_cast<char>(all);
            i += 4;
        }
        if (i == text.size()) break;
        const char c = text[i];
        const signed char value = base64_values[static_cast<unsigned char>(c)];
        if (value < 0) {
            if (is_blank(c) || c == '=') continue;
            return std::nullopt;
        }
        bits = (bits << 6) | static_cast<std::uint32_t>(value);
        have += 6;
        if (have >= 8) {
            have -= 8;
            out[size++] = static_cast<char>((bits >> have) & 0xFF);
        }
    }
    out.resize(size);
    return out;
}

}  // namespace calint
