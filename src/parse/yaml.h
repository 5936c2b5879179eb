// YAML to node trees, in a strict profile.
#pragma once

#include <string_view>
#include <variant>
#include <vector>

#include "base/problem.h"
#include "parse/node.h"

namespace calint {

/// What calint takes of one YAML file.
struct YamlLimits {
    std::size_t bytes = 1u << 20;
    std::uint32_t depth = 64;
    std::uint32_t events = 100'000;  ///< keys, values, lists and mappings
    std::uint32_t documents = 1'000;
};

/// The trees of `bytes` (which must outlive them), one for each document, or the first thing that
/// is wrong (check `yaml-malformed`).
///
/// The profile: a document is a mapping; keys are scalars and stand once; no tags, anchors,
/// aliases, merge keys or directives; no list directly inside a list. Every scalar is a string, so
/// that `no`, `1717` and `1.10` are what was written; only a plain `null`, `~` or nothing is
/// absent.
///
/// The root has no name. A key is a node; a list is one node for each item, with the key's name and
/// `is_item`; an empty list is one such node with `is_nil`.
std::variant<std::vector<Tree>, Problem> read_yaml(std::string_view bytes, YamlLimits limits = {});

}  // namespace calint
