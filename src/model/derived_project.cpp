// What an app is in its project: its files, and what it names that must be there.
#include <algorithm>
#include <functional>
#include <set>

#include "base/text.h"
#include "model/derivations.h"
#include "model/placeholder.h"
#include "model/surroundings.h"
#include "project/project.h"

namespace calint {

namespace {

/// A name with a namespace belongs to an installed package.
bool has_namespace(std::string_view name) {
    const std::size_t at = name.find("__");
    return at != std::string_view::npos && at > 0;
}

/// Values of `field` that are not among `known`. Where the project holds none of the kind, they
/// live elsewhere.
void add_missing(Facts& facts, std::string_view field, const Names& known, FieldValues& out) {
    if (known.empty()) return;
    for (const Value& value : facts[field].values) {
        if (value.text.empty() || has_namespace(value.text) || is_placeholder(value.text)) continue;
        if (!known.contains(value.text)) add(out, value.text, value.place);
    }
}

void missing_permission_sets(Facts& facts, FieldValues& out) {
    if (facts["grants.permission_sets"].values.empty() || facts.project() == nullptr) return;
    add_missing(facts, "grants.permission_sets", facts.project()->index().permission_sets, out);
}

void missing_profiles(Facts& facts, FieldValues& out) {
    const FieldValues& granted = facts["grants.profiles"];
    const bool all_standard =
        std::all_of(granted.values.begin(), granted.values.end(), [&](const Value& value) {
            return in_list(facts, "standard_profiles", value.text) ||
                   value.text.ends_with(" Profile");
        });
    if (all_standard || facts.project() == nullptr) return;
    FieldValues all;
    add_missing(facts, "grants.profiles", facts.project()->index().profiles, all);
    for (const Value& value : all.values) {
        // A site's guest profile is named after the site.
        if (!in_list(facts, "standard_profiles", value.text) && !value.text.ends_with(" Profile"))
            add(out, value.text, value.place);
    }
}

void missing_classes(Facts& facts, FieldValues& out) {
    for (const std::string_view field : {"app.handler", "canvas.lifecycle_class"}) {
        if (facts[field].values.empty() || facts.project() == nullptr) continue;
        add_missing(facts, field, facts.project()->index().classes, out);
    }
}

void missing_custom_scopes(Facts& facts, FieldValues& out) {
    if (facts["oauth.custom_scopes"].values.empty() || facts.project() == nullptr) return;
    add_missing(facts, "oauth.custom_scopes", facts.project()->index().custom_scopes, out);
}

/// Texts of the elements of one name, wherever they stand.
template <typename Visit>
void each_element(const Facts& facts, std::string_view name, Visit visit) {
    for (const Part* part : facts.app().parts) {
        for (const Node& node : part->tree.nodes) {
            if (node.name == name && !node.text.empty())
                visit(std::string_view(node.text), Place{part->source, node.text_span});
        }
    }
}

void missing_apps(Facts& facts, FieldValues& out) {
    const std::string_view type = facts.app().parts.front()->type->name;
    if (facts.project() == nullptr ||
        (type != "OauthCustomScope" && type != "OauthTokenExchangeHandler"))
        return;
    const ProjectIndex& index = facts.project()->index();
    const auto look = [&](std::string_view element, const Names& known) {
        if (known.empty()) return;
        each_element(facts, element, [&](std::string_view text, Place place) {
            if (!has_namespace(text) && !known.contains(text)) add(out, text, place);
        });
    };
    look("connectedApp", index.connected_apps);
    look("externalClientApp", index.external_client_apps);
}

void part_types(Facts& facts, FieldValues& out) {
    for (const Part* part : facts.app().parts)
        add(out, part->type->name, {part->source, part->tree.root().name_span});
}

void orphan_names(Facts& facts, FieldValues& out) {
    if (facts.app().subject != "external-client-app" ||
        has_part(facts, "ExternalClientApplication") || has_namespace(facts.app().name))
        return;
    each_element(facts, "externalClientApplication", [&](std::string_view text, Place place) {
        if (!is_placeholder(text)) add(out, text, place);
    });
}

void repeated_parts(Facts& facts, FieldValues& out) {
    if (facts.app().subject != "external-client-app") return;
    std::set<const SchemaType*> seen;
    for (const Part* part : facts.app().parts) {
        if (!seen.insert(part->type).second)
            add(out, part->type->name, {part->source, part->tree.root().name_span});
    }
}

void full_name(Facts& facts, FieldValues& out) {
    const Part& part = *facts.app().parts.front();
    const Node* const node = part.tree.child(part.tree.root(), "fullName");
    if (node != nullptr && !node->text.empty())
        add(out, node->text, {part.source, node->text_span});
}

void other_full_name(Facts& facts, FieldValues& out) {
    const FieldValues& stated = facts["app.full_name"];
    if (stated.values.empty() || facts.app().parts.front()->source->notation == Notation::yaml)
        return;
    const Value& value = stated.values.front();
    if (value.text != facts.app().name) add(out, value.text, value.place);
}

void is_managed(Facts& facts, FieldValues& out) {
    const std::string_view state = facts.text("app.distribution");
    answer(out, state == "Managed" || state == "AutoInstalled" || has_namespace(facts.app().name));
}

/// The label, or the name written in the file, is one variable: a generator fills the file in.
bool names_itself_by_variable(const Part& part) {
    for (const std::string_view element : {"label", "fullName"}) {
        const Node* const node = part.tree.child(part.tree.root(), element);
        if (node != nullptr && node->text.starts_with("{{") && node->text.ends_with("}}") &&
            node->text.find("}}") == node->text.size() - 2)
            return true;
    }
    return false;
}

void is_template(Facts& facts, FieldValues& out) {
    const Source& source = *facts.app().parts.front()->source;
    const std::string path = lower(source.root_path);
    const std::size_t slash = path.rfind('/');
    const bool in_folder =
        slash != std::string::npos &&
        std::string_view(path).substr(0, slash).find("template") != std::string_view::npos;
    const bool plain = path.ends_with(".xml") && !path.ends_with("-meta.xml");
    answer(out, in_folder || plain || path.find(".template.") != std::string::npos ||
                    names_itself_by_variable(*facts.app().parts.front()));
}

void has_manifest(Facts& facts, FieldValues& out) {
    answer(out, facts.project() != nullptr && facts.project()->has_manifest);
}

void has_dependencies(Facts& facts, FieldValues& out) {
    answer(out, facts.project() != nullptr && facts.project()->has_dependencies);
}

void has_scratch_orgs(Facts& facts, FieldValues& out) {
    answer(out, facts.project() != nullptr && facts.project()->has_scratch_definition);
}

void has_headers(Facts& facts, FieldValues& out) {
    answer(out,
           facts.project() != nullptr && !facts.project()->index().external_client_apps.empty());
}

void token_exchange_apps(Facts& facts, FieldValues& out) {
    answer(out, facts.project() != nullptr && facts.project()->index().has_token_exchange_handler);
}

void setting(Facts& facts, std::string_view type, std::string_view element, FieldValues& out) {
    const bool yes = facts.surroundings() != nullptr && facts.project() != nullptr &&
                     facts.surroundings()->setting(*facts.project(), type, element) == "true";
    answer(out, yes);
}

void org_pkce_required(Facts& facts, FieldValues& out) {
    setting(facts, "OauthOidcSettings", "isPkceRequired", out);
}

void org_api_access_control(Facts& facts, FieldValues& out) {
    setting(facts, "ConnectedAppSettings", "enableAdminApprovedAppsOnly", out);
}

void other_cli_ports(Facts& facts, FieldValues& out) {
    const Project* const project = facts.project();
    const std::string port =
        project == nullptr || project->oauth_port.empty() ? "1717" : project->oauth_port;
    for (const Value& value : facts["oauth.callback_urls"].values) {
        if (!is_cli_callback(value.text)) continue;
        const auto& url = facts.url(value.text);
        if (url && url->port != port) add(out, value.text, value.place);
    }
}

void permissions_granted(Facts& facts, FieldValues& out) {
    const Part& part = *facts.app().parts.front();
    if (part.type->subject != "permissions") return;
    const Tree& tree = part.tree;
    for (NodeId id = tree.root().first_child; id != no_node; id = tree[id].next) {
        if (tree[id].name != "userPermissions") continue;
        const Node* const name = tree.child(tree[id], "name");
        const Node* const enabled = tree.child(tree[id], "enabled");
        if (name != nullptr && enabled != nullptr && enabled->text == "true")
            add(out, name->text, {part.source, name->text_span});
    }
}

void endpoints(Facts& facts, FieldValues& out) {
    const Part& part = *facts.app().parts.front();
    if (part.type->name != "NamedCredential") return;
    each_element(facts, "endpoint",
                 [&](std::string_view text, Place place) { add(out, text, place); });
    const Tree& tree = part.tree;
    for (NodeId id = tree.root().first_child; id != no_node; id = tree[id].next) {
        const Node* const type = tree.child(tree[id], "parameterType");
        const Node* const value = tree.child(tree[id], "parameterValue");
        if (type != nullptr && value != nullptr && type->text == "Url" && !value->text.empty())
            add(out, value->text, {part.source, value->text_span});
    }
}

constexpr Derivation table[] = {
    {"app.full_name", full_name},
    {"app.is_managed", is_managed},
    {"app.is_template", is_template},
    {"app.missing_classes", missing_classes},
    {"app.orphan_names", orphan_names},
    {"app.other_full_name", other_full_name},
    {"app.part_types", part_types},
    {"app.repeated_parts", repeated_parts},
    {"callbacks.other_cli_ports", other_cli_ports},
    {"grants.missing_permission_sets", missing_permission_sets},
    {"grants.missing_profiles", missing_profiles},
    {"named_credential.endpoints", endpoints},
    {"org.api_access_control", org_api_access_control},
    {"org.pkce_required", org_pkce_required},
    {"permissions.granted", permissions_granted},
    {"project.has_dependencies", has_dependencies},
    {"project.has_headers", has_headers},
    {"project.has_manifest", has_manifest},
    {"project.has_scratch_orgs", has_scratch_orgs},
    {"project.token_exchange_apps", token_exchange_apps},
    {"related.missing_apps", missing_apps},
    {"scopes.missing_custom", missing_custom_scopes},
};

}  // namespace

std::span<const Derivation> project_derivations() {
    return table;
}

}  // namespace calint
