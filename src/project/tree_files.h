// Another version of a project: the tree of a commit, or git's index, as a file system. Nothing is
// checked out.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_set>
#include <vector>

#include "catalog/catalog.h"
#include "project/files.h"
#include "project/git.h"

namespace calint {

/// A file that stands in a tree, and where its bytes are.
struct TreeEntry {
    std::string id;
    bool is_link = false;
    std::size_t repository = 0;  ///< index of TreeFiles' repositories
};

/// The files of a version under the working tree's own names, so that both versions are looked at
/// in the same way. Safe for several threads.
class TreeFiles : public FileSystem {
  public:
    /// `root` is absolute. What stands in `same` (absolute paths) is read from `disk`: git has said
    /// that it is the same there.
    TreeFiles(std::string root, FileSystem& disk) : root_(std::move(root)), disk_(disk) {}

    /// Takes in the commit `id` of the repository at `directory` (absolute), those of submodules
    /// that are there too.
    void add_commit(const std::string& directory, const std::string& id);
    /// Takes in the index of the repository at the root. Throws UserError where it is unmerged.
    void add_index();
    /// What has another name in the working tree is found under that one.
    void rename(const std::string& from, const std::string& to);
    void read_from_disk(std::unordered_set<std::string> same) { same_ = std::move(same); }

    /// Takes out what `keep` does not want.
    template <typename Keep>
    void keep_if(Keep keep) {
        std::erase_if(entries_, [&](const auto& each) { return !keep(each.first, each.second); });
    }

    bool is_on_disk(const std::string& absolute) const {
        return disk_.kind(absolute) != EntryKind::missing;
    }
    /// Whether the file on disk has this version's bytes. False for links.
    bool is_same_on_disk(const std::string& absolute);
    bool has(const std::string& absolute) const { return entries_.contains(absolute); }
    const std::map<std::string, TreeEntry>& entries() const { return entries_; }

    std::variant<std::string, Problem> read(const std::string& path, std::size_t limit) override;
    std::string read_head(const std::string& path, std::size_t limit) override;
    EntryKind kind(const std::string& path) override;
    std::variant<std::vector<Entry>, Problem> list(const std::string& path) override;
    /// Links stay: what they lead to out of the version is not there.
    std::string real_path(const std::string& path) override;
    bool is_version() const override { return true; }

  private:
    void add(const std::string& directory, std::size_t repository, std::string_view mode,
             std::string_view id, std::string_view path);
    std::size_t open_repository(const std::string& directory);
    /// The file at `path`, links followed; null if there is none.
    const TreeEntry* find(const std::string& path, int depth = 0);
    std::string blob(const std::string& path, const TreeEntry& entry, std::string& out);

    std::string root_;
    FileSystem& disk_;
    std::map<std::string, TreeEntry> entries_;  ///< by absolute path
    std::vector<std::unique_ptr<GitObjects>> repositories_;
    std::unordered_set<std::string> same_;
    std::mutex reading_;
};

/// The two versions of `--since` and `--staged`.
struct Versions {
    std::unique_ptr<TreeFiles> old;
    std::unique_ptr<TreeFiles> current;    ///< null: the working tree
    std::unordered_set<std::string> same;  ///< absolute paths of files that have not changed
};

/// REV against the working tree. Throws UserError where REV is not known, and says what to fetch.
Versions versions_since(const std::string& root, const std::string& revision, FileSystem& disk,
                        const Schema& schema);

/// HEAD, which need not be there yet, against the index.
Versions staged_versions(const std::string& root, FileSystem& disk, const Schema& schema);

}  // namespace calint
