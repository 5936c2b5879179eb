// Refresh token policies as values.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace calint {

enum class RefreshKind : std::uint8_t { infinite, zero, lifetime, inactivity, invalid };

std::string_view to_string(RefreshKind kind);

/// How long a refresh token lives. Months count 30 days, hours a 24th of one.
struct RefreshPolicy {
    RefreshKind kind = RefreshKind::invalid;
    double days = 0;      ///< of lifetime and inactivity
    std::string problem;  ///< of invalid: what is wrong and what to write, behind the value
};

/// The text of a Connected App's `refreshTokenPolicy`: `infinite`, `zero`,
/// `specific_lifetime:N:UNIT` or `specific_inactivity:N:UNIT`, UNIT one of HOURS, DAYS and MONTHS.
/// The case counts.
RefreshPolicy parse_refresh_policy(std::string_view text);

/// The three elements of an External Client App: type, period and unit; empty if absent. `type` has
/// been mapped to the Connected App's words for infinite and zero.
RefreshPolicy parse_refresh_policy(std::string_view type, std::string_view period,
                                   std::string_view unit);

}  // namespace calint
