// A folder and what was found in it, while folders are walked.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "project/discover.h"
#include "project/git_ignores.h"

namespace calint {

/// Of a folder that git ignores, the files that it tracks all the same.
struct TrackedFiles {
    std::vector<std::string> paths;  ///< absolute, sorted

    bool has(std::string_view path) const;
    bool has_below(std::string_view folder) const;
};

/// What was left out of a folder because git ignores it.
struct IgnoredEntry {
    std::string_view name;
    EntryKind kind = EntryKind::other;
};

/// What is to be told of few folders, so that the others need no room for it.
struct FolderAside {
    std::vector<IgnoredEntry> ignored;
    std::vector<Skipped> skipped;
    std::vector<PathProblem> problems;
    std::vector<std::string> notes;
    std::unique_ptr<IgnoreScope> own_scope;
    std::unique_ptr<GitTree> own_tree;
    std::unique_ptr<TrackedFiles> own_only;
};

/// A folder and what was found in it. Small, since all folders are there at once.
struct FolderNode {
    std::unique_ptr<Folder> folder;  ///< with the names that the views below look at
    std::vector<Candidate> files;
    struct Child {
        std::string_view name;
        std::unique_ptr<FolderNode> node;
    };
    std::vector<Child> children;
    std::vector<std::string_view> indexed;  ///< what has a place in a project's index
    std::unique_ptr<FolderAside> rest;      ///< null: nothing

    /// With git: the working tree it stands in, and the patterns that hold in it.
    const GitTree* tree = nullptr;
    const IgnoreScope* scope = nullptr;
    const TrackedFiles* only = nullptr;  ///< in an ignored folder: all that is read
    bool has_asked = false;              ///< git about it, whatever it said
    bool has_manifest = false;           ///< sfdx-project.json
    bool has_package = false;            ///< package.xml

    /// To put something aside; what was.
    FolderAside& aside();
    const FolderAside& told() const;
    /// A problem of what has that name in it.
    void fails(std::string_view name, Problem problem);
};

struct WalkOptions {
    const Schema* schema = nullptr;
    const DiscoverOptions* how = nullptr;
    std::string root;  ///< absolute
};

/// A node for the folder at `path`, as people see it and absolute.
std::unique_ptr<FolderNode> make_node(std::string_view path, std::string_view absolute,
                                      const std::string& root);

/// Children stand as their files do in order of paths: `a.b/x` before `a/x`.
void put_children_in_order(FolderNode& node);

/// Whether a path of which `a` and then `behind_a` are the next part comes before one with `b`: a
/// folder's name has a `/` behind it, so that `a.b` comes before what is in `a`, and that before
/// `a0`; a file's name has nothing.
bool comes_before(std::string_view a, char behind_a, std::string_view b, char behind_b = '\0');

}  // namespace calint
