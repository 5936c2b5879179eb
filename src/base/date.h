// Days as numbers: 20270131.
#pragma once

#include <string>
#include <string_view>

namespace calint {

/// `2027-01-31` as 20270131; 0 if it is no date.
int parse_date(std::string_view text);

/// 20270131 as `2027-01-31`.
std::string show_date(int day);

/// Today in UTC.
int current_date();

}  // namespace calint
