#include "model/refresh_policy.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/text.h"
#include "base/utf8.h"

namespace calint {

namespace {

constexpr std::string_view kind_names[] = {"infinite", "zero", "lifetime", "inactivity", "invalid"};
constexpr std::string_view forms =
    "write infinite, zero, specific_lifetime:90:DAYS or specific_inactivity:30:DAYS";

RefreshPolicy invalid(std::string problem) {
    return {RefreshKind::invalid, 0, std::move(problem)};
}

/// A whole number from 1, or nothing.
std::optional<double> parse_count(std::string_view text) {
    if (text.empty() || text.size() > 9 || !std::all_of(text.begin(), text.end(), is_digit) ||
        text[0] == '0')
        return std::nullopt;
    return std::stod(std::string(text));
}

/// Days in the unit, 0 if it is none. Compares the letters only: the callers judge the case.
double unit_days(std::string_view unit) {
    const std::string low = lower(unit);
    if (low == "hours" || low == "hour") return 1.0 / 24;
    if (low == "days" || low == "day") return 1;
    if (low == "months" || low == "month") return 30;
    return 0;
}

std::string upper_plural(std::string_view unit) {
    std::string word = lower(unit);
    if (!word.ends_with('s')) word += 's';
    std::transform(word.begin(), word.end(), word.begin(), [](char c) {
        return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    });
    return word;
}

}  // namespace

std::string_view to_string(RefreshKind kind) {
    return kind_names[static_cast<std::size_t>(kind)];
}

RefreshPolicy parse_refresh_policy(std::string_view text) {
    if (text == "infinite") return {RefreshKind::infinite, 0, {}};
    if (text == "zero") return {RefreshKind::zero, 0, {}};
    const std::string low = lower(text);
    for (const auto& [wrong, right] : {std::pair{"immediate", "zero"},
                                       {"immediately", "zero"},
                                       {"never", "infinite"},
                                       {"none", "infinite"},
                                       {"infinite", "infinite"},
                                       {"zero", "zero"}}) {
        if (low == wrong) return invalid(fmt::format("write {}", right));
    }
    const auto parts = split(text, ':');
    const std::string kind = lower(parts[0]);
    const bool lifetime = kind == "specific_lifetime";
    if (!lifetime && kind != "specific_inactivity") return invalid(std::string(forms));
    if (parts.size() != 3)
        return invalid(fmt::format("write period and unit behind it, such as {}:{}:DAYS", kind,
                                   lifetime ? 90 : 30));
    const std::optional<double> count = parse_count(parts[1]);
    if (!count) return invalid("the period must be a whole number from 1");
    const double days = unit_days(parts[2]);
    if (days == 0) return invalid("the unit must be HOURS, DAYS or MONTHS");
    const std::string right = fmt::format("{}:{}:{}", kind, parts[1], upper_plural(parts[2]));
    if (right != text) return invalid(fmt::format("write {}", right));
    return {lifetime ? RefreshKind::lifetime : RefreshKind::inactivity, *count * days, {}};
}

RefreshPolicy parse_refresh_policy(std::string_view type, std::string_view period,
                                   std::string_view unit) {
    const bool lifetime = type == "SpecificLifetime";
    const bool specific = lifetime || type == "SpecificInactivity";
    if (type == "infinite" || type == "zero") {
        if (!period.empty() || !unit.empty())
            return invalid(
                "a period or unit goes only with SpecificLifetime or SpecificInactivity");
        return {type == "zero" ? RefreshKind::zero : RefreshKind::infinite, 0, {}};
    }
    if (!specific) return invalid("write Infinite, Zero, SpecificLifetime or SpecificInactivity");
    if (period.empty() || unit.empty())
        return invalid("refreshTokenValidityPeriod and refreshTokenValidityUnit must go with it");
    const std::optional<double> count = parse_count(period);
    if (!count) return invalid("the period must be a whole number from 1");
    const double days = unit == "Hours" || unit == "Days" || unit == "Months" ? unit_days(unit) : 0;
    if (days == 0) return invalid("the unit must be Hours, Days or Months");
    return {lifetime ? RefreshKind::lifetime : RefreshKind::inactivity, *count * days, {}};
}

}  // namespace calint
