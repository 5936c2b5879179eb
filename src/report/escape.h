// What the formats need escaped. Messages and values are escaped for display already; paths come as
// they are on disk, so that whoever reads a report finds the file.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace calint {

/// For XML 1.0, in text and in attributes. White space other than blanks and deceptive characters
/// become references, so that a parser keeps the first and a reader sees the second; characters
/// that XML cannot carry are dropped, bytes that are no UTF-8 become U+FFFD.
std::string escape_xml(std::string_view text);

struct CharEscape {
    char character;
    std::string_view escaped;
};

/// For a command on one line of a CI log: the characters of `escapes` become what stands beside
/// them, deceptive ones and invalid bytes are shown as `escape_for_display` shows them. `##[` and
/// `##name[`, which some runners obey anywhere in a line, are broken up.
std::string escape_for_log(std::string_view text, std::span<const CharEscape> escapes);

/// For text in Markdown. Plain words stay; whatever has a digit or a sign in it becomes a code
/// span, the one thing in which no platform looks for markup, links, mentions, references or HTML.
/// Pipes are written as `\u{7C}`, since tables are cut at them before code is looked at.
std::string escape_markdown(std::string_view text);

/// All of `text` as one code span.
std::string markdown_code(std::string_view text);

/// For text inside HTML inside Markdown, where Markdown is not looked for; `<code>` as above.
std::string escape_html(std::string_view text);

}  // namespace calint
