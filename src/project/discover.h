// From the paths of the command line to the files that are read.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/problem.h"
#include "catalog/catalog.h"
#include "project/files.h"
#include "project/project.h"
#include "project/source.h"

namespace calint {

/// Where files stand; what those of one folder have in common.
class Folder {
  public:
    Folder(std::string_view path, std::string_view absolute);

    /// As people see it; "" for the current one.
    std::string_view path() const { return std::string_view(paths_).substr(path_begin_); }
    std::string_view absolute() const { return std::string_view(paths_).substr(0, absolute_size_); }
    std::string shown() const { return std::string(path().empty() ? "." : path()); }

    std::string names;                 ///< of its files, which candidates view
    const Project* project = nullptr;  ///< null only where there is no file, as on standard input
    int api_version = 0;
    std::uint32_t root_prefix = 0;  ///< of absolute paths, to paths from the project's root

  private:
    std::string paths_;  ///< the absolute one; and the other, where that is not how it ends
    std::uint32_t absolute_size_ = 0;
    std::uint32_t path_begin_ = 0;
};

/// A file to read. Small, since there are as many as files.
struct Candidate {
    static constexpr std::size_t longest_name = (1u << 24) - 1;

    const Folder* folder = nullptr;
    const SchemaType* type = nullptr;  ///< that the name tells; null: the root element does
    std::uint32_t name_begin = 0;      ///< in the folder's names
    std::uint32_t name_size : 24 = 0;
    Notation notation : 2 = Notation::xml;
    bool is_partial : 1 = false;  ///< only what its type names is read
    bool is_ignored : 1 = false;  ///< by .forceignore

    /// `name` is a view of `in.names`, and at most as long as the longest.
    void stand_in(const Folder& in, std::string_view name);
    std::string_view name() const;
    std::string path() const;       ///< as people see it
    std::string root_path() const;  ///< from the project's root
    std::string absolute_path() const;
};

/// A file that was found and is not read, for --verbose.
struct Skipped {
    std::string path;
    std::string reason;
    bool is_too_large = false;  ///< a text all the same
};

/// What could not be looked at.
struct PathProblem {
    std::string path;
    Problem problem;
};

struct Discovery {
    std::vector<Candidate> files;  ///< sorted by path, each once
    std::vector<Skipped> skipped;  ///< those that were named, and if asked for all others
    std::vector<PathProblem> problems;
    std::vector<std::string> empty_paths;          ///< named paths under which nothing was to read
    std::vector<std::string> notes;                ///< for --verbose: why git was not asked
    std::shared_ptr<Projects> projects;            ///< what the files' projects live in
    std::vector<std::unique_ptr<Folder>> folders;  ///< those of the files
};

struct DiscoverOptions {
    bool secrets = true;  ///< take other text files as well, to be looked through for secrets
    bool git = true;      ///< in a git repository take what git has or would add
    std::vector<std::string> exclude{};  ///< globs of paths from the root: not looked at at all
    std::string root{};                  ///< absolute; "": as find_root() tells of the paths
    unsigned jobs = 1;                   ///< threads that list folders; 0: one for each core
    bool tell_skipped = true;            ///< which costs memory in large trees
};

/// Finds every metadata file and description under `paths`: by suffix; plain `.xml` and YAML files
/// by their first bytes; and other text files. In a git repository those that git tracks or would
/// add; a directory of which git knows nothing, and one outside of a repository, is walked without
/// .git, node_modules, .sf and .sfdx. Links to directories are not followed, links to metadata
/// outside the project's root are problems.
Discovery discover(FileSystem& files, const std::vector<std::string>& paths, const Schema& schema,
                   const DiscoverOptions& options = {});

}  // namespace calint
