// Writes arrays as named C++ constants, innermost first, and hands out their names.
#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>

namespace calint {

inline std::string_view boolean(bool value) {
    return value ? "true" : "false";
}

/// A string literal.
inline std::string literal(std::string_view text) {
    std::string out = "\"";
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '\n') {
            out += i + 1 < text.size() ? "\\n\"\n    \"" : "\\n";
        } else if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (c >= 0x20 && c < 0x7F) {
            out += c;
        } else {
            out += fmt::format("\\{:03o}", static_cast<unsigned char>(c));
        }
    }
    return out + "\"";
}

class ArrayWriter {
  public:
    std::string take() { return std::move(out_); }

    void line(std::string_view text) {
        out_ += text;
        out_ += '\n';
    }

    /// The name of an array of `type` whose elements `make` writes; `{}` when there are none.
    template <typename T, typename Make>
    std::string array(std::string_view type, std::span<const T> items, Make make) {
        if (items.empty()) return "{}";
        std::string body;
        for (const T& item : items) body += "    " + make(item) + ",\n";
        // Equal arrays are written once: most of them are short lists of words.
        const std::string key = fmt::format("{} {}", type, body);
        const auto [known, fresh] = names_.try_emplace(key, fmt::format("a{}", names_.size()));
        if (fresh) line(fmt::format("constexpr {} {}[] = {{\n{}}};", type, known->second, body));
        return known->second;
    }

    std::string numbers(std::span<const std::uint16_t> items) {
        return array("std::uint16_t", items, [](auto number) { return fmt::format("{}", number); });
    }

  private:
    std::string out_;
    std::map<std::string, std::string> names_;
};

}  // namespace calint
