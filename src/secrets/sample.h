// Made-up secrets for tests: no real one, nor anything that looks like one, stands in a rule.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/place.h"

namespace calint {

/// A text whose tokens have become random values.
struct Sample {
    std::string text;
    struct Mark {
        Span span;         ///< in `text`
        std::string type;  ///< what the token calls it
    };
    std::vector<Mark> marks;  ///< of the tokens that begin with `!`
};

/// Replaces every `‹KIND›` and `‹KIND:N›` by a value, the same for the same text and place:
///
///   HEX:N hex:N digits:N alnum:N lower:N upper:N base64:N   so many characters of that alphabet
///   key refresh session session-url session-shell session-json iat org   as Salesforce makes them
///   password uuid heroku authurl authurl64 word
///   bytes:FEEDFEED                                          those bytes
///   pem-body pem-body-json pem-body-line pem64              a private key's body, as a text,
///   base64
///
/// `‹!KIND TYPE›` marks the value; `‹KIND#x›` is the same value wherever it stands, in any text.
/// Other text between the marks stays as it is.
Sample make_sample(std::string_view text);

}  // namespace calint
