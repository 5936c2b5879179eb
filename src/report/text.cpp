// The format people read: one block for each finding, with a mark under the bytes that are meant.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <string>

#include "base/text.h"
#include "base/utf8.h"
#include "report/report.h"

namespace calint {

namespace {

/// Colours of a terminal, or nothing.
struct Paint {
    bool on = false;

    std::string operator()(std::string_view code, std::string_view text) const {
        return on ? fmt::format("\x1b[{}m{}\x1b[0m", code, text) : std::string(text);
    }
};

constexpr std::string_view bold = "1";
constexpr std::string_view blue = "1;34";
constexpr std::string_view red = "1;31";

std::string_view color_of(Severity severity) {
    switch (severity) {
        case Severity::critical:
        case Severity::high:
            return red;
        case Severity::medium:
            return "1;33";
        default:
            return "1;36";
    }
}

class TextReport {
  public:
    TextReport(const ReportOptions& options, Output& out)
        : options_(options), paint_{options.color}, out_(out) {}

    void finding(const Finding& f) {
        block_.clear();
        const std::string head = fmt::format("{}[{}]", to_string(f.severity), linked(*f.rule));
        line(fmt::format("{}: {}", paint_(color_of(f.severity), head), paint_(bold, f.message)));
        place(f.location);
        if (f.location.sight) excerpt(f.location, color_of(f.severity));
        note("remedy", lower_first(f.rule->remedy), f.location);
        std::vector<std::string> related;
        for (const RelatedLocation& r : f.related) related.push_back(related_text(r, f.location));
        if (!related.empty()) note("also", fmt::format("{}", fmt::join(related, "; ")), f.location);
        note("explain", fmt::format("calint explain {}", f.rule->id), f.location);
        line("");
        out_.write(block_);
    }

    void problem(const ReportedProblem& p) {
        block_.clear();
        line(fmt::format("{}: {}", paint_(red, fmt::format("error[{}]", p.code)),
                         paint_(bold, p.message)));
        place(p.location);
        if (p.rule != nullptr)
            note("explain", fmt::format("calint explain {}", p.rule->id), p.location);
        line("");
        out_.write(block_);
    }

    void summary(const Verdict& verdict) { out_.write(summary_line(verdict) + "\n"); }

  private:
    void line(std::string_view text) {
        block_ += text;
        block_ += '\n';
    }

    static std::string gutter(const Location& at) {
        return std::string(fmt::formatted_size("{}", at.start.line), ' ');
    }

    std::string linked(const Rule& rule) const {
        const std::string url = options_.links ? rule_url(rule) : std::string();
        if (url.empty()) return std::string(rule.id);
        return fmt::format("\x1b]8;;{}\x1b\\{}\x1b]8;;\x1b\\", url, rule.id);
    }

    void place(const Location& at) {
        const std::string where =
            at.has_region ? fmt::format("{}:{}:{}", at.path(), at.start.line, at.start.column)
                          : std::string(at.path());
        line(fmt::format("{}{} {}", gutter(at), paint_(blue, "-->"), where));
    }

    void excerpt(const Location& at, std::string_view color) {
        const std::string bar = paint_(blue, "|");
        line(fmt::format("{} {}", gutter(at), bar));
        line(fmt::format("{} {} {}", paint_(blue, fmt::format("{}", at.start.line)), bar,
                         at.sight->excerpt.line));
        line(fmt::format("{} {} {}{}", gutter(at), bar, at.sight->excerpt.pad,
                         paint_(color, std::string(at.sight->excerpt.width, '^'))));
    }

    void note(std::string_view name, std::string_view text, const Location& at) {
        if (text.empty()) return;
        line(fmt::format("{} {} {}: {}", gutter(at), paint_(blue, "="), name, text));
    }

    /// The remedy is a sentence on a rule's page and goes on a line here.
    static std::string lower_first(std::string_view text) {
        std::string out(text);
        if (!out.empty()) out[0] = to_lower(out[0]);
        if (out.ends_with('.')) out.pop_back();
        return out;
    }

    static std::string related_text(const RelatedLocation& r, const Location& main) {
        if (r.location.file == main.file)
            return fmt::format("{} (line {})", r.message, r.location.start.line);
        return fmt::format("{} ({}:{})", r.message, r.location.path(), r.location.start.line);
    }

    const ReportOptions& options_;
    Paint paint_;
    Output& out_;
    std::string block_;
};

}  // namespace

void report_text(const Verdict& verdict, const ReportOptions& options, Output& out) {
    TextReport text(options, out);
    for (const Finding& finding : verdict.findings) text.finding(finding);
    for (const ReportedProblem& problem : verdict.problems) text.problem(problem);
    if (!options.quiet) text.summary(verdict);
}

}  // namespace calint
