// The file system, behind one small interface so that rules' tests run on a tree in memory.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/problem.h"

namespace calint {

enum class EntryKind { missing, file, directory, link, other };

struct Entry {
    std::string name;
    EntryKind kind = EntryKind::other;
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

    /// What git has or would add under a directory, see git.h, or why that is not known.
    virtual std::variant<std::vector<std::string>, std::string> versioned(const std::string&) {
        return std::string("not on a disk");
    }
};

class DiskFiles : public FileSystem {
  public:
    std::variant<std::string, Problem> read(const std::string& path, std::size_t limit) override;
    std::string read_head(const std::string& path, std::size_t limit) override;
    EntryKind kind(const std::string& path) override;
    std::variant<std::vector<Entry>, Problem> list(const std::string& path) override;
    std::string real_path(const std::string& path) override;
    std::variant<std::vector<std::string>, std::string> versioned(
        const std::string& directory) override;
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
