// The functions that OpenSSL 3 calls deprecated: the others initialise the whole library first,
// which takes as long as some thousand hashes.
#define OPENSSL_SUPPRESS_DEPRECATED
#include "base/sha256.h"

#include <fmt/format.h>
#include <openssl/sha.h>

#include <algorithm>
#include <array>

namespace calint {

namespace {

using Digest = std::array<unsigned char, SHA256_DIGEST_LENGTH>;

class Hash {
  public:
    Hash() { SHA256_Init(&state_); }
    void add(std::string_view bytes) { SHA256_Update(&state_, bytes.data(), bytes.size()); }
    void add(const Digest& bytes) { SHA256_Update(&state_, bytes.data(), bytes.size()); }
    Digest take() {
        Digest digest{};
        SHA256_Final(digest.data(), &state_);
        return digest;
    }

  private:
    SHA256_CTX state_{};
};

std::string hex(const Digest& digest) {
    constexpr std::size_t kept_bytes = 16;
    constexpr std::string_view digits = "0123456789abcdef";
    std::string out;
    out.reserve(2 * kept_bytes);
    for (std::size_t i = 0; i < kept_bytes; ++i) {
        out += digits[digest[i] >> 4u];
        out += digits[digest[i] & 15u];
    }
    return out;
}

}  // namespace

std::string hash128(std::span<const std::string_view> pieces) {
    Hash hash;
    for (const std::string_view piece : pieces) {
        const fmt::format_int size(piece.size());
        hash.add(std::string_view(size.data(), size.size()));
        hash.add(":");
        hash.add(piece);
    }
    return hex(hash.take());
}

std::string keyed_hash128(std::string_view key, std::string_view text) {
    std::array<char, SHA256_CBLOCK> block{};
    if (key.size() <= block.size()) {
        key.copy(block.data(), key.size());
    } else {
        Hash shortened;
        shortened.add(key);
        const Digest digest = shortened.take();
        std::copy(digest.begin(), digest.end(), block.begin());
    }
    const auto with_pad = [&](char pad) {
        std::string padded(block.begin(), block.end());
        for (char& c : padded) c = static_cast<char>(c ^ pad);
        return padded;
    };
    Hash inner;
    inner.add(with_pad(0x36));
    inner.add(text);
    Hash outer;
    outer.add(with_pad(0x5C));
    outer.add(inner.take());
    return hex(outer.take());
}

}  // namespace calint
