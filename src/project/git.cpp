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

#include "base/text.h"
#include "base/utf8.h"

extern char** environ;

namespace calint {

namespace {

/// The environment without what a hook of git is told of the repository it runs in, which need not
/// be the one that is asked about.
std::vector<char*> environment_for_git() {
    static constexpr std::string_view dropped[] = {
        "GIT_DIR=", "GIT_WORK_TREE=", "GIT_INDEX_FILE=", "GIT_PREFIX=", "GIT_COMMON_DIR="};
    std::vector<char*> kept;
    for (char** entry = environ; *entry != nullptr; ++entry) {
        const std::string_view text = *entry;
        const bool drop =
            std::any_of(std::begin(dropped), std::end(dropped),
                        [&](std::string_view name) { return text.starts_with(name); });
        if (!drop) kept.push_back(*entry);
    }
    kept.push_back(nullptr);
    return kept;
}

struct Output {
    std::string out;
    std::string err;
    int status = -1;
};

/// Reads from two pipes until both end. The error side is small, so that git never waits for it.
std::string drain(int fd) {
    std::string text;
    char buffer[1 << 16];
    for (;;) {
        const ssize_t got = ::read(fd, buffer, sizeof buffer);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return text;
        text.append(buffer, static_cast<std::size_t>(got));
    }
}

/// Runs git; nothing if it cannot be started.
bool run_git(const std::vector<std::string>& arguments, Output& output) {
    int out[2];
    if (pipe2(out, O_CLOEXEC) != 0) return false;
    int err[2];
    if (pipe2(err, O_CLOEXEC) != 0) {
        close(out[0]);
        close(out[1]);
        return false;
    }
    std::vector<std::string> words = arguments;
    words.insert(words.begin(), "git");
    std::vector<char*> argv;
    for (std::string& word : words) argv.push_back(word.data());
    argv.push_back(nullptr);
    std::vector<char*> environment = environment_for_git();
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, out[1], STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, err[1], STDERR_FILENO);
    pid_t child = 0;
    const int failed =
        posix_spawnp(&child, "git", &actions, nullptr, argv.data(), environment.data());
    posix_spawn_file_actions_destroy(&actions);
    close(out[1]);
    close(err[1]);
    if (failed == 0) {
        output.out = drain(out[0]);
        output.err = drain(err[0]);
        int status = 0;
        while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
        }
        output.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    }
    close(out[0]);
    close(err[0]);
    return failed == 0;
}

}  // namespace

std::variant<std::vector<std::string>, std::string> git_files(const std::string& directory) {
    Output output;
    // No program that the repository's own configuration names may run.
    if (!run_git({"-c", "core.fsmonitor=false", "-C", directory, "ls-files", "-z", "--cached",
                  "--others", "--exclude-standard", "--deduplicate"},
                 output))
        return std::string("git cannot be run");
    if (output.status != 0) {
        const std::string_view first =
            std::string_view(output.err).substr(0, output.err.find('\n'));
        return fmt::format("git: {}", escape_for_display(ellipsize(trim(first), 120)));
    }
    std::vector<std::string> files;
    for (const std::string_view name : split(output.out, '\0')) {
        if (!name.empty()) files.emplace_back(name);
    }
    return files;
}

}  // namespace calint
