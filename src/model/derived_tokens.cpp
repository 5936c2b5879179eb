// How long tokens live, and from where they may be used.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "model/derivations.h"
#include "model/ip_range.h"
#include "model/refresh_policy.h"

namespace calint {

namespace {

struct Refresh {
    const FieldValues* field = nullptr;
    RefreshPolicy policy;
};

Refresh refresh_of(Facts& facts) {
    const FieldValues& written = facts["oauth.refresh_token_policy"];
    if (written.values.empty()) return {};
    const std::string_view text = written.values.front().text;
    if (facts.app().subject == "connected-app") return {&written, parse_refresh_policy(text)};
    if (!written.is_present) {
        // What Salesforce writes for an External Client App on its own: one year.
        return {&written, {RefreshKind::lifetime, 365, {}}};
    }
    return {&written, parse_refresh_policy(text, facts.text("oauth.refresh_token_period"),
                                           facts.text("oauth.refresh_token_unit"))};
}

void put(const Refresh& refresh, std::string_view text, Facts& facts, FieldValues& out) {
    if (refresh.field == nullptr) {
        out.is_known = facts["oauth.refresh_token_policy"].is_known;
        return;
    }
    out.is_known = refresh.field->is_known;
    out.is_present = refresh.field->is_present;
    out.around = refresh.field->around;
    if (!text.empty()) out.values.push_back({text, refresh.field->values.front().place, false});
}

void kind(Facts& facts, FieldValues& out) {
    const Refresh refresh = refresh_of(facts);
    put(refresh, refresh.field ? to_string(refresh.policy.kind) : "", facts, out);
}

void days(Facts& facts, FieldValues& out) {
    const Refresh refresh = refresh_of(facts);
    const bool timed = refresh.policy.kind == RefreshKind::lifetime ||
                       refresh.policy.kind == RefreshKind::inactivity;
    put(refresh, timed ? facts.keep(fmt::format("{:.4g}", refresh.policy.days)) : "", facts, out);
    // An external client app writes the number in an element of its own.
    const FieldValues& period = facts["oauth.refresh_token_period"];
    if (!out.values.empty() && period.is_present)
        out.values.front().place = period.values.front().place;
}

void problem(Facts& facts, FieldValues& out) {
    const Refresh refresh = refresh_of(facts);
    const std::string& what = refresh.policy.problem;
    put(refresh, what.empty() ? std::string_view() : facts.keep(what), facts, out);
}

/// Calls `visit(start, range)` for each pair of the two fields' values.
template <typename Visit>
void each_pair(const FieldValues& starts, const FieldValues& ends, Visit visit) {
    for (std::size_t i = 0; i < std::min(starts.values.size(), ends.values.size()); ++i)
        visit(starts.values[i], parse_ip_range(starts.values[i].text, ends.values[i].text));
}

/// The ranges of the app.
template <typename Visit>
void each_range(Facts& facts, Visit visit) {
    each_pair(facts["network.range_starts"], facts["network.range_ends"], visit);
}

/// The ranges of the refresh token allowlist.
template <typename Visit>
void each_token_range(Facts& facts, Visit visit) {
    each_pair(facts["network.token_range_starts"], facts["network.token_range_ends"], visit);
}

void range_bits(Facts& facts, FieldValues& out) {
    each_range(facts, [&](const Value& start, const IpRange& range) {
        if (range.problem.empty())
            add(out, facts.keep(fmt::format("{:g}", range.bits)), start.place);
    });
}

void range_problems(Facts& facts, FieldValues& out) {
    each_range(facts, [&](const Value& start, const IpRange& range) {
        if (!range.problem.empty()) add(out, facts.keep(range.problem), start.place);
    });
}

void broad_ranges(Facts& facts, FieldValues& out) {
    each_range(facts, [&](const Value& start, const IpRange& range) {
        const double most = range.is_v6 ? 96 : 16;  // a /32 of IPv6, a /16 of IPv4
        if (range.problem.empty() && range.bits > most) add(out, start.text, start.place);
    });
}

void token_range_problems(Facts& facts, FieldValues& out) {
    each_token_range(facts, [&](const Value& start, const IpRange& range) {
        if (!range.problem.empty()) add(out, facts.keep(range.problem), start.place);
    });
}

void token_private_ranges(Facts& facts, FieldValues& out) {
    each_token_range(facts, [&](const Value& start, const IpRange& range) {
        if (range.problem.empty() && range.is_private) add(out, start.text, start.place);
    });
}

void token_addresses(Facts& facts, FieldValues& out) {
    double addresses = 0;
    each_token_range(facts, [&](const Value&, const IpRange& range) {
        if (range.problem.empty()) addresses += std::exp2(range.bits);
    });
    const auto& starts = facts["network.token_range_starts"].values;
    if (!starts.empty())
        give(out, facts.keep(fmt::format("{:.0f}", addresses)), starts.front().place);
}

constexpr Derivation table[] = {
    {"network.broad_ranges", broad_ranges},
    {"network.range_bits", range_bits},
    {"network.range_problems", range_problems},
    {"network.token_addresses", token_addresses},
    {"network.token_private_ranges", token_private_ranges},
    {"network.token_range_problems", token_range_problems},
    {"refresh.days", days},
    {"refresh.kind", kind},
    {"refresh.problem", problem},
};

}  // namespace

std::span<const Derivation> token_derivations() {
    return table;
}

}  // namespace calint
