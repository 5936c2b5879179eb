// Files and values that a rule leaves alone.
#pragma once

#include <string_view>

#include "rules/expressions.h"
#include "rules/rule.h"

namespace calint {

bool contains(std::span<const std::string_view> words, std::string_view word);

bool matches_any(std::span<const std::string_view> globs, std::string_view path);

/// By the rule's `files`; `path` is from the project's root.
inline bool wants_file(const Rule& rule, std::string_view path) {
    return (rule.include.empty() || matches_any(rule.include, path)) &&
           (rule.exclude.empty() || !matches_any(rule.exclude, path));
}

/// By the rule's `allow`.
bool is_allowed(const Rule& rule, std::string_view value, std::string_view path,
                Expressions& expressions);

/// Whether a file of that path is test code: one of the list `test_paths`.
bool is_in_tests(const Catalog& catalog, std::string_view path);

}  // namespace calint
