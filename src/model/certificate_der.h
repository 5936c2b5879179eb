// An X.509 certificate taken apart (RFC 5280 4.1), as far as calint asks about it. OpenSSL's own
// reader sets up its providers for every public key, which costs more than all the rest of a run.
#pragma once

#include <optional>
#include <string_view>

namespace calint {

/// Views of the certificate's bytes; tag, length and content where it says so.
struct CertificateParts {
    std::string_view first_day;            ///< UTCTime or GeneralizedTime, whole
    std::string_view last_day;             ///< the same
    std::string_view key_algorithm;        ///< object identifier, whole
    std::string_view key;                  ///< what its bit string holds
    std::string_view signature_algorithm;  ///< object identifier, whole
    bool is_self_signed = false;           ///< issuer and subject are the same bytes
};

/// Nothing if the bytes are no DER certificate from the first to the last of them.
std::optional<CertificateParts> take_certificate_apart(std::string_view der);

/// Bits of the modulus of an RSAPublicKey (RFC 8017 A.1.1); 0 if it is none.
int rsa_key_bits(std::string_view key);

}  // namespace calint
