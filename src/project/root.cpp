#include "project/root.h"

#include <fmt/format.h>

#include <filesystem>

#include "base/error.h"

namespace calint {

namespace fs = std::filesystem;

namespace {

bool exists(FileSystem& files, const std::string& path) {
    return files.kind(path) != EntryKind::missing;
}

}  // namespace

std::string normal_path(const std::string& path) {
    std::string normal = fs::path(path).lexically_normal().generic_string();
    while (normal.size() > 1 && normal.ends_with('/')) normal.pop_back();
    return normal.empty() ? "." : normal;
}

std::string absolute_path(const std::string& path) {
    std::error_code failed;
    const fs::path absolute = fs::absolute(path, failed);
    if (failed && !path.empty())
        throw UserError("", fmt::format("cannot tell the current directory: {}", failed.message()));
    return normal_path(failed ? path : absolute.generic_string());
}

std::string shown_path(const std::string& path) {
    const std::string normal = normal_path(path);
    const std::string here = absolute_path(".");
    const std::string inside = here == "/" ? here : here + "/";
    if (normal.size() > inside.size() && normal.starts_with(inside))
        return normal.substr(inside.size());
    return normal == here ? "." : normal;
}

std::string path_from_here(const std::string& path) {
    const std::string near = fs::path(path).lexically_relative(absolute_path(".")).generic_string();
    return near.empty() ? path : near;
}

std::string parent_path(const std::string& path) {
    const std::size_t slash = path.rfind('/');
    if (slash == std::string::npos) return ".";
    return slash == 0 ? "/" : path.substr(0, slash);
}

std::string find_root(FileSystem& files, const std::string& path) {
    const std::string start = absolute_path(path);
    const std::string directory =
        files.kind(start) == EntryKind::directory ? start : parent_path(start);
    for (const char* const marker : {".git", "sfdx-project.json"}) {
        for (std::string at = directory;; at = parent_path(at)) {
            if (exists(files, (at == "/" ? "" : at) + "/" + marker)) return at;
            if (at == "/" || at == ".") break;
        }
    }
    const std::string here = absolute_path(".");
    return directory == here || directory.starts_with(here + "/") ? here : directory;
}

std::string path_from(const std::string& root, const std::string& path) {
    const std::string prefix = root == "/" ? root : root + "/";
    if (path.starts_with(prefix)) return path.substr(prefix.size());
    return path.substr(path.starts_with('/') ? 1 : 0);
}

bool is_skipped_directory(std::string_view name) {
    return name == ".git" || name == "node_modules" || name == ".sf" || name == ".sfdx";
}

}  // namespace calint
