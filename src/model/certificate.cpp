#include "model/certificate.h"

#include <fmt/format.h>
#include <openssl/asn1.h>
#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/obj_mac.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <chrono>
#include <ctime>
#include <memory>

#include "base/base64.h"
#include "base/text.h"
#include "model/certificate_der.h"

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

/// The first certificate of a PEM text, as DER; "" if there is none.
std::string der_of_pem(std::string_view pem) {
    const std::unique_ptr<BIO, BioFreer> bio(
        BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    if (!bio) return {};
    unsigned char* bytes = nullptr;
    long size = 0;
    if (PEM_bytes_read_bio(&bytes, &size, nullptr, PEM_STRING_X509, bio.get(), nullptr, nullptr) !=
        1)
        return {};
    std::string der(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
    OPENSSL_free(bytes);
    return der;
}

int to_date(const ASN1_TIME* time) {
    std::tm parts{};
    if (ASN1_TIME_to_tm(time, &parts) != 1) return 0;
    return (parts.tm_year + 1900) * 10000 + (parts.tm_mon + 1) * 100 + parts.tm_mday;
}

int to_date(std::string_view time) {
    const auto* bytes = reinterpret_cast<const unsigned char*>(time.data());
    const std::unique_ptr<ASN1_TIME, Freer<ASN1_TIME, ASN1_TIME_free>> read(
        d2i_ASN1_TIME(nullptr, &bytes, static_cast<long>(time.size())));
    return read ? to_date(read.get()) : 0;
}

/// OpenSSL's number of an algorithm.
int number_of(std::string_view identifier) {
    const auto* bytes = reinterpret_cast<const unsigned char*>(identifier.data());
    const std::unique_ptr<ASN1_OBJECT, Freer<ASN1_OBJECT, ASN1_OBJECT_free>> object(
        d2i_ASN1_OBJECT(nullptr, &bytes, static_cast<long>(identifier.size())));
    return object ? OBJ_obj2nid(object.get()) : NID_undef;
}

/// What is weak, algorithms by OpenSSL's numbers.
std::string weakness_of(int key_algorithm, std::string_view key, int signature_algorithm,
                        bool is_self_signed) {
    if (key_algorithm == NID_rsaEncryption || key_algorithm == NID_rsassaPss) {
        const int bits = rsa_key_bits(key);
        if (bits == 0) return "a key of an unknown kind";
        if (bits < 2048) return fmt::format("an RSA key of {} bits", bits);
    } else if (key_algorithm == NID_dsa) {
        return "a DSA key";
    } else if (key_algorithm == NID_X9_62_id_ecPublicKey || key_algorithm == NID_ED25519 ||
               key_algorithm == NID_ED448) {
        return "an elliptic curve key, where Salesforce takes RSA only";
    } else {
        return "a key of an unknown kind";
    }
    int digest = NID_undef;
    OBJ_find_sigid_algs(signature_algorithm, &digest, nullptr);
    if (digest == NID_md5) return "an MD5 signature";
    // Nobody checks the signature of a certificate that vouches for itself: there only the key
    // counts.
    if (digest == NID_sha1 && !is_self_signed) return "a SHA-1 signature";
    return {};
}

Certificate from_parts(const CertificateParts& parts) {
    Certificate out;
    out.is_self_signed = parts.is_self_signed;
    out.first_day = to_date(parts.first_day);
    out.last_day = to_date(parts.last_day);
    out.weakness = weakness_of(number_of(parts.key_algorithm), parts.key,
                               number_of(parts.signature_algorithm), parts.is_self_signed);
    return out;
}

/// What OpenSSL takes though it is no strict DER, by OpenSSL's own reader; nothing if it takes
/// nothing.
std::optional<Certificate> from_ber(std::string_view ber) {
    const auto* bytes = reinterpret_cast<const unsigned char*>(ber.data());
    const X509Ptr certificate(d2i_X509(nullptr, &bytes, static_cast<long>(ber.size())));
    if (!certificate) return std::nullopt;
    Certificate out;
    out.is_self_signed = X509_NAME_cmp(X509_get_issuer_name(certificate.get()),
                                       X509_get_subject_name(certificate.get())) == 0;
    out.first_day = to_date(X509_get0_notBefore(certificate.get()));
    out.last_day = to_date(X509_get0_notAfter(certificate.get()));
    ASN1_OBJECT* algorithm = nullptr;
    const unsigned char* key = nullptr;
    int size = 0;
    if (X509_PUBKEY_get0_param(&algorithm, &key, &size, nullptr,
                               X509_get_X509_PUBKEY(certificate.get())) != 1)
        return std::nullopt;
    out.weakness = weakness_of(
        OBJ_obj2nid(algorithm),
        std::string_view(reinterpret_cast<const char*>(key), static_cast<std::size_t>(size)),
        X509_get_signature_nid(certificate.get()), out.is_self_signed);
    return out;
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
    // What a machine's openssl.cnf says must not change a verdict, nor cost the time to read it.
    OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG | OPENSSL_INIT_NO_LOAD_CRYPTO_STRINGS, nullptr);
    text = trim(text);
    Certificate out;
    const bool is_pem = text.find("-----BEGIN ") != std::string_view::npos;
    const std::string decoded = is_pem ? std::string() : decode_base64(text).value_or("");
    std::string der;
    if (is_pem) {
        der = der_of_pem(text);
    } else if (is_der_sequence(decoded)) {
        // Asked first: what a key is made of may happen to read as the head of a PEM text.
        der = decoded;
    } else if (decoded.find("-----BEGIN ") != std::string::npos) {
        der = der_of_pem(decoded);
    }
    if (const auto parts = take_certificate_apart(der)) {
        out = from_parts(*parts);
    } else if (auto certificate = der.empty() ? std::nullopt : from_ber(der)) {
        out = *std::move(certificate);
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

}  // namespace calint
