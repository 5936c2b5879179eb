// What follows from an app's scopes and from whom it is granted to.
#include "base/text.h"
#include "model/derivations.h"

namespace calint {

namespace {

constexpr std::string_view grant_fields[] = {"grants.profiles", "grants.permission_sets"};

void empty_grants(Facts& facts, FieldValues& out) {
    for (const std::string_view field : grant_fields) {
        for (const Value& value : facts[field].values) {
            if (value.text.empty()) add(out, value.text, value.place);
        }
    }
}

void duplicate_grants(Facts& facts, FieldValues& out) {
    for (const std::string_view field : grant_fields) add_repeated(out, facts[field].values, lower);
}

void repeated_scopes(Facts& facts, FieldValues& out) {
    const FieldValues& scopes = facts["oauth.scopes"];
    out.around = scopes.around;
    add_repeated(out, scopes.values, [&](std::string_view scope) -> std::string_view {
        if (in_list(facts, "refresh_scopes", scope)) return "RefreshToken";
        if (in_list(facts, "identity_url_scopes", scope)) return "Basic";
        return scope;
    });
}

constexpr Derivation table[] = {
    {"grants.duplicates", duplicate_grants},
    {"grants.empty", empty_grants},
    {"scopes.repeated", repeated_scopes},
};

}  // namespace

std::span<const Derivation> grant_derivations() {
    return table;
}

}  // namespace calint
