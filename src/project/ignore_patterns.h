// Patterns of .gitignore and the files like it, as git reads them (gitignore(5)).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace calint {

struct IgnorePattern {
    /// How it is compared, the cheapest way that says the same.
    enum class Kind : std::uint8_t {
        name,         ///< with the file's name
        name_ending,  ///< `*.log`
        name_glob,
        path,  ///< with the path from the folder of the pattern's file
        path_glob,
    };
    std::string text;
    Kind kind = Kind::name;
    bool takes_back = false;  ///< `!`
    bool only_folders = false;
};

/// The patterns of one file, in order.
struct IgnorePatterns {
    std::vector<IgnorePattern> patterns;
    bool any_case = false;  ///< git's core.ignoreCase

    bool empty() const { return patterns.empty(); }
};

IgnorePatterns parse_ignore_patterns(std::string_view text, bool any_case = false);

/// Whether the patterns ignore (true) or take back (false) a path, relative to their folder;
/// nothing if none speaks of it. What stands in an ignored folder is ignored with it: that is the
/// caller's to know.
std::optional<bool> ignored_by(const IgnorePatterns& patterns, std::string_view path,
                               bool is_folder);

/// git's globs: `?`, `*`, `[a-z]`, `[[:digit:]]` and `\` everywhere; in paths, where only `**/`,
/// `/**/` and `/**` go over a slash, with `is_path`. Takes at most the product of both lengths
/// squared.
bool ignore_glob_matches(std::string_view glob, std::string_view text, bool is_path, bool any_case);

}  // namespace calint
