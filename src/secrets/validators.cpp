#include "secrets/validators.h"

#include <algorithm>
#include <iterator>

#include "base/text.h"
#include "model/key_shape.h"
#include "secrets/looks.h"
#include "secrets/stand_in.h"

namespace calint {

namespace {

/// Apex test classes log in with passwords of their own; no org knows them.
bool is_outside_apex_tests(const Suspect& suspect) {
    const std::string path = lower(suspect.file.path());
    const bool is_apex = path.ends_with(".cls") || path.ends_with(".cls-meta.xml");
    return !is_apex || !contains_ignoring_case(suspect.file.text().substr(0, 16384), "@istest");
}

/// A documentation cuts what it shows: `...` or an ellipsis behind the value.
bool is_not_cut_short(const Suspect& suspect) {
    const std::string_view after = suspect.file.text().substr(suspect.span.end, 4);
    return !after.starts_with("...") && !after.starts_with("…") && !after.starts_with("***");
}

/// What nobody takes for a word or a version.
bool is_strong(const Suspect& suspect) {
    bool upper = false, small = false, digit = false, sign = false;
    for (const char c : suspect.value) {
        upper = upper || (c >= 'A' && c <= 'Z');
        small = small || (c >= 'a' && c <= 'z');
        digit = digit || is_digit(c);
        sign = sign || !(is_letter(c) || is_digit(c) || c == '_' || c == '.' || c == '-');
    }
    return digit && (upper || small) && (sign || (upper && small));
}

constexpr Validator validators[] = {
    {"encrypted-by-org", "base64 as Salesforce wrote an encrypted secret on retrieve until 2022",
     [](const Suspect& s) { return is_encrypted_by_org(s.value); }},
    {"ends-in-token", "a password with a security token of 24 or 25 characters behind it",
     [](const Suspect& s) { return ends_in_token(s.value); }},
    {"mixed", "has upper and lower case letters and digits",
     [](const Suspect& s) { return is_mixed(s.value); }},
    {"not-a-sample", "none of the values that Salesforce's documentation prints",
     [](const Suspect& s) { return !is_known_sample(s.file.text(s.span)); }},
    {"not-a-stand-in", "not made up, no word that says so, no reference to a value, no code",
     [](const Suspect& s) { return !is_stand_in(s.value); }},
    {"not-cut-short", "no ellipsis follows", is_not_cut_short},
    {"not-made-up", "not made up by its structure: few characters, runs, sequences, EXAMPLE",
     [](const Suspect& s) { return !is_made_up(s.value); }},
    {"not-words", "not only words such as password, token or secret",
     [](const Suspect& s) { return !is_words_only(s.value); }},
    {"outside-apex-tests", "stands in no Apex class with @IsTest", is_outside_apex_tests},
    {"password",
     "may be a password: 8 to 120 characters, letters with digits or signs, no stand-in",
     [](const Suspect& s) { return is_password(s.value); }},
    {"random-token", "mixed, or case that changes as often as chance has it",
     [](const Suspect& s) { return is_random_token(s.value); }},
    {"strong", "letters and digits with a sign, or of both cases", is_strong},
    {"without-stop-words", "no word that says it is no value: your, example, redacted",
     [](const Suspect& s) { return !has_stop_word(s.value); }},
};

}  // namespace

std::span<const Validator> all_validators() {
    return validators;
}

const Validator* find_validator(std::string_view name) {
    const auto* const hit = std::find_if(std::begin(validators), std::end(validators),
                                         [&](const Validator& v) { return v.name == name; });
    return hit == std::end(validators) ? nullptr : hit;
}

}  // namespace calint
