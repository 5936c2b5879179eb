// The file system, behind one small interface so that rules' tests run on a tree in memory.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/problem.h"

namespace calint {

enum class EntryKind { missing, file, directory, link, other };

struct Entry {
    std::string name;
    EntryKind kind = EntryKind::other;
};

struct GitTree;

/// Reads files of one folder after the other. One for each thread.
class FolderReader {
  public:
    virtual ~FolderReader() = default;

    /// As FileSystem::read(), into `bytes`, whose room is used again.
    virtual std::optional<Problem> read(std::string_view folder, std::string_view name,
                                        std::size_t limit, std::string& bytes) = 0;
};

/// Paths are as the user gave them, with '/', relative to the current directory or absolute.
class FileSystem {
  public:
    virtual ~FileSystem() = default;

    /// The whole file, or why it cannot be read (check `unreadable-file`): `io` with the system's
    /// words, `not a regular file`, `limit-size` before a byte of it is read, or `changed while
    /// reading`. Never waits for a FIFO or a device.
    virtual std::variant<std::string, Problem> read(const std::string& path, std::size_t limit) = 0;

    /// At most `limit` bytes from the start; empty if there is nothing to read.
    virtual std::string read_head(const std::string& path, std::size_t limit) = 0;

    /// What a path is, links followed.
    virtual EntryKind kind(const std::string& path) = 0;

    /// The entries of a directory sorted by name, links told as such, or why it cannot be listed.
    virtual std::variant<std::vector<Entry>, Problem> list(const std::string& path) = 0;

    /// Where a path really is; the path itself if that cannot be told.
    virtual std::string real_path(const std::string& path) = 0;

    /// For many files: what is fastest here.
    virtual std::unique_ptr<FolderReader> folder_reader();

    /// Whether this is a version of a repository, where everything is tracked.
    virtual bool is_version() const { return false; }

    /// The working tree of git around a directory (absolute), or why there is none.
    virtual std::variant<std::unique_ptr<GitTree>, std::string> git_tree(
        const std::string& directory);

    /// Where reading failed for no fault of the file's (a bad disk, no more descriptors), by path
    /// and once for each, whatever came of it: who asked may have taken it for a missing file. Not
    /// what is missing or may not be read, which stays so and is told when the file is linted.
    std::vector<std::pair<std::string, Problem>> failures() const;

  protected:
    void keep_failure(const std::string& path, const Problem& problem);

  private:
    mutable std::mutex keeping_;
    std::map<std::string, Problem> failures_;
};

class DiskFiles : public FileSystem {
  public:
    std::variant<std::string, Problem> read(const std::string& path, std::size_t limit) override;
    std::string read_head(const std::string& path, std::size_t limit) override;
    EntryKind kind(const std::string& path) override;
    std::variant<std::vector<Entry>, Problem> list(const std::string& path) override;
    std::string real_path(const std::string& path) override;
    std::unique_ptr<FolderReader> folder_reader() override;
    std::variant<std::unique_ptr<GitTree>, std::string> git_tree(
        const std::string& directory) override;

  private:
    /// The problem with the words for `error`, kept if it is a failure.
    Problem cannot(const std::string& path, std::string_view what, int error);
};

/// Files from a map of relative paths to texts. The text `!unreadable` stands for a file that may
/// not be opened.
class MemoryFiles : public FileSystem {
  public:
    explicit MemoryFiles(std::map<std::string, std::string> files) : files_(std::move(files)) {}

    std::variant<std::string, Problem> read(const std::string& path, std::size_t limit) override;
    std::string read_head(const std::string& path, std::size_t limit) override;
    EntryKind kind(const std::string& path) override;
    std::variant<std::vector<Entry>, Problem> list(const std::string& path) override;
    std::string real_path(const std::string& path) override;

  private:
    static std::string key(const std::string& path);

    std::map<std::string, std::string> files_;
};

}  // namespace calint
