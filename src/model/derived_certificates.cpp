// What the certificates of an app are.
#include <fmt/format.h>

#include "base/date.h"
#include "model/certificate.h"
#include "model/derivations.h"
#include "model/placeholder.h"

namespace calint {

namespace {

constexpr std::string_view certificate_fields[] = {
    "oauth.certificate", "oauth.client_assertion_certificate", "saml.certificate",
    "saml.encryption_certificate"};

/// Calls `visit(value, certificate, is_oauth)` for each; placeholders are no certificates and are
/// told elsewhere.
template <typename Visit>
void each_certificate(Facts& facts, Visit visit) {
    for (const std::string_view field : certificate_fields) {
        for (const Value& value : facts[field].values) {
            if (is_placeholder(value.text)) continue;
            visit(value, facts.certificate(value.text), field.starts_with("oauth."));
        }
    }
}

void problem(Facts& facts, FieldValues& out) {
    each_certificate(facts, [&](const Value& value, const Certificate& certificate, bool) {
        if (!certificate.problem.empty()) add(out, facts.keep(certificate.problem), value.place);
    });
}

void weak(Facts& facts, FieldValues& out) {
    each_certificate(facts, [&](const Value& value, const Certificate& certificate, bool) {
        if (!certificate.weakness.empty()) add(out, facts.keep(certificate.weakness), value.place);
    });
}

/// Dates of certificates, `wanted` says of which; nothing when the day of the run is not known.
template <typename Wanted>
void add_dates(Facts& facts, FieldValues& out, bool first_day, Wanted wanted) {
    if (facts.today() == 0) return;
    each_certificate(facts, [&](const Value& value, const Certificate& certificate, bool oauth) {
        if (!certificate.problem.empty() || !wanted(certificate, oauth)) return;
        const int date = first_day ? certificate.first_day : certificate.last_day;
        add(out, facts.keep(show_date(date)), value.place);
    });
}

void expired(Facts& facts, FieldValues& out) {
    add_dates(facts, out, false, [&](const Certificate& certificate, bool oauth) {
        return certificate.last_day < facts.today() && !(oauth && certificate.is_self_signed);
    });
}

void expired_self_signed(Facts& facts, FieldValues& out) {
    add_dates(facts, out, false, [&](const Certificate& certificate, bool oauth) {
        return certificate.last_day < facts.today() && oauth && certificate.is_self_signed;
    });
}

void expires_soon(Facts& facts, FieldValues& out) {
    constexpr int soon = 30;
    add_dates(facts, out, false, [&](const Certificate& certificate, bool) {
        return certificate.last_day >= facts.today() &&
               days_between(facts.today(), certificate.last_day) <= soon;
    });
}

void not_yet_valid(Facts& facts, FieldValues& out) {
    add_dates(facts, out, true, [&](const Certificate& certificate, bool) {
        return certificate.first_day > facts.today();
    });
}

void long_lived(Facts& facts, FieldValues& out) {
    constexpr int most_years = 10;
    each_certificate(facts, [&](const Value& value, const Certificate& certificate, bool) {
        if (!certificate.problem.empty()) return;
        const int years = days_between(certificate.first_day, certificate.last_day) / 365;
        if (years > most_years) add(out, facts.keep(fmt::format("{}", years)), value.place);
    });
}

constexpr Derivation table[] = {
    {"certificate.expired", expired},
    {"certificate.expired_self_signed", expired_self_signed},
    {"certificate.expires_soon", expires_soon},
    {"certificate.long_lived", long_lived},
    {"certificate.not_yet_valid", not_yet_valid},
    {"certificate.problem", problem},
    {"certificate.weak", weak},
};

}  // namespace

std::span<const Derivation> certificate_derivations() {
    return table;
}

}  // namespace calint
