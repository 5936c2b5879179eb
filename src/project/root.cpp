#include "project/root.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "base/error.h"

namespace calint {

namespace fs = std::filesystem;

namespace {

std::string current_directory() {
    // What std::filesystem does with a path costs more than to ask for it.
    if (char room[4096]; ::getcwd(room, sizeof room) != nullptr) return room;
    std::error_code failed;
    std::string path = fs::current_path(failed).native();
    if (failed)
        throw UserError("", fmt::format("cannot tell the current directory: {}", failed.message()));
    return path;
}

/// parent_path() without a copy.
std::string_view parent_of(std::string_view path) {
    const std::size_t slash = path.rfind('/');
    if (slash == std::string_view::npos) return ".";
    return slash == 0 ? "/" : path.substr(0, slash);
}

}  // namespace

void join_path(std::string_view folder, std::string_view name, std::string& into) {
    into.assign(folder);
    if (!folder.empty() && !folder.ends_with('/')) into += '/';
    into += name;
}

std::string join_path(std::string_view folder, std::string_view name) {
    std::string joined;
    join_path(folder, name, joined);
    return joined;
}

std::string normal_path(const std::string& path) {
    std::string normal;
    normal.reserve(path.size());
    const bool is_absolute = path.starts_with('/');
    if (is_absolute) normal = '/';
    std::size_t root = normal.size();  // what `..` takes nothing from
    for (std::size_t at = 0; at < path.size();) {
        const std::size_t end = std::min(path.find('/', at), path.size());
        const std::string_view name = std::string_view(path).substr(at, end - at);
        at = end + 1;
        if (name.empty() || name == ".") continue;
        if (name == "..") {
            if (normal.size() > root) {
                const std::size_t slash = normal.rfind('/');
                normal.resize(slash == std::string::npos ? 0 : std::max(slash, root));
                continue;
            }
            if (is_absolute) continue;
        }
        if (!normal.empty() && !normal.ends_with('/')) normal += '/';
        normal += name;
        if (name == "..") root = normal.size();
    }
    return normal.empty() ? "." : normal;
}

std::string absolute_path(const std::string& path) {
    if (path.empty() || path.starts_with('/')) return normal_path(path);
    return normal_path(current_directory().append("/").append(path));
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
    const std::string here = absolute_path(".");
    // A path below needs no going up; the usual one.
    if (here != "/" && path.size() > here.size() + 1 && path.starts_with(here) &&
        path[here.size()] == '/' && normal_path(path) == path)
        return path.substr(here.size() + 1);
    const std::string near = fs::path(path).lexically_relative(here).generic_string();
    return near.empty() ? path : near;
}

std::string parent_path(const std::string& path) {
    return std::string(parent_of(path));
}

std::string find_root(FileSystem& files, const std::string& path) {
    const std::string start = absolute_path(path);
    const std::string directory =
        files.kind(start) == EntryKind::directory ? start : parent_path(start);
    std::string candidate;
    for (const std::string_view marker : {".git", "sfdx-project.json"}) {
        for (std::string_view at = directory;; at = parent_of(at)) {
            join_path(at, marker, candidate);
            if (files.kind(candidate) != EntryKind::missing) return std::string(at);
            if (at == "/" || at == ".") break;
        }
    }
    const std::string here = absolute_path(".");
    return stands_in(directory, here) ? here : directory;
}

bool stands_in(std::string_view path, std::string_view folder) {
    return path.starts_with(folder) &&
           (path.size() == folder.size() || folder == "/" || path[folder.size()] == '/');
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
