// Certificates: base64, PEM or raw DER. OpenSSL's own reader is the yardstick for what it takes.
#include "model/certificate.h"

#include <openssl/err.h>
#include <openssl/x509.h>

#include <ctime>
#include <memory>
#include <string>

#include "fuzz.h"
#include "model/certificate_der.h"

using namespace calint;
using namespace calint::fuzz;

namespace {

bool is_plain(std::string_view text) {
    for (const char c : text)
        if (c < 0x20 || c > 0x7E) return false;
    return true;
}

void check(std::string_view text) {
    const Certificate certificate = parse_certificate(text);
    require(ERR_peek_error() == 0, "an error of OpenSSL is left behind");
    require(is_plain(certificate.problem) && is_plain(certificate.weakness),
            "words about a certificate that are not calint's");
    require(
        certificate.problem.empty() || (certificate.weakness.empty() && certificate.first_day == 0),
        "a weakness of what is no certificate");
    const Certificate again = parse_certificate(text);
    require(again.problem == certificate.problem && again.weakness == certificate.weakness &&
                again.first_day == certificate.first_day && again.last_day == certificate.last_day,
            "two answers differ");
    if (certificate.first_day != 0 && certificate.last_day != 0)
        days_between(certificate.first_day, certificate.last_day);
}

int day_of(const ASN1_TIME* time) {
    std::tm parts{};
    if (ASN1_TIME_to_tm(time, &parts) != 1) return 0;
    return (parts.tm_year + 1900) * 10000 + (parts.tm_mon + 1) * 100 + parts.tm_mday;
}

std::string base64(std::string_view bytes) {
    std::string out(4 * ((bytes.size() + 2) / 3) + 1, '\0');
    const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                                     reinterpret_cast<const unsigned char*>(bytes.data()),
                                     static_cast<int>(bytes.size()));
    out.resize(static_cast<std::size_t>(size));
    return out;
}

/// Whether the outermost length is written as DER has it, of bytes that fit into a file: calint
/// looks no further where it is not, OpenSSL does.
bool has_plain_length(std::string_view der) {
    const auto first = der.size() > 1 ? static_cast<unsigned char>(der[1]) : 0x80;
    return first < 0x80 || (first > 0x80 && first <= 0x83);
}

/// The bytes as DER, where OpenSSL takes them.
void compare(std::string_view der) {
    if (!has_plain_length(der)) return;
    const auto* bytes = reinterpret_cast<const unsigned char*>(der.data());
    const auto* const end = bytes + der.size();
    const std::unique_ptr<X509, void (*)(X509*)> theirs(
        d2i_X509(nullptr, &bytes, static_cast<long>(der.size())), X509_free);
    ERR_clear_error();
    if (!theirs || bytes != end) return;
    const Certificate ours = parse_certificate(base64(der));
    require(ours.problem.empty(), "a certificate that OpenSSL takes is refused", ours.problem);
    require(ours.first_day == day_of(X509_get0_notBefore(theirs.get())) &&
                ours.last_day == day_of(X509_get0_notAfter(theirs.get())),
            "the days of a certificate are not OpenSSL's");
}

}  // namespace

FUZZ_TARGET(input) {
    check(input);
    if (input.empty()) return;
    check(base64(input));
    compare(input);
    if (const auto parts = take_certificate_apart(input)) {
        for (const std::string_view part : {parts->first_day, parts->last_day, parts->key_algorithm,
                                            parts->key, parts->signature_algorithm})
            require(part.empty() || (input.data() <= part.data() &&
                                     part.data() + part.size() <= input.data() + input.size()),
                    "a part is no view of the certificate");
        require(rsa_key_bits(parts->key) >= 0, "a key of negative length");
    }
}
