// Walking an app's elements together with their types; shared by the schema checks.
#pragma once

#include <functional>

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

/// Calls `visit` for every element whose parent's type is known, in order. Keys of a description
/// that are not metadata (`kind`, `name`) and `fullName`, which every type has, are left out.
void walk_elements(const Facts& facts, const std::function<void(const TypedElement&)>& visit);

/// Calls `visit` for every element of a known type that holds other elements, the root included.
void walk_containers(const Facts& facts,
                     const std::function<void(const Part&, const Node&, const SchemaType&)>& visit);

/// Whether the field's type has files or elements in `api` (0: unknown, so yes).
bool is_in_version(const SchemaField& field, int api);

}  // namespace calint
