#include "model/certificate.h"

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <memory>
#include <string>

#include "catch.h"
#include "model/certificate_der.h"

using namespace calint;

namespace {

template <typename T, void (*Free)(T*)>
struct Freer {
    void operator()(T* it) const { Free(it); }
};
using KeyPtr = std::unique_ptr<EVP_PKEY, Freer<EVP_PKEY, EVP_PKEY_free>>;
using X509Ptr = std::unique_ptr<X509, Freer<X509, X509_free>>;

KeyPtr rsa_key(unsigned bits) {
    return KeyPtr(EVP_RSA_gen(bits));
}

/// A certificate of `key` from 2024-02-29 to 2049-12-31, or beyond 2050, signed with `signer`.
std::string make_certificate(EVP_PKEY* key, EVP_PKEY* signer, const EVP_MD* digest,
                             const char* issuer = "Acme", const char* last = "491231235959Z") {
    const X509Ptr certificate(X509_new());
    X509_set_version(certificate.get(), 2);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 77);
    ASN1_TIME_set_string(X509_getm_notBefore(certificate.get()), "240229000000Z");
    ASN1_TIME_set_string(X509_getm_notAfter(certificate.get()), last);
    const auto set_name = [](X509_NAME* name, const char* text) {
        X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                                   reinterpret_cast<const unsigned char*>(text), -1, -1, 0);
    };
    set_name(X509_get_subject_name(certificate.get()), "Acme");
    set_name(X509_get_issuer_name(certificate.get()), issuer);
    REQUIRE(X509_set_pubkey(certificate.get(), key) == 1);
    REQUIRE(X509_sign(certificate.get(), signer, digest) > 0);
    unsigned char* bytes = nullptr;
    const int size = i2d_X509(certificate.get(), &bytes);
    REQUIRE(size > 0);
    std::string der(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
    OPENSSL_free(bytes);
    return der;
}

std::string base64(const std::string& bytes) {
    std::string out(bytes.size() * 4 / 3 + 8, '\0');
    const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                                     reinterpret_cast<const unsigned char*>(bytes.data()),
                                     static_cast<int>(bytes.size()));
    out.resize(static_cast<std::size_t>(size));
    return out;
}

std::string pem(const std::string& der) {
    std::string out = "-----BEGIN CERTIFICATE-----\n";
    const std::string text = base64(der);
    for (std::size_t i = 0; i < text.size(); i += 64) out += text.substr(i, 64) + "\n";
    return out + "-----END CERTIFICATE-----\n";
}

/// An element of less than 256 bytes.
std::string der_element(char tag, const std::string& content) {
    std::string out(1, tag);
    if (content.size() > 127) out += '\x81';
    return out + static_cast<char>(content.size()) + content;
}

/// A certificate in which the deepest of what holds others is at that level, in the parameters of
/// the key.
std::string nested_certificate(int levels) {
    const auto sequence = [](const std::string& content) { return der_element('\x30', content); };
    std::string parameters;
    for (int level = 4; level <= levels; ++level) parameters = sequence(parameters);
    const std::string elliptic = der_element('\x06', "\x2A\x86\x48\xCE\x3D\x02\x01");
    const std::string ecdsa = sequence(der_element('\x06', "\x2A\x86\x48\xCE\x3D\x04\x03\x02"));
    const std::string bits = der_element('\x03', std::string("\0\x04", 2));
    const std::string name = sequence("");
    const std::string validity =
        sequence(der_element('\x17', "250101000000Z") + der_element('\x17', "261210000000Z"));
    const std::string key = sequence(sequence(elliptic + parameters) + bits);
    const std::string serial = der_element('\x02', "\x01");
    return sequence(sequence(serial + ecdsa + name + validity + name + key) + ecdsa + bits);
}

}  // namespace

TEST_CASE("a certificate is read from base64, PEM and base64 of PEM") {
    const KeyPtr key = rsa_key(2048);
    const std::string der = make_certificate(key.get(), key.get(), EVP_sha256());
    for (const std::string& text : {base64(der), pem(der), base64("Bag Attributes\n" + pem(der)),
                                    "  " + base64(der) + "\n"}) {
        const Certificate read = parse_certificate(text);
        CHECK(read.problem.empty());
        CHECK(read.weakness.empty());
        CHECK(read.first_day == 20240229);
        CHECK(read.last_day == 20491231);
        CHECK(read.is_self_signed);
    }
    const std::string late =
        make_certificate(key.get(), key.get(), EVP_sha256(), "Acme", "20560101000000Z");
    CHECK(parse_certificate(base64(late)).last_day == 20560101);
}

TEST_CASE("a certificate may hold what reads as the head of a PEM text") {
    const KeyPtr key = rsa_key(2048);
    const std::string der =
        make_certificate(key.get(), key.get(), EVP_sha256(), "-----BEGIN CERTIFICATE-----");
    const Certificate read = parse_certificate(base64(der));
    CHECK(read.problem.empty());
    CHECK(read.last_day == 20491231);
}

