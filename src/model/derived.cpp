#include "model/derived.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <unordered_set>

#include "base/text.h"
#include "model/ip_range.h"
#include "model/refresh_policy.h"
#include "model/url.h"
#include "model/value_shape.h"

namespace calint {

namespace {

FieldValues one(std::string_view text, Place place) {
    FieldValues out;
    out.around = place;
    out.is_present = true;
    out.values.push_back({text, place, false});
    return out;
}

FieldValues answer(bool yes, Facts& facts) {
    return one(yes ? "true" : "false", facts.root_place());
}

FieldValues nothing(Facts& facts) {
    FieldValues out;
    out.around = facts.root_place();
    return out;
}

FieldValues found(std::vector<Value> values, Place around) {
    FieldValues out;
    out.is_present = !values.empty();
    out.around = values.empty() ? around : values.front().place;
    out.values = std::move(values);
    return out;
}

bool in_list(Facts& facts, std::string_view list, std::string_view text) {
    const NamedList* const named = facts.catalog().list(list);
    assert(named != nullptr);
    return std::find(named->values.begin(), named->values.end(), text) != named->values.end();
}

bool has_part(const Facts& facts, std::string_view type) {
    const auto& parts = facts.app().parts;
    return std::any_of(parts.begin(), parts.end(),
                       [&](const Part* part) { return part->type->name == type; });
}

/// A callback that somebody typed only because the field is required.
bool is_dummy(Facts& facts, std::string_view callback) {
    if (is_cli_callback(callback)) return true;
    while (callback.ends_with('/')) callback.remove_suffix(1);
    return in_list(facts, "dummy_callbacks", callback);
}

/// A front page of somebody: typed in for a flow that never redirects.
bool is_filler(Facts& facts, std::string_view callback) {
    const std::optional<Url>& url = facts.url(callback);
    if (!url || (url->path.size() > 1) || !url->query.empty()) return false;
    return url->host_kind == HostKind::loopback || in_list(facts, "homepages", lower(url->host)) ||
           is_in_domain(url->host, "salesforce.com");
}

// --- the app as a whole ---------------------------------------------------------------------

FieldValues app_name_field(Facts& facts) {
    return one(facts.keep(facts.app().name), facts.root_place());
}

FieldValues app_kind(Facts& facts) {
    return one(facts.keep(facts.app().subject), facts.root_place());
}

FieldValues api_version(Facts& facts) {
    if (facts.app().api_version == 0) return nothing(facts);
    return one(facts.keep(fmt::format("{}", facts.app().api_version)), facts.root_place());
}

FieldValues today(Facts& facts) {
    if (facts.today() == 0) return nothing(facts);
    return one(facts.keep(fmt::format("{}", facts.today())), facts.root_place());
}

bool has_element(const Facts& facts, std::string_view name) {
    const auto& parts = facts.app().parts;
    return std::any_of(parts.begin(), parts.end(), [&](const Part* part) {
        return part->tree.child(part->tree.root(), name) != nullptr;
    });
}

FieldValues is_shell(Facts& facts) {
    if (facts.app().subject != "connected-app") return answer(false, facts);
    for (const std::string_view block :
         {"oauthConfig", "samlConfig", "canvasConfig", "mobileAppConfig"}) {
        if (has_element(facts, block)) return answer(false, facts);
    }
    return answer(true, facts);
}

FieldValues has_oauth(Facts& facts) {
    return answer(has_element(facts, "oauthConfig") ||
                      has_part(facts, "ExtlClntAppOauthSettings") ||
                      has_part(facts, "ExtlClntAppGlobalOauthSettings"),
                  facts);
}

FieldValues is_interactive(Facts& facts) {
    const auto& callbacks = facts["oauth.callback_urls"].values;
    const bool headless = facts.is_true("app.is_headless");
    const bool real = std::any_of(callbacks.begin(), callbacks.end(), [&](const Value& value) {
        return !is_dummy(facts, value.text) && !(headless && is_filler(facts, value.text));
    });
    return answer(real || equal_ignoring_case(facts.text("canvas.access_method"), "Get") ||
                      facts.is_true("oauth.code_credentials"),
                  facts);
}

FieldValues is_headless(Facts& facts) {
    if (!facts.text("oauth.certificate").empty())
        return one("true", facts["oauth.certificate"].values.front().place);
    for (const std::string_view flow :
         {"oauth.client_credentials", "oauth.client_credentials_policy"}) {
        if (facts.is_true(flow)) return one("true", facts[flow].values.front().place);
    }
    return answer(false, facts);
}

FieldValues is_native(Facts& facts) {
    const auto& callbacks = facts["oauth.callback_urls"].values;
    return answer(std::any_of(callbacks.begin(), callbacks.end(),
                              [](const Value& value) {
                                  const auto url = parse_url(value.text);
                                  return url && url->is_custom_scheme();
                              }),
                  facts);
}

FieldValues identity_only(Facts& facts) {
    const auto& scopes = facts["oauth.scopes"].values;
    return answer(!scopes.empty() && std::all_of(scopes.begin(), scopes.end(),
                                                 [&](const Value& scope) {
                                                     return in_list(facts, "identity_scopes",
                                                                    scope.text);
                                                 }),
                  facts);
}

FieldValues uses_cli_callback(Facts& facts) {
    const auto& callbacks = facts["oauth.callback_urls"].values;
    const auto dummy = [&](const Value& value) { return is_dummy(facts, value.text); };
    return answer(!callbacks.empty() && std::all_of(callbacks.begin(), callbacks.end(), dummy),
                  facts);
}

template <typename Wanted>
FieldValues texts_that(Facts& facts, Wanted wanted) {
    std::vector<Value> values;
    for (const Part* part : facts.app().parts) {
        for (std::size_t i = 0; i < part->tree.nodes.size(); ++i) {
            const Node& node = part->tree.nodes[i];
            if (node.text.empty() || !wanted(node)) continue;
            const SchemaField* const field = part->types[i].field;
            values.push_back(
                {node.text, {part->source, node.text_span}, field != nullptr && field->is_secret});
        }
    }
    return found(std::move(values), facts.root_place());
}

FieldValues app_texts(Facts& facts) {
    return texts_that(facts, [](const Node&) { return true; });
}

FieldValues app_secrets(Facts& facts) {
    return texts_that(facts, [](const Node& node) { return secret_in(node.text).has_value(); });
}

FieldValues app_templates(Facts& facts) {
    return texts_that(facts, [](const Node& node) {
        return node.name != "formula" && node.name != "callbackUrl" &&
               has_template_variable(node.text);
    });
}

FieldValues split_values(Facts& facts) {
    return texts_that(facts, [](const Node& node) { return node.is_split; });
}

// --- callbacks and grants ---------------------------------------------------------------------

std::string normal_callback(std::string_view text) {
    std::string low = lower(text);
    while (low.ends_with('/')) low.pop_back();
    return low;
}

template <typename Normal>
std::vector<Value> repeated(const std::vector<Value>& values, Normal normal) {
    std::vector<Value> out;
    std::unordered_set<std::string> seen;
    for (const Value& value : values) {
        std::string key = normal(value.text);
        if (key.empty()) continue;
        if (!seen.insert(std::move(key)).second) out.push_back(value);
    }
    return out;
}

FieldValues callback_duplicates(Facts& facts) {
    const FieldValues& callbacks = facts["oauth.callback_urls"];
    return found(repeated(callbacks.values, normal_callback), callbacks.around);
}

FieldValues callback_sites(Facts& facts) {
    const FieldValues& callbacks = facts["oauth.callback_urls"];
    std::vector<Value> sites;
    std::unordered_set<std::string> seen;
    for (const Value& callback : callbacks.values) {
        const auto url = parse_url(callback.text);
        if (!url || !url->is_web()) continue;
        const std::string site = lower(registrable_domain(url->host));
        if (seen.insert(site).second) sites.push_back({facts.keep(site), callback.place, false});
    }
    return found(std::move(sites), callbacks.around);
}

FieldValues repeated_scopes(Facts& facts) {
    const FieldValues& scopes = facts["oauth.scopes"];
    const auto first_name = [&](std::string_view scope) -> std::string {
        if (in_list(facts, "refresh_scopes", scope)) return "RefreshToken";
        if (in_list(facts, "identity_url_scopes", scope)) return "Basic";
        return std::string(scope);
    };
    return found(repeated(scopes.values, first_name), scopes.around);
}

FieldValues empty_grants(Facts& facts) {
    std::vector<Value> values;
    for (const std::string_view field : {"grants.profiles", "grants.permission_sets"}) {
        for (const Value& value : facts[field].values) {
            if (value.text.empty()) values.push_back(value);
        }
    }
    return found(std::move(values), facts.root_place());
}

FieldValues duplicate_grants(Facts& facts) {
    std::vector<Value> values = repeated(facts["grants.profiles"].values, lower);
    const std::vector<Value> sets = repeated(facts["grants.permission_sets"].values, lower);
    values.insert(values.end(), sets.begin(), sets.end());
    return found(std::move(values), facts.root_place());
}

// --- tokens and network -----------------------------------------------------------------------

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

FieldValues refresh_field(const Refresh& refresh, std::string_view text, Facts& facts) {
    FieldValues out = nothing(facts);
    if (refresh.field == nullptr) {
        out.is_known = facts["oauth.refresh_token_policy"].is_known;
        return out;
    }
    out.is_known = refresh.field->is_known;
    out.is_present = refresh.field->is_present;
    out.around = refresh.field->around;
    if (!text.empty()) out.values.push_back({text, refresh.field->values.front().place, false});
    return out;
}

FieldValues refresh_kind(Facts& facts) {
    const Refresh refresh = refresh_of(facts);
    return refresh_field(refresh, refresh.field ? to_string(refresh.policy.kind) : "", facts);
}

FieldValues refresh_days(Facts& facts) {
    const Refresh refresh = refresh_of(facts);
    const bool timed = refresh.policy.kind == RefreshKind::lifetime ||
                       refresh.policy.kind == RefreshKind::inactivity;
    return refresh_field(
        refresh, timed ? facts.keep(fmt::format("{:.4g}", refresh.policy.days)) : "", facts);
}

FieldValues refresh_problem(Facts& facts) {
    const Refresh refresh = refresh_of(facts);
    return refresh_field(refresh, facts.keep(refresh.policy.problem), facts);
}

template <typename Make>
FieldValues per_range(Facts& facts, Make make) {
    const auto& starts = facts["network.range_starts"].values;
    const auto& ends = facts["network.range_ends"].values;
    std::vector<Value> values;
    for (std::size_t i = 0; i < std::min(starts.size(), ends.size()); ++i) {
        const std::string text = make(parse_ip_range(starts[i].text, ends[i].text));
        if (!text.empty()) values.push_back({facts.keep(text), starts[i].place, false});
    }
    return found(std::move(values), facts.root_place());
}

FieldValues range_bits(Facts& facts) {
    return per_range(facts, [](const IpRange& range) {
        return range.problem.empty() ? fmt::format("{:g}", range.bits) : std::string();
    });
}

FieldValues range_problems(Facts& facts) {
    return per_range(facts, [](const IpRange& range) { return range.problem; });
}

struct Derivation {
    std::string_view field;
    FieldValues (*derive)(Facts&);
};

constexpr Derivation derivations[] = {
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
    {"callbacks.duplicates", callback_duplicates},
    {"callbacks.sites", callback_sites},
    {"grants.duplicates", duplicate_grants},
    {"grants.empty", empty_grants},
    {"network.range_bits", range_bits},
    {"network.range_problems", range_problems},
    {"refresh.days", refresh_days},
    {"refresh.kind", refresh_kind},
    {"refresh.problem", refresh_problem},
    {"run.today", today},
    {"scopes.repeated", repeated_scopes},
};

const Derivation* derivation(std::string_view name) {
    const auto* const hit =
        std::find_if(std::begin(derivations), std::end(derivations),
                     [&](const Derivation& candidate) { return candidate.field == name; });
    return hit == std::end(derivations) ? nullptr : hit;
}

}  // namespace

FieldValues derive_field(std::string_view name, Facts& facts) {
    const Derivation* const known = derivation(name);
    assert(known != nullptr);
    return known->derive(facts);
}

bool is_derivable(std::string_view name) {
    return derivation(name) != nullptr;
}

std::vector<Span> secret_spans(const Part& part) {
    std::vector<Span> spans;
    for (std::size_t i = 1; i < part.tree.nodes.size(); ++i) {
        const Node& node = part.tree.nodes[i];
        if (node.text.empty()) continue;
        const SchemaField* const field = part.types[i].field;
        const bool declared = field != nullptr && field->is_secret && !is_placeholder(node.text);
        if (declared || secret_in(node.text)) spans.push_back(node.text_span);
    }
    return spans;
}

}  // namespace calint
