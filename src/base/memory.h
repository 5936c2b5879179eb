// What happens where memory runs out.
#pragma once

namespace calint {

/// Where out of memory is the end of the run instead of an exception: in libraries that do not
/// survive one, such as RE2, which leaves its parser half made. `main` installs what ends the run.
class EndsWithoutMemory {
  public:
    EndsWithoutMemory() { ++depth_; }
    ~EndsWithoutMemory() { --depth_; }
    EndsWithoutMemory(const EndsWithoutMemory&) = delete;
    EndsWithoutMemory& operator=(const EndsWithoutMemory&) = delete;

    static bool is_here() { return depth_ > 0; }

  private:
    static inline thread_local int depth_ = 0;
};

}  // namespace calint
