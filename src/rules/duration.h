// Durations and numbers as conditions compare them.
#pragma once

#include <optional>
#include <string_view>

namespace calint {

/// A plain number as it is, or a duration such as `90d`, `12h` or `1d 12h` in days. Units: d, h, m
/// (minutes), w. Nothing if it is neither.
std::optional<double> parse_duration(std::string_view text);

}  // namespace calint
