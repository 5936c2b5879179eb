#include "model/certificate.h"

#include <fmt/format.h>
#include <openssl/asn1.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/obj_mac.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <chrono>
#include <ctime>
#include <memory>

#include "base/text.h"
#include "model/value_shape.h"

namespace calint {

namespace {

template <typename T, void (*Free)(T*)>
struct Freer {
    void operator()(T* it) const { Free(it); }
};
using X509Ptr = std::unique_ptr<X509, Freer<X509, X509_free>>;

struct BioFreer {
    void operator()(BIO* bio) const { BIO_free(bio); }
};

/// Whether the bytes begin with a DER sequence that ends where they do: all that libcrypto could
/// make anything of.
bool is_der_sequence(std::string_view der) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(der[i]); };
    if (der.size() < 8 || byte(0) != 0x30) return false;
    if (byte(1) < 0x80) return der.size() == 2u + byte(1);
    const std::size_t digits = byte(1) & 0x7Fu;
    if (digits == 0 || digits > 3) return false;
    std::size_t length = 0;
    for (std::size_t i = 0; i < digits; ++i) length = length * 256 + byte(2 + i);
    return der.size() == 2 + digits + length;
}

X509Ptr from_der(std::string_view der) {
    if (!is_der_sequence(der)) return nullptr;
    const auto* bytes = reinterpret_cast<const unsigned char*>(der.data());
    return X509Ptr(d2i_X509(nullptr, &bytes, static_cast<long>(der.size())));
}

X509Ptr from_pem(std::string_view pem) {
    const std::unique_ptr<BIO, BioFreer> bio(
        BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    return X509Ptr(bio ? PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr) : nullptr);
}

int to_date(const ASN1_TIME* time) {
    std::tm parts{};
    if (time == nullptr || ASN1_TIME_to_tm(time, &parts) != 1) return 0;
    return (parts.tm_year + 1900) * 10000 + (parts.tm_mon + 1) * 100 + parts.tm_mday;
}

std::string weakness_of(X509* certificate, bool is_self_signed) {
    EVP_PKEY* const key = X509_get0_pubkey(certificate);
    if (key == nullptr) return "a key of an unknown kind";
    const int kind = EVP_PKEY_base_id(key);
    if (kind == EVP_PKEY_RSA || kind == EVP_PKEY_RSA_PSS) {
        if (EVP_PKEY_bits(key) < 2048)
            return fmt::format("an RSA key of {} bits", EVP_PKEY_bits(key));
    } else if (kind == EVP_PKEY_DSA) {
        return "a DSA key";
    } else if (kind == EVP_PKEY_EC || kind == EVP_PKEY_ED25519 || kind == EVP_PKEY_ED448) {
        return "an elliptic curve key, where Salesforce takes RSA only";
    }
    int digest = NID_undef;
    if (X509_get_signature_info(certificate, &digest, nullptr, nullptr, nullptr) != 1) return {};
    if (digest == NID_md5) return "an MD5 signature";
    // Nobody checks the signature of a certificate that vouches for itself: there only the key
    // counts.
    if (digest == NID_sha1 && !is_self_signed) return "a SHA-1 signature";
    return {};
}

/// What a text that is no certificate looks like.
std::string what_else(std::string_view text, std::string_view decoded) {
    for (const std::string_view content : {text, decoded}) {
        if (content.find("PRIVATE KEY-----") != std::string_view::npos) return "is a private key";
        if (content.find("BEGIN CERTIFICATE REQUEST") != std::string_view::npos ||
            content.find("BEGIN NEW CERTIFICATE REQUEST") != std::string_view::npos)
            return "is a request for a certificate";
        if (content.find("BEGIN PUBLIC KEY") != std::string_view::npos)
            return "is a bare public key";
    }
    if (!is_der_sequence(decoded))
        return decoded.empty() ? "is no base64" : "is no X.509 certificate";
    const auto* bytes = reinterpret_cast<const unsigned char*>(decoded.data());
    const auto size = static_cast<long>(decoded.size());
    if (X509_REQ* const request = d2i_X509_REQ(nullptr, &bytes, size)) {
        X509_REQ_free(request);
        return "is a request for a certificate";
    }
    bytes = reinterpret_cast<const unsigned char*>(decoded.data());
    if (EVP_PKEY* const key = d2i_PUBKEY(nullptr, &bytes, size)) {
        EVP_PKEY_free(key);
        return "is a bare public key";
    }
    return decoded.empty() ? "is no base64" : "is no X.509 certificate";
}

}  // namespace

Certificate parse_certificate(std::string_view text) {
    text = trim(text);
    Certificate out;
    const bool is_pem = text.find("-----BEGIN ") != std::string_view::npos;
    const std::string decoded = is_pem ? std::string() : decode_base64(text).value_or("");
    X509Ptr certificate;
    if (is_pem) {
        certificate = from_pem(text);
    } else if (decoded.find("-----BEGIN ") != std::string::npos) {
        certificate = from_pem(decoded);
    } else if (!decoded.empty()) {
        certificate = from_der(decoded);
    }
    if (certificate) {
        out.is_self_signed = X509_NAME_cmp(X509_get_subject_name(certificate.get()),
                                           X509_get_issuer_name(certificate.get())) == 0;
        out.first_day = to_date(X509_get0_notBefore(certificate.get()));
        out.last_day = to_date(X509_get0_notAfter(certificate.get()));
        out.weakness = weakness_of(certificate.get(), out.is_self_signed);
    } else {
        out.problem = what_else(text, decoded);
    }
    ERR_clear_error();
    return out;
}

int days_between(int from, int to) {
    const auto day = [](int date) {
        return std::chrono::sys_days(
            std::chrono::year_month_day(std::chrono::year(date / 10000),
                                        std::chrono::month(static_cast<unsigned>(date / 100 % 100)),
                                        std::chrono::day(static_cast<unsigned>(date % 100))));
    };
    return static_cast<int>((day(to) - day(from)).count());
}

std::string show_date(int date) {
    return fmt::format("{:04}-{:02}-{:02}", date / 10000, date / 100 % 100, date % 100);
}

}  // namespace calint
