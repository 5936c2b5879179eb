// Ignores that stand in the files themselves.
#pragma once

#include <vector>

#include "lint/file_work.h"
#include "rules/ignore.h"
#include "rules/locate.h"

namespace calint {

/// Every `calint: ignore RULE[, RULE] because REASON [until DATE]` that begins a comment:
///
/// - on a line of its own in XML: for the element that follows, before the root for the file;
/// - on a line of its own in YAML: for the key that follows with its value, before the first key
///   for the file;
/// - on a line of its own elsewhere: for the next line;
/// - behind something else: for the line.
std::vector<Ignore> find_inline_ignores(const FileWork& work, Locator& locator);

}  // namespace calint
