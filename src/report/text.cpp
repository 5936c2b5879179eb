// The format people read: one block for each finding, with a mark under the bytes that are meant.
#include <fmt/format.h>

#include <string>

#include "base/text.h"
#include "report/in_turn.h"
#include "report/report.h"

namespace calint {

namespace {

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

/// Writes blocks piece by piece: a run on a large project has a million lines of them.
class TextReport {
  public:
    TextReport(const ReportOptions& options, Output& out) : options_(options), out_(out) {}

    /// With the ignore that accepts it, if it is shown all the same.
    void finding(const Finding& f, const Ignore* by = nullptr) {
        block_.clear();
        set_gutter(f.location);
        if (by != nullptr) painted(blue, "ignored ");
        open(color_of(f.severity));
        block_ += to_string(f.severity);
        block_ += '[';
        link(*f.rule);
        block_ += ']';
        close();
        block_ += ": ";
        painted(bold, f.message);
        block_ += '\n';
        place(f.location);
        if (f.location.sight != nullptr) excerpt(f.location, color_of(f.severity));
        remedy(f.rule->remedy);
        also(f);
        if (by != nullptr) {
            note("ignored", ignored_because(*by, by->at.path()));
            block_ += '\n';
        }
        note("explain", "calint explain ");
        block_ += f.rule->id;
        block_ += "\n\n";
        out_.write(block_);
    }

    void problem(const ReportedProblem& p) {
        block_.clear();
        set_gutter(p.location);
        painted(red, fmt::format("error[{}]", p.code));
        block_ += ": ";
        painted(bold, p.message);
        block_ += '\n';
        place(p.location);
        if (p.rule != nullptr) {
            note("explain", "calint explain ");
            block_ += p.rule->id;
            block_ += '\n';
        }
        block_ += '\n';
        out_.write(block_);
    }

    void summary(const Verdict& verdict) { out_.write(summary_line(verdict) + "\n"); }

  private:
    void open(std::string_view color) {
        if (!options_.color) return;
        block_ += "\x1b[";
        block_ += color;
        block_ += 'm';
    }
    void close() {
        if (options_.color) block_ += "\x1b[0m";
    }
    void painted(std::string_view color, std::string_view text) {
        open(color);
        block_ += text;
        close();
    }

    void number(std::uint32_t n) {
        const fmt::format_int digits(n);
        block_.append(digits.data(), digits.size());
    }

    /// As wide as the line's number.
    void set_gutter(const Location& at) {
        gutter_.assign(fmt::format_int(at.start.line).size(), ' ');
    }

    void link(const Rule& rule) {
        const std::string url = options_.links ? rule_url(rule) : std::string();
        if (!url.empty()) block_ += fmt::format("\x1b]8;;{}\x1b\\", url);
        block_ += rule.id;
        if (!url.empty()) block_ += "\x1b]8;;\x1b\\";
    }

    void place(const Location& at) {
        block_ += gutter_;
        painted(blue, "-->");
        block_ += ' ';
        block_ += at.path();
        if (at.has_region) {
            block_ += ':';
            number(at.start.line);
            block_ += ':';
            number(at.start.column);
        }
        block_ += '\n';
    }

    void excerpt(const Location& at, std::string_view color) {
        const Excerpt& shown = at.sight->excerpt;
        block_ += gutter_;
        block_ += ' ';
        painted(blue, "|");
        block_ += '\n';
        open(blue);
        number(at.start.line);
        close();
        block_ += ' ';
        painted(blue, "|");
        block_ += ' ';
        block_ += shown.line;
        block_ += '\n';
        block_ += gutter_;
        block_ += ' ';
        painted(blue, "|");
        block_ += ' ';
        block_ += shown.pad;
        open(color);
        block_.append(shown.width, '^');
        close();
        block_ += '\n';
    }

    void note(std::string_view name, std::string_view text) {
        block_ += gutter_;
        block_ += ' ';
        painted(blue, "=");
        block_ += ' ';
        block_ += name;
        block_ += ": ";
        block_ += text;
    }

    /// The remedy is a sentence on a rule's page and goes on a line here.
    void remedy(std::string_view text) {
        if (text.empty()) return;
        note("remedy", "");
        block_ += to_lower(text.front());
        text.remove_prefix(1);
        if (text.ends_with('.')) text.remove_suffix(1);
        block_ += text;
        block_ += '\n';
    }

    void also(const Finding& f) {
        if (f.related().empty()) return;
        note("also", "");
        bool first = true;
        for (const RelatedLocation& r : f.related()) {
            if (!first) block_ += "; ";
            first = false;
            block_ += r.message;
            block_ += r.location.file == f.location.file ? " (line " : " (";
            if (r.location.file != f.location.file) {
                block_ += r.location.path();
                block_ += ':';
            }
            number(r.location.start.line);
            block_ += ')';
        }
        block_ += '\n';
    }

    const ReportOptions& options_;
    Output& out_;
    std::string gutter_;
    std::string block_;
};

}  // namespace

void report_text(const Verdict& verdict, const ReportOptions& options, Output& out) {
    write_in_turn(verdict.findings.size(), options.jobs, out,
                  [&](std::size_t begin, std::size_t end, Output& piece) {
                      TextReport text(options, piece);
                      for (std::size_t i = begin; i < end; ++i) text.finding(*verdict.findings[i]);
                  });
    TextReport text(options, out);
    if (options.show_ignored) {
        for (const IgnoredFinding& each : verdict.ignored) text.finding(*each.finding, each.by);
    }
    for (const ReportedProblem& problem : verdict.problems) text.problem(problem);
    if (!options.quiet) text.summary(verdict);
}

}  // namespace calint
