#include "rules/checks/schema_walk.h"

namespace calint {

namespace {

bool is_description_key(const Part& part, const Node& node) {
    if (node.name == "fullName") return true;
    return part.tree.notation == Notation::yaml && (node.name == "kind" || node.name == "name");
}

using ContainerVisit = std::function<void(const Part&, const Node&, const SchemaType&)>;

void walk(const Schema& schema, const Part& part, const Node& node, const SchemaType& type,
          const ContainerVisit& visit) {
    visit(part, node, type);
    for (NodeId id = node.first_child; id != no_node; id = part.tree[id].next) {
        const Node& child = part.tree[id];
        const SchemaField* const field = type.field(child.name);
        if (field != nullptr && field->type == ValueType::type && !child.is_nil)
            walk(schema, part, child, schema.types[field->ref], visit);
    }
}

}  // namespace

void walk_containers(const Facts& facts, const ContainerVisit& visit) {
    for (const Part* part : facts.app().parts)
        walk(facts.catalog().schema, *part, part->tree.root(), *part->type, visit);
}

void walk_elements(const Facts& facts, const std::function<void(const TypedElement&)>& visit) {
    walk_containers(facts, [&](const Part& part, const Node& node, const SchemaType& type) {
        const bool is_root = &node == &part.tree.root();
        for (NodeId id = node.first_child; id != no_node; id = part.tree[id].next) {
            const Node& child = part.tree[id];
            if (is_root && is_description_key(part, child)) continue;
            visit({part, child, type, type.field(child.name)});
        }
    });
}

bool is_in_version(const SchemaField& field, int api) {
    return api == 0 || (field.since <= api && (field.until == 0 || field.until >= api));
}

}  // namespace calint
