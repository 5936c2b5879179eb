// Elements that their type does not have.
#include <fmt/format.h>

#include "base/text.h"
#include "base/utf8.h"
#include "rules/checks/checks.h"
#include "rules/checks/schema_walk.h"

namespace calint {

namespace {

struct Misplaced {
    std::string_view element;
    std::string_view parent;  ///< "" for every type
    std::string_view hint;
};

/// Names people write whose right name is not near them.
constexpr Misplaced misplaced[] = {
    {"isConsumerKeyOptional", "", "did you mean 'isConsumerSecretOptional'?"},
    {"refreshTokenValidityPeriod", "ConnectedAppOauthPolicy",
     "a connected app writes refreshTokenPolicy as specific_lifetime:90:DAYS"},
    {"refreshTokenValidityUnit", "ConnectedAppOauthPolicy",
     "a connected app writes refreshTokenPolicy as specific_lifetime:90:DAYS"},
    {"refreshTokenPolicyType", "ConnectedAppOauthPolicy", "did you mean 'refreshTokenPolicy'?"},
    {"ipRelaxationPolicyType", "ConnectedAppOauthPolicy", "did you mean 'ipRelaxation'?"},
    {"permittedUsersPolicyType", "ConnectedAppOauthConfig", "did you mean 'isAdminApproved'?"},
    {"permittedUsersPolicyType", "ConnectedAppOauthPolicy",
     "a connected app says it with isAdminApproved in oauthConfig"},
    {"scopes", "ExtlClntAppOauthSettings",
     "an external client app writes commaSeparatedOauthScopes"},
    {"ipRelaxation", "ExtlClntAppConfigurablePolicies",
     "the OAuth policies (.ecaOauthPlcy) have ipRelaxationPolicyType"},
    {"refreshTokenPolicy", "ExtlClntAppConfigurablePolicies",
     "the OAuth policies (.ecaOauthPlcy) have refreshTokenPolicyType"},
    {"sessionTimeout", "ExtlClntAppConfigurablePolicies",
     "the OAuth policies (.ecaOauthPlcy) have sessionTimeoutInMinutes"},
    {"PinLength", "", "it is no metadata: set it in Setup"},
    {"startAddress", "ConnectedAppIpRange", "did you mean 'start'?"},
    {"endAddress", "ConnectedAppIpRange", "did you mean 'end'?"},
};

std::string hint_for(const TypedElement& element, const Schema& schema) {
    for (const Misplaced& known : misplaced) {
        if (known.element == element.node.name &&
            (known.parent.empty() || known.parent == element.parent.name))
            return fmt::format(", {}", known.hint);
    }
    std::vector<std::string_view> names;
    for (const SchemaField& field : element.parent.fields) names.push_back(field.name);
    std::string near = did_you_mean(element.node.name, names);
    if (!near.empty()) return near;
    for (const SchemaType& type : schema.types) {
        if (type.subject.empty() && type.field(element.node.name) != nullptr &&
            type.name.starts_with("ConnectedApp") ==
                element.parent.name.starts_with("ConnectedApp"))
            return fmt::format(", it is an element of {}", type.name);
    }
    return {};
}

}  // namespace

std::vector<Hit> check_unknown_element(Facts& facts) {
    std::vector<Hit> hits;
    const Schema& schema = facts.catalog().schema;
    if (facts.app().api_version > schema.newest_api) return hits;
    walk_elements(facts, [&](const TypedElement& element) {
        if (element.field != nullptr) return;
        Hit hit;
        hit.place = {element.part.source, element.node.name_span};
        hit.value = element.node.name;
        hit.parts.emplace_back("parent", element.parent.name);
        hit.parts.emplace_back("hint", facts.remember(&element.parent, element.node.name,
                                                      [&] { return hint_for(element, schema); }));
        hits.push_back(std::move(hit));
    });
    return hits;
}

}  // namespace calint
