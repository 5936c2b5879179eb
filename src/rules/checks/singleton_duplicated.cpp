// Elements that stand more than once and may not.
#include <fmt/format.h>

#include <map>
#include <tuple>

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
    // The first element of each field in each parent; a map, as a hostile file has many.
    std::map<std::tuple<const Part*, NodeId, const SchemaField*>, const Node*> firsts;
    walk_elements(facts, [&](const TypedElement& element) {
        if (element.field == nullptr || element.field->is_list) return;
        const auto [known, fresh] =
            firsts.try_emplace({&element.part, element.node.parent, element.field}, &element.node);
        if (fresh) return;
        const Node* const first = known->second;
        // A description writes lists of one element, such as callbackUrl, as YAML lists.
        if (element.node.is_item && is_list_in_one_element(facts.catalog(), element)) return;
        const bool is_callback = element.node.name == "callbackUrl";
        Hit hit;
        hit.place = {element.part.source, element.node.name_span};
        hit.value = element.node.name;
        hit.parts.emplace_back("parent", std::string(element.parent.name));
        hit.parts.emplace_back(
            "hint", is_callback ? ": put one callback URL per line in a single element" : "");
        hit.related.push_back({{element.part.source, first->name_span}, "it stands here first"});
        hits.push_back(std::move(hit));
    });
    return hits;
}

}  // namespace calint
