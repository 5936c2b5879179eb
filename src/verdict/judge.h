// Findings to verdict: the one place where findings are left out, counted, and turned into an exit
// status.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "base/arena.h"
#include "base/shard.h"
#include "rules/finding.h"
#include "rules/rule.h"
#include "verdict/exceptions.h"

namespace calint {

/// What the user wants to see, and what shall fail.
struct Policy {
    std::optional<Severity> fail_on = Severity::medium;  ///< none: never
    Severity min_severity = Severity::info;
    Confidence min_confidence = Confidence::low;
    Persona persona = Persona::regular;
    bool exit_zero = false;
    Shard shard;  ///< only its files are told of
};

enum class ExitStatus { clean = 0, findings = 1, unchecked = 2 };

struct IgnoredFinding {
    const Finding* finding = nullptr;
    const Ignore* by = nullptr;
};

/// What a report is made of.
struct Verdict {
    std::vector<const Finding*> findings;  ///< shown ones, sorted, fingerprints numbered
    std::vector<ReportedProblem> problems;
    std::array<std::size_t, 5> by_severity{};  ///< of the shown findings
    std::size_t below = 0;                     ///< findings that the policy leaves out
    std::vector<IgnoredFinding> ignored;       ///< that would be shown otherwise, sorted
    std::size_t in_baseline = 0;
    std::size_t old = 0;  ///< that an older version has as well
    std::size_t files = 0;
    std::size_t apps = 0;
    std::size_t apps_with_findings = 0;
    std::size_t texts = 0;  ///< other files, looked through for secrets
    std::size_t texts_with_findings = 0;
    std::size_t too_large = 0;  ///< texts that were not looked through
    ExitStatus status = ExitStatus::clean;
    Shard shard;
    std::string shard_of;  ///< hash of what all shards of a run have in common
};

/// Whether somebody who chose `chosen` sees what is meant for `meant`.
bool sees(Persona chosen, Persona meant);

/// Numbers equal fingerprints, whose texts are kept in `arena`, and leaves out what is accepted,
/// was known before or is not to be seen; adds what is wrong with `exceptions` themselves. What is
/// accepted stays so whatever the thresholds are. `exceptions` must outlive the verdict.
Verdict judge(const std::vector<Finding*>& findings, std::vector<ReportedProblem> problems,
              const Policy& policy, const Exceptions& exceptions, Arena& arena);

}  // namespace calint
