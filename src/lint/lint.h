// Sources to findings: reads, parses, models and judges many files at once.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/arena.h"
#include "catalog/catalog.h"
#include "project/discover.h"
#include "project/files.h"
#include "rules/finding.h"
#include "rules/ignore.h"
#include "rules/locate.h"
#include "rules/run.h"

namespace calint {

struct LintOptions {
    unsigned jobs = 0;                     ///< threads; 0: one for each core, more if disks wait
    int today = 0;                         ///< the day of the run, as 20261123; 0: not known
    bool secrets = true;                   ///< look through the text of files
    const Contracts* contracts = nullptr;  ///< what the project means its apps to have
    Wants wants;
};

/// How often each rule looked at an app, for --statistics.
struct RuleCount {
    std::size_t applied = 0;
    std::size_t not_applicable = 0;
};

struct LintResult {
    std::vector<Finding*> findings;         ///< sorted by path, place and rule
    std::vector<ReportedProblem> problems;  ///< by file
    std::vector<Ignore> ignores;            ///< those in the files, by file and place
    std::size_t files = 0;          ///< of apps and what is around them, read and understood
    std::size_t texts = 0;          ///< other files, looked through for secrets
    std::vector<Skipped> skipped;   ///< other files that turned out not to be text
    std::size_t apps = 0;           ///< Connected Apps and External Client Apps
    std::vector<RuleCount> counts;  ///< one for each rule
    /// Where the findings, and what they and problems view, stand; at least one.
    std::vector<std::unique_ptr<Arena>> memory;
};

/// Runs `rules` on everything in `candidates`. The result is the same for any number of threads and
/// any order of the candidates. A file that cannot be read or parsed is a problem, never a gap.
LintResult lint(FileSystem& files, const std::vector<Candidate>& candidates, const Catalog& catalog,
                const std::vector<const Rule*>& rules, const LintOptions& options);

/// Problems of paths that never became candidates, in the form of reports.
ReportedProblem report_problem(const Source& source, Problem problem,
                               const std::vector<const Rule*>& rules, Locator& locator);

}  // namespace calint
