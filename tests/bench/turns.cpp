// turns ROUNDS TIMES COMMAND [-- COMMAND ...]: runs commands in turns, so that whatever else the
// machine does falls on all alike. In each round each command runs TIMES times after the other.
// Prints for each command one line of numbers: exit status, peak memory in KiB, and for each round
// the mean wall time in microseconds. The first round warms up and is not told. What the commands
// say goes to /dev/null.
#include <fcntl.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <vector>

extern char** environ;

struct Contestant {
    std::vector<char*> words;
    int status = 0;
    long peak = 0;
    std::vector<double> rounds;  ///< microseconds
};

static void run(Contestant& one) {
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    for (const int fd : {1, 2})
        posix_spawn_file_actions_addopen(&actions, fd, "/dev/null", O_WRONLY, 0);
    pid_t child = 0;
    if (posix_spawnp(&child, one.words[0], &actions, nullptr, one.words.data(), environ) != 0) {
        std::perror(one.words[0]);
        std::exit(2);
    }
    posix_spawn_file_actions_destroy(&actions);
    int status = 0;
    rusage usage{};
    wait4(child, &status, 0, &usage);
    one.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    one.peak = std::max(one.peak, usage.ru_maxrss);
}

int main(int argc, char** argv) {
    using Clock = std::chrono::steady_clock;
    if (argc < 4) return 2;
    const int rounds = std::atoi(argv[1]);
    const int times = std::atoi(argv[2]);
    std::vector<Contestant> all(1);
    for (int i = 3; i < argc; ++i) {
        if (std::strcmp(argv[i], "--") == 0) {
            all.emplace_back();
        } else {
            all.back().words.push_back(argv[i]);
        }
    }
    for (Contestant& one : all) one.words.push_back(nullptr);
    for (int round = -1; round < rounds; ++round) {
        for (Contestant& one : all) {
            const auto begin = Clock::now();
            for (int i = 0; i < times; ++i) run(one);
            const std::chrono::duration<double, std::micro> passed = Clock::now() - begin;
            if (round >= 0) one.rounds.push_back(passed.count() / times);
        }
    }
    for (const Contestant& one : all) {
        std::printf("%d %ld", one.status, one.peak);
        for (const double time : one.rounds) std::printf(" %.1f", time);
        std::printf("\n");
    }
}
