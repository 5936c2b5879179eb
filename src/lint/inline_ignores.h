// Ignores that stand in the files themselves.
#pragma once

#include <vector>

#include "lint/file_work.h"
#include "rules/ignore.h"
#include "rules/locate.h"

namespace calint {

/// Every `calint: ignore RULE[, RULE] because REASON [until DATE]` that begins a comment:
///
/// - in XML for the element that follows, before the root for the file; behind an element, with
///   nothing behind it on its line, for that one;
/// - in YAML on a line of its own for the key or item that follows, before the first key for the
///   document and, in the first one, for the file; behind something for the line;
/// - elsewhere on a line of its own for the next line, else for the line.
std::vector<Ignore> find_inline_ignores(const FileWork& work, Locator& locator);

}  // namespace calint
