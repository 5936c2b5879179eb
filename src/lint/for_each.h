// Many files on several threads.
#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <ctime>
#include <exception>
#include <memory>
#include <mutex>
#include <new>
#include <system_error>
#include <thread>
#include <vector>

namespace calint {

/// How many threads work, and whether more would help.
class Crew {
  public:
    /// `jobs` threads; 0: one for each core, and up to eight while they wait for disks.
    explicit Crew(unsigned jobs) : first_(jobs), most_(jobs) {
        if (jobs != 0) return;
        first_ = std::max(1u, std::thread::hardware_concurrency());
        most_ = std::max(first_, most_on_disks);
        begin_ = seconds(CLOCK_MONOTONIC);
        begin_worked_ = seconds(CLOCK_PROCESS_CPUTIME_ID);
    }

    unsigned first() const { return first_; }
    unsigned most() const { return most_; }

    /// True where the `threads` that have worked so far kept the cores half idle, so that they
    /// wait for a disk.
    bool wants_more(unsigned threads) const {
        if (threads >= most_) return false;
        const double passed = seconds(CLOCK_MONOTONIC) - begin_;
        const double worked = seconds(CLOCK_PROCESS_CPUTIME_ID) - begin_worked_;
        return passed > long_enough && worked < passed * first_ / 2;
    }

  private:
    static constexpr unsigned most_on_disks = 8;
    static constexpr double long_enough = 0.03;  // locks wait too when a run begins

    static double seconds(clockid_t clock) {
        timespec now{};
        clock_gettime(clock, &now);
        return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
    }

    unsigned first_ = 1;
    unsigned most_ = 1;
    double begin_ = 0;
    double begin_worked_ = 0;
};

/// Runs `work(index, tools)` for every index below `count`, each thread with the tools that it
/// makes for itself; returns all tools, at least one. What `work` throws is thrown here.
template <typename Make, typename Work>
auto for_each_index(std::size_t count, unsigned jobs, Make make_tools, Work work) {
    constexpr std::size_t chunk = 16;          // neighbours mostly stand in one folder
    constexpr std::size_t worth_a_thread = 8;  // files
    std::vector<decltype(make_tools())> tools;
    tools.push_back(make_tools());
    const Crew crew(count > worth_a_thread ? jobs : 1);
    std::atomic<std::size_t> next{0};
    std::mutex mutex;
    std::exception_ptr failed;
    const auto run = [&](auto& mine, auto after_chunk) {
        try {
            for (std::size_t at = next.fetch_add(chunk); at < count; at = next.fetch_add(chunk)) {
                const std::size_t end = std::min(count, at + chunk);
                for (std::size_t i = at; i < end; ++i) work(i, mine);
                after_chunk();
            }
        } catch (...) {
            next = count;
            const std::lock_guard lock(mutex);
            failed = std::current_exception();
        }
    };
    std::vector<std::jthread> threads;
    bool can_add = true;
    const auto add_thread = [&] {
        try {
            tools.push_back(make_tools());
            threads.emplace_back([&, mine = tools.back().get()] { run(*mine, [] {}); });
        } catch (const std::system_error&) {
            can_add = false;  // where no more threads are to be had, fewer do it
        } catch (const std::bad_alloc&) {
            can_add = false;
        }
    };
    const std::size_t wanted = std::min<std::size_t>(crew.first(), count / worth_a_thread + 1);
    while (can_add && threads.size() + 1 < wanted) add_thread();
    run(*tools.front(), [&] {
        if (can_add && count > worth_a_thread &&
            crew.wants_more(static_cast<unsigned>(threads.size() + 1)))
            add_thread();
    });
    threads.clear();  // waits for them
    if (failed) std::rethrow_exception(failed);
    return tools;
}

}  // namespace calint