TEST_CASE("weak keys and signatures are named") {
    const KeyPtr good = rsa_key(2048);
    const KeyPtr small = rsa_key(1024);
    const auto weakness = [&](EVP_PKEY* key, EVP_PKEY* signer, const EVP_MD* digest,
                              const char* issuer) {
        return parse_certificate(base64(make_certificate(key, signer, digest, issuer))).weakness;
    };
    CHECK(weakness(good.get(), good.get(), EVP_sha256(), "CA").empty());
    CHECK(weakness(small.get(), good.get(), EVP_sha256(), "CA") == "an RSA key of 1024 bits");
    CHECK(weakness(good.get(), good.get(), EVP_sha1(), "CA") == "a SHA-1 signature");
    CHECK(weakness(good.get(), good.get(), EVP_sha1(), "Acme").empty());
    CHECK(weakness(good.get(), good.get(), EVP_md5(), "Acme") == "an MD5 signature");
    const std::string curve = "an elliptic curve key, where Salesforce takes RSA only";
    const KeyPtr elliptic(EVP_EC_gen("P-256"));
    CHECK(weakness(elliptic.get(), good.get(), EVP_sha256(), "CA") == curve);
    const KeyPtr edwards(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
    CHECK(weakness(edwards.get(), edwards.get(), nullptr, "CA") == curve);
}

TEST_CASE("what is no certificate says what it is") {
    CHECK(parse_certificate("CERT HERE!").problem == "is no base64");
    CHECK(parse_certificate("emoM8sK+AcKimsBl").problem == "is no X.509 certificate");
    const KeyPtr key = rsa_key(2048);
    unsigned char* bytes = nullptr;
    const int size = i2d_PUBKEY(key.get(), &bytes);
    REQUIRE(size > 0);
    const std::string der(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
    OPENSSL_free(bytes);
    CHECK(parse_certificate(base64(der)).problem == "is a bare public key");
}

TEST_CASE("broken certificates are told as OpenSSL tells them") {
    const KeyPtr key = rsa_key(1024);
    const std::string der = make_certificate(key.get(), key.get(), EVP_sha256());
    std::size_t ours = 0;
    std::size_t only_ours = 0;
    std::size_t only_theirs = 0;
    for (std::size_t i = 0; i < der.size(); ++i) {
        for (const int flip : {0x01, 0x20, 0x80, 0xFF}) {
            std::string broken = der;
            broken[i] = static_cast<char>(broken[i] ^ flip);
            const auto* begin = reinterpret_cast<const unsigned char*>(broken.data());
            const X509Ptr read(d2i_X509(nullptr, &begin, static_cast<long>(broken.size())));
            const auto parts = take_certificate_apart(broken);
            const bool is_one = parse_certificate(base64(broken)).problem.empty();
            only_theirs += read && !is_one ? 1 : 0;
            if (parts) CHECK(is_one);
            ours += parts ? 1 : 0;
            only_ours += parts && !read ? 1 : 0;
        }
        const std::string cut = der.substr(0, i);
        CHECK_FALSE(take_certificate_apart(cut));
    }
    CHECK(ours > der.size());  // most bytes are of the key and the signature
    // Where the text of a name is not what its tag says, which nobody needs to know.
    CHECK(only_ours * 50 < ours);
    CHECK(only_theirs == 0);
}

TEST_CASE("bits of an RSA key") {
    CHECK(rsa_key_bits(std::string("\x30\x07\x02\x02\x00\x81\x02\x01\x03", 9)) == 8);
    CHECK(rsa_key_bits(std::string("\x30\x06\x02\x01\x01\x02\x01\x03", 8)) == 1);
    CHECK(rsa_key_bits("") == 0);
    CHECK(rsa_key_bits("\x30\x80") == 0);
}

// OpenSSL does not look into the parameters of a key that it does not use.
TEST_CASE("a certificate may have private or broken elements in its key's parameters") {
    std::string text =
        "MIIBBDCBrAIBAjAKBggqhkjOPQQDAjAPMQ0wCwYDVQQDDARzb29uMB4XDTI1MDEwMTAwMDAwMFoX"
        "DTI2MTIxMDAwMDAwMFowDzENMAsGA1UEAwwEc29vbjBZMBMGByqGSM49AgH3CCqGSM49AwEHA0IA"
        "BCmH44gVEcV0cRE71uisvsQaPT0zMgHImygELYLWKOWdCfrVJJGBucQ+xoUk1WPPlvWGPE6KuFn1"
        "HCr8Cn5mxvEwCgYIKoZIzj0EAwIDRwAwRAIgPkMZ7Ew+1B+JtL3LqSDbtl6qfMY8ORk/S6x5qaXN"
        "7dMCIAxWdWOc07WHPYTcY7y15A2D0HZKt4mwSnk5Z5+UhRDX";
    const std::size_t private_element = text.find("AgH3");
    REQUIRE(private_element != std::string::npos);
    for (const char* const element : {"AgH3", "AgEw"}) {  // 0xF7, 0x30: a sequence that ends early
        text.replace(private_element, 4, element);
        const Certificate certificate = parse_certificate(text);
        CHECK(certificate.problem == "");
        CHECK(certificate.weakness == "an elliptic curve key, where Salesforce takes RSA only");
        CHECK(certificate.first_day == 20250101);
        CHECK(certificate.last_day == 20261210);
        CHECK(certificate.is_self_signed);
    }
}

TEST_CASE("a certificate nested deeper than 32 is left to OpenSSL, which says the same") {
    CHECK(take_certificate_apart(nested_certificate(32)));
    CHECK_FALSE(take_certificate_apart(nested_certificate(33)));
    for (const int levels : {32, 33}) {
        const Certificate certificate = parse_certificate(base64(nested_certificate(levels)));
        CHECK(certificate.problem == "");
        CHECK(certificate.weakness == "an elliptic curve key, where Salesforce takes RSA only");
        CHECK(certificate.last_day == 20261210);
        CHECK(certificate.is_self_signed);
    }
}
