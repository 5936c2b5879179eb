#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "base/text.h"
#include "project/files.h"
#include "project/root.h"

namespace calint {

namespace {

Problem unreadable(std::string code, std::string message) {
    return {"unreadable-file", std::move(code), std::move(message), {}};
}

/// In the words that a disk has for it.
std::string cannot_read(int error) {
    return fmt::format("cannot read: {}", std::strerror(error));
}

}  // namespace

/// Keys are relative to the current folder; absolute paths below it mean the same files.
std::string MemoryFiles::key(const std::string& path) {
    const std::string here = absolute_path(".");
    const std::string normal = normal_path(path);
    if (normal == here) return ".";
    const std::string inside = here == "/" ? here : here + "/";
    return normal.starts_with(inside) ? normal.substr(inside.size()) : normal;
}

std::variant<std::string, Problem> MemoryFiles::read(const std::string& path, std::size_t limit) {
    const auto file = files_.find(key(path));
    if (file == files_.end()) return unreadable("io", cannot_read(ENOENT));
    if (file->second == "!unreadable") return unreadable("io", cannot_read(EACCES));
    if (file->second.size() > limit)
        return unreadable("limit-size",
                          fmt::format("file is {}", show_excess(file->second.size(), limit)));
    return file->second;
}

std::string MemoryFiles::read_head(const std::string& path, std::size_t limit) {
    const auto file = files_.find(key(path));
    return file == files_.end() ? std::string() : file->second.substr(0, limit);
}

EntryKind MemoryFiles::kind(const std::string& given) {
    const std::string path = key(given);
    if (files_.contains(path)) return EntryKind::file;
    const auto inside = files_.lower_bound(path == "." ? "" : path + "/");
    const bool has =
        inside != files_.end() && (path == "." || inside->first.starts_with(path + "/"));
    return has ? EntryKind::directory : EntryKind::missing;
}

std::variant<std::vector<Entry>, Problem> MemoryFiles::list(const std::string& given) {
    const std::string path = key(given);
    const std::string prefix = path == "." ? "" : path + "/";
    std::vector<Entry> entries;
    for (const auto& [name, text] : files_) {
        if (!name.starts_with(prefix)) continue;
        const std::string rest = name.substr(prefix.size());
        const std::size_t slash = rest.find('/');
        Entry entry{rest.substr(0, slash),
                    slash == std::string::npos ? EntryKind::file : EntryKind::directory};
        if (entries.empty() || entries.back().name != entry.name) entries.push_back(entry);
    }
    return entries;
}

std::string MemoryFiles::real_path(const std::string& path) {
    return absolute_path(path);
}

}  // namespace calint
