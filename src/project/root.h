// The project around a file: its root, and the API version it is deployed with.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "project/discover.h"
#include "project/files.h"

namespace calint {

/// The directory that paths of reports, baselines and SARIF count from: the nearest one above
/// `path` that holds .git, else sfdx-project.json, else the current directory if `path` is below
/// it, else `path` or its directory. Absolute.
std::string find_root(FileSystem& files, const std::string& path);

/// `path` (absolute) from `root`; `path` itself without its leading slash if it lies elsewhere.
std::string path_from(const std::string& root, const std::string& path);

/// Without `.`, `..` and doubled slashes, as far as that can be done without looking.
std::string normal_path(const std::string& path);
std::string absolute_path(const std::string& path);

/// As people see it: relative to the current directory where it is below that.
std::string shown_path(const std::string& path);
std::string parent_path(const std::string& path);

/// API versions of directories, remembered.
class ApiVersions {
  public:
    ApiVersions(FileSystem& files, std::string root) : files_(files), root_(std::move(root)) {}

    /// For a file in `directory` (absolute): `<version>` of the nearest package.xml above it, else
    /// `sourceApiVersion` of the nearest sfdx-project.json, both within the root; 0 if unknown.
    int of(const std::string& directory);

    /// Project files that could not be read.
    std::vector<PathProblem> problems;

  private:
    struct Known {
        int package = 0;
        int project = 0;
    };
    Known look(const std::string& directory);
    int read_package(const std::string& path);
    int read_project(const std::string& path);

    FileSystem& files_;
    std::string root_;
    std::map<std::string, Known> known_;
};

}  // namespace calint
