#include "base/sha256.h"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <array>
#include <new>

namespace calint {

std::string hash128(std::span<const std::string_view> pieces) {
    std::string joined;
    for (const std::string_view piece : pieces) joined += fmt::format("{}:{}", piece.size(), piece);
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    if (EVP_Digest(joined.data(), joined.size(), digest.data(), nullptr, EVP_sha256(), nullptr) !=
        1)
        throw std::bad_alloc();
    std::string hex;
    for (std::size_t i = 0; i < 16; ++i) hex += fmt::format("{:02x}", digest[i]);
    return hex;
}

}  // namespace calint
