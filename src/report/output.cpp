#include "report/output.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>

#include "base/error.h"
#include "project/scannable.h"

namespace calint {

namespace {

constexpr std::size_t piece = 64u << 10;

/// Keeps signals back, so that none ends the program while something of it lies about. Files are
/// written when all other threads have ended.
class SignalsWait {
  public:
    SignalsWait() {
        sigset_t all;
        sigfillset(&all);
        pthread_sigmask(SIG_SETMASK, &all, &before_);
    }
    ~SignalsWait() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
    SignalsWait(const SignalsWait&) = delete;
    SignalsWait& operator=(const SignalsWait&) = delete;

  private:
    sigset_t before_;
};

/// A slow disk may be interrupted.
int open_to_write(const char* path, int flags) {
    for (;;) {
        const int fd = open(path, flags | O_WRONLY | O_CLOEXEC, 0666);
        if (fd >= 0 || errno != EINTR) return fd;
    }
}

/// A new file beside `target`, whose name is put into `path`; -1 if there can be none. A name may
/// be taken: by another container in which the process has the same number, or by what was killed.
int create_beside(const std::string& target, std::string& path) {
    for (unsigned number = 0;; ++number) {
        path = fmt::format("{}.{}-{}{}", target, getpid(), number, temporary_suffix);
        const int fd = open_to_write(path.c_str(), O_CREAT | O_EXCL);
        if (fd >= 0 || errno != EEXIST || number == 99) return fd;
    }
}

/// The owner and the mode of the file that is replaced; only what an owner may give away. 0 or the
/// error number.
int keep_owner(int fd, const struct stat& old) {
    const bool is_same = fchown(fd, old.st_uid, old.st_gid) == 0;
    return fchmod(fd, old.st_mode & (is_same ? 07777 : 0777)) == 0 ? 0 : errno;
}

/// 0 or the error number.
int write_all(int fd, std::string_view text) {
    while (!text.empty()) {
        const ssize_t wrote = ::write(fd, text.data(), text.size());
        if (wrote < 0) {
            if (errno == EINTR) continue;
            return errno;
        }
        text.remove_prefix(static_cast<std::size_t>(wrote));
    }
    return 0;
}

}  // namespace

void StreamOutput::write(std::string_view text) {
    if (text.size() < piece) {
        buffer_ += text;
        if (buffer_.size() >= piece) flush();
        return;
    }
    flush();
    if (error_ == 0) error_ = write_all(fd_, text);
}

void StreamOutput::flush() {
    if (error_ == 0 && !buffer_.empty()) error_ = write_all(fd_, buffer_);
    buffer_.clear();
}

int StreamOutput::finish() {
    flush();
    return error_;
}

void write_file(const std::string& path, std::string_view text) {
    const auto fail = [&](int error) {
        throw UserError(path, fmt::format("cannot write: {}", std::strerror(error)));
    };
    struct stat about {};
    const bool exists = stat(path.c_str(), &about) == 0;
    if (!exists && errno != ENOENT) fail(errno);
    // A device or a pipe is written to as it is: nothing can take its name.
    if (exists && !S_ISREG(about.st_mode)) {
        const int fd = open_to_write(path.c_str(), 0);
        if (fd < 0) fail(errno);
        const int error = write_all(fd, text);
        close(fd);
        if (error != 0) fail(error);
        return;
    }
    // A link stays a link: what it points to is replaced.
    const std::unique_ptr<char, void (*)(void*)> real(realpath(path.c_str(), nullptr), std::free);
    if (!real && exists) fail(errno);
    const std::string target = real ? real.get() : path;
    // To replace a file only the directory must be writable; who made it read-only means it.
    if (exists && access(target.c_str(), W_OK) != 0) fail(errno);
    const SignalsWait wait;
    std::string temporary;
    const int fd = create_beside(target, temporary);
    if (fd < 0) fail(errno);
    int error = write_all(fd, text);
    if (exists && error == 0) error = keep_owner(fd, about);
    if (close(fd) != 0 && error == 0) error = errno;
    if (error == 0 && std::rename(temporary.c_str(), target.c_str()) != 0) error = errno;
    if (error != 0) {
        unlink(temporary.c_str());
        fail(error);
    }
}

}  // namespace calint
