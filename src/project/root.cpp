#include "project/root.h"

#include <filesystem>
#include <nlohmann/json.hpp>

#include "base/text.h"

namespace calint {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t project_file_limit = 1u << 20;

/// `60.0` or `60` as a number, 0 if it is none.
int parse_version(std::string_view text) {
    int number = 0;
    for (const char c : trim(text)) {
        if (c == '.') break;
        if (!is_digit(c) || number > 999) return 0;
        number = number * 10 + (c - '0');
    }
    return number;
}

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
    return normal_path(failed ? path : absolute.generic_string());
}

std::string shown_path(const std::string& path) {
    const std::string normal = normal_path(path);
    const std::string here = absolute_path(".");
    if (normal.starts_with(here + "/")) return normal.substr(here.size() + 1);
    return normal == here ? "." : normal;
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

int ApiVersions::of(const std::string& directory) {
    const Known known = look(directory);
    return known.package != 0 ? known.package : known.project;
}

ApiVersions::Known ApiVersions::look(const std::string& directory) {
    const auto remembered = known_.find(directory);
    if (remembered != known_.end()) return remembered->second;
    Known known;
    known.package = read_package(directory + "/package.xml");
    known.project = read_project(directory + "/sfdx-project.json");
    const bool at_top = directory == root_ || directory == "/" || directory == ".";
    if (!at_top && (known.package == 0 || known.project == 0)) {
        const Known above = look(parent_path(directory));
        if (known.package == 0) known.package = above.package;
        if (known.project == 0) known.project = above.project;
    }
    known_.emplace(directory, known);
    return known;
}

int ApiVersions::read_package(const std::string& path) {
    const auto read = files_.read(path, project_file_limit);
    if (!std::holds_alternative<std::string>(read)) return 0;
    const std::string& head = std::get<std::string>(read);
    if (head.find("<Package") == std::string::npos) return 0;
    const std::size_t at = head.rfind("<version>");
    if (at == std::string::npos) return 0;
    const std::size_t begin = at + 9;
    return parse_version(head.substr(begin, head.find('<', begin) - begin));
}

int ApiVersions::read_project(const std::string& path) {
    if (!exists(files_, path)) return 0;
    const auto read = files_.read(path, project_file_limit);
    if (const Problem* const problem = std::get_if<Problem>(&read)) {
        problems.push_back({path_from(root_, path), *problem});
        return 0;
    }
    const nlohmann::json json =
        nlohmann::json::parse(std::get<std::string>(read), nullptr, false, true);
    if (json.is_discarded() || !json.is_object()) {
        problems.push_back({path_from(root_, path),
                            {"unreadable-file", "project-json", "not well-formed JSON", {}}});
        return 0;
    }
    const auto version = json.find("sourceApiVersion");
    return version != json.end() && version->is_string()
               ? parse_version(version->get<std::string>())
               : 0;
}

}  // namespace calint
