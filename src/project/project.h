// The project around a file: sfdx-project.json, .forceignore, and the names of what else it holds.
#pragma once

#include <algorithm>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/problem.h"
#include "catalog/catalog.h"
#include "project/files.h"

namespace re2 {
class RE2;
}

namespace calint {

/// A text that a deploy replaces (`replacements` of sfdx-project.json).
struct Replacement {
    std::string glob;  ///< of files, from the project's folder
    std::string text;  ///< what is replaced; "" if `regex` says it
    /// ECMAScript, made once for all values; null if `text` says it, or if it is no expression,
    /// which the Salesforce CLI refuses itself.
    std::shared_ptr<const re2::RE2> expression;
};

/// Names, told once and asked for often. There may be ten thousands, for which the first file of a
/// run has to wait.
class Names {
  public:
    void add(std::string name) { names_.push_back(std::move(name)); }

    /// After the last one.
    void prepare() {
        std::sort(names_.begin(), names_.end());
        names_.erase(std::unique(names_.begin(), names_.end()), names_.end());
    }

    bool empty() const { return names_.empty(); }
    bool contains(std::string_view name) const {
        return std::binary_search(names_.begin(), names_.end(), name);
    }

  private:
    std::vector<std::string> names_;
};

/// What stands in the package directories of a project, by name.
struct ProjectIndex {
    Names permission_sets;
    Names profiles;
    Names classes;
    Names connected_apps;
    Names external_client_apps;
    Names custom_scopes;
    bool has_token_exchange_handler = false;
    std::vector<std::string> files;  ///< metadata files of External Client Apps and of settings
};

class Folder;

/// What a run came by while it looked for files, so that nobody has to list the same folders again.
struct Sightings {
    struct File {
        const Folder* folder = nullptr;
        std::string_view name;
    };
    struct LeftOut {
        std::string path;  ///< absolute
        bool is_folder = false;
    };
    std::vector<File> files;           ///< that have a place in an index
    std::vector<LeftOut> left_out;     ///< by git, though they stand there
    std::vector<std::string> folders;  ///< absolute: all of what is below them was listed

    /// Whether everything below `folder` (absolute) was listed or is `left_out`.
    bool has_all_of(const std::string& folder) const;
};

/// Whether a file of that name has a place in the index.
bool is_indexed(std::string_view name);

/// One project: the folder of an sfdx-project.json, or what a run was pointed at without one.
class Project {
  public:
    std::string folder;  ///< absolute
    bool has_manifest = false;
    int api_version = 0;  ///< 0: unknown
    std::string name_space;
    std::string oauth_port;
    bool has_dependencies = false;
    bool has_scratch_definition = false;  ///< config/*scratch-def.json: its orgs are made anew
    std::vector<std::string> package_directories;  ///< absolute
    std::vector<Replacement> replacements;
    std::vector<std::pair<std::string, bool>> ignored;  ///< globs; false: taken back with `!`
    const Sightings* seen = nullptr;                    ///< without a manifest all there is

    Project(FileSystem& files, const Schema& schema, std::string where)
        : folder(std::move(where)), files_(files), schema_(schema) {}

    /// Whether a .forceignore keeps `path` (absolute) out of deploys and retrieves.
    bool ignores(const std::string& path) const;

    /// Whether a deploy replaces something in `value`, a value of the file at `path` (absolute).
    bool replaces_in(const std::string& path, std::string_view value) const;

    /// The names of what the project holds: of the package directories, whatever part of them a run
    /// was pointed at. Walks them when first asked; safe for several threads. Without a manifest
    /// it is what the run came by, so that one file somewhere makes no project of somebody's home.
    const ProjectIndex& index() const;

  private:
    FileSystem& files_;
    const Schema& schema_;
    mutable std::once_flag indexed_;
    mutable ProjectIndex index_;
};

/// The projects of a run, each read once.
class Projects {
  public:
    /// `root` is absolute; nothing above it is looked at.
    Projects(FileSystem& files, const Schema& schema, std::string root);

    struct Around {
        const Project* project = nullptr;
        /// `<version>` of the nearest package.xml above, else the project's; 0: unknown.
        int api_version = 0;
    };

    /// What the run came by, to be told by it.
    Sightings seen;

    /// For a file in `directory` (absolute).
    Around of(const std::string& directory);

    /// For the files in `directory`, where what is `around` the folder that it stands in is known,
    /// and whether it has an sfdx-project.json and a package.xml.
    Around below(const Around& around, std::string_view directory, bool has_manifest,
                 bool has_package);

    /// Project files that could not be read, as paths from the root.
    std::vector<std::pair<std::string, Problem>> problems;

  private:
    Around own(Around around, const std::string& directory, bool has_manifest, bool has_package);
    const Project* read(const std::string& directory);
    int read_package(const std::string& path);

    FileSystem& files_;
    const Schema& schema_;
    std::string root_;
    std::map<std::string, Around> known_;
    std::vector<std::unique_ptr<Project>> projects_;
    const Project* outside_ = nullptr;  ///< for files that stand in no sfdx project
};

}  // namespace calint
