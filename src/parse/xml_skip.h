// Passing over elements that nobody asks about.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace calint {

/// Where the element `name`, whose start tag ends at `at`, ends in `bytes`, if all in it is
/// certainly well-formed and in the plain form of xml_plain.h; nothing if it is not, or nested
/// deeper than `most_depth`. Profiles are megabytes of such elements.
std::optional<std::size_t> skip_plain_element(std::string_view bytes, std::size_t at,
                                              std::string_view name, std::size_t most_depth);

}  // namespace calint
