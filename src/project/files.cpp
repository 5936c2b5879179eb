#include "project/files.h"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <memory>

#include "base/text.h"
#include "project/git_ignores.h"
#include "project/root.h"

namespace calint {

namespace {

Problem unreadable(std::string code, std::string message) {
    return {"unreadable-file", std::move(code), std::move(message), {}};
}

Problem could_not(std::string_view what, int error) {
    return unreadable("io", fmt::format("cannot {}: {}", what, std::strerror(error)));
}

/// Whether the file is at fault: it is not there, or not for this user.
bool is_settled(int error) {
    return error == ENOENT || error == ENOTDIR || error == ELOOP || error == ENAMETOOLONG ||
           error == EACCES || error == EPERM || error == ENXIO;
}

/// Closes a file descriptor at the end of a scope.
class Descriptor {
  public:
    explicit Descriptor(int fd) : fd_(fd) {}
    ~Descriptor() {
        if (fd_ >= 0) close(fd_);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    int get() const { return fd_; }

  private:
    int fd_;
};

/// Without waiting for a writer of a FIFO and without becoming anybody's terminal.
constexpr int reading = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY;

int open_quietly(const char* path, int directory = AT_FDCWD) {
    for (;;) {
        const int fd = openat(directory, path, reading);
        if (fd >= 0 || errno != EINTR) return fd;
    }
}

ssize_t read_some(int fd, char* into, std::size_t size) {
    for (;;) {
        const ssize_t got = ::read(fd, into, size);
        if (got >= 0 || errno != EINTR) return got;
    }
}

}  // namespace

std::vector<std::pair<std::string, Problem>> FileSystem::failures() const {
    const std::lock_guard lock(keeping_);
    return {failures_.begin(), failures_.end()};
}

void FileSystem::keep_failure(const std::string& path, const Problem& problem) {
    const std::lock_guard lock(keeping_);
    failures_.emplace(path, problem);
}

Problem DiskFiles::cannot(const std::string& path, std::string_view what, int error) {
    Problem problem = could_not(what, error);
    if (!is_settled(error)) keep_failure(path, problem);
    return problem;
}

namespace {

struct Failed {
    Problem problem;
    bool is_settled = true;  ///< false: for no fault of the file's
};

Failed failed(Problem problem, int error = ENOENT) {
    return {std::move(problem), is_settled(error)};
}

/// All bytes of a file that was just opened, or could not be, into `bytes`; closes it.
std::optional<Failed> read_open(int fd, std::size_t limit, std::string& bytes) {
    const int error = errno;
    const Descriptor file(fd);
    if (fd < 0 && error == ENXIO) return failed(unreadable("io", "not a regular file"));
    if (fd < 0) return failed(could_not("read", error), error);
    struct stat about {};
    if (fstat(fd, &about) != 0) return failed(could_not("read", errno), errno);
    if (!S_ISREG(about.st_mode)) return failed(unreadable("io", "not a regular file"));
    const auto size = static_cast<std::size_t>(about.st_size);
    if (size > limit)
        return failed(
            unreadable("limit-size", fmt::format("file is {}", show_excess(size, limit))));
    // No more room than the largest file takes, and nothing copied that was read before.
    if (bytes.capacity() <= size) {
        bytes = std::string();
        bytes.reserve(size + 1);
    }
    // One byte more than there should be, to notice a file that grows.
    bytes.resize(size + 1);
    std::size_t filled = 0;
    while (filled < bytes.size()) {
        const ssize_t got = read_some(file.get(), bytes.data() + filled, bytes.size() - filled);
        if (got < 0)
            return Failed{unreadable("io", fmt::format("read error after {} bytes: {}", filled,
                                                       std::strerror(errno))),
                          false};
        filled += static_cast<std::size_t>(got);
        // A regular file gives less than it was asked for only at its end.
        if (got == 0 || filled == size) break;
    }
    if (filled != size) return failed(unreadable("io", "changed while reading"));
    bytes.resize(size);
    return std::nullopt;
}

/// Keeps a folder open of which several files are read: the way to it is looked up once.
class DiskFolderReader : public FolderReader {
  public:
    using Keep = std::function<void(const std::string& path, const Problem& problem)>;
    explicit DiskFolderReader(Keep keep) : keep_(std::move(keep)) {}
    ~DiskFolderReader() override { leave(); }

    std::optional<Problem> read(std::string_view folder, std::string_view name, std::size_t limit,
                                std::string& bytes) override {
        if (folder != path_ || reads_ == 0) enter(folder);
        ++reads_;
        // A folder may have a path where its files have none that the system takes.
        const bool is_long = folder.size() + name.size() + 2 > PATH_MAX;
        if (fd_ < 0 && !folder.empty() && (reads_ == worth_opening || is_long))
            fd_ = open(path_.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC);
        // Without a descriptor to spare, the long way.
        join_path(fd_ < 0 ? folder : std::string_view(), name, name_);
        auto failed =
            read_open(open_quietly(name_.c_str(), fd_ < 0 ? AT_FDCWD : fd_), limit, bytes);
        if (!failed) return std::nullopt;
        if (!failed->is_settled) keep_(join_path(folder, name), failed->problem);
        return std::move(failed->problem);
    }

