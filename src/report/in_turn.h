// Long reports on several threads.
#pragma once

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <exception>
#include <mutex>
#include <new>
#include <system_error>
#include <thread>
#include <vector>

#include "report/output.h"

namespace calint {

/// Has `make(begin, end, output)` write about all indices below `count`, some hundred at a time,
/// and passes it on in their order: whatever `jobs` is (0: one thread for each core), `out` gets
/// the same bytes. No more than one piece a thread is kept. What `make` or `out` throws is thrown
/// here, and nothing that would come behind it is written.
template <typename Make>
void write_in_turn(std::size_t count, unsigned jobs, Output& out, Make make) {
    constexpr std::size_t piece = 256;
    constexpr std::size_t worth_a_thread = 4;  // pieces
    const std::size_t pieces = (count + piece - 1) / piece;
    std::atomic<std::size_t> next{0};
    std::mutex mutex;
    std::condition_variable changed;
    std::size_t turn = 0;
    std::exception_ptr failed;
    const auto pass_on = [&](std::size_t mine, std::string_view text) {
        std::unique_lock lock(mutex);
        changed.wait(lock, [&] { return turn >= mine; });
        if (failed) return false;
        out.write(text);
        ++turn;
        changed.notify_all();
        return true;
    };
    const auto work = [&] {
        try {
            StringOutput text;
            for (std::size_t mine = next++; mine < pieces; mine = next++) {
                text.clear();
                make(mine * piece, std::min(count, (mine + 1) * piece), text);
                if (!pass_on(mine, text.text())) return;
            }
        } catch (...) {
            const std::lock_guard lock(mutex);
            if (!failed) failed = std::current_exception();
            turn = pieces;  // nobody waits any longer
            changed.notify_all();
        }
    };
    if (jobs == 0) jobs = std::max(1u, std::thread::hardware_concurrency());
    const std::size_t threads = std::min<std::size_t>(jobs, pieces / worth_a_thread);
    if (threads < 2) {
        make(0, count, out);
        return;
    }
    {
        std::vector<std::jthread> helpers;
        try {
            while (helpers.size() + 1 < threads) helpers.emplace_back(work);
        } catch (const std::system_error&) {
            // Where no more threads are to be had, fewer do it.
        } catch (const std::bad_alloc&) {
        }
        work();
    }
    if (failed) std::rethrow_exception(failed);
}

}  // namespace calint
