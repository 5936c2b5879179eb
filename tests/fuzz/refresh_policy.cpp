// Refresh token policies: one text of a Connected App, and the same bytes as the three elements of
// an External Client App.
#include "model/refresh_policy.h"

#include <cmath>

#include "fuzz.h"

using namespace calint;
using namespace calint::fuzz;

namespace {

void check(const RefreshPolicy& policy) {
    const bool has_days =
        policy.kind == RefreshKind::lifetime || policy.kind == RefreshKind::inactivity;
    require((policy.kind == RefreshKind::invalid) == !policy.problem.empty(),
            "a policy that is wrong for no reason", policy.problem);
    require(std::isfinite(policy.days) && (has_days ? policy.days > 0 : policy.days == 0),
            "a policy of impossible length");
    require(policy.days <= 1e9 * 30, "a policy of impossible length");
    require(policy.problem.size() < 200 && escape_for_display(policy.problem) == policy.problem,
            "a problem needs escaping", policy.problem);
    require(!to_string(policy.kind).empty(), "a kind without a name");
}

}  // namespace

FUZZ_TARGET(input) {
    const RefreshPolicy one = parse_refresh_policy(input);
    check(one);
    std::string_view rest = input;
    const std::string_view type = take_line(rest);
    const std::string_view period = take_line(rest);
    check(parse_refresh_policy(type, period, rest));
    // What is told to be written instead is right.
    constexpr std::string_view write = "write specific_";
    if (one.problem.starts_with(write) && one.problem.find(' ', 6) == std::string::npos)
        require(parse_refresh_policy(std::string_view(one.problem).substr(6)).kind !=
                    RefreshKind::invalid,
                "a wrong advice", one.problem);
}
