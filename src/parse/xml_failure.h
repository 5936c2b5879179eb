// Why a document is no XML, in words that say what to mend.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/problem.h"
#include "parse/node.h"

namespace calint {

/// Where and how libexpat gave up.
struct XmlFailure {
    std::string_view bytes;
    int error = 0;               ///< an XML_Error
    std::uint32_t at = 0;        ///< the byte it stands at
    const Node* open = nullptr;  ///< the innermost element that is still open
    bool before_root = false;    ///< no element has been seen
};

/// The problem with its exact place. Leftovers of a git merge and tags of templates are named.
Problem describe_xml_failure(const XmlFailure& failure);

}  // namespace calint
