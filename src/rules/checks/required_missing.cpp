// Elements that a deploy cannot do without.
#include "rules/checks/checks.h"
#include "rules/checks/schema_walk.h"

namespace calint {

std::vector<Hit> check_required_missing(Facts& facts) {
    std::vector<Hit> hits;
    const int api = facts.app().api_version;
    walk_containers(facts, [&](const Part& part, const Node& node, const SchemaType& type) {
        for (const SchemaField& field : type.fields) {
            if (!field.is_required || !is_in_version(field, api)) continue;
            const Node* const child = part.tree.child(node, field.name);
            if (child != nullptr && !child->is_nil) continue;
            Hit hit;
            hit.place = {part.source, node.name_span};
            hit.value = field.name;
            hit.parts.emplace_back("parent", node.name);
            hits.push_back(std::move(hit));
        }
    });
    return hits;
}

}  // namespace calint
