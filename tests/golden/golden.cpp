#include "golden.h"

#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace calint {

Golden::Golden() : bless_(std::getenv("CALINT_BLESS") != nullptr) {}

std::string read_text(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

void write_text(const std::string& path, const std::string& text) {
    const std::filesystem::path folder = std::filesystem::path(path).parent_path();
    if (!folder.empty()) std::filesystem::create_directories(folder);
    std::ofstream(path, std::ios::binary) << text;
}

void Golden::check(const std::string& file, const std::string& actual) {
    ++checked_;
    const std::string expected = read_text(file);
    if (expected == actual) return;
    if (bless_) {
        write_text(file, actual);
        fmt::print("blessed {}\n", file);
        return;
    }
    ++failed_;
    const std::string temporary = "/tmp/calint-golden-" + std::to_string(getpid());
    write_text(temporary, actual);
    fmt::print("DIFFERS {}\n", file);
    std::fflush(stdout);
    const std::string command = fmt::format("diff -u '{}' '{}' | head -40", file, temporary);
    if (std::system(command.c_str()) != 0) fmt::print("(no diff)\n");
    std::filesystem::remove(temporary);
}

void Golden::fail(const std::string& message) {
    ++failed_;
    fmt::print("FAILED {}\n", message);
}

int Golden::finish(const char* what) const {
    fmt::print("{}: {} checked, {} failed\n", what, checked_, failed_);
    // Nothing checked is no success.
    return failed_ == 0 && checked_ > 0 ? 0 : 1;
}

RunResult run_shell(const std::string& command, const std::string& directory,
                    const std::string& program_directory) {
    int ends[2];
    if (pipe(ends) != 0) throw std::runtime_error("pipe");
    const pid_t child = fork();
    if (child < 0) throw std::runtime_error("fork");
    if (child == 0) {
        const std::string path = fmt::format("PATH={}:/usr/bin:/bin", program_directory);
        const char* const environment[] = {path.c_str(), "LC_ALL=C", "ASAN_OPTIONS=detect_leaks=0",
                                           nullptr};
        if (chdir(directory.c_str()) != 0) _exit(126);
        dup2(ends[1], STDOUT_FILENO);
        dup2(ends[1], STDERR_FILENO);
        close(ends[0]);
        close(ends[1]);
        execle("/bin/sh", "sh", "-c", command.c_str(), static_cast<char*>(nullptr), environment);
        _exit(127);
    }
    close(ends[1]);
    RunResult result;
    char buffer[1 << 14];
    for (ssize_t got = 0; (got = ::read(ends[0], buffer, sizeof buffer)) > 0;)
        result.output.append(buffer, static_cast<std::size_t>(got));
    close(ends[0]);
    int status = 0;
    waitpid(child, &status, 0);
    result.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return result;
}

}  // namespace calint
