// Small questions about text: ASCII case, blanks, splitting, the nearest known name, globs.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace calint {

/// Space, tab, CR, LF: white space as XML has it.
constexpr bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

constexpr bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

// Letters are ASCII's.
constexpr bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// What a word of an expression is made of, and a developer name.
constexpr bool is_word(char c) {
    return is_letter(c) || is_digit(c) || c == '_';
}

constexpr char to_lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::string_view trim(std::string_view text);
std::string lower(std::string_view text);
bool equal_ignoring_case(std::string_view a, std::string_view b);
bool contains_ignoring_case(std::string_view text, std::string_view part);

/// `text` cut at every `separator`; an empty text gives one empty piece.
std::vector<std::string_view> split(std::string_view text, char separator);

/// Insertions, deletions, substitutions and swaps of neighbours that turn `a` into `b`.
std::size_t edit_distance(std::string_view a, std::string_view b);

/// The candidate a person most likely meant by `name`: equal apart from case, or at most a third of
/// its letters away. Empty when nothing is near.
std::string_view nearest(std::string_view name, std::span<const std::string_view> candidates);

/// `, did you mean 'x'?` or nothing: the end of a message about an unknown name.
std::string did_you_mean(std::string_view name, std::span<const std::string_view> candidates);

/// Shannon entropy in bits per character.
double entropy(std::string_view text);

/// A size as people read it: `5.1 MiB`, `1.5 KiB`, `12 bytes`.
std::string show_size(std::size_t bytes);

/// `5.1 MiB, limit 4 MiB`, for a size above its limit; in bytes where the two would read the same.
std::string show_excess(std::size_t bytes, std::size_t limit);

/// `1 finding`, `2 findings`.
std::string count_of(std::size_t number, std::string_view singular);

/// Whether `path` (with '/') matches `pattern`: `*` and `?` stay inside a path segment, `**` spans
/// segments (`**/` is any number of whole ones), `[abc]` is one of the characters. A pattern
/// without '/' is matched against the last segment too.
bool glob_match(std::string_view pattern, std::string_view path);

}  // namespace calint
