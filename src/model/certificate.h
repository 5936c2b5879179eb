// Certificates as values.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace calint {

/// What calint asks of an X.509 certificate.
struct Certificate {
    std::string problem;   ///< why it is none, in words that follow its name; empty if it is one
    std::string weakness;  ///< what of its key or signature is weak; empty if nothing
    int first_day = 0;     ///< as 20261123
    int last_day = 0;      ///< as 20261123
    bool is_self_signed = false;
};

/// Reads what metadata holds: base64 of DER, base64 of PEM (as from a PKCS#12 export), or PEM.
/// Never says a word of OpenSSL's own.
Certificate parse_certificate(std::string_view text);

/// Days from one date to another, both as 20261123.
int days_between(int from, int to);

}  // namespace calint
