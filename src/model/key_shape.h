// Secrets that a value shows by its form alone: keys, keystores, logins.
#pragma once

#include <optional>
#include <string_view>

namespace calint {

/// What of a secret a value holds, as words for a message; nothing if none: a private key (PEM, DER
/// or PKCS#12, also in base64, also in JSON), a Salesforce auth URL, a password in a URL.
std::optional<std::string_view> secret_in(std::string_view value);

/// What binary data is by its first bytes, as words for a message: a Java keystore (FEEDFEED,
/// CECECECE), a PKCS#12 keystore or a private key (the versions in their DER); nothing otherwise.
std::optional<std::string_view> key_container(std::string_view bytes);

/// What Salesforce wrote for the secret of an auth provider until 2022 when it was retrieved:
/// encrypted by the org, in base64 that makes whole bytes and shows it.
bool is_encrypted_by_org(std::string_view value);

/// Whether an element of that name holds what a person made up: `password`.
bool is_password_name(std::string_view element);

}  // namespace calint
