// What a file is, by its name and its first bytes.
#pragma once

#include <string_view>

#include "catalog/catalog.h"
#include "project/discover.h"

namespace calint {

/// The type and notation of a file, or of content without one, by its name and first bytes. False
/// if it is neither metadata nor a description.
bool recognize(std::string_view name, std::string_view head, const Schema& schema,
               Candidate& candidate);

/// Metadata whose suffix is misspelt, so that only its root element tells what it is.
bool may_be_app(std::string_view name);

bool is_yaml_name(std::string_view name);

bool ends_with_any_case(std::string_view name, std::string_view ending);

}  // namespace calint
