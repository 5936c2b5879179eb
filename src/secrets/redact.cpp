#include "secrets/redact.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "base/utf8.h"
#include "model/placeholder.h"
#include "secrets/long_runs.h"
#include "secrets/looks.h"
#include "secrets/text_file.h"

namespace calint {

namespace {

constexpr std::string_view secret_words[] = {"secret", "passw"};
constexpr std::size_t shortest_word = 5;

/// By the letter that stands where a word's fifth one would: how far the next word is away at
/// least.
constexpr std::array<unsigned char, 256> skips = [] {
    std::array<unsigned char, 256> table{};
    for (unsigned char& skip : table) skip = shortest_word;
    for (const std::string_view word : secret_words) {
        for (std::size_t i = 0; i < shortest_word; ++i) {
            const auto low = static_cast<unsigned char>(word[i]);
            const auto skip = static_cast<unsigned char>(shortest_word - 1 - i);
            for (const std::size_t c : {low + 0u, low - 32u})  // both cases
                if (skip < table[c]) table[c] = skip;
        }
    }
    return table;
}();

/// The length of the word that stands at the beginning of `text`; 0 if none does.
std::size_t secret_word(std::string_view text) {
    const char first = to_lower(text.front());
    for (const std::string_view word : secret_words) {
        if (first == word.front() && equal_ignoring_case(text.substr(0, word.size()), word))
            return word.size();
    }
    return 0;
}

}  // namespace

std::vector<SecretSpan> suspicious_spans(std::string_view bytes) {
    std::vector<SecretSpan> spans;
    const auto is_part = [](char c) {
        return !is_blank(c) && c != '<' && c != '>' && c != '"' && c != '\'' && c != ',' &&
               c != '}';
    };
    for (std::size_t i = 0; i + shortest_word + 1 < bytes.size();) {
        if (const std::size_t skip =
                skips[static_cast<unsigned char>(bytes[i + shortest_word - 1])];
            skip != 0) {
            i += skip;
            continue;
        }
        const std::size_t size = secret_word(bytes.substr(i));
        if (size == 0) {
            ++i;
            continue;
        }
        const bool is_password = to_lower(bytes[i]) == 'p';
        std::size_t at = i + size;
        // To the end of the word, then over what separates it from its value.
        while (at < bytes.size() &&
               (is_letter(bytes[at]) || is_digit(bytes[at]) || bytes[at] == '_'))
            ++at;
        const std::size_t limit = std::min(bytes.size(), at + 16);
        while (at < limit && (!is_part(bytes[at]) || bytes[at] == ':' || bytes[at] == '=')) ++at;
        std::size_t end = at;
        while (end < bytes.size() && is_part(bytes[end])) ++end;
        const std::string_view value = bytes.substr(at, end - at);
        const bool has_digit = std::any_of(value.begin(), value.end(), is_digit);
        if (value.size() >= 8 && has_digit && value[0] != '/' && !is_placeholder(value))
            spans.push_back(
                {{static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(end)}, is_password});
        i = at;
    }
    return spans;
}

std::vector<SecretSpan> random_spans(std::string_view bytes) {
    constexpr std::size_t shortest = 20;
    constexpr std::size_t shortest_hex = 32;
    LongRuns runs;
    runs.find(bytes);
    std::vector<SecretSpan> spans;
    for (const Span run : runs.spans()) {
        const std::string_view text = bytes.substr(run.begin, run.size());
        const bool is_hex = text.find_first_not_of("0123456789abcdefABCDEF") == text.npos;
        const bool is_random =
            (text.size() >= shortest && is_mixed(text)) || (text.size() >= shortest_hex && is_hex);
        std::size_t token = run.begin;
        while (token > 0 && run.begin - token < 96 && is_token_char(bytes[token - 1])) --token;
        if (is_random && !bytes.substr(token).starts_with("3MVG9")) spans.push_back({run, false});
    }
    return spans;
}

std::string redact(std::string_view secret, bool is_password) {
    const std::size_t length = count_code_points(secret);
    for (std::size_t at = secret.find("-----BEGIN "); at != std::string_view::npos;
         at = secret.find("-----BEGIN ", at + 1)) {
        const std::string_view rest = secret.substr(at);
        const std::size_t end = rest.find("-----", 11);
        if (end != std::string_view::npos && end < 48 &&
            rest.substr(0, end).ends_with("PRIVATE KEY"))
            return fmt::format("{}…", escape_for_display(rest.substr(0, end + 5)));
    }
    if (length < 12 || is_password) return fmt::format("**** ({} characters)", length);
    std::size_t four = 0;
    for (int i = 0; i < 4; ++i) four += decode_utf8(secret.substr(four)).length;
    return fmt::format("{}**** ({} characters)", escape_for_display(secret.substr(0, four)),
                       length);
}

}  // namespace calint
