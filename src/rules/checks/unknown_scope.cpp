// Scope names outside the enumeration of either generation, with the name that was meant.
#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "model/placeholder.h"
#include "rules/checks/checks.h"

namespace calint {

namespace {

/// OAuth tokens and other spellings whose metadata name is not near them.
constexpr std::pair<std::string_view, std::string_view> other_names[] = {
    {"id", "Basic"},
    {"sfap", "SFAP"},
    {"visualforce", "CustomApplications"},
    {"sfapapi", "SFAP"},
    {"sfapi", "SFAP"},
    {"sfapiplatform", "SFAP"},
    {"identity", "Basic"},
    {"cdpqueryapi", "CDPQuery"},
};

std::string letters(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (is_letter(c) || is_digit(c)) out += to_lower(c);
    }
    return out;
}

/// The enumeration's name for what was written, compared by letters only; `_api` is optional.
std::string_view meant(std::string_view written, const std::vector<std::string_view>& known) {
    const std::string wanted = letters(written);
    for (const auto& [other, name] : other_names) {
        if (wanted == other) return name;
    }
    for (const std::string_view name : known) {
        const std::string plain = letters(name);
        if (plain == wanted || plain + "api" == wanted) return name;
    }
    return nearest(written, known);
}

}  // namespace

std::vector<Hit> check_unknown_scope(Facts& facts) {
    std::vector<Hit> hits;
    const Schema& schema = facts.catalog().schema;
    const SchemaType* const config = schema.type("ConnectedAppOauthConfig");
    const SchemaField* const scopes = config == nullptr ? nullptr : config->field("scopes");
    if (scopes == nullptr) return hits;
    const SchemaEnum& values = schema.enums[scopes->ref];
    const bool is_eca = facts.app().subject == "external-client-app";
    // The one scope that the two generations call by different names.
    const auto name_here = [&](const SchemaValue& value) {
        return is_eca && value.name == "SFAP" ? std::string_view("SFApiPlatform") : value.name;
    };
    const int api = facts.app().api_version;
    for (const Value& value : facts["oauth.scopes"].values) {
        const auto exact =
            std::find_if(values.values.begin(), values.values.end(),
                         [&](const SchemaValue& v) { return name_here(v) == value.text; });
        std::string hint;
        if (exact != values.values.end()) {
            if (api == 0 || exact->since <= api) continue;
            hint = fmt::format(": it needs API version {}, the project has {}", exact->since, api);
        } else {
            if (has_template_variable(value.text)) continue;
            std::vector<std::string_view> known;
            for (const SchemaValue& v : values.values) known.push_back(name_here(v));
            std::string_view name = meant(value.text, known);
            if (is_eca && name == "SFAP") name = "SFApiPlatform";
            if (!name.empty()) hint = fmt::format(", did you mean '{}'?", name);
        }
        Hit hit;
        hit.place = value.place;
        hit.value = value.text;
        hit.field = facts.catalog().field("oauth.scopes");
        hit.parts.emplace_back("hint", facts.keep(std::move(hint)));
        hits.push_back(std::move(hit));
    }
    return hits;
}

}  // namespace calint
