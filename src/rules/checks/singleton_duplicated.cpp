// Elements that stand more than once and may not.
#include <fmt/format.h>

#include <algorithm>
#include <tuple>
#include <vector>

#include "rules/checks/checks.h"
#include "rules/checks/schema_walk.h"

namespace calint {

namespace {

bool is_list_in_one_element(const Catalog& catalog, const TypedElement& element) {
    for (const Field& field : catalog.fields) {
        for (const FieldSource& source : field.sources) {
            if (source.split != 0 && source.path.back() == element.node.name &&
                catalog.schema.types[source.type].subject == element.part.type->subject)
                return true;
        }
    }
    return false;
}

}  // namespace

std::vector<Hit> check_singleton_duplicated(Facts& facts) {
    std::vector<Hit> hits;
    // Sorted by parent and field, so that equals stand together; a hostile file has many.
    std::vector<std::tuple<const Part*, NodeId, Slot, const Node*>> elements;
    walk_elements(facts, [&](const TypedElement& element) {
        if (element.field == nullptr || element.field->is_list) return;
        const Slot slot = element.parent.slot(*element.field);
        if (facts.is_repeated(slot))
            elements.emplace_back(&element.part, element.node.parent, slot, &element.node);
    });
    std::sort(elements.begin(), elements.end());
    const Node* first = nullptr;
    for (std::size_t i = 1; i < elements.size(); ++i) {
        const auto& [part, parent, slot, node] = elements[i];
        const auto& [part_before, parent_before, slot_before, before] = elements[i - 1];
        if (part != part_before || parent != parent_before || slot != slot_before) {
            first = nullptr;
            continue;
        }
        if (first == nullptr) first = before;
        const NodeType& type = part->types[part->tree.id_of(*node)];
        const TypedElement element{*part, *node, *type.parent, type.field};
        // A description writes lists of one element, such as callbackUrl, as YAML lists.
        if (node->is_item && is_list_in_one_element(facts.catalog(), element)) continue;
        const bool is_callback = node->name == "callbackUrl";
        Hit hit;
        hit.place = {part->source, node->name_span};
        hit.value = node->name;
        hit.parts.emplace_back("parent", type.parent->name);
        hit.parts.emplace_back(
            "hint", is_callback ? ": put one callback URL per line in a single element" : "");
        hit.related.push_back({{part->source, first->name_span}, "it stands here first"});
        hits.push_back(std::move(hit));
    }
    return hits;
}

}  // namespace calint
