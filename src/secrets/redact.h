// What may be shown of a secret, and where secrets may stand that nobody has told of.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/place.h"

namespace calint {

/// What may be shown of a secret: its first four characters and its length; of a short one, which
/// could be guessed, the length only; of a key in PEM its header; of a
/// password, which people make up, its length only.
std::string redact(std::string_view secret, bool is_password = false);

/// Where a secret stands in a file.
struct SecretSpan {
    Span span;
    bool is_password = false;
};

/// Places that a secret may stand at by the word before it (`secret`, `password`, `passwd`),
/// wherever in a file that is: in a misspelt element, an attribute, a comment. Only for hiding
/// them.
std::vector<SecretSpan> suspicious_spans(std::string_view bytes);

/// Places of values that look random, whosever they are: letters and digits of both cases from 20
/// on, hexadecimal ones from 32 on. Consumer keys, which are public, are left out. For lines of
/// files that calint knows nothing of but their text.
std::vector<SecretSpan> random_spans(std::string_view bytes);

}  // namespace calint
