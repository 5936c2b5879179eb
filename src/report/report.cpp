#include "report/report.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "base/date.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/utf8.h"
#include "base/version.h"

namespace calint {

void report(Format format, const Verdict& verdict, const ReportOptions& options, Output& out) {
    const EndsWithoutMemory here;  // nlohmann-json does not survive it either
    switch (format) {
        case Format::text:
            return report_text(verdict, options, out);
        case Format::concise:
            return report_concise(verdict, options, out);
        case Format::json:
            return report_json(verdict, options, out);
        case Format::sarif:
            return report_sarif(verdict, options, out);
        case Format::github:
            return report_github(verdict, options, out);
        case Format::gitlab:
            return report_gitlab(verdict, options, out);
        case Format::azure:
            return report_azure(verdict, options, out);
        case Format::junit:
            return report_junit(verdict, options, out);
        case Format::checkstyle:
            return report_checkstyle(verdict, options, out);
        case Format::rdjson:
            return report_rdjson(verdict, options, out);
        case Format::sonar:
            return report_sonar(verdict, options, out);
        case Format::markdown:
            return report_markdown(verdict, options, out);
    }
}

namespace {

/// `5 of 6 apps and 1 of 30 other files`; without numbers of those that have findings when there
/// are none.
std::string where_looked(const Verdict& verdict) {
    const bool found = !verdict.findings.empty();
    const auto part = [&](std::size_t with, std::size_t all, std::string_view what) {
        return (found ? fmt::format("{} of ", with) : std::string()) + count_of(all, what);
    };
    const std::string apps = part(verdict.apps_with_findings, verdict.apps, "app");
    if (verdict.texts == 0) return apps;
    const bool has_apps = verdict.files != 0;
    const std::string texts =
        part(verdict.texts_with_findings, verdict.texts, has_apps ? "other file" : "file");
    return has_apps ? apps + " and " + texts : texts;
}

}  // namespace

std::string summary_line(const Verdict& verdict) {
    std::string line;
    if (verdict.findings.empty()) {
        line = fmt::format("no findings in {}", where_looked(verdict));
    } else {
        std::vector<std::string> parts;
        for (std::size_t i = verdict.by_severity.size(); i-- > 0;) {
            if (verdict.by_severity[i] != 0)
                parts.push_back(fmt::format("{} {}", verdict.by_severity[i], severity_names[i]));
        }
        line = fmt::format("{} ({}) in {}", count_of(verdict.findings.size(), "finding"),
                           fmt::join(parts, ", "), where_looked(verdict));
    }
    if (!verdict.problems.empty())
        line += fmt::format(" · {} not checked", count_of(verdict.problems.size(), "file"));
    if (verdict.too_large != 0)
        line += fmt::format(" · {} too large to look through", count_of(verdict.too_large, "file"));
    if (!verdict.ignored.empty()) line += fmt::format(" · {} ignored", verdict.ignored.size());
    if (verdict.in_baseline != 0) line += fmt::format(" · {} in the baseline", verdict.in_baseline);
    if (verdict.old != 0) line += fmt::format(" · {} not new", verdict.old);
    if (verdict.below != 0) line += fmt::format(" · {} below the threshold", verdict.below);
    return line;
}

std::string ignored_because(const Ignore& ignore, std::string_view path) {
    std::string text = escape_for_display(ellipsize(ignore.because, 300));
    if (ignore.until != 0) text += fmt::format(", until {}", show_date(ignore.until));
    return text + fmt::format(", says {}:{}", path, ignore.at.start.line);
}

/// Limits of GitHub code scanning for results in a run (docs.github.com, SARIF support).
std::string github_limits(std::size_t results) {
    constexpr std::size_t taken = 25'000, shown = 5'000;
    if (results <= shown) return {};
    const std::string what = results > taken
                                 ? fmt::format("takes no more than {} and shows {}", taken, shown)
                                 : fmt::format("shows the {} worst", shown);
    return fmt::format(
        "calint: warning: {} results in the SARIF log: GitHub {} of them; a baseline, "
        "--since or --min-severity makes it fewer\n",
        results, what);
}

std::string problem_line(const ReportedProblem& problem) {
    const Location& at = problem.location;
    const std::string place =
        at.has_region ? fmt::format("{}:{}:{}", at.path(), at.start.line, at.start.column)
                      : std::string(at.path());
    return fmt::format("{}: error: {} [{}]", place, problem.message, problem.code);
}

std::string rule_url(const Rule& rule) {
    if (!docs_url.empty()) return fmt::format("{}/{}.html", docs_url, rule.id);
    return rule.see.empty() ? std::string() : std::string(rule.see.front());
}

std::string sentence(std::string_view text) {
    std::string out(text);
    if (!out.empty() && out.back() != '.' && out.back() != '?') out += '.';
    return out;
}

std::string advice(std::string_view message, const Rule* rule) {
    std::string out = sentence(message);
    if (rule != nullptr && !rule->remedy.empty()) {
        out += ' ';
        out += sentence(rule->remedy);
    }
    return out;
}

std::string place_in_project(const Location& at) {
    std::string place = escape_for_display(at.root_path());
    if (at.has_region) place += fmt::format(":{}:{}", at.start.line, at.start.column);
    return place;
}

std::string_view problem_id(const ReportedProblem& problem) {
    return problem.rule == nullptr ? std::string_view(problem.code) : problem.rule->id;
}

std::vector<const Finding*> worst_first(const Verdict& verdict) {
    std::vector<const Finding*> findings = verdict.findings;
    std::stable_sort(findings.begin(), findings.end(),
                     [](const Finding* a, const Finding* b) { return a->severity > b->severity; });
    return findings;
}

std::map<std::string_view, FileReport> by_file(const Verdict& verdict) {
    std::map<std::string_view, FileReport> files;
    for (const Finding* const finding : verdict.findings)
        files[finding->location.root_path()].findings.push_back(finding);
    for (const ReportedProblem& problem : verdict.problems)
        files[problem.location.root_path()].problems.push_back(&problem);
    return files;
}

}  // namespace calint
