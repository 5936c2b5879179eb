// The hash by which GitHub code scanning recognizes a line.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace calint {

/// `primaryLocationLineHash` of every line of a file, as GitHub's upload action computes it: a
/// rolling hash over the line's first 100 UTF-16 units without blanks and what follows them, and
/// how often that hash has come up so far. Lines end at CR, LF or CRLF.
std::vector<std::string> line_hashes(std::string_view bytes);

}  // namespace calint
