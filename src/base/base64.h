// Base64 (RFC 4648).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace calint {

/// The bytes that base64 text stands for; white space is passed over. Nothing if it is no base64.
std::optional<std::string> decode_base64(std::string_view text);

bool is_base64(std::string_view text);

}  // namespace calint
