// What is accepted: ignores, the baseline, and what was there before.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "rules/finding.h"
#include "rules/ignore.h"
#include "verdict/baseline.h"

namespace calint {

/// What a run is told of findings that somebody has accepted.
struct Exceptions {
    std::vector<Ignore> ignores;  ///< of the configuration, then those in the files
    bool use_ignores = true;
    std::optional<Baseline> baseline;
    Location baseline_at;  ///< of its first entry
    /// Fingerprints of an older version; findings with one of them are not new.
    std::optional<std::set<std::string, std::less<>>> before;
    int today = 0;
    std::vector<const Rule*> all_rules;  ///< that an ignore may name
    std::vector<const Rule*> run_rules;  ///< that have looked
    bool looked_at_texts = true;         ///< rules on texts too
    /// Everything below the root was looked at, so that what was not found is not there.
    bool is_whole = true;
};

/// Why a finding is not shown.
enum class Kept { shown, ignored, old, in_baseline };

/// Sorts out findings one after the other and remembers which exceptions were of use.
class Sieve {
  public:
    explicit Sieve(const Exceptions& exceptions);

    /// The ignore that accepted it, where that is the reason, is in `by`.
    Kept look_at(const Finding& finding, const Ignore*& by);

    /// What is wrong with the exceptions themselves, in the arena, in no order: to be asked last.
    std::vector<Finding*> complaints(Arena& arena) const;

  private:
    /// What an ignore in a file may speak of.
    struct Reach {
        std::size_t file = 0;
        Span covers;
        std::size_t ignore = 0;
    };

    const Ignore* ignore_for(const Finding& finding);

    const Exceptions& exceptions_;
    std::vector<std::size_t> everywhere_;  ///< ignores of the configuration
    std::vector<Reach> inline_;            ///< the others, by file
    std::vector<bool> counts_;             ///< by ignore: well written, with a reason, not expired
    std::vector<bool> used_;               ///< by ignore
    std::vector<bool> would_;              ///< by ignore: would be of use if it counted
    std::vector<bool> cannot_;             ///< by ignore: fits a finding that nothing may hide
    std::set<std::string_view> found_;     ///< fingerprints of the baseline
};

/// Whether some rule of that name has had its chance; also where there is no such rule any more.
bool was_looked_for(const Exceptions& exceptions, std::string_view rule);

}  // namespace calint
