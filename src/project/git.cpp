#include "project/git.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string_view>
#include <utility>

#include "base/text.h"
#include "base/utf8.h"

extern char** environ;

namespace calint {

namespace {

/// The environment without what a hook of git is told of the repository it runs in, which need not
/// be the one that is asked about.
std::vector<char*> environment_for_git(GitIndex index) {
    static constexpr std::string_view dropped[] = {
        "GIT_DIR=", "GIT_WORK_TREE=", "GIT_PREFIX=", "GIT_COMMON_DIR=", "GIT_INDEX_FILE="};
    const std::size_t count = std::size(dropped) - (index == GitIndex::of_commit ? 1 : 0);
    std::vector<char*> kept;
    for (char** entry = environ; *entry != nullptr; ++entry) {
        const std::string_view text = *entry;
        const bool drop = std::any_of(dropped, dropped + count, [&](std::string_view name) {
            return text.starts_with(name);
        });
        if (!drop) kept.push_back(*entry);
    }
    kept.push_back(nullptr);
    return kept;
}

struct Pipe {
    int read = -1;
    int write = -1;

    bool open() {
        int ends[2];
        if (pipe2(ends, O_CLOEXEC) != 0) return false;
        read = ends[0];
        write = ends[1];
        return true;
    }
    void close_read() { close_end(read); }
    void close_write() { close_end(write); }
    ~Pipe() {
        close_end(read);
        close_end(write);
    }

  private:
    static void close_end(int& end) {
        if (end >= 0) close(end);
        end = -1;
    }
};

/// Starts git; 0 if that fails. A descriptor below 0 is /dev/null.
pid_t spawn_git(const std::string& directory, const std::vector<std::string>& arguments,
                GitIndex index, int in, int out, int err) {
    std::vector<std::string> words = {
        "git", "--no-optional-locks", "-c", "core.fsmonitor=false", "-C", directory};
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::vector<char*> argv;
    for (std::string& word : words) argv.push_back(word.data());
    argv.push_back(nullptr);
    std::vector<char*> environment = environment_for_git(index);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    // One that is not connected would write into calint's own output.
    const auto connect = [&](int fd, int as, int how) {
        return (fd < 0 ? posix_spawn_file_actions_addopen(&actions, as, "/dev/null", how, 0)
                       : posix_spawn_file_actions_adddup2(&actions, fd, as)) == 0;
    };
    pid_t child = 0;
    const bool has_started =
        connect(in, STDIN_FILENO, O_RDONLY) && connect(out, STDOUT_FILENO, O_WRONLY) &&
        connect(err, STDERR_FILENO, O_WRONLY) &&
        posix_spawnp(&child, "git", &actions, nullptr, argv.data(), environment.data()) == 0;
    posix_spawn_file_actions_destroy(&actions);
    return has_started ? child : 0;
}

/// The exit status; -1 if it is not known.
int wait_for(pid_t child) {
    int status = 0;
    while (waitpid(child, &status, 0) < 0) {
        if (errno != EINTR) return -1;
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

ssize_t read_some(int fd, char* into, std::size_t size) {
    for (;;) {
        const ssize_t got = ::read(fd, into, size);
        if (got >= 0 || errno != EINTR) return got;
    }
}

bool write_all(int fd, std::string_view text) {
    while (!text.empty()) {
        const ssize_t wrote = ::write(fd, text.data(), text.size());
        if (wrote < 0 && errno != EINTR) return false;
        if (wrote > 0) text.remove_prefix(static_cast<std::size_t>(wrote));
    }
    return true;
}

/// Reads a pipe until it ends; false if that fails. The error side is small, so that git never
/// waits for it.
bool drain(int fd, std::string& text) {
    char buffer[1 << 16];
    for (;;) {
        const ssize_t got = read_some(fd, buffer, sizeof buffer);
        if (got <= 0) return got == 0;
        text.append(buffer, static_cast<std::size_t>(got));
    }
}

/// Waits for a child at the end of a scope, whatever ends it.
struct Child {
    Child() = default;
    ~Child() { wait(); }
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;
    int wait() { return id == 0 ? -1 : wait_for(std::exchange(id, 0)); }

    pid_t id = 0;
};

}  // namespace

std::string GitResult::reason() const {
    if (!has_run) return "git cannot be run";
    const std::string_view first = std::string_view(err).substr(0, err.find('\n'));
    return "git: " + escape_for_display(ellipsize(trim(first), 160));
}

struct GitRun::Running {
    Child child;  // outlives its pipes, so that it never waits for a reader while it is waited for
    Pipe out, err;
};

GitRun::GitRun(const std::string& directory, const std::vector<std::string>& arguments,
               GitIndex index)
    : running_(std::make_unique<Running>()) {
    auto& [child, out, err] = *running_;
    if (!out.open() || !err.open()) return;
    child.id = spawn_git(directory, arguments, index, -1, out.write, err.write);
    out.close_write();
    err.close_write();
}

GitRun::~GitRun() = default;

GitResult GitRun::finish() {
    auto& [child, out, err] = *running_;
    GitResult result;
    if (child.id == 0) return result;
    result.has_run = true;
    if (!drain(out.read, result.out) || !drain(err.read, result.err)) {
        // Half an answer is none.
        result.err = fmt::format("cannot read its answer: {}", std::strerror(errno));
        return result;
    }
    result.status = child.wait();
    if (result.status < 0 && result.err.empty()) result.err = "it did not end by itself";
    return result;
}

GitResult git(const std::string& directory, const std::vector<std::string>& arguments,
              GitIndex index) {
    return GitRun(directory, arguments, index).finish();
}

GitObjects::~GitObjects() {
    if (child_ == 0) return;
    close(to_);
    close(from_);
    wait_for(child_);
}

bool GitObjects::start() {
    if (child_ != 0) return true;
    Pipe in, out;
    if (!in.open() || !out.open()) return false;
    child_ = spawn_git(directory_, {"cat-file", "--batch"}, GitIndex::own, in.read, out.write, -1);
    if (child_ == 0) return false;
    to_ = std::exchange(in.write, -1);
    from_ = std::exchange(out.read, -1);
    return true;
}

/// Reads some more; false at the end.
bool GitObjects::fill() {
    char more[1 << 16];
    const ssize_t got = read_some(from_, more, sizeof more);
    if (got > 0) buffer_.append(more, static_cast<std::size_t>(got));
    return got > 0;
}

/// The answer is `ID TYPE SIZE`, a line feed, the bytes, a line feed; or `ID missing`.
std::string GitObjects::read(const std::string& id, std::string& out) {
    const std::string gone = "git does not answer";
    // What is left of an answer would be taken for the next one.
    if (is_lost_) return gone;
    if (!start()) return "git cannot be run";
    is_lost_ = true;
    if (!write_all(to_, id + "\n")) return gone;
    std::size_t line = 0;
    while ((line = buffer_.find('\n')) == std::string::npos) {
        if (!fill()) return gone;
    }
    const std::string head = buffer_.substr(0, line);
    buffer_.erase(0, line + 1);
    const std::vector<std::string_view> words = split(head, ' ');
    is_lost_ = words.size() == 3;  // until the bytes are there
    if (!is_lost_) return "git has no object " + escape_for_display(head);
    std::size_t size = 0;
    for (const char c : words[2]) size = size * 10 + static_cast<std::size_t>(c - '0');
    while (buffer_.size() < size + 1) {
        if (!fill()) return gone;
    }
    out = buffer_.substr(0, size);
    buffer_.erase(0, size + 1);
    is_lost_ = false;
    return {};
}

}  // namespace calint
