#include "secrets/stand_in.h"

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <string>

#include "base/base64.h"
#include "base/text.h"
#include "base/utf8.h"
#include "secrets/looks.h"

namespace calint {

namespace {

/// In lower case; `~` is any character of a line, or none.
constexpr std::string_view stop_words[] = {
    "your",     "example",  "placeholder", "change~me",    "replace", "insert",    "dummy",
    "sample",   "redacted", "masked",      "hidden",       "todo",    "goes~here", "xxxx",
    "...",      "…",        "‹",           "***",          "•••",     "fake",      "lorem",
    "p@ssword", "p@ssw0rd", "p@ss word",   "p@ss w0rd",    "p@ssord", "p@ss0rd",   "p@ss ord",
    "p@ss 0rd", "optional", "hardcoded",   "super~secret", "not~set", "undefined", "null"};

/// In lower case, at the begin of the value.
constexpr std::string_view references[] = {
    "$",       "#{",        "{",       "enc[",        "enc(",      "!vault", "arn:",
    "vault:",  "secret:",   "ref+",    "op://",       "projects/", "env",    "os.",
    "system.", "settings.", "config.", "config[",     "config(",   "this.",  "self.",
    "props.",  "args.",     "params.", "process.env", "!["};

constexpr std::size_t pair_of(char first, char second) {
    return static_cast<std::size_t>((to_lower(first) & 31) << 5 | (to_lower(second) & 31));
}

/// By the first two bytes of a word: perhaps one begins so.
constexpr std::array<bool, 1024> first_pairs = [] {
    std::array<bool, 1024> pairs{};
    for (const std::string_view word : stop_words) pairs[pair_of(word[0], word[1])] = true;
    return pairs;
}();

/// Whether `text` begins with the word.
bool begins_with(std::string_view text, std::string_view word) {
    for (; !word.empty(); word.remove_prefix(1)) {
        if (word[0] == '~') {
            word.remove_prefix(1);
            if (begins_with(text, word)) return true;
            if (text.empty() || text[0] == '\n') return false;
            const Utf8Char any = decode_utf8(text);
            return any.valid && begins_with(text.substr(any.length), word);
        }
        if (text.empty() || to_lower(text[0]) != word[0]) return false;
        text.remove_prefix(1);
    }
    return true;
}

bool begins_with_any(std::string_view text, std::span<const std::string_view> words) {
    return std::any_of(words.begin(), words.end(),
                       [&, first = to_lower(text.front())](std::string_view word) {
                           return first == word.front() && begins_with(text, word);
                       });
}

bool is_name(char c) {
    return is_letter(c) || c == '_';
}

/// `Y2hhbmdlbWU=` says changeme.
bool hides_stop_word(std::string_view value) {
    if (value.size() < 8 || value.size() % 4 != 0 || !is_base64(value)) return false;
    const std::optional<std::string> decoded = decode_base64(value);
    return decoded &&
           std::all_of(decoded->begin(), decoded->end(),
                       [](char c) { return c >= ' ' && c <= '~'; }) &&
           has_stop_word(*decoded);
}

}  // namespace

bool has_stop_word(std::string_view value) {
    constexpr std::string_view end = "_here";
    if (value.starts_with('[') || begins_with(value, "test") ||
        equal_ignoring_case(value, "none") || value.find('<') != std::string_view::npos ||
        (value.size() >= end.size() &&
         equal_ignoring_case(value.substr(value.size() - end.size()), end)))
        return true;
    for (std::size_t i = 0; i + 1 < value.size(); ++i) {
        if (first_pairs[pair_of(value[i], value[i + 1])] &&
            begins_with_any(value.substr(i), stop_words))
            return true;
    }
    return false;
}

bool is_reference(std::string_view value) {
    if (value.empty()) return false;
    if (begins_with_any(value, references)) return true;
    if (value[0] == '@') return value.size() > 1 && is_name(value[1]);
    if (value[0] != '%') return false;
    const auto* const end = std::find_if_not(value.begin() + 1, value.end(), is_name);
    return end != value.begin() + 1 && end != value.end() && *end == '%';
}

bool has_code(std::string_view value) {
    for (std::size_t i = 0; i + 1 < value.size(); ++i) {
        const char next = value[i + 1];
        if ((value[i] == '$' && next == '{') || (value[i] == '{' && (next == '{' || next == '!')))
            return true;
        // From a parenthesis back: a.b(
        if (next != '(' || !is_word(value[i])) continue;
        std::size_t name = i;
        while (name > 0 && is_word(value[name - 1])) --name;
        if (name > 1 && value[name - 1] == '.' && is_word(value[name - 2])) return true;
    }
    return false;
}

bool is_stand_in(std::string_view value) {
    if (is_made_up(value) || has_stop_word(value) || is_reference(value)) return true;
    const bool has_digit = std::any_of(value.begin(), value.end(), is_digit);
    if (!has_digit && value.find_first_of("(){}<>$") != std::string_view::npos) return true;
    return has_code(value) || hides_stop_word(value);
}

}  // namespace calint
