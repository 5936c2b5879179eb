#include "model/derived.h"

#include <algorithm>
#include <cassert>

#include "model/derivations.h"
#include "model/key_shape.h"
#include "model/placeholder.h"

namespace calint {

void give(FieldValues& out, std::string_view text) {
    give(out, text, out.around);
}

void give(FieldValues& out, std::string_view text, Place place) {
    out.values.assign(1, Value{text, place});
    out.around = place;
    out.is_present = true;
}

void answer(FieldValues& out, bool yes) {
    give(out, yes ? "true" : "false");
}

void add(FieldValues& out, std::string_view text, Place place, bool is_secret) {
    if (out.values.empty()) out.around = place;
    out.is_present = true;
    out.values.push_back(Value{.text = text, .place = place, .is_secret = is_secret});
}

bool in_list(const Facts& facts, std::string_view list, std::string_view text) {
    const NamedList* const named = facts.catalog().list(list);
    assert(named != nullptr);
    return named->has(text);
}

bool has_part(const Facts& facts, std::string_view type) {
    const auto& parts = facts.app().parts;
    return std::any_of(parts.begin(), parts.end(),
                       [&](const Part* part) { return part->type->name == type; });
}

bool has_element(const Facts& facts, std::string_view name) {
    const auto& parts = facts.app().parts;
    return std::any_of(parts.begin(), parts.end(), [&](const Part* part) {
        return part->tree.child(part->tree.root(), name) != nullptr;
    });
}

std::vector<Derive> all_derivations(const Catalog& catalog) {
    std::vector<Derive> all(catalog.fields.size(), nullptr);
    std::span<const Derivation> tables[] = {app_derivations(),         callback_derivations(),
                                            certificate_derivations(), contract_derivations(),
                                            credential_derivations(),  grant_derivations(),
                                            project_derivations(),     token_derivations()};
    // The fields and each table are sorted by name: what is wanted next is the first of a table,
    // but for those of a catalogue that lacks some.
    const auto look = [&](std::string_view name, std::size_t depth) -> Derive {
        for (auto& table : tables) {
            for (std::size_t i = 0; i < std::min(depth, table.size()); ++i) {
                if (table[i].field != name) continue;
                const Derive found = table[i].derive;
                table = table.subspan(i + 1);
                return found;
            }
        }
        return nullptr;
    };
    for (std::size_t i = 0; i < all.size(); ++i) {
        const Field& field = catalog.fields[i];
        if (!field.is_derived) continue;
        all[i] = look(field.name, 1);
        if (all[i] == nullptr) all[i] = look(field.name, std::string_view::npos);
    }
    return all;
}

std::vector<SecretPlace> secret_places(Facts& facts) {
    std::vector<SecretPlace> places;
    for (const Part* part : facts.app().parts) {
        for (std::size_t i = 1; i < part->tree.nodes.size(); ++i) {
            const Node& node = part->tree.nodes[i];
            const SchemaField* const field = part->types[i].field;
            if (field != nullptr && field->is_secret && !node.text.empty() &&
                !is_placeholder(node.text))
                places.push_back({{part->source, node.text_span}, is_password_name(node.name)});
        }
    }
    for (const Value& value : facts["app.secrets"].values)
        places.push_back({value.place, value.is_password});
    return places;
}

}  // namespace calint
