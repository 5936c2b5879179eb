#include "secrets/text_file.h"

#include <algorithm>
#include <cstring>
#include <variant>

#include "base/text.h"
#include "parse/xml.h"

namespace calint {

namespace {

constexpr std::size_t longest_look = 400;  ///< bytes to the left that may belong to a name

/// Three letters in a row.
bool has_word(std::string_view text) {
    std::size_t letters = 0;
    for (const char c : text) {
        letters = is_letter(c) ? letters + 1 : 0;
        if (letters == 3) return true;
    }
    return false;
}

/// Whether all that `text` says is that a value follows: `"value": "`, `<string>`.
bool only_announces_value(std::string_view text) {
    std::string word;
    for (const char c : text) {
        if (is_letter(c)) word += to_lower(c);
    }
    static constexpr std::string_view words[] = {"value",
                                                 "val",
                                                 "string",
                                                 "default",
                                                 "defaultvalue",
                                                 "initialvalue",
                                                 "stringvalue",
                                                 "currentvalue",
                                                 "valuefrom",
                                                 "content",
                                                 "valuestring",
                                                 "text",
                                                 "fieldvalue",
                                                 "valuexsitypexsdstring",
                                                 "stringpropnameargumentvalue"};
    return std::find(std::begin(words), std::end(words), word) != std::end(words);
}

bool is_continuation(char c) {
    return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

}  // namespace

bool is_token_char(char c) {
    return is_letter(c) || is_digit(c) || c == '.' || c == '_';
}

std::string_view TextFile::near(Span span, std::size_t distance) const {
    std::size_t from = span.begin > distance ? span.begin - distance : 0;
    std::size_t to = std::min(text_.size(), span.end + distance);
    while (from < span.begin && is_continuation(text_[from])) ++from;
    while (to < text_.size() && is_continuation(text_[to])) ++to;
    return text_.substr(from, to - from);
}

std::size_t TextFile::line_begin(std::size_t at) const {
    const std::size_t least = at > longest_look ? at - longest_look : 0;
    while (at > least && text_[at - 1] != '\n') --at;
    return at;
}

std::string_view TextFile::line(std::size_t at) const {
    const std::size_t begin = line_begin(at);
    const std::string_view rest = text_.substr(begin, at - begin + longest_look);
    return rest.substr(0, std::min(rest.size(), rest.find('\n', at - begin)));
}

std::string TextFile::left_of(std::size_t begin) const {
    constexpr std::size_t enough = 90;
    std::size_t from = line_begin(begin);
    std::string left(text_.substr(from, begin - from));
    for (int lines = 0; lines < 3 && !has_word(left) && from > 0; ++lines) {
        const std::size_t above = line_begin(from - 1);
        std::string wider(trim(text_.substr(above, from - above)));
        wider += ' ';
        wider += left;
        left.swap(wider);
        from = above;
    }
    return left.size() > enough ? left.substr(left.size() - enough) : left;
}

std::string TextFile::name_of(Span value) const {
    const std::string left = left_of(value.begin);
    const std::size_t cut = left.find_last_of(",;&{}");
    const std::string last = cut == std::string::npos ? left : left.substr(cut + 1);
    if (only_announces_value(last)) return pair_around(value, left);
    return has_word(last) ? last : left;
}

/// `{"key": "x_secret", "value": "..."}` in either order, in braces or on the line before.
std::string TextFile::pair_around(Span value, std::string_view left) const {
    constexpr std::size_t reach = 240;
    const std::size_t least = value.begin > reach ? value.begin - reach : 0;
    std::size_t open = value.begin;
    while (open > least && text_[open - 1] != '{' && text_[open - 1] != '}') --open;
    const bool in_braces = open > 0 && text_[open - 1] == '{';
    if (in_braces) {
        const std::string_view rest = text_.substr(value.end, reach);
        return std::string(text_.substr(open, value.begin - open)) +
               std::string(rest.substr(0, rest.find('}')));
    }
    // The two lines above it and the one below, be they YAML, XML or a form.
    std::size_t from = line_begin(value.begin);
    for (int lines = 0; lines < 2 && from > 0; ++lines) from = line_begin(from - 1);
    const std::size_t line_end = std::min(text_.find('\n', value.end), text_.size());
    const std::string_view below = text_.substr(line_end, reach);
    return std::string(text_.substr(from, value.begin - from)) + std::string(left) +
           std::string(below.substr(0, below.find('\n', 1)));
}

bool TextFile::has_key_within(Span span, std::size_t distance) const {
    constexpr std::size_t shortest_key = 80;
    constexpr std::size_t longest_key = 95;
    const std::size_t reach = distance + longest_key;
    const std::size_t from = span.begin > reach ? span.begin - reach : 0;
    const std::string_view window =
        text_.substr(from, std::min(text_.size(), span.end + reach) - from);
    for (std::size_t at = window.find("3MVG9"); at != std::string_view::npos;
         at = window.find("3MVG9", at + 5)) {
        std::size_t stop = at;
        while (stop < window.size() && is_token_char(window[stop])) ++stop;
        if (stop - at < shortest_key) continue;
        const std::size_t begin = from + at;
        const std::size_t end = from + std::min(stop, at + longest_key);
        if (end + distance >= span.begin && begin <= span.end + distance) return true;
    }
    return false;
}

bool TextFile::may_have_element(std::string_view name) const {
    if (name != asked_element_) {
        std::string tag = "<";
        tag.append(name);
        has_element_ = memmem(text_.data(), text_.size(), tag.data(), tag.size()) != nullptr;
        asked_element_ = name;
    }
    return has_element_;
}

const Tree* TextFile::document() const {
    if (!is_parsed_) {
        is_parsed_ = true;
        XmlReader reader;
        auto parsed = reader.read(text_);
        if (Tree* const tree = std::get_if<Tree>(&parsed)) document_ = std::move(*tree);
    }
    return document_ ? &*document_ : nullptr;
}

}  // namespace calint
