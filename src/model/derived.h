// Fields that no file holds as such: what follows from other fields.
#pragma once

#include <string_view>

#include "model/facts.h"

namespace calint {

/// The values of a derived field; `name` must be one that fields.yaml calls derived. A yes-or-no
/// field has the value `true` or `false`.
FieldValues derive_field(std::string_view name, Facts& facts);

/// Whether derived.cpp has that field: for the build-time check of fields.yaml.
bool is_derivable(std::string_view name);

/// The bytes of a part that no report may show: values that schema.yaml calls secret, unless they
/// are placeholders, and values that look like one.
std::vector<Span> secret_spans(const Part& part);

}  // namespace calint
