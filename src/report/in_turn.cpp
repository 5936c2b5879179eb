#include "report/in_turn.h"

#include <utility>

namespace calint {

bool Turns::write(std::size_t number, std::string_view text) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return failed_ || next_ == number; });
    if (failed_) return false;
    out_.write(text);
    ++next_;
    changed_.notify_all();
    return true;
}

void Turns::fail(std::exception_ptr why) {
    const std::lock_guard lock(mutex_);
    if (!failed_) failed_ = std::move(why);
    changed_.notify_all();
}

void Turns::rethrow() const {
    if (failed_) std::rethrow_exception(failed_);
}

}  // namespace calint
