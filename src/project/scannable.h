// Which files are text that somebody wrote, so that a secret may have got into them.
#pragma once

#include <cstddef>
#include <string_view>

namespace calint {

/// How the names of files end that are written and not yet what they become.
inline constexpr std::string_view temporary_suffix = ".calint-tmp";

inline constexpr std::size_t text_file_limit = 8u << 20;  ///< bytes; larger ones are data
inline constexpr std::size_t text_line_limit = 1u << 20;  ///< longer ones are data as well

/// Why a file of that name is not looked through, in words for --verbose; "" if it is: pictures,
/// fonts, archives, programs, source maps, and lock files, which are full of hashes.
std::string_view unscannable_name(std::string_view name);

/// The same by its bytes: a NUL in the first 4 KiB of what is no UTF-16.
std::string_view unscannable_content(std::string_view bytes);

/// A name of a keystore, which is looked at though it is no text.
bool is_keystore_name(std::string_view name);

}  // namespace calint
