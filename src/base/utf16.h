// UTF-16, as PowerShell writes files.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace calint {

/// Whether the bytes begin with a byte order mark of UTF-16.
bool is_utf16(std::string_view bytes);

/// The same text in UTF-8, without a byte order mark; half a pair becomes U+FFFD. Nothing if the
/// bytes have no byte order mark.
std::optional<std::string> utf16_to_utf8(std::string_view bytes);

}  // namespace calint
