#include "commands/input.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/error.h"
#include "base/text.h"
#include "project/git_ignores.h"

namespace calint {

namespace {

/// No kind of file may be larger, so that what is cut off is always told.
constexpr std::size_t stdin_limit = 64u << 20;

/// The file system with standard input as one more file.
class FilesAndInput : public FileSystem {
  public:
    FilesAndInput(FileSystem& files, std::string name, std::string text)
        : files_(files), name_(std::move(name)), text_(std::move(text)) {}

    std::variant<std::string, Problem> read(const std::string& path, std::size_t limit) override {
        if (path != name_) return files_.read(path, limit);
        if (text_.size() > limit)
            return Problem{"unreadable-file",
                           "limit-size",
                           fmt::format("input is more than {}", show_size(limit)),
                           {}};
        return text_;
    }
    std::string read_head(const std::string& path, std::size_t limit) override {
        return path == name_ ? text_.substr(0, limit) : files_.read_head(path, limit);
    }
    EntryKind kind(const std::string& path) override {
        return path == name_ ? EntryKind::file : files_.kind(path);
    }
    std::variant<std::vector<Entry>, Problem> list(const std::string& path) override {
        return files_.list(path);
    }
    std::string real_path(const std::string& path) override { return files_.real_path(path); }
    bool is_version() const override { return files_.is_version(); }
    std::variant<std::unique_ptr<GitTree>, std::string> git_tree(
        const std::string& directory) override {
        return files_.git_tree(directory);
    }

  private:
    FileSystem& files_;
    std::string name_;
    std::string text_;
};

std::string read_input(int fd) {
    std::string text;
    char buffer[1 << 16];
    for (;;) {
        const ssize_t got = ::read(fd, buffer, sizeof buffer);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0)
            throw UserError("-",
                            fmt::format("cannot read standard input: {}", std::strerror(errno)));
        if (got == 0 || text.size() > stdin_limit) return text;
        text.append(buffer, static_cast<std::size_t>(got));
    }
}

}  // namespace

std::unique_ptr<FileSystem> files_with_input(FileSystem& files, std::string name, int fd) {
    return std::make_unique<FilesAndInput>(files, std::move(name), read_input(fd));
}

}  // namespace calint
