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
    /// What it writes is added to `text`.
    TextReport(const ReportOptions& options, std::string& text) : options_(options), text_(text) {}

    /// With the ignore that accepts it, if it is shown all the same.
    void finding(const Finding& f, const Ignore* by = nullptr) {
        set_gutter(f.location);
        if (by != nullptr) painted(blue, "ignored ");
        open(color_of(f.severity));
        text_ += to_string(f.severity);
        text_ += '[';
        link(*f.rule);
        text_ += ']';
        close();
        text_ += ": ";
        painted(bold, f.message);
        text_ += '\n';
        place(f.location);
        if (f.location.sight != nullptr) excerpt(f.location, color_of(f.severity));
        remedy(f.rule->remedy);
        also(f);
        if (by != nullptr) {
            note("ignored", ignored_because(*by, by->at.path()));
            text_ += '\n';
        }
        note("explain", "calint explain ");
        text_ += f.rule->id;
        text_ += "\n\n";
    }

    void problem(const ReportedProblem& p) {
        set_gutter(p.location);
        painted(red, fmt::format("error[{}]", p.code));
        text_ += ": ";
        painted(bold, p.message);
        text_ += '\n';
        place(p.location);
        if (p.rule != nullptr) {
            note("explain", "calint explain ");
            text_ += p.rule->id;
            text_ += '\n';
        }
        text_ += '\n';
    }

  private:
    void open(std::string_view color) {
        if (!options_.color) return;
        text_ += "\x1b[";
        text_ += color;
        text_ += 'm';
    }
    void close() {
        if (options_.color) text_ += "\x1b[0m";
    }
    void painted(std::string_view color, std::string_view text) {
        open(color);
        text_ += text;
        close();
    }

    void number(std::uint32_t n) {
        const fmt::format_int digits(n);
        text_.append(digits.data(), digits.size());
    }

    /// As wide as the line's number.
    void set_gutter(const Location& at) {
        gutter_.assign(fmt::format_int(at.start.line).size(), ' ');
    }

    void link(const Rule& rule) {
        const std::string url = options_.links ? rule_url(rule) : std::string();
        if (!url.empty()) text_ += fmt::format("\x1b]8;;{}\x1b\\", url);
        text_ += rule.id;
        if (!url.empty()) text_ += "\x1b]8;;\x1b\\";
    }

    void place(const Location& at) {
        text_ += gutter_;
        painted(blue, "-->");
        text_ += ' ';
        text_ += at.path();
        if (at.has_region) {
            text_ += ':';
            number(at.start.line);
            text_ += ':';
            number(at.start.column);
        }
        text_ += '\n';
    }

    void excerpt(const Location& at, std::string_view color) {
        const Excerpt& shown = at.sight->excerpt;
        text_ += gutter_;
        text_ += ' ';
        painted(blue, "|");
        text_ += '\n';
        open(blue);
        number(at.start.line);
        close();
        text_ += ' ';
        painted(blue, "|");
        text_ += ' ';
        text_ += shown.line;
        text_ += '\n';
        text_ += gutter_;
        text_ += ' ';
        painted(blue, "|");
        text_ += ' ';
        text_ += shown.pad;
        open(color);
        text_.append(shown.width, '^');
        close();
        text_ += '\n';
    }

    void note(std::string_view name, std::string_view text) {
        text_ += gutter_;
        text_ += ' ';
        painted(blue, "=");
        text_ += ' ';
        text_ += name;
        text_ += ": ";
        text_ += text;
    }

    /// The remedy is a sentence on a rule's page and goes on a line here.
    void remedy(std::string_view text) {
        if (text.empty()) return;
        note("remedy", "");
        text_ += to_lower(text.front());
        text.remove_prefix(1);
        if (text.ends_with('.')) text.remove_suffix(1);
        text_ += text;
        text_ += '\n';
    }

    void also(const Finding& f) {
        if (f.related().empty()) return;
        note("also", "");
        bool first = true;
        for (const RelatedLocation& r : f.related()) {
            if (!first) text_ += "; ";
            first = false;
            text_ += r.message;
            text_ += r.location.file == f.location.file ? " (line " : " (";
            if (r.location.file != f.location.file) {
                text_ += r.location.path();
                text_ += ':';
            }
            number(r.location.start.line);
            text_ += ')';
        }
        text_ += '\n';
    }

    const ReportOptions& options_;
    std::string gutter_;
    std::string& text_;
};

}  // namespace

void report_text(const Verdict& verdict, const ReportOptions& options, Output& out) {
    write_in_turn(verdict.findings.size(), options.jobs, out,
                  [&](std::size_t begin, std::size_t end, std::string& blocks) {
                      TextReport report(options, blocks);
                      for (std::size_t i = begin; i < end; ++i)
                          report.finding(*verdict.findings[i]);
                  });
    const auto write = [&](auto add) {
        std::string text;
        TextReport report(options, text);
        add(report);
        out.write(text);
    };
    if (options.show_ignored) {
        for (const IgnoredFinding& each : verdict.ignored)
            write([&](TextReport& report) { report.finding(*each.finding, each.by); });
    }
    for (const ReportedProblem& problem : verdict.problems)
        write([&](TextReport& report) { report.problem(problem); });
    if (!options.quiet) out.write(summary_line(verdict) + "\n");
}

}  // namespace calint
