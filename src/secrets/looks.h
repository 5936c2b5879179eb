// What random values and passwords look like, and what is none by its structure alone.
#pragma once

#include <string_view>

namespace calint {

/// Nobody's random value, by its structure alone: four different characters at most, one six times
/// in a row, a sequence of eight, EXAMPLE or PLACEHOLDER in it, digits that end in 000000.
bool is_made_up(std::string_view value);

/// Upper and lower case letters and digits.
bool is_mixed(std::string_view value);

/// Mixed, or letters whose case changes as often as chance has it: 1.5 % of the tokens of 24
/// characters have no digit.
bool is_random_token(std::string_view value);

/// Words joined by separators, one of them password, token or secret, with at most three digits
/// at the end.
bool is_words_only(std::string_view value);

/// Ends in 24 or 25 characters that look like a security token, with a password before it.
bool ends_in_token(std::string_view value);

/// What a password may be: 8 to 120 characters, letters with digits or signs, no stand-in.
bool is_password(std::string_view value);

/// Values that Salesforce's documentation and the platform itself print.
bool is_known_sample(std::string_view value);

}  // namespace calint
