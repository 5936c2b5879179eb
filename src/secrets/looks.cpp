#include "secrets/looks.h"

#include <algorithm>
#include <bitset>

#include "base/text.h"
#include "secrets/stand_in.h"

namespace calint {

namespace {

std::size_t longest_run(std::string_view text) {
    std::size_t best = text.empty() ? 0 : 1;
    std::size_t run = 1;
    for (std::size_t i = 1; i < text.size(); ++i) {
        run = text[i] == text[i - 1] ? run + 1 : 1;
        best = std::max(best, run);
    }
    return best;
}

/// Of characters that follow each other: 0123, ABCD, in any case.
std::size_t longest_sequence(std::string_view text) {
    std::size_t best = text.empty() ? 0 : 1;
    std::size_t run = 1;
    for (std::size_t i = 1; i < text.size(); ++i) {
        run = to_lower(text[i]) - to_lower(text[i - 1]) == 1 ? run + 1 : 1;
        best = std::max(best, run);
    }
    return best;
}

bool is_upper(char c) {
    return c >= 'A' && c <= 'Z';
}

bool is_alnum(char c) {
    return is_letter(c) || is_digit(c);
}

/// The same few characters over and over: 0123456701234567.
bool repeats_itself(std::string_view value) {
    for (std::size_t period = 1; period <= value.size() / 3; ++period) {
        if (value[period] != value[0]) continue;
        if (value.substr(period) == value.substr(0, value.size() - period)) return true;
    }
    return false;
}

}  // namespace

bool is_made_up(std::string_view value) {
    std::bitset<256> seen;
    for (const char c : value) seen.set(static_cast<unsigned char>(c));
    if (seen.count() <= 4 || longest_run(value) >= 6 || longest_sequence(value) >= 8) return true;
    const auto has = [&](std::string_view word) {
        return value.find(word) != std::string_view::npos;
    };
    if (has("EXAMPLE") || has("PLACEHOLDER")) return true;
    if (value.size() <= 256 && repeats_itself(value)) return true;
    return value.ends_with("000000") && std::all_of(value.begin(), value.end(), is_digit);
}

bool is_mixed(std::string_view value) {
    bool upper = false, small = false, digit = false;
    for (const char c : value) {
        upper = upper || is_upper(c);
        small = small || (is_letter(c) && !is_upper(c));
        digit = digit || is_digit(c);
    }
    return upper && small && digit;
}

bool is_random_token(std::string_view value) {
    if (is_mixed(value)) return true;
    if (!std::all_of(value.begin(), value.end(), is_alnum)) return false;
    std::size_t flips = 0;
    for (std::size_t i = 1; i < value.size(); ++i)
        flips += is_upper(value[i]) != is_upper(value[i - 1]) ? 1 : 0;
    return std::count_if(value.begin(), value.end(), is_upper) >= 6 && flips >= 9;
}

bool is_words_only(std::string_view value) {
    bool says_secret = false;
    std::size_t i = 0;
    while (i < value.size()) {
        std::size_t end = i;
        if (is_letter(value[i])) {
            while (end < value.size() && is_letter(value[end])) ++end;
            const std::string_view word = value.substr(i, end - i);
            for (const std::string_view secret : {"pass", "token", "secret", "pwd"})
                says_secret = says_secret || contains_ignoring_case(word, secret);
        } else if (is_digit(value[i])) {
            while (end < value.size() && is_digit(value[end])) ++end;
            const std::string_view number = value.substr(i, end - i);
            const bool counts = longest_sequence(number) == number.size();
            if (end != value.size() || (end - i > 3 && !counts)) return false;
        } else {
            while (end < value.size() && !is_alnum(value[end])) ++end;
            if (end - i != 1 || std::string_view(" _.+-").find(value[i]) == std::string_view::npos)
                return false;
        }
        i = end;
    }
    return says_secret;
}

bool ends_in_token(std::string_view value) {
    if (value.size() < 29) return false;
    for (const std::size_t length : {24u, 25u}) {
        const std::string_view tail = value.substr(value.size() - length);
        if (is_mixed(tail) && std::all_of(tail.begin(), tail.end(), is_alnum) &&
            entropy(tail) > 3.5)
            return true;
    }
    return false;
}

bool is_password(std::string_view value) {
    if (value.size() < 8 || value.size() > 120 || is_stand_in(value) || is_words_only(value))
        return false;
    constexpr int most_blanks = 2;  // more make a sentence
    if (std::count(value.begin(), value.end(), ' ') > most_blanks) return false;
    const bool has_sign = value.find_first_of("0123456789!@#$%^&*") != std::string_view::npos;
    return has_sign && std::any_of(value.begin(), value.end(), is_letter);
}

bool is_known_sample(std::string_view value) {
    // From the documentation of the REST API, and what a retrieve writes instead of a secret.
    return value.starts_with("5Aep8614iLM.Dq661ePDmPEgaAW9Oh_L3JKkDpB4xReb54_pZ") ||
           value.starts_with("00Dx0000000BV7z") || value == "Placeholder_Value" ||
           value == "PlaceholderValue" || value == "AUTO_GENERATED" ||
           value == "PwdVxXjzu3NCZ3MD4He+wA==" || value == "1955279925675241571" ||
           value == "e8a68b73992a7a54";
}

}  // namespace calint
