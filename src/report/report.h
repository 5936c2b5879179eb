// The report formats: one file each.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "report/output.h"
#include "verdict/judge.h"

namespace calint {

enum class Format {
    text,
    concise,
    json,
    sarif,
    github,
    gitlab,
    azure,
    junit,
    checkstyle,
    rdjson,
    sonar,
    markdown
};

inline constexpr std::string_view format_names[] = {"text",       "concise", "json",  "sarif",
                                                    "github",     "gitlab",  "azure", "junit",
                                                    "checkstyle", "rdjson",  "sonar", "markdown"};

/// Catalogue facts that a format shows come from here.
struct Catalog;

struct ReportOptions {
    const Catalog* catalog = nullptr;
    bool color = false;              ///< text and concise
    unsigned jobs = 0;               ///< threads; 0: one for each core
    bool links = false;              ///< text: OSC 8 links on rule ids
    bool quiet = false;              ///< text and concise: no summary
    bool show_ignored = false;       ///< with what is ignored, by whose reason
    std::vector<const Rule*> rules;  ///< all loaded ones, sorted by id: SARIF lists them
};

void report_text(const Verdict& verdict, const ReportOptions& options, Output& out);
void report_concise(const Verdict& verdict, const ReportOptions& options, Output& out);
void report_json(const Verdict& verdict, const ReportOptions& options, Output& out);
void report_sarif(const Verdict& verdict, const ReportOptions& options, Output& out);
void report_github(const Verdict& verdict, const ReportOptions& options, Output& out);
void report_gitlab(const Verdict& verdict, const ReportOptions& options, Output& out);
void report_azure(const Verdict& verdict, const ReportOptions& options, Output& out);
void report_junit(const Verdict& verdict, const ReportOptions& options, Output& out);
void report_checkstyle(const Verdict& verdict, const ReportOptions& options, Output& out);
void report_rdjson(const Verdict& verdict, const ReportOptions& options, Output& out);
void report_sonar(const Verdict& verdict, const ReportOptions& options, Output& out);
void report_markdown(const Verdict& verdict, const ReportOptions& options, Output& out);

void report(Format format, const Verdict& verdict, const ReportOptions& options, Output& out);

/// The last line of the text formats: what was found in how much.
std::string summary_line(const Verdict& verdict);

/// `REASON, until 2027-01-31, says .calint.yaml:12`; `path` is that of the ignore, as the format
/// writes paths.
std::string ignored_because(const Ignore& ignore, std::string_view path);

/// `path:line:col: error: text [code]`.
std::string problem_line(const ReportedProblem& problem);

/// What GitHub would do to a SARIF log of so many results; "" if it takes and shows all of them.
std::string github_limits(std::size_t results);

/// Where a rule is explained: the published page if the build knows an address, else its first
/// reference; may be "".
std::string rule_url(const Rule& rule);

/// `text` with a period at its end.
std::string sentence(std::string_view text);

/// What is wrong and what to do, for the formats that show one text and nothing of the rule.
std::string advice(std::string_view message, const Rule* rule);

/// `path:line:col` from the project's root, escaped for display; the path alone for a whole file.
std::string place_in_project(const Location& at);

/// What a format calls a problem: the rule that explains it, else its code.
std::string_view problem_id(const ReportedProblem& problem);

/// Three levels, as many formats have them: for critical and high, for medium, for low and info.
struct Levels {
    std::string_view error;
    std::string_view warning;
    std::string_view note;

    std::string_view of(Severity severity) const {
        return severity >= Severity::high ? error : severity == Severity::medium ? warning : note;
    }
};

/// The findings, the worst first: where a format or its reader cuts, the others are left out.
std::vector<const Finding*> worst_first(const Verdict& verdict);

struct FileReport {
    std::vector<const Finding*> findings;
    std::vector<const ReportedProblem*> problems;
};

/// What is said of each file, by its path from the project's root.
std::map<std::string_view, FileReport> by_file(const Verdict& verdict);

}  // namespace calint
