#include "project/tree_files.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <set>

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

std::string TreeFiles::blob(const std::string& path, const TreeEntry& entry, std::string& out) {
    const std::lock_guard lock(reading_);
    GitObjects& repository = *repositories_[entry.repository];
    std::string reason = repository.read(entry.id, out);
    // An object that git does not have is the repository's fault; silence is nobody's.
    if (!reason.empty() && !repository.has_answered()) keep_failure(path, unreadable(reason));
    return reason;
}

bool TreeFiles::is_same_on_disk(const std::string& absolute) {
    const auto found = entries_.find(absolute);
    std::string was;
    if (found == entries_.end() || found->second.is_link ||
        !blob(absolute, found->second, was).empty())
        return false;
    const auto is = disk_.read(absolute, was.size());
    return std::holds_alternative<std::string>(is) && std::get<std::string>(is) == was;
}

const TreeEntry* TreeFiles::find(const std::string& path, int depth) {
    const std::string absolute = absolute_path(path);
    const auto found = entries_.find(absolute);
    if (found == entries_.end() || depth > most_links) return nullptr;
    if (!found->second.is_link) return &found->second;
    std::string target;
    if (!blob(absolute, found->second, target).empty()) return nullptr;
    return find(target.starts_with('/') ? target : parent_path(absolute) + "/" + target, depth + 1);
}

std::variant<std::string, Problem> TreeFiles::read(const std::string& path, std::size_t limit) {
    if (same_.contains(absolute_path(path))) return disk_.read(path, limit);
    const TreeEntry* const entry = find(path);
    if (entry == nullptr) return unreadable(fmt::format("cannot read: {}", std::strerror(ENOENT)));
    std::string bytes;
    if (std::string reason = blob(path, *entry, bytes); !reason.empty())
        return unreadable(std::move(reason));
    if (bytes.size() > limit)
        return Problem{"unreadable-file",
                       "limit-size",
                       fmt::format("file is {}", show_excess(bytes.size(), limit)),
                       {}};
    return bytes;
}

