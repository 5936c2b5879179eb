// What a value is by its looks: a placeholder, a template's variable, a secret.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/place.h"

namespace calint {

/// A variable of a template somewhere in the value, or the value as a whole: `{{X}}`, `${X}`,
/// `__X__`, `<%= x %>`, `@@X@@`, `#{X}#`, `%NAME%`, `$NAME`, `<your key>`.
bool has_template_variable(std::string_view value);

/// A template variable, or a word that only says what should stand here: `REPLACE_ME`, `YOUR_KEY`,
/// `changeme`, `TODO`, `xxxx`, `client_secret`, `CERT HERE`.
bool is_placeholder(std::string_view value);

/// What of a secret a value holds, as words for a message; nothing if none: a private key (PEM, DER
/// or PKCS#12, also in base64, also in JSON), a Salesforce auth URL, a password in a URL.
std::optional<std::string_view> secret_in(std::string_view value);

/// Places that a secret may stand at by the word before it (`secret`, `password`, `passwd`),
/// wherever in a file that is: in a misspelt element, an attribute, a comment. Only for hiding
/// them.
std::vector<Span> suspicious_spans(std::string_view bytes);

/// What may be shown of a secret: its first four characters and its length; of a short one, which
/// could be guessed, the length only; of a key in PEM its header.
std::string redact(std::string_view secret);

/// Shannon entropy in bits per character.
double entropy(std::string_view text);

/// The bytes that base64 text stands for; white space is passed over. Nothing if it is no base64.
std::optional<std::string> decode_base64(std::string_view text);
bool is_base64(std::string_view text);

}  // namespace calint
