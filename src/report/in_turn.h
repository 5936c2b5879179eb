// Long reports on several threads.
#pragma once

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <exception>
#include <mutex>
#include <new>
#include <string>
#include <string_view>
#include <system_error>
#include <thread>
#include <vector>

#include "report/output.h"

namespace calint {

/// Brings pieces that several threads make into their order.
class Turns {
  public:
    explicit Turns(Output& out) : out_(out) {}

    /// Waits until the pieces before it are written, then writes it. False if it is not to be: one
    /// of them could not be made.
    bool write(std::size_t number, std::string_view text);

    /// The thread cannot go on: nobody waits for its piece.
    void fail(std::exception_ptr why);

    /// Throws what a thread has failed with. When all have ended.
    void rethrow() const;

  private:
    Output& out_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::size_t next_ = 0;
    std::exception_ptr failed_;
};

/// Has `make(begin, end, text)` add to an empty text what is to be said of some hundred of the
/// indices below `count`, and passes it on in their order: whatever `jobs` is (0: one thread for
/// each core), `out` gets the same bytes. No more than one piece a thread is kept. What `make` or
/// `out` throws is thrown here, and nothing that would come behind it is written.
template <typename Make>
void write_in_turn(std::size_t count, unsigned jobs, Output& out, Make make) {
    constexpr std::size_t piece = 256;
    constexpr std::size_t worth_a_thread = 4;  // pieces
    const std::size_t pieces = (count + piece - 1) / piece;
    const std::size_t most = pieces / worth_a_thread;
    // To ask for the cores takes longer than a short report.
    if (jobs == 0 && most > 1) jobs = std::max(1u, std::thread::hardware_concurrency());
    const std::size_t threads = std::min<std::size_t>(jobs, most);
    Turns turns(out);
    std::atomic<std::size_t> next{0};
    const auto work = [&] {
        try {
            std::string text;
            for (std::size_t mine = next++; mine < pieces; mine = next++) {
                text.clear();
                make(mine * piece, std::min(count, (mine + 1) * piece), text);
                if (!turns.write(mine, text)) return;
            }
        } catch (...) {
            turns.fail(std::current_exception());
        }
    };
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
    turns.rethrow();
}

}  // namespace calint
