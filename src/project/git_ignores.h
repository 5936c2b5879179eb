// What git ignores in a working tree, told while it is walked: `git ls-files --others` would walk
// it once more, on one core, before the first file can be read.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "project/files.h"
#include "project/ignore_patterns.h"

namespace calint {

/// The patterns that hold in one folder, on top of those of the folders around it.
struct IgnoreScope {
    const IgnoreScope* outer = nullptr;
    IgnorePatterns patterns;
    std::size_t prefix = 0;  ///< of absolute paths, to the paths that the patterns speak of
};

/// Whether git ignores what stands at `path` (absolute), its folder not being ignored. Files that
/// are tracked all the same are not known here.
bool is_ignored(const IgnoreScope* scope, std::string_view path, bool is_folder);

/// The working tree of one repository.
struct GitTree {
    std::string top;    ///< absolute
    std::string index;  ///< its path
    bool any_case = false;
    IgnoreScope outermost;  ///< core.excludesFile
    IgnoreScope own;        ///< .git/info/exclude
    /// Of the folders between the top and the one that was asked about, the outermost first.
    std::vector<std::unique_ptr<IgnoreScope>> above;
    /// Git ignores the folder that was asked about: who names it wants it read.
    bool is_ignored_itself = false;

    const IgnoreScope* innermost() const { return above.empty() ? &own : above.back().get(); }
};

/// The working tree around `directory` (absolute); otherwise why git tells none: no git, no
/// repository, one that belongs to somebody else, a directory without a working tree.
std::variant<std::unique_ptr<GitTree>, std::string> open_git_tree(FileSystem& files,
                                                                  const std::string& directory);

/// The .gitignore of a folder (absolute), null if there is none.
std::unique_ptr<IgnoreScope> read_gitignore(FileSystem& files, const std::string& folder,
                                            const IgnoreScope* outer, bool any_case);

/// Of the ignored paths (absolute, sorted, below `tree.top`), the files at and below them that git
/// tracks all the same, absolute and sorted; or why that cannot be told.
std::variant<std::vector<std::string>, std::string> tracked_below(
    FileSystem& files, const GitTree& tree, const std::vector<std::string>& ignored);

}  // namespace calint
