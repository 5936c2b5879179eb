#include "base/sha256.h"

#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <new>

namespace calint {

namespace {

constexpr std::size_t kept_bytes = 16;

std::string hex(const unsigned char* bytes) {
    std::string out;
    for (std::size_t i = 0; i < kept_bytes; ++i) out += fmt::format("{:02x}", bytes[i]);
    return out;
}

}  // namespace

std::string hash128(std::span<const std::string_view> pieces) {
    std::string joined;
    for (const std::string_view piece : pieces) joined += fmt::format("{}:{}", piece.size(), piece);
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    if (EVP_Digest(joined.data(), joined.size(), digest.data(), nullptr, EVP_sha256(), nullptr) !=
        1)
        throw std::bad_alloc();
    return hex(digest.data());
}

std::string keyed_hash128(std::string_view key, std::string_view text) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    const auto* const bytes = reinterpret_cast<const unsigned char*>(text.data());
    if (HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), bytes, text.size(),
             digest.data(), nullptr) == nullptr)
        throw std::bad_alloc();
    return hex(digest.data());
}

}  // namespace calint
