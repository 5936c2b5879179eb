// Walking an app's elements together with their types; shared by the schema checks.
#pragma once

#include "model/facts.h"

namespace calint {

/// An element, with the type of the element around it. `field` is null when that type has no such
/// element.
struct TypedElement {
    const Part& part;
    const Node& node;
    const SchemaType& parent;
    const SchemaField* field;
};

/// Keys of a description that are not metadata, and `fullName`, which every type has.
inline bool is_outside_schema(const Part& part, const Node& node) {
    if (node.name == "fullName") return true;
    return part.tree.notation == Notation::yaml && node.parent == 0 &&
           (node.name == "kind" || node.name == "name");
}

/// Calls `visit(TypedElement)` for every element whose parent's type is known, in order.
template <typename Visit>
void walk_elements(const Facts& facts, Visit visit) {
    for (const Part* part : facts.app().parts) {
        for (std::size_t i = 1; i < part->tree.nodes.size(); ++i) {
            const Node& node = part->tree.nodes[i];
            const NodeType& type = part->types[i];
            if (type.parent != nullptr && !is_outside_schema(*part, node))
                visit(TypedElement{*part, node, *type.parent, type.field});
        }
    }
}

/// Calls `visit(part, node, type)` for every element that holds others, the root included.
template <typename Visit>
void walk_containers(const Facts& facts, Visit visit) {
    for (const Part* part : facts.app().parts) {
        for (std::size_t i = 0; i < part->tree.nodes.size(); ++i) {
            const Node& node = part->tree.nodes[i];
            if (part->types[i].content != nullptr && !node.is_nil)
                visit(*part, node, *part->types[i].content);
        }
    }
}

/// Whether `api` has the element; 0 is an unknown version, so yes.
inline bool is_in_version(const SchemaField& field, int api) {
    return api == 0 || (field.since <= api && (field.until == 0 || field.until >= api));
}

}  // namespace calint
