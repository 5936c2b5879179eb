// IP ranges: two lines, the first and the last address; what inet_pton(3) says of both is the
// yardstick.
#include "model/ip_range.h"

#include <arpa/inet.h>

#include <array>
#include <cmath>
#include <string>

#include "fuzz.h"

using namespace calint;
using namespace calint::fuzz;

namespace {

using Address = std::array<unsigned char, 16>;

/// The family of an address; 0 if it is none.
int family_of(std::string_view text, Address& address) {
    if (text.find('\0') != std::string_view::npos) return 0;
    const std::string copy(text);
    for (const int family : {AF_INET, AF_INET6})
        if (inet_pton(family, copy.c_str(), address.data()) == 1) return family;
    return 0;
}

/// How many addresses lie between the two, in bits; by long subtraction.
double bits_between(const Address& first, const Address& last, int family) {
    Address difference{};
    int borrow = 0;
    for (std::size_t i = family == AF_INET6 ? 16 : 4; i-- > 0;) {
        const int digit = last[i] - first[i] - borrow;
        borrow = digit < 0 ? 1 : 0;
        difference[i] = static_cast<unsigned char>(digit + 256 * borrow);
    }
    double count = 1;
    double place = 1;
    for (std::size_t i = family == AF_INET6 ? 16 : 4; i-- > 0; place *= 256)
        count += difference[i] * place;
    return std::log2(count);
}

}  // namespace

FUZZ_TARGET(input) {
    std::string_view rest = input;
    const std::string_view start = take_line(rest);
    const std::string_view end = rest;
    const IpRange range = parse_ip_range(start, end);
    Address first{};
    Address last{};
    const int family = family_of(start, first);
    const bool is_range = family != 0 && family == family_of(end, last) && first <= last;
    require(range.problem.empty() == is_range, "a range is judged wrong", range.problem);
    require(escape_for_display(range.problem) == range.problem, "a problem needs escaping",
            range.problem);
    if (!is_range) return;
    require(range.is_v6 == (family == AF_INET6), "a range of the other family", input);
    require(std::isfinite(range.bits) && range.bits >= 0 && range.bits <= (range.is_v6 ? 128 : 32),
            "a range of an impossible size", input);
    require(std::abs(range.bits - bits_between(first, last, family)) < 1e-6,
            "a range of another size", input);
}
