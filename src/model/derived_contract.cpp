// An app beside what its project declares of it.
#include <fmt/format.h>

#include <algorithm>

#include "base/date.h"
#include "model/contract.h"
#include "model/derivations.h"

namespace calint {

namespace {

const Contract* contract_of(const Facts& facts) {
    if (facts.contracts() == nullptr) return nullptr;
    const auto found = facts.contracts()->find(facts.app().name);
    return found == facts.contracts()->end() ? nullptr : &found->second;
}

bool has(const std::vector<std::string>& declared, std::string_view text) {
    return std::find(declared.begin(), declared.end(), text) != declared.end();
}

void is_declared(Facts& facts, FieldValues& out) {
    if (facts.contracts() == nullptr || facts.contracts()->empty()) {
        out.is_known = false;
        return;
    }
    answer(out, contract_of(facts) != nullptr);
}

void app_class(Facts& facts, FieldValues& out) {
    const Contract* const contract = contract_of(facts);
    if (contract != nullptr && !contract->app_class.empty()) give(out, contract->app_class);
}

void owner(Facts& facts, FieldValues& out) {
    const Contract* const contract = contract_of(facts);
    if (contract != nullptr && !contract->owner.empty()) give(out, contract->owner);
}

void review_by(Facts& facts, FieldValues& out) {
    const Contract* const contract = contract_of(facts);
    if (contract != nullptr && contract->review_by != 0)
        give(out, facts.keep(fmt::format("{}", contract->review_by)));
}

/// The date itself, so that a message can name it.
void review_overdue(Facts& facts, FieldValues& out) {
    const Contract* const contract = contract_of(facts);
    if (contract == nullptr || contract->review_by == 0 || facts.today() <= contract->review_by)
        return;
    give(out, facts.keep(show_date(contract->review_by)));
}

void give_all(FieldValues& out, const std::vector<std::string>& texts) {
    const Place around = out.around;
    for (const std::string& text : texts) add(out, text, around);
}

void needs(Facts& facts, FieldValues& out) {
    if (const Contract* const contract = contract_of(facts)) give_all(out, contract->needs);
}

void callbacks(Facts& facts, FieldValues& out) {
    if (const Contract* const contract = contract_of(facts)) give_all(out, contract->callbacks);
}

void flows(Facts& facts, FieldValues& out) {
    if (const Contract* const contract = contract_of(facts)) give_all(out, contract->flows);
}

/// Two names of one scope.
bool is_refresh(std::string_view scope) {
    return scope == "RefreshToken" || scope == "OfflineAccess";
}

/// Full carries every other scope but the refresh token (Salesforce help, OAuth tokens and scopes).
bool covers(std::string_view granted, std::string_view needed) {
    return granted == needed || (is_refresh(granted) && is_refresh(needed)) ||
           (granted == "Full" && !is_refresh(needed));
}

void scopes_beyond(Facts& facts, FieldValues& out) {
    const Contract* const contract = contract_of(facts);
    if (contract == nullptr || !contract->has_needs) return;
    for (const std::string_view field : {"oauth.scopes", "oauth.custom_scopes"}) {
        for (const Value& scope : facts[field].values) {
            const bool needed = std::any_of(
                contract->needs.begin(), contract->needs.end(), [&](const std::string& need) {
                    return need == scope.text || (is_refresh(need) && is_refresh(scope.text));
                });
            if (!needed) add(out, scope.text, scope.place);
        }
    }
}

/// Where something that is missing belongs: behind what is there, else at the element around it.
Place place_for_missing(const FieldValues& there) {
    return there.values.empty() ? there.around : there.values.back().place;
}

void scopes_missing(Facts& facts, FieldValues& out) {
    const Contract* const contract = contract_of(facts);
    const FieldValues& scopes = facts["oauth.scopes"];
    if (contract == nullptr || !contract->has_needs || !scopes.is_known) return;
    const FieldValues& custom = facts["oauth.custom_scopes"];
    const Place place = place_for_missing(scopes);
    for (const std::string& need : contract->needs) {
        const auto gives = [&](const Value& scope) { return covers(scope.text, need); };
        if (std::none_of(scopes.values.begin(), scopes.values.end(), gives) &&
            std::none_of(custom.values.begin(), custom.values.end(), gives))
            add(out, need, place);
    }
}

void callbacks_beyond(Facts& facts, FieldValues& out) {
    const Contract* const contract = contract_of(facts);
    if (contract == nullptr || !contract->has_callbacks) return;
    for (const Value& callback : facts["oauth.callback_urls"].values) {
        if (!has(contract->callbacks, callback.text)) add(out, callback.text, callback.place);
    }
}

void callbacks_missing(Facts& facts, FieldValues& out) {
    const Contract* const contract = contract_of(facts);
    const FieldValues& registered = facts["oauth.callback_urls"];
    if (contract == nullptr || !contract->has_callbacks || !registered.is_known) return;
    const Place place = place_for_missing(registered);
    for (const std::string& wanted : contract->callbacks) {
        if (std::none_of(registered.values.begin(), registered.values.end(),
                         [&](const Value& value) { return value.text == wanted; }))
            add(out, wanted, place);
    }
}

/// What a flow is opened by: the first value of a field, if it is not "false".
void open(Facts& facts, FieldValues& out, std::string_view flow,
          std::initializer_list<std::string_view> fields) {
    for (const std::string_view field : fields) {
        const FieldValues& values = facts[field];
        if (!values.values.empty() && values.values.front().text != "false")
            return add(out, flow, values.values.front().place);
    }
}

void open_flows(Facts& facts, FieldValues& out) {
    if (facts.is_true("app.is_interactive"))
        open(facts, out, "web-server", {"oauth.callback_urls"});
    open(facts, out, "jwt-bearer", {"oauth.certificate"});
    open(facts, out, "client-credentials",
         {"oauth.client_credentials", "oauth.client_credentials_policy"});
    open(facts, out, "device", {"oauth.device_flow"});
    open(facts, out, "token-exchange", {"oauth.token_exchange", "oauth.token_exchange_policy"});
    open(facts, out, "code-credentials", {"oauth.code_credentials"});
}

void flows_beyond(Facts& facts, FieldValues& out) {
    const Contract* const contract = contract_of(facts);
    if (contract == nullptr || !contract->has_flows) return;
    for (const Value& flow : facts["app.open_flows"].values) {
        if (!has(contract->flows, flow.text)) add(out, flow.text, flow.place);
    }
}

constexpr Derivation table[] = {
    {"app.open_flows", open_flows},
    {"contract.callbacks", callbacks},
    {"contract.callbacks_beyond", callbacks_beyond},
    {"contract.callbacks_missing", callbacks_missing},
    {"contract.class", app_class},
    {"contract.declared", is_declared},
    {"contract.flows", flows},
    {"contract.flows_beyond", flows_beyond},
    {"contract.needs", needs},
    {"contract.owner", owner},
    {"contract.review_by", review_by},
    {"contract.review_overdue", review_overdue},
    {"contract.scopes_beyond", scopes_beyond},
    {"contract.scopes_missing", scopes_missing},
};

}  // namespace

std::span<const Derivation> contract_derivations() {
    return table;
}

}  // namespace calint
