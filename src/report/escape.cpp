#include "report/escape.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "base/utf8.h"

namespace calint {

namespace {

/// The five characters of markup as entities; "" for others.
std::string_view entity_of(char c) {
    switch (c) {
        case '&':
            return "&amp;";
        case '<':
            return "&lt;";
        case '>':
            return "&gt;";
        case '"':
            return "&quot;";
        case '\'':
            return "&#39;";
        default:
            return "";
    }
}

/// The Char production of XML 1.0.
bool is_xml(char32_t code) {
    return code == '\t' || code == '\n' || code == '\r' || (code >= 0x20 && code <= 0xD7FF) ||
           (code >= 0xE000 && code <= 0xFFFD) || code >= 0x10000;
}

/// A word that nothing can take for more than a word: letters, in them `-` and `'`. Up to six
/// digits are a number; more could be the name of a commit.
bool is_plain(std::string_view word) {
    const auto is_one_of = [](std::string_view set, char c) {
        return set.find(c) != std::string_view::npos;
    };
    const auto is_word = [](char c) { return is_letter(c) || (c & 0x80) != 0; };
    while (word.size() > 1 && is_one_of("('", word.front())) word.remove_prefix(1);
    while (word.size() > 1 && is_one_of(",.;:)'", word.back())) word.remove_suffix(1);
    if (std::all_of(word.begin(), word.end(), is_digit)) return word.size() <= 6;
    return is_word(word.front()) && std::all_of(word.begin(), word.end(), [&](char c) {
               return is_word(c) || is_one_of("-'", c);
           });
}

/// `text` with each run of words that are not plain given to `code`.
template <typename Code>
std::string mark_code(std::string_view text, Code code) {
    std::string out;
    std::string run;
    const auto close = [&] {
        if (run.empty()) return;
        if (!out.empty()) out += ' ';
        // The end of a sentence is no part of the value.
        const std::size_t end = run.find_last_not_of(",.;?") + 1;
        out += code(run.substr(0, end == 0 ? run.size() : end));
        if (end != 0) out += run.substr(end);
        run.clear();
    };
    for (const std::string_view word : split(text, ' ')) {
        if (word.empty()) continue;
        if (is_plain(word)) {
            close();
            if (!out.empty()) out += ' ';
            out += word;
        } else {
            if (!run.empty()) run += ' ';
            run += word;
        }
    }
    close();
    return out;
}

}  // namespace

std::string escape_xml(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size();) {
        const Utf8Char c = decode_utf8(text.substr(i));
        const std::string_view entity = entity_of(text[i]);
        if (!c.valid) {
            append_utf8(out, 0xFFFD);
        } else if (!entity.empty()) {
            out += entity;
        } else if (is_xml(c.code) && is_deceptive(c.code)) {
            out += fmt::format("&#{};", static_cast<unsigned>(c.code));
        } else if (is_xml(c.code)) {
            out += text.substr(i, c.length);
        }
        i += c.length;
    }
    return out;
}

std::string escape_for_log(std::string_view text, std::span<const CharEscape> escapes) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size();) {
        const Utf8Char c = decode_utf8(text.substr(i));
        const auto escape = std::find_if(escapes.begin(), escapes.end(), [&](const CharEscape& e) {
            return e.character == text[i];
        });
        if (escape != escapes.end()) {
            out += escape->escaped;
        } else if (text[i] == '[' && opens_command(out)) {
            out += "\\u{5B}";
        } else if (text[i] >= 0x20 && text[i] < 0x7F) {
            out += text[i];
        } else {
            out += escape_for_display(text.substr(i, c.length));
        }
        i += c.length;
    }
    return out;
}

std::string escape_markdown(std::string_view text) {
    return mark_code(escape_for_display(text),
                     [](const std::string& run) { return markdown_code(run); });
}

std::string markdown_code(std::string_view text) {
    std::string body;
    std::size_t ticks = 0;  // of the longest run inside: the fence must be longer
    std::size_t run = 0;
    for (const char c : escape_for_display(text)) {
        run = c == '`' ? run + 1 : 0;
        ticks = std::max(ticks, run);
        if (c == '|') {
            body += "\\u{7C}";
        } else {
            body += c;
        }
    }
    if (body.find_first_not_of(' ') == std::string::npos) return body;  // would be no code span
    const std::string fence(ticks + 1, '`');
    const bool pads =
        body.front() == '`' || body.back() == '`' || (body.front() == ' ' && body.back() == ' ');
    const std::string_view pad = pads ? " " : "";
    return fmt::format("{0}{1}{2}{1}{0}", fence, pad, body);
}

std::string escape_html(std::string_view text) {
    return mark_code(escape_for_display(text), [](const std::string& run) {
        std::string out = "<code>";
        for (const char c : run) {
            const std::string_view entity = entity_of(c);
            if (entity.empty()) {
                out += c;
            } else {
                out += entity;
            }
        }
        out += "</code>";
        return out;
    });
}

}  // namespace calint
