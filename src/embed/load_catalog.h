// The catalogue from its YAML files, at build time.
#pragma once

#include <string_view>

#include "base/arena.h"
#include "catalog/catalog.h"

namespace calint {

/// The texts of the catalogue's files.
struct CatalogTexts {
    std::string_view schema;
    std::string_view fields;
    std::string_view lists;
    std::string_view errors;
    std::string_view standards;
};

/// Parses and checks the files; everything kept lives in `arena`. Throws UserErrors with all
/// mistakes: unknown types, paths that the schema does not have, duplicate names.
Catalog load_catalog(const CatalogTexts& texts, Arena& arena);

}  // namespace calint
