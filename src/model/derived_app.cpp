// What an app is as a whole.
#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "model/derivations.h"
#include "model/key_shape.h"
#include "model/placeholder.h"

namespace calint {

namespace {

/// A callback that somebody typed only because the field is required.
bool is_dummy(const Facts& facts, std::string_view callback) {
    if (is_cli_callback(callback)) return true;
    while (callback.ends_with('/')) callback.remove_suffix(1);
    return in_list(facts, "dummy_callbacks", callback);
}

/// A front page of somebody: typed in for a flow that never redirects.
bool is_filler(Facts& facts, std::string_view callback) {
    const std::optional<Url>& url = facts.url(callback);
    if (!url || (url->path.size() > 1) || !url->query.empty()) return false;
    // A loopback root is also where a local server takes the codes: it is filler for an app that
    // is known to run without a person.
    if (url->host_kind == HostKind::loopback)
        return !facts.text("oauth.certificate").empty() ||
               !facts.text("oauth.client_credentials_user").empty();
    return in_list(facts, "homepages", lower(url->host)) ||
           is_in_domain(url->host, "salesforce.com");
}

void app_name_field(Facts& facts, FieldValues& out) {
    give(out, facts.app().name);
}

void app_kind(Facts& facts, FieldValues& out) {
    give(out, facts.app().subject);
}

void api_version(Facts& facts, FieldValues& out) {
    if (facts.app().api_version != 0)
        give(out, facts.keep(fmt::format("{}", facts.app().api_version)));
}

void today(Facts& facts, FieldValues& out) {
    if (facts.today() != 0) give(out, facts.keep(fmt::format("{}", facts.today())));
}

void is_shell(Facts& facts, FieldValues& out) {
    const bool has_settings =
        facts.app().subject != "connected-app" || has_element(facts, "oauthConfig") ||
        has_element(facts, "samlConfig") || has_element(facts, "canvasConfig") ||
        has_element(facts, "mobileAppConfig");
    answer(out, !has_settings);
}

void has_oauth(Facts& facts, FieldValues& out) {
    answer(out, has_element(facts, "oauthConfig") || has_part(facts, "ExtlClntAppOauthSettings") ||
                    has_part(facts, "ExtlClntAppGlobalOauthSettings"));
}

void is_interactive(Facts& facts, FieldValues& out) {
    const auto& callbacks = facts["oauth.callback_urls"].values;
    const bool headless = facts.is_true("app.is_headless");
    const bool real = std::any_of(callbacks.begin(), callbacks.end(), [&](const Value& value) {
        return !is_dummy(facts, value.text) && !(headless && is_filler(facts, value.text));
    });
    answer(out, real || equal_ignoring_case(facts.text("canvas.access_method"), "Get") ||
                    facts.is_true("oauth.code_credentials"));
}

void is_headless(Facts& facts, FieldValues& out) {
    if (!facts.text("oauth.certificate").empty())
        return give(out, "true", facts["oauth.certificate"].values.front().place);
    for (const std::string_view flow :
         {"oauth.client_credentials", "oauth.client_credentials_policy"}) {
        if (facts.is_true(flow)) return give(out, "true", facts[flow].values.front().place);
    }
    answer(out, false);
}

void is_native(Facts& facts, FieldValues& out) {
    const auto& callbacks = facts["oauth.callback_urls"].values;
    answer(out, std::any_of(callbacks.begin(), callbacks.end(), [&](const Value& value) {
               const auto& url = facts.url(value.text);
               return url && url->is_custom_scheme();
           }));
}

void identity_only(Facts& facts, FieldValues& out) {
    const auto& scopes = facts["oauth.scopes"].values;
    answer(out,
           !scopes.empty() && std::all_of(scopes.begin(), scopes.end(), [&](const Value& scope) {
               return in_list(facts, "identity_scopes", scope.text);
           }));
}

void uses_cli_callback(Facts& facts, FieldValues& out) {
    const auto& callbacks = facts["oauth.callback_urls"].values;
    const auto dummy = [&](const Value& value) { return is_dummy(facts, value.text); };
    answer(out, !callbacks.empty() && std::all_of(callbacks.begin(), callbacks.end(), dummy));
}

template <typename Wanted>
void add_texts(Facts& facts, FieldValues& out, Wanted wanted) {
    for (const Part* part : facts.app().parts) {
        for (std::size_t i = 0; i < part->tree.nodes.size(); ++i) {
            const Node& node = part->tree.nodes[i];
            if (node.text.empty() || !wanted(node)) continue;
            const SchemaField* const field = part->types[i].field;
            add(out, node.text, {part->source, node.text_span},
                field != nullptr && field->is_secret);
        }
    }
}

void app_texts(Facts& facts, FieldValues& out) {
    add_texts(facts, out, [](const Node&) { return true; });
}

void app_secrets(Facts& facts, FieldValues& out) {
    constexpr std::size_t shortest_key = 64;  // one in base64 has no marks of its own
    add_texts(facts, out, [](const Node& node) {
        return (node.may_have_secret || node.text.size() >= shortest_key) &&
               secret_in(node.text).has_value();
    });
}

void app_templates(Facts& facts, FieldValues& out) {
    add_texts(facts, out, [](const Node& node) {
        return node.may_have_variable && has_template_variable(node.text) &&
               node.name != "formula" && node.name != "callbackUrl";
    });
}

void split_values(Facts& facts, FieldValues& out) {
    add_texts(facts, out, [](const Node& node) { return node.is_split; });
}

constexpr Derivation table[] = {
    {"app.api_version", api_version},
    {"app.has_oauth", has_oauth},
    {"app.identity_only", identity_only},
    {"app.is_headless", is_headless},
    {"app.is_interactive", is_interactive},
    {"app.is_native", is_native},
    {"app.is_shell", is_shell},
    {"app.kind", app_kind},
    {"app.name", app_name_field},
    {"app.secrets", app_secrets},
    {"app.split_values", split_values},
    {"app.templates", app_templates},
    {"app.texts", app_texts},
    {"app.uses_cli_callback", uses_cli_callback},
    {"run.today", today},
};

}  // namespace

std::span<const Derivation> app_derivations() {
    return table;
}

}  // namespace calint