std::string TreeFiles::read_head(const std::string& path, std::size_t limit) {
    if (same_.contains(absolute_path(path))) return disk_.read_head(path, limit);
    const TreeEntry* const entry = find(path);
    std::string bytes;
    if (entry == nullptr || !blob(path, *entry, bytes).empty()) return {};
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

std::string TreeFiles::real_path(const std::string& path) {
    return absolute_path(path);
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
    throw UserError("--since",
                    fmt::format("no commit '{}' here", escape_for_display(ellipsize(revision, 80))),
                    "git fetch it, or name another one, such as origin/main");
}

struct Changes {
    std::unordered_set<std::string> different;  ///< absolute paths
    struct Renamed {
        std::string from;
        std::string to;
        bool is_exact = false;  ///< not a byte has changed
    };
    std::vector<Renamed> renamed;
    std::vector<std::string> modified;  ///< of `different`
};

/// What git tells of two versions. By plumbing, which neither writes the index nor runs a program
/// that the repository's configuration names.
Changes changes(const std::string& root, const std::vector<std::string>& command, GitIndex index,
                const char* flag) {
    const GitResult told = git(root, command, index);
    if (!told.is_fine()) throw UserError(flag, told.reason());
    Changes found;
    const std::vector<std::string_view> words = records(told.out);
    for (std::size_t i = 0; i + 1 < words.size(); ++i) {
        const bool moved = words[i].starts_with('R');
        const bool is_exact = words[i] == "R100";
        const bool is_modified = words[i] == "M";
        std::string path = root + "/";
        path.append(words[++i]);
        if (moved && i + 1 < words.size()) {
            std::string to = root + "/";
            to.append(words[++i]);
            found.renamed.push_back({path, to, is_exact});
            found.different.insert(std::move(to));
        }
        if (is_modified) found.modified.push_back(path);
        found.different.insert(std::move(path));
    }
    return found;
}

std::string file_name(const std::string& path) {
    return path.substr(path.rfind('/') + 1);
}

/// The files that only moved. A metadata file's name is its app's: with another one and another
/// text it is another app, however much the two look alike.
std::vector<std::pair<std::string, std::string>> moves(const Versions& versions,
                                                       const Changes& changed,
                                                       const Schema& schema) {
    const auto is_metadata = [&](const std::string& path) {
        return schema.type_of_file(file_name(path)) != nullptr;
    };
    std::vector<std::pair<std::string, std::string>> moved;
    std::set<std::string> known;
    const auto take = [&](const std::string& from, const std::string& to) {
        moved.emplace_back(from, to);
        known.insert(from);
        known.insert(to);
    };
    std::map<std::string, std::vector<std::string>> gone, come;
    const TreeFiles* const current = versions.current.get();
    for (const std::string& path : changed.different) {
        if (!is_metadata(path)) continue;
        const bool was = versions.old->has(path);
        const bool is = current != nullptr ? current->has(path) : versions.old->is_on_disk(path);
        if (was && !is) gone[file_name(path)].push_back(path);
        if (!was && is) come[file_name(path)].push_back(path);
    }
    for (const auto& [name, from] : gone) {
        const auto to = come.find(name);
        if (from.size() == 1 && to != come.end() && to->second.size() == 1)
            take(from.front(), to->second.front());
    }
    for (const auto& [from, to, is_exact] : changed.renamed) {
        const bool is_taken = known.contains(from) || known.contains(to);
        if (!is_taken && (is_exact || (!is_metadata(from) && !is_metadata(to)))) take(from, to);
    }
    return moved;
}

void compare(const Changes& changed, const Schema& schema, Versions& versions) {
    for (const auto& [path, entry] : versions.old->entries()) {
        // Only of the repository itself is known that nothing has changed.
        if (entry.repository == 0 && !changed.different.contains(path)) versions.same.insert(path);
    }
    for (const auto& [from, to] : moves(versions, changed, schema)) versions.old->rename(from, to);
}

const std::vector<std::string> against_index = {"diff-index",
                                                "--cached",
                                                "--name-status",
                                                "-z",
                                                "--find-renames",
                                                "-l0",
                                                "--ignore-submodules=none",
                                                "--ita-invisible-in-index"};

std::vector<std::string> with(std::vector<std::string> words, const std::string& word) {
    words.push_back(word);
    words.emplace_back("--");
    return words;
}

}  // namespace

Versions versions_since(const std::string& root, const std::string& revision, FileSystem& disk,
                        const Schema& schema) {
    Versions versions;
    const std::string commit = commit_of(root, revision);
    versions.old = std::make_unique<TreeFiles>(root, disk);
    versions.old->add_commit(root, commit);
    Changes changed = changes(root, with(against_index, commit), GitIndex::own, "--since");
    Changes unstaged =
        changes(root, {"diff-files", "--name-status", "-z", "--ignore-submodules=none"},
                GitIndex::own, "--since");
    // git tells of every file that was touched since it was added, also where no byte has changed.
    for (const std::string& path : unstaged.modified) {
        if (versions.old->is_same_on_disk(path)) unstaged.different.erase(path);
    }
    changed.different.insert(unstaged.different.begin(), unstaged.different.end());
    compare(changed, schema, versions);
    versions.old->read_from_disk(versions.same);
    return versions;
}

Versions staged_versions(const std::string& root, FileSystem& disk, const Schema& schema) {
    Versions versions;
    versions.old = std::make_unique<TreeFiles>(root, disk);
    versions.current = std::make_unique<TreeFiles>(root, disk);
    versions.current->add_index();
    const GitResult head = git(root, {"rev-parse", "--verify", "--quiet", "HEAD^{commit}"});
    if (!head.has_run) throw UserError("--staged", head.reason());
    if (head.status != 0) return versions;  // no commit yet: everything is new
    const std::string commit(trim(head.out));
    versions.old->add_commit(root, commit);
    const Changes changed =
        changes(root, with(against_index, commit), GitIndex::of_commit, "--staged");
    // `git add -N` puts a name into the index and nothing behind it; git tells of no change there.
    versions.current->keep_if([&](const std::string& path, const TreeEntry& entry) {
        return entry.repository != 0 || versions.old->has(path) || changed.different.contains(path);
    });
    compare(changed, schema, versions);
    return versions;
}

}  // namespace calint
