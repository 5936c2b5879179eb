#include "report/output.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>

#include "base/error.h"

namespace calint {

namespace {

constexpr std::size_t piece = 64u << 10;

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
    buffer_ += text;
    if (buffer_.size() >= piece) flush();
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
    // A device or a pipe is written to as it is: nothing can take its name.
    if (stat(path.c_str(), &about) == 0 && !S_ISREG(about.st_mode)) {
        const int fd = open(path.c_str(), O_WRONLY | O_CLOEXEC);
        if (fd < 0) fail(errno);
        const int error = write_all(fd, text);
        close(fd);
        if (error != 0) fail(error);
        return;
    }
    // A link stays a link: what it points to is replaced.
    const std::unique_ptr<char, void (*)(void*)> real(realpath(path.c_str(), nullptr), std::free);
    const std::string target = real ? real.get() : path;
    const bool exists = stat(target.c_str(), &about) == 0;
    const std::string temporary = fmt::format("{}.calint-{}.tmp", target, getpid());
    const int fd = open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (fd < 0) fail(errno);
    int error = write_all(fd, text);
    if (exists && fchmod(fd, about.st_mode & 07777) != 0 && error == 0) error = errno;
    if (close(fd) != 0 && error == 0) error = errno;
    if (error == 0 && std::rename(temporary.c_str(), target.c_str()) != 0) error = errno;
    if (error != 0) {
        unlink(temporary.c_str());
        fail(error);
    }
}

}  // namespace calint
