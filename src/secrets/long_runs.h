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

    /// Looks at every sixteenth byte only, and around those that may be in a run.
    void find(std::string_view text);

    const std::vector<Span>& spans() const { return spans_; }

  private:
    std::vector<Span> spans_;
};

}  // namespace calint
