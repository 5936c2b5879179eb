#include "project/files.h"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <memory>

#include "base/text.h"
#include "project/git_ignores.h"
#include "project/root.h"

namespace calint {

namespace {

Problem unreadable(std::string code, std::string message) {
    return {"unreadable-file", std::move(code), std::move(message), {}};
}

Problem cannot(std::string_view what, int error) {
    return unreadable("io", fmt::format("cannot {}: {}", what, std::strerror(error)));
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

int open_quietly(const std::string& path) {
    return open(path.c_str(), reading);
}

ssize_t read_some(int fd, char* into, std::size_t size) {
    for (;;) {
        const ssize_t got = ::read(fd, into, size);
        if (got >= 0 || errno != EINTR) return got;
    }
}

}  // namespace

namespace {

/// All bytes of an open file into `bytes`; closes it.
std::optional<Problem> read_open(int fd, std::size_t limit, std::string& bytes) {
    const Descriptor file(fd);
    if (file.get() < 0 && errno == ENXIO) return unreadable("io", "not a regular file");
    if (file.get() < 0) return cannot("read", errno);
    struct stat about {};
    if (fstat(file.get(), &about) != 0) return cannot("read", errno);
    if (!S_ISREG(about.st_mode)) return unreadable("io", "not a regular file");
    const auto size = static_cast<std::size_t>(about.st_size);
    if (size > limit)
        return unreadable("limit-size", fmt::format("file is {}", show_excess(size, limit)));
    // One byte more than there should be, to notice a file that grows.
    bytes.resize(size + 1);
    std::size_t filled = 0;
    while (filled < bytes.size()) {
        const ssize_t got = read_some(file.get(), bytes.data() + filled, bytes.size() - filled);
        if (got < 0)
            return unreadable(
                "io", fmt::format("read error after {} bytes: {}", filled, std::strerror(errno)));
        filled += static_cast<std::size_t>(got);
        // A regular file gives less than it was asked for only at its end.
        if (got == 0 || filled == size) break;
    }
    if (filled != size) return unreadable("io", "changed while reading");
    bytes.resize(size);
    return std::nullopt;
}

/// Keeps the folder open: the way to it is looked up once.
class DiskFolderReader : public FolderReader {
  public:
    ~DiskFolderReader() override { leave(); }

    std::optional<Problem> read(const std::string& folder, std::string_view name, std::size_t limit,
                                std::string& bytes) override {
        if (!is_open_ || folder != path_) enter(folder);
        name_ = name;
        // Without a descriptor to spare, the long way.
        if (fd_ < 0 && !folder.empty())
            name_.insert(0, folder.ends_with('/') ? folder : folder + "/");
        return read_open(openat(fd_ < 0 ? AT_FDCWD : fd_, name_.c_str(), reading), limit, bytes);
    }

  private:
    void enter(const std::string& folder) {
        leave();
        path_ = folder;
        is_open_ = true;
        if (!folder.empty()) fd_ = open(folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC);
    }
    void leave() {
        if (fd_ >= 0) close(fd_);
        fd_ = -1;
        is_open_ = false;
    }

    bool is_open_ = false;
    std::string path_;
    int fd_ = -1;
    std::string name_;
};

/// By whole paths.
class PathReader : public FolderReader {
  public:
    explicit PathReader(FileSystem& files) : files_(files) {}

    std::optional<Problem> read(const std::string& folder, std::string_view name, std::size_t limit,
                                std::string& bytes) override {
        std::string path = folder.empty() || folder.ends_with('/') ? folder : folder + "/";
        auto result = files_.read(path.append(name), limit);
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
    if (auto problem = read_open(open_quietly(path), limit, bytes)) return std::move(*problem);
    return bytes;
}

std::unique_ptr<FolderReader> DiskFiles::folder_reader() {
    return std::make_unique<DiskFolderReader>();
}

std::string DiskFiles::read_head(const std::string& path, std::size_t limit) {
    const Descriptor file(open_quietly(path));
    struct stat about {};
    if (file.get() < 0 || fstat(file.get(), &about) != 0 || !S_ISREG(about.st_mode)) return {};
    std::string bytes(limit, '\0');
    const ssize_t got = read_some(file.get(), bytes.data(), bytes.size());
    bytes.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    return bytes;
}

EntryKind DiskFiles::kind(const std::string& path) {
    struct stat about {};
    if (stat(path.c_str(), &about) != 0) return EntryKind::missing;
    if (S_ISREG(about.st_mode)) return EntryKind::file;
    return S_ISDIR(about.st_mode) ? EntryKind::directory : EntryKind::other;
}

std::variant<std::vector<Entry>, Problem> DiskFiles::list(const std::string& path) {
    const std::unique_ptr<DIR, int (*)(DIR*)> directory(opendir(path.c_str()), closedir);
    if (!directory) return cannot("read directory", errno);
    std::vector<Entry> entries;
    for (;;) {
        errno = 0;
        const dirent* const found = readdir(directory.get());
        if (found == nullptr) {
            if (errno != 0) return cannot("read directory", errno);
            break;
        }
        Entry entry;
        entry.name = found->d_name;
        if (entry.name == "." || entry.name == "..") continue;
        unsigned char type = found->d_type;
        if (type == DT_UNKNOWN) {
            struct stat about {};
            if (fstatat(dirfd(directory.get()), found->d_name, &about, AT_SYMLINK_NOFOLLOW) == 0)
                type = static_cast<unsigned char>(IFTODT(about.st_mode));
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
    return real ? std::string(real.get()) : path;
}

std::variant<std::unique_ptr<GitTree>, std::string> DiskFiles::git_tree(
    const std::string& directory) {
    return open_git_tree(directory);
}

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
    if (file == files_.end()) return cannot("read", ENOENT);
    if (file->second == "!unreadable") return cannot("read", EACCES);
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
    return path;
}

}  // namespace calint
