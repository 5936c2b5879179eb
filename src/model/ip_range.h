// IP ranges as values.
#pragma once

#include <string>
#include <string_view>

namespace calint {

/// A range of addresses of one family.
struct IpRange {
    bool is_v6 = false;
    double bits = 0;          ///< log2 of the number of addresses: 0 is one, 32 all of IPv4
    std::string problem;      ///< why it is no range; empty if it is
    bool is_private = false;  ///< its first address is private, link-local or loopback
};

IpRange parse_ip_range(std::string_view start, std::string_view end);

}  // namespace calint
