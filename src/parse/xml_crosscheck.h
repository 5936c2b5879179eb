// The second opinion on an XML file.
#pragma once

#include <memory>
#include <optional>

#include "base/problem.h"
#include "parse/node.h"

namespace tinyxml2 {
class XMLDocument;
}

namespace calint {

/// Reads the bytes again with tinyxml2 and walks both trees in step: element names, their places
/// and their text (apart from white space) must agree. `document` is used for scratch space. A
/// disagreement is a bug in one of the parsers or in us, and fails the file.
std::optional<Problem> cross_check(const Tree& tree, tinyxml2::XMLDocument& document);

}  // namespace calint
