#include "model/ip_range.h"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <array>
#include <cmath>
#include <optional>

#include "base/utf8.h"

namespace calint {

namespace {

struct Address {
    bool is_v6 = false;
    std::array<unsigned char, 16> bytes{};
};

std::optional<Address> parse_address(std::string_view text) {
    // inet_pton() looks no further than that.
    if (text.find('\0') != std::string_view::npos) return std::nullopt;
    const std::string copy(text);
    Address address;
    if (inet_pton(AF_INET, copy.c_str(), address.bytes.data()) == 1) return address;
    address.is_v6 = true;
    if (inet_pton(AF_INET6, copy.c_str(), address.bytes.data()) == 1) return address;
    return std::nullopt;
}

/// The number of addresses from `first` to `last`. Subtracted byte by byte: as numbers two
/// addresses of IPv6 that are near each other would be the same.
double count_of_addresses(const Address& first, const Address& last) {
    double difference = 0;
    for (std::size_t i = 0; i < (first.is_v6 ? 16u : 4u); ++i)
        difference = difference * 256 + (last.bytes[i] - first.bytes[i]);
    return difference + 1;
}

/// RFC 1918, 4193, 3927 and 4291: addresses that mean nothing on the internet.
bool is_private(const Address& address) {
    const auto& b = address.bytes;
    if (address.is_v6) return (b[0] & 0xFE) == 0xFC || (b[0] == 0xFE && (b[1] & 0xC0) == 0x80);
    return b[0] == 10 || b[0] == 127 || (b[0] == 172 && b[1] >= 16 && b[1] < 32) ||
           (b[0] == 192 && b[1] == 168) || (b[0] == 169 && b[1] == 254);
}

IpRange invalid(std::string problem) {
    return {false, 0, std::move(problem), false};
}

}  // namespace

IpRange parse_ip_range(std::string_view start, std::string_view end) {
    const auto show = [](std::string_view text) { return escape_for_display(ellipsize(text, 60)); };
    const std::optional<Address> first = parse_address(start);
    if (!first) return invalid(fmt::format("'{}' is no IP address", show(start)));
    const std::optional<Address> last = parse_address(end);
    if (!last) return invalid(fmt::format("'{}' is no IP address", show(end)));
    if (first->is_v6 != last->is_v6) return invalid("start and end are of different families");
    if (last->bytes < first->bytes) return invalid("the end is before the start");
    return {first->is_v6, std::log2(count_of_addresses(*first, *last)), {}, is_private(*first)};
}

}  // namespace calint
