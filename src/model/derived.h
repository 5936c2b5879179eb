// Fields that no file holds as such: what follows from other fields.
#pragma once

#include <string_view>
#include <vector>

#include "model/facts.h"

namespace calint {

/// How the derived fields are filled in, by field; null for all others. A yes-or-no field has the
/// value `true` or `false`.
std::vector<Derive> all_derivations(const Catalog& catalog);

/// The bytes of an app that no report may show: values that schema.yaml calls secret, unless they
/// are placeholders, and values that look like one.
struct SecretPlace {
    Place place;
    bool is_password = false;  ///< that a person made up
};
std::vector<SecretPlace> secret_places(Facts& facts);

}  // namespace calint
