// UTF-8: decoding, checking, and making text of unknown origin safe to show.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace calint {

inline constexpr std::string_view utf8_bom = "\xEF\xBB\xBF";

/// One decoded character. A byte that starts no valid sequence comes back as `valid == false`,
/// `length == 1`, with the byte itself as `code`.
struct Utf8Char {
    char32_t code = 0;
    std::uint32_t length = 1;
    bool valid = true;
};

/// Decodes the first character of `text`, which must not be empty. Overlong forms, surrogates and
/// code points above U+10FFFF are not valid.
Utf8Char decode_utf8(std::string_view text);

/// Whether every byte stands for itself.
bool is_ascii(std::string_view text);

/// The number of characters (invalid bytes count as one each).
std::size_t count_code_points(std::string_view text);

/// Appends the character to `out` as UTF-8.
void append_utf8(std::string& out, char32_t code);

/// Columns that a character takes in a terminal: 2 for East Asian wide ones and emoji, else 1.
std::uint32_t display_width(char32_t code);

/// Control characters, C1 controls, bidirectional marks, zero-width and other invisible characters:
/// what a terminal or a reviewer could be deceived with. Tab and line ends count too.
bool is_deceptive(char32_t code);

/// Whether a `[` behind `text` would make a command of it that some CI systems obey wherever it
/// stands in a line of a log: `##[`, `##vso[`, `##teamcity[`.
bool opens_command(std::string_view text);

/// `text` with every deceptive character written as `\u{1B}`, the bracket of a CI command as
/// `\u{5B}` and every invalid byte as `\x9B`, so that it is valid UTF-8 on one line and shows what
/// is really there. Used for every name and value that leaves the program.
std::string escape_for_display(std::string_view text);
/// The same, behind what is in `out` already.
void append_for_display(std::string_view text, std::string& out);

/// The same for a line of source code: a tab stays a tab.
std::string escape_source_line(std::string_view text);
void append_source_line(std::string_view text, std::string& out);

/// A name from a file as a message may quote it: its first word of letters, digits, `_`, `.`, `-`
/// and
/// `:`. Longer or digit-heavy text, which may be a value that got into the wrong place, is cut.
std::string show_name(std::string_view text);

/// `text` cut to at most `limit` characters, with an ellipsis where something was cut.
std::string ellipsize(std::string_view text, std::size_t limit);

}  // namespace calint
