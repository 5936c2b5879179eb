#include "parse/yaml_place.h"

#include "base/text.h"

namespace calint {

namespace {

bool is_break(char c) {
    return c == '\n' || c == '\r';
}

bool is_space(char c) {
    return c == ' ' || c == '\t';
}

std::uint32_t narrow(std::size_t n) {
    return static_cast<std::uint32_t>(n);
}

/// The closing quote's offset, or npos.
std::size_t closing_quote(std::string_view s, std::size_t p) {
    const char quote = s[p++];
    for (; p < s.size(); ++p) {
        if (quote == '"' && s[p] == '\\') {
            ++p;
        } else if (s[p] == quote) {
            if (quote != '\'' || p + 1 >= s.size() || s[p + 1] != '\'') return p;
            ++p;
        }
    }
    return std::string_view::npos;
}

/// Walks a folded plain scalar: one line break became a blank, n of them n-1 line feeds.
std::size_t plain_end(std::string_view s, std::size_t p, std::string_view text) {
    constexpr std::size_t lost = std::string_view::npos;
    std::size_t i = 0;
    while (i < text.size()) {
        if (p < s.size() && s[p] == text[i] && text[i] != '\n') {
            std::size_t after = p;
            while (after < s.size() && is_space(s[after])) ++after;
            const bool folded = is_space(text[i]) && after < s.size() && is_break(s[after]);
            if (!folded) {
                ++p;
                ++i;
                continue;
            }
        }
        if (text[i] != ' ' && text[i] != '\n') return lost;
        std::size_t breaks = 0;
        while (p < s.size() && is_blank(s[p])) breaks += s[p++] == '\n' ? 1 : 0;
        if (breaks == 0) return lost;
        const std::size_t made = breaks == 1 ? 1 : breaks - 1;
        const char with = breaks == 1 ? ' ' : '\n';
        for (std::size_t k = 0; k < made; ++k, ++i) {
            if (i >= text.size() || text[i] != with) return lost;
        }
    }
    return p;
}

std::size_t line_end(std::string_view s, std::size_t p) {
    const std::size_t hit = s.find('\n', p);
    return hit == std::string_view::npos ? s.size() : hit;
}

YamlScalar locate_block(std::string_view s, std::size_t begin, int parent_column) {
    YamlScalar out;
    out.style = s[begin];
    std::size_t header = begin + 1;
    int indent = -1;
    while (header < s.size() && (s[header] == '+' || s[header] == '-' || is_digit(s[header]))) {
        if (is_digit(s[header])) indent = parent_column + (s[header] - '0');
        ++header;
    }
    std::size_t at = line_end(s, header);
    std::size_t end = at;
    std::size_t first = 0;
    if (at < s.size()) ++at;
    while (at < s.size()) {
        std::size_t text = at;
        while (text < s.size() && s[text] == ' ') ++text;
        const std::size_t stop = line_end(s, at);
        const int column = static_cast<int>(text - at);
        const bool empty = trim(s.substr(at, stop - at)).empty();
        if (!empty) {
            if (indent < 0 && column <= parent_column) break;
            if (indent < 0) indent = column;
            if (column < indent) break;
            if (first == 0) first = text;
            end = stop > at && s[stop - 1] == '\r' ? stop - 1 : stop;
        }
        at = stop < s.size() ? stop + 1 : stop;
    }
    out.span = {narrow(begin), narrow(end)};
    out.value = {narrow(first == 0 ? end : first), narrow(end)};
    out.found = true;
    return out;
}

}  // namespace

YamlScalar locate_scalar(std::string_view bytes, std::size_t begin, std::string_view text,
                         bool in_flow, int parent_column) {
    YamlScalar out;
    out.span = out.value = {narrow(begin), narrow(begin)};
    if (begin >= bytes.size()) return out;
    const char first = bytes[begin];
    if (first == '"' || first == '\'') {
        const std::size_t close = closing_quote(bytes, begin);
        out.style = first;
        if (close == std::string_view::npos) return out;
        out.span = {narrow(begin), narrow(close + 1)};
        out.value = {narrow(begin + 1), narrow(close)};
        out.found = true;
    } else if ((first == '|' || first == '>') && !in_flow) {
        out = locate_block(bytes, begin, parent_column);
    } else {
        const std::size_t end = plain_end(bytes, begin, text);
        if (end == std::string_view::npos || text.empty()) return out;
        out.span = out.value = {narrow(begin), narrow(end)};
        out.found = true;
    }
    out.verbatim = bytes.substr(out.value.begin, out.value.size()) == text;
    return out;
}

}  // namespace calint
