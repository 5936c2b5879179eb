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
    const std::string copy(text);
    Address address;
    if (inet_pton(AF_INET, copy.c_str(), address.bytes.data()) == 1) return address;
    address.is_v6 = true;
    if (inet_pton(AF_INET6, copy.c_str(), address.bytes.data()) == 1) return address;
    return std::nullopt;
}

double to_number(const Address& address) {
    double value = 0;
    for (std::size_t i = 0; i < (address.is_v6 ? 16u : 4u); ++i)
        value = value * 256 + address.bytes[i];
    return value;
}

IpRange invalid(std::string problem) {
    return {false, 0, std::move(problem)};
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
    return {first->is_v6, std::log2(to_number(*last) - to_number(*first) + 1), {}};
}

}  // namespace calint
