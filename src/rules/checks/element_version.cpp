// Elements and types that the project's API version does not have.
#include <fmt/format.h>

#include "rules/checks/checks.h"
#include "rules/checks/schema_walk.h"

namespace calint {

namespace {

Hit hit_at(Facts& facts, const Part& part, const Node& node, std::string versions) {
    Hit hit;
    hit.place = {part.source, node.name_span};
    hit.value = node.name;
    hit.parts.emplace_back("versions", facts.keep(std::move(versions)));
    return hit;
}

}  // namespace

std::vector<Hit> check_element_version(Facts& facts) {
    std::vector<Hit> hits;
    const int newest = facts.catalog().schema.newest_api;
    for (const Part* part : facts.app().parts) {
        const int api = part->source->api_version;
        if (api == 0 || api > newest) continue;
        if (part->type->since > api) {
            hits.push_back(hit_at(facts, *part, part->tree.root(),
                                  fmt::format("since API version {}, the project deploys with {}",
                                              part->type->since, api)));
            continue;
        }
        for (std::size_t i = 1; i < part->tree.nodes.size(); ++i) {
            const Node& node = part->tree.nodes[i];
            const SchemaField* const field = part->types[i].field;
            // What is set to nil is retrieved so for elements that are no more.
            if (field == nullptr || node.is_nil || is_outside_schema(*part, node)) continue;
            if (field->since > api)
                hits.push_back(
                    hit_at(facts, *part, node,
                           fmt::format("since API version {}, the project deploys with {}",
                                       field->since, api)));
            if (field->until != 0 && field->until < api)
                hits.push_back(
                    hit_at(facts, *part, node,
                           fmt::format("up to API version {} only, the project deploys with {}",
                                       field->until, api)));
        }
    }
    return hits;
}

}  // namespace calint
