// The report formats: one file each.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "report/output.h"
#include "verdict/judge.h"

namespace calint {

enum class Format { text, concise, json, sarif };

inline constexpr std::string_view format_names[] = {"text", "concise", "json", "sarif"};

/// Catalogue facts that a format shows come from here.
struct Catalog;

struct ReportOptions {
    const Catalog* catalog = nullptr;
    bool color = false;              ///< text and concise
    bool links = false;              ///< text: OSC 8 links on rule ids
    bool quiet = false;              ///< text and concise: no summary
    bool show_ignored = false;       ///< with what is ignored, by whose reason
    std::vector<const Rule*> rules;  ///< all loaded ones, sorted by id: SARIF lists them
};

void report_text(const Verdict& verdict, const ReportOptions& options, Output& out);
void report_concise(const Verdict& verdict, const ReportOptions& options, Output& out);
void report_json(const Verdict& verdict, const ReportOptions& options, Output& out);
void report_sarif(const Verdict& verdict, const ReportOptions& options, Output& out);

void report(Format format, const Verdict& verdict, const ReportOptions& options, Output& out);

/// The last line of the text formats: what was found in how much.
std::string summary_line(const Verdict& verdict);

/// `REASON, until 2027-01-31, says .calint.yaml:12`.
std::string ignored_because(const Ignore& ignore);

/// `path:line:col: error: text [code]`.
std::string problem_line(const ReportedProblem& problem);

/// Where a rule is explained: the published page if the build knows an address, else its first
/// reference; may be "".
std::string rule_url(const Rule& rule);

}  // namespace calint