  private:
    /// To open and close it costs as much as two long ways.
    static constexpr std::size_t worth_opening = 3;

    void enter(std::string_view folder) {
        leave();
        path_ = folder;
    }
    void leave() {
        if (fd_ >= 0) close(fd_);
        fd_ = -1;
        reads_ = 0;
    }

    Keep keep_;
    std::string path_;
    std::size_t reads_ = 0;  ///< in this folder
    int fd_ = -1;
    std::string name_;
};

/// By whole paths.
class PathReader : public FolderReader {
  public:
    explicit PathReader(FileSystem& files) : files_(files) {}

    std::optional<Problem> read(std::string_view folder, std::string_view name, std::size_t limit,
                                std::string& bytes) override {
        auto result = files_.read(join_path(folder, name), limit);
        if (Problem* const problem = std::get_if<Problem>(&result)) return std::move(*problem);
        bytes = std::move(std::get<std::string>(result));
        return std::nullopt;
    }

  private:
    FileSystem& files_;
};

}  // namespace

std::unique_ptr<FolderReader> FileSystem::folder_reader() {
    return std::make_unique<PathReader>(*this);
}

std::variant<std::unique_ptr<GitTree>, std::string> FileSystem::git_tree(const std::string&) {
    return std::string("not on a disk");
}

std::variant<std::string, Problem> DiskFiles::read(const std::string& path, std::size_t limit) {
    std::string bytes;
    auto failed = read_open(open_quietly(path.c_str()), limit, bytes);
    if (!failed) return bytes;
    if (!failed->is_settled) keep_failure(path, failed->problem);
    return std::move(failed->problem);
}

std::unique_ptr<FolderReader> DiskFiles::folder_reader() {
    return std::make_unique<DiskFolderReader>(
        [this](const std::string& path, const Problem& problem) { keep_failure(path, problem); });
}

std::string DiskFiles::read_head(const std::string& path, std::size_t limit) {
    const Descriptor file(open_quietly(path.c_str()));
    struct stat about {};
    if (file.get() < 0 || fstat(file.get(), &about) != 0) {
        cannot(path, "read", errno);
        return {};
    }
    if (!S_ISREG(about.st_mode)) return {};
    std::string bytes(limit, '\0');
    std::size_t filled = 0;
    while (filled < limit) {
        const ssize_t got = read_some(file.get(), bytes.data() + filled, limit - filled);
        if (got < 0) cannot(path, "read", errno);
        if (got <= 0) break;
        filled += static_cast<std::size_t>(got);
    }
    bytes.resize(filled);
    return bytes;
}

EntryKind DiskFiles::kind(const std::string& path) {
    struct stat about {};
    if (stat(path.c_str(), &about) != 0) {
        if (!is_settled(errno)) cannot(path, "read", errno);
        return EntryKind::missing;
    }
    if (S_ISREG(about.st_mode)) return EntryKind::file;
    return S_ISDIR(about.st_mode) ? EntryKind::directory : EntryKind::other;
}

std::variant<std::vector<Entry>, Problem> DiskFiles::list(const std::string& path) {
    const std::unique_ptr<DIR, int (*)(DIR*)> directory(opendir(path.c_str()), closedir);
    if (!directory) return cannot(path, "read directory", errno);
    std::vector<Entry> entries;
    for (;;) {
        errno = 0;
        const dirent* const found = readdir(directory.get());
        if (found == nullptr) {
            if (errno != 0) return cannot(path, "read directory", errno);
            break;
        }
        Entry entry;
        entry.name = found->d_name;
        if (entry.name == "." || entry.name == "..") continue;
        unsigned char type = found->d_type;
        if (type == DT_UNKNOWN) {
            struct stat about {};
            if (fstatat(dirfd(directory.get()), found->d_name, &about, AT_SYMLINK_NOFOLLOW) == 0) {
                type = static_cast<unsigned char>(IFTODT(about.st_mode));
            } else {
                cannot(path + "/" + entry.name, "read", errno);
            }
        }
        entry.kind = type == DT_REG   ? EntryKind::file
                     : type == DT_DIR ? EntryKind::directory
                     : type == DT_LNK ? EntryKind::link
                                      : EntryKind::other;
        entries.push_back(std::move(entry));
    }
    std::sort(entries.begin(), entries.end(),
              [](const Entry& a, const Entry& b) { return a.name < b.name; });
    return entries;
}

std::string DiskFiles::real_path(const std::string& path) {
    const std::unique_ptr<char, void (*)(void*)> real(realpath(path.c_str(), nullptr), std::free);
    if (!real) cannot(path, "read", errno);
    return real ? std::string(real.get()) : path;
}

std::variant<std::unique_ptr<GitTree>, std::string> DiskFiles::git_tree(
    const std::string& directory) {
    return open_git_tree(*this, directory);
}

}  // namespace calint
