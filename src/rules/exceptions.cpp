#include "rules/exceptions.h"

#include <algorithm>

#include "base/text.h"

namespace calint {

bool contains(std::span<const std::string_view> words, std::string_view word) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

bool matches_any(std::span<const std::string_view> globs, std::string_view path) {
    return std::any_of(globs.begin(), globs.end(),
                       [&](std::string_view glob) { return glob_match(glob, path); });
}

bool is_allowed(const Rule& rule, std::string_view value, std::string_view path,
                Expressions& expressions) {
    return std::any_of(rule.allow.begin(), rule.allow.end(), [&](const Allow& allow) {
        return (allow.matches.empty() || expressions.found(allow.matches, allow.pattern, value)) &&
               (allow.words.empty() || contains(allow.words, value)) &&
               (allow.path.empty() || glob_match(allow.path, path));
    });
}

bool is_in_tests(const Catalog& catalog, std::string_view path) {
    const NamedList* const list = catalog.list("test_paths");
    return list != nullptr && matches_any(list->values, path);
}

}  // namespace calint
