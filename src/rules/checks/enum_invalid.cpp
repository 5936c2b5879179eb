// Values outside their enumeration. Scope names have a check of their own.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "base/text.h"
#include "model/placeholder.h"
#include "rules/checks/checks.h"
#include "rules/checks/schema_walk.h"

namespace calint {

namespace {

/// Words people write whose right word is not near them.
constexpr std::pair<std::string_view, std::string_view> other_words[] = {
    {"AdminApproved", "AdminApprovedPreAuthorized"},
    {"AllUsers", "AllSelfAuthorized"},
    {"CustomAttr", "CustomAttribute"},
    {"PersistentID", "PersistentId"},
    {"ENFORCE_WITH_EXCEPTIONS", "ENFORCE_RELAXREFRESH"},
    {"BYPASS_WITH_2FACTOR", "BYPASS_2FACTOR"},
    {"SHA-1", "SHA1"},
    {"SHA-256", "SHA256"},
};

std::string hint_for(std::string_view text, const std::vector<std::string_view>& known) {
    for (const auto& [other, right] : other_words) {
        if (equal_ignoring_case(text, other) &&
            std::find(known.begin(), known.end(), right) != known.end())
            return fmt::format(", did you mean '{}'?", right);
    }
    std::string near = did_you_mean(text, known);
    if (!near.empty() || known.size() > 8) return near;
    return fmt::format(": write one of {}", fmt::join(known, ", "));
}

}  // namespace

std::vector<Hit> check_enum_invalid(Facts& facts) {
    std::vector<Hit> hits;
    const Schema& schema = facts.catalog().schema;
    const int api = facts.app().api_version;
    if (api > schema.newest_api) return hits;
    walk_elements(facts, [&](const TypedElement& element) {
        const SchemaField* const field = element.field;
        if (field == nullptr || field->type != ValueType::enumeration || element.node.is_nil)
            return;
        const SchemaEnum& values = schema.enums[field->ref];
        if (values.name == "ConnectedAppOauthAccessScope") return;
        const std::string_view text = element.node.text;
        const auto same = [&](const SchemaValue& value) {
            return values.any_case ? equal_ignoring_case(value.name, text) : value.name == text;
        };
        if (text.empty() || std::any_of(values.values.begin(), values.values.end(), same) ||
            has_template_variable(text))
            return;
        const int target = api == 0 ? schema.newest_api : api;
        std::vector<std::string_view> known;
        for (const SchemaValue& value : values.values) {
            if (value.until == 0 || value.until >= target) known.push_back(value.name);
        }
        Hit hit;
        hit.place = {element.part.source, element.node.text_span};
        hit.value = text;
        hit.parts.emplace_back("element", element.node.name);
        hit.parts.emplace_back("hint", facts.keep(hint_for(text, known)));
        hits.push_back(std::move(hit));
    });
    return hits;
}

}  // namespace calint
