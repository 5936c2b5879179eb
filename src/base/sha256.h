// SHA-256, from OpenSSL.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace calint {

/// The first 128 bits of the SHA-256 of the pieces, each with its length in front so that no two
/// lists of pieces are one text; 32 hexadecimal digits.
std::string hash128(std::span<const std::string_view> pieces);

/// The first 128 bits of the HMAC-SHA-256 of `text` with the key `key`; 32 hexadecimal digits.
std::string keyed_hash128(std::string_view key, std::string_view text);

}  // namespace calint
