// Runs of letters and digits in a text: where tokens, numbers and hexadecimal secrets stand.
#pragma once

#include <string_view>
#include <vector>

#include "base/place.h"

namespace calint {

/// The maximal runs of letters and digits that have at least `shortest` of them and look random:
/// with a digit in them, or so many capitals that no name has them.
class LongRuns {
  public:
    static constexpr std::size_t shortest = 16;

    /// Forgets what was found.
    void start();

    /// Adds those that touch a part of the text. Parts come in order and do not overlap.
    void find(std::string_view text, Span part);

    /// Those of all of it.
    void find(std::string_view text) {
        start();
        find(text, {0, static_cast<std::uint32_t>(text.size())});
    }

    const std::vector<Span>& spans() const { return spans_; }

  private:
    std::vector<Span> spans_;
    std::size_t last_ = 0;  ///< end of the run before
};

}  // namespace calint
