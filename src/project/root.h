// Paths: absolute, from the project's root, and as people see them.
#pragma once

#include <string>
#include <string_view>

#include "project/files.h"

namespace calint {

/// The directory that paths of reports, baselines and SARIF count from: the nearest one above
/// `path` that holds .git, else sfdx-project.json, else the current directory if `path` is below
/// it, else `path` or its directory. Absolute.
std::string find_root(FileSystem& files, const std::string& path);

/// `path` (absolute) from `root`; `path` itself without its leading slash if it lies elsewhere.
std::string path_from(const std::string& root, const std::string& path);

/// Whether `path` is `folder` or stands somewhere below it.
bool stands_in(std::string_view path, std::string_view folder);

/// `folder/name`; `folder` may be empty or end in a slash.
std::string join_path(std::string_view folder, std::string_view name);
/// The same into a text whose room is used again.
void join_path(std::string_view folder, std::string_view name, std::string& into);

/// Without `.`, `..` and doubled slashes, as far as that can be done without looking.
std::string normal_path(const std::string& path);
std::string absolute_path(const std::string& path);

/// As people see it: relative to the current directory where it is below that.
std::string shown_path(const std::string& path);

/// `path` (absolute) relative to the current directory, with `..` where it lies elsewhere.
std::string path_from_here(const std::string& path);
std::string parent_path(const std::string& path);

/// Folders that nobody's project stands in: .git, node_modules, .sf and .sfdx.
bool is_skipped_directory(std::string_view name);

}  // namespace calint
