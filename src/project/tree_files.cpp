#include "project/tree_files.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>

#include "base/error.h"
#include "base/text.h"
#include "base/utf8.h"
#include "project/root.h"

namespace calint {

namespace {

constexpr int most_links = 8;

Problem unreadable(std::string message) {
    return {"unreadable-file", "io", std::move(message), {}};
}

std::vector<std::string_view> records(std::string_view text) {
    std::vector<std::string_view> all = split(text, '\0');
    if (!all.empty() && all.back().empty()) all.pop_back();
    return all;
}

}  // namespace

std::size_t TreeFiles::open_repository(const std::string& directory) {
    repositories_.push_back(std::make_unique<GitObjects>(directory));
    return repositories_.size() - 1;
}

void TreeFiles::add(const std::string& directory, std::size_t repository, std::string_view mode,
                    std::string_view id, std::string_view path) {
    std::string absolute = directory;
    absolute.append("/").append(path);
    if (mode == "160000") {
        // A submodule that is not there has no files in the working tree either.
        if (disk_.kind(absolute + "/.git") != EntryKind::missing)
            add_commit(absolute, std::string(id));
        return;
    }
    entries_[absolute] = {std::string(id), mode == "120000", repository};
}

void TreeFiles::add_commit(const std::string& directory, const std::string& id) {
    const GitResult listed = git(directory, {"ls-tree", "-r", "-z", "--full-tree", id});
    if (!listed.is_fine())
        throw UserError(shown_path(directory), listed.reason(),
                        "git submodule update --init fetches the commits of submodules");
    const std::size_t repository = open_repository(directory);
    for (const std::string_view record : records(listed.out)) {
        // `MODE TYPE ID\tPATH`
        const std::size_t tab = record.find('\t');
        const std::vector<std::string_view> words = split(record.substr(0, tab), ' ');
        add(directory, repository, words[0], words[2], record.substr(tab + 1));
    }
}

void TreeFiles::add_index() {
    const GitResult listed = git(root_, {"ls-files", "-s", "-z"}, GitIndex::of_commit);
    if (!listed.is_fine()) throw UserError("--staged", listed.reason());
    const std::size_t repository = open_repository(root_);
    for (const std::string_view record : records(listed.out)) {
        // `MODE ID STAGE\tPATH`
        const std::size_t tab = record.find('\t');
        const std::vector<std::string_view> words = split(record.substr(0, tab), ' ');
        const std::string_view path = record.substr(tab + 1);
        if (words[2] != "0")
            throw UserError("--staged", escape_for_display(path) + " is not merged yet",
                            "resolve the conflict and git add the file");
        add(root_, repository, words[0], words[1], path);
    }
}

void TreeFiles::rename(const std::string& from, const std::string& to) {
    auto moved = entries_.extract(from);
    if (moved.empty()) return;
    moved.key() = to;
    entries_.insert(std::move(moved));
}

std::string TreeFiles::blob(const TreeEntry& entry, std::string& out) {
    const std::lock_guard lock(reading_);
    return repositories_[entry.repository]->read(entry.id, out);
}

const TreeEntry* TreeFiles::find(const std::string& path, int depth) {
    const std::string absolute = absolute_path(path);
    const auto found = entries_.find(absolute);
    if (found == entries_.end() || depth > most_links) return nullptr;
    if (!found->second.is_link) return &found->second;
    std::string target;
    if (!blob(found->second, target).empty()) return nullptr;
    return find(target.starts_with('/') ? target : parent_path(absolute) + "/" + target, depth + 1);
}

std::variant<std::string, Problem> TreeFiles::read(const std::string& path, std::size_t limit) {
    if (same_.contains(absolute_path(path))) return disk_.read(path, limit);
    const TreeEntry* const entry = find(path);
    if (entry == nullptr) return unreadable(fmt::format("cannot read: {}", std::strerror(ENOENT)));
    std::string bytes;
    if (std::string reason = blob(*entry, bytes); !reason.empty())
        return unreadable(std::move(reason));
    if (bytes.size() > limit)
        return Problem{"unreadable-file", "limit-size",
                       fmt::format("file is {}", show_excess(bytes.size(), limit)), {}};
    return bytes;
}

std::string TreeFiles::read_head(const std::string& path, std::size_t limit) {
    if (same_.contains(absolute_path(path))) return disk_.read_head(path, limit);
    const TreeEntry* const entry = find(path);
    std::string bytes;
    if (entry == nullptr || !blob(*entry, bytes).empty()) return {};
    return bytes.substr(0, limit);
}

EntryKind TreeFiles::kind(const std::string& path) {
    const std::string absolute = absolute_path(path);
    if (absolute == root_ || absolute == root_ + "/.git") return EntryKind::directory;
    if (find(absolute) != nullptr) return EntryKind::file;
    const auto inside = entries_.lower_bound(absolute + "/");
    const bool has = inside != entries_.end() && inside->first.starts_with(absolute + "/");
    return has ? EntryKind::directory : EntryKind::missing;
}

std::variant<std::vector<Entry>, Problem> TreeFiles::list(const std::string& path) {
    const std::string prefix = absolute_path(path) + "/";
    std::vector<Entry> entries;
    for (auto at = entries_.lower_bound(prefix);
         at != entries_.end() && at->first.starts_with(prefix);) {
        const std::string rest = at->first.substr(prefix.size());
        const std::size_t slash = rest.find('/');
        if (slash == std::string::npos) {
            entries.push_back({rest, at->second.is_link ? EntryKind::link : EntryKind::file});
            ++at;
        } else {
            const std::string name = rest.substr(0, slash);
            entries.push_back({name, EntryKind::directory});
            at = entries_.lower_bound(prefix + name + "0");  // '0' comes right behind '/'
        }
    }
    return entries;
}

std::variant<std::vector<std::string>, std::string> TreeFiles::versioned(
    const std::string& directory) {
    const std::string prefix = absolute_path(directory) + "/";
    std::vector<std::string> files;
    for (auto at = entries_.lower_bound(prefix);
         at != entries_.end() && at->first.starts_with(prefix); ++at)
        files.push_back(at->first.substr(prefix.size()));
    return files;
}

namespace {

/// The commit that a revision names.
std::string commit_of(const std::string& root, const std::string& revision) {
    const GitResult parsed =
        git(root, {"rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{commit}"});
    if (parsed.is_fine()) return std::string(trim(parsed.out));
    const GitResult inside = git(root, {"rev-parse", "--is-shallow-repository"});
    if (!inside.is_fine()) throw UserError("--since", inside.reason());
    if (trim(inside.out) == "true")
        throw UserError("--since",
                        fmt::format("this clone is shallow and does not have '{}'",
                                    escape_for_display(ellipsize(revision, 80))),
                        "fetch it: git fetch --unshallow, or in GitHub Actions `fetch-depth: 0` "
                        "of actions/checkout");
    throw UserError("--since", fmt::format("no commit '{}' here",
                                           escape_for_display(ellipsize(revision, 80))),
                    "git fetch it, or name another one, such as origin/main");
}

/// Applies what `git diff` tells of two versions: names that have changed, and files that have not.
void compare(const std::string& root, const std::vector<std::string>& which, GitIndex index,
             Versions& versions) {
    std::vector<std::string> arguments = {"diff",       "--name-status",    "-z", "--find-renames",
                                          "--no-ext-diff", "--ignore-submodules=none", "-l0"};
    arguments.insert(arguments.end(), which.begin(), which.end());
    const GitResult changed = git(root, arguments, index);
    if (!changed.is_fine()) throw UserError("--since", changed.reason());
    std::unordered_set<std::string> different;
    const std::vector<std::string_view> words = records(changed.out);
    std::vector<std::pair<std::string, std::string>> renamed;
    for (std::size_t i = 0; i + 1 < words.size(); ++i) {
        const bool moved = words[i].starts_with('R') || words[i].starts_with('C');
        std::string path = root + "/";
        path.append(words[++i]);
        if (moved && i + 1 < words.size()) {
            std::string to = root + "/";
            to.append(words[++i]);
            if (words[i - 2].starts_with('R')) renamed.emplace_back(path, to);
            different.insert(std::move(to));
        }
        different.insert(std::move(path));
    }
    for (const auto& [path, entry] : versions.old->entries()) {
        // Only of the repository itself is known that nothing has changed.
        if (entry.repository == 0 && !different.contains(path)) versions.same.insert(path);
    }
    for (const auto& [from, to] : renamed) versions.old->rename(from, to);
}

}  // namespace

Versions versions_since(const std::string& root, const std::string& revision, FileSystem& disk) {
    Versions versions;
    const std::string commit = commit_of(root, revision);
    versions.old = std::make_unique<TreeFiles>(root, disk);
    versions.old->add_commit(root, commit);
    compare(root, {commit, "--"}, GitIndex::own, versions);
    versions.old->read_from_disk(versions.same);
    return versions;
}

Versions staged_versions(const std::string& root, FileSystem& disk) {
    Versions versions;
    versions.old = std::make_unique<TreeFiles>(root, disk);
    versions.current = std::make_unique<TreeFiles>(root, disk);
    versions.current->add_index();
    const GitResult head = git(root, {"rev-parse", "--verify", "--quiet", "HEAD^{commit}"});
    if (!head.has_run) throw UserError("--staged", head.reason());
    if (head.status != 0) return versions;  // no commit yet: everything is new
    const std::string commit(trim(head.out));
    versions.old->add_commit(root, commit);
    compare(root, {"--cached", commit, "--"}, GitIndex::of_commit, versions);
    return versions;
}

}  // namespace calint
