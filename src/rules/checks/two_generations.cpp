// A Connected App and an External Client App of one name: what a migration left behind.
#include <map>

#include "base/text.h"
#include "model/placeholder.h"
#include "rules/checks/checks.h"
#include "rules/checks/project_walk.h"

namespace calint {

namespace {

/// The label; the name where there is none or a placeholder, which says nothing of who it is.
std::string name_of(const Part& part) {
    const Node* const label = part.tree.child(part.tree.root(), "label");
    return lower(label == nullptr || label->text.empty() || is_placeholder(label->text)
                     ? app_name(part)
                     : std::string(label->text));
}

}  // namespace

std::vector<Hit> check_two_generations(Facts& facts) {
    std::map<std::string, const Part*> connected;
    for (const Part* part : facts.app().parts) {
        if (part->type->name != "ConnectedApp") continue;
        connected.emplace(name_of(*part), part);
        connected.emplace(lower(app_name(*part)), part);
    }
    std::vector<Hit> hits;
    for (const Part* part : facts.app().parts) {
        if (part->type->name != "ExternalClientApplication") continue;
        auto other = connected.find(name_of(*part));
        if (other == connected.end()) other = connected.find(lower(app_name(*part)));
        if (other == connected.end()) continue;
        Hit hit;
        hit.place = {part->source, part->tree.root().name_span};
        hit.value = facts.keep(app_name(*part));
        hit.related.push_back(
            {{other->second->source, other->second->tree.root().name_span}, "the connected app"});
        hits.push_back(std::move(hit));
    }
    return hits;
}

}  // namespace calint
