// Walking all apps of a project at once; shared by the checks that compare apps.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/facts.h"
#include "rules/hit.h"

namespace calint {

/// A value of one app.
struct AppValue {
    const Part* part = nullptr;
    const Node* node = nullptr;
    std::string app;
};

/// The text of an OAuth element in every part that has it, connected apps first: they hold it in
/// `oauthConfig`, a file of an external client app right below its root.
inline std::vector<AppValue> collect_values(const Facts& facts, std::string_view element) {
    std::vector<AppValue> found;
    for (const bool in_config : {true, false}) {
        for (const Part* part : facts.app().parts) {
            const Tree& tree = part->tree;
            const Node* const holder =
                in_config ? tree.child(tree.root(), "oauthConfig") : &tree.root();
            const Node* const node = holder == nullptr ? nullptr : tree.child(*holder, element);
            if (node != nullptr && !node->text.empty())
                found.push_back({part, node, app_name(*part)});
        }
    }
    return found;
}

/// Hits on the second and later apps that have the same value as an earlier one of another name;
/// `note` is what to say of the first place.
inline std::vector<Hit> shared_values(Facts& facts,
                                      const std::vector<std::pair<std::string, AppValue>>& values,
                                      std::string_view note) {
    std::vector<Hit> hits;
    std::map<std::string_view, const AppValue*> first;
    for (const auto& [key, value] : values) {
        const auto [known, fresh] = first.try_emplace(key, &value);
        // The same app in the folders of several orgs is a copy, not a second app.
        if (fresh || known->second->app == value.app) continue;
        const AppValue& other = *known->second;
        Hit hit;
        hit.place = {value.part->source, value.node->text_span};
        hit.value = value.node->text;
        hit.related.push_back(
            {{other.part->source, other.node->text_span}, std::string(note) + " " + other.app});
        hit.parts.emplace_back("this", facts.keep(value.app));
        hit.parts.emplace_back("other", facts.keep(other.app));
        hits.push_back(std::move(hit));
    }
    return hits;
}

}  // namespace calint
