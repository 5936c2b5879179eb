// Where a YAML scalar ends: yaml-cpp tells only where it starts.
#pragma once

#include <string_view>

#include "base/place.h"

namespace calint {

struct YamlScalar {
    Span span;              ///< with quotes, or with the block's header
    Span value;             ///< without quotes or header
    char style = 'p';       ///< `p`lain, `"`, `'`, `|` or `>`
    bool found = false;     ///< false: the source does not read as `text`, so nothing is known
    bool verbatim = false;  ///< the bytes of `value` are `text` itself
};

/// Finds the scalar that begins at `begin` and was decoded to `text`, by walking the decoded text
/// along the source. `in_flow` says whether it stands inside `[]` or `{}`; `parent_column` is the
/// column (from 0) of the innermost block collection around it, -1 at the top.
YamlScalar locate_scalar(std::string_view bytes, std::size_t begin, std::string_view text,
                         bool in_flow, int parent_column);

}  // namespace calint
