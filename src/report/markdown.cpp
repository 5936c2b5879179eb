// A comment for a pull request. GitHub takes 65,536 characters; what does not fit is counted.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/text.h"
#include "base/utf8.h"
#include "report/escape.h"
#include "report/report.h"

namespace calint {

namespace {

// In bytes, of which there are at least as many as characters; with room for the last lines.
constexpr std::size_t limit = 64'000;
constexpr std::size_t message_limit = 400;
constexpr std::size_t worst_limit = 10;
constexpr std::size_t problem_limit = 50;

std::string place(const Location& at) {
    return markdown_code(place_in_project(at));
}

std::string cut_text(std::string_view text) {
    return escape_markdown(ellipsize(text, message_limit));
}

/// The rule's name, as a link if its address can be one.
std::string link(const Rule& rule) {
    const std::string name = markdown_code(rule.id);
    const std::string url = rule_url(rule);
    const bool is_url =
        url.starts_with("https://") && url.find_first_of(" \t\r\n<>|\\\"`") == std::string::npos;
    return is_url ? fmt::format("[{}](<{}>)", name, url) : name;
}

class MarkdownReport {
  public:
    explicit MarkdownReport(const Verdict& verdict) : verdict_(verdict) {}

    std::string make() {
        heading();
        problems();
        if (!verdict_.findings.empty()) {
            const std::vector<const Finding*> worst = worst_first(verdict_);
            severities();
            table(worst);
            details(worst);
        }
        return std::move(text_);
    }

  private:
    void heading() {
        // A bot finds its comment by the first line.
        text_ += "<!-- calint -->\n## calint ";
        text_ += verdict_.status == ExitStatus::unchecked  ? "could not check everything"
                 : verdict_.status == ExitStatus::findings ? "failed"
                                                           : "passed";
        text_ += fmt::format("\n\n{}\n", summary_line(verdict_));
    }

    void problems() {
        if (verdict_.problems.empty()) return;
        text_ += "\n### Not checked\n\n| File | Problem |\n| --- | --- |\n";
        std::size_t shown = 0;
        for (const ReportedProblem& p : verdict_.problems) {
            if (shown == problem_limit) break;
            if (!add(fmt::format("| {} | {} |\n", place(p.location), cut_text(p.message)))) break;
            ++shown;
        }
        left_out(verdict_.problems.size() - shown, "more problem");
    }

    void severities() {
        text_ += "\n| Severity | Findings |\n| --- | ---: |\n";
        for (std::size_t i = verdict_.by_severity.size(); i-- > 0;) {
            if (verdict_.by_severity[i] != 0)
                text_ += fmt::format("| {} | {} |\n", severity_names[i], verdict_.by_severity[i]);
        }
    }

    void table(const std::vector<const Finding*>& worst) {
        text_ += "\n| Severity | Rule | Place | Finding |\n| --- | --- | --- | --- |\n";
        const std::size_t count = std::min(worst.size(), worst_limit);
        for (std::size_t i = 0; i < count; ++i) {
            const Finding& f = *worst[i];
            if (!add(fmt::format("| {} | {} | {} | {} |\n", to_string(f.severity), link(*f.rule),
                                 place(f.location), cut_text(f.message))))
                break;
        }
    }

    /// Every finding, folded up under its rule; the rules with the worst ones first.
    void details(const std::vector<const Finding*>& worst) {
        std::vector<const Rule*> order;
        std::map<const Rule*, std::vector<const Finding*>> found;
        for (const Finding* const f : worst) {
            std::vector<const Finding*>& list = found[f->rule];
            if (list.empty()) order.push_back(f->rule);
            list.push_back(f);
        }
        std::size_t shown = 0;
        for (const Rule* const rule : order) {
            const std::size_t more = of_rule(*rule, found[rule]);
            shown += more;
            if (more < found[rule].size()) break;
        }
        left_out(worst.size() - shown, "more finding");
    }

    /// How many of the findings there was room for.
    std::size_t of_rule(const Rule& rule, const std::vector<const Finding*>& findings) {
        constexpr std::string_view end = "\n</details>\n";
        std::string head =
            fmt::format("\n<details>\n<summary>{}: {} ({})</summary>\n\n",
                        to_string(findings.front()->severity),
                        escape_html(ellipsize(rule.title, message_limit)), findings.size());
        head += fmt::format("{}. {}\n\n", link(rule), cut_text(sentence(rule.remedy)));
        std::size_t shown = 0;
        for (const Finding* const f : findings) {
            std::string item = shown == 0 ? head : std::string();
            item += fmt::format("- {} {}\n", place(f->location), cut_text(f->message));
            if (text_.size() + item.size() + end.size() > limit) break;
            text_ += item;
            ++shown;
        }
        if (shown != 0) text_ += end;
        return shown;
    }

    void left_out(std::size_t count, std::string_view what) {
        if (count == 0) return;
        text_ += fmt::format("\n{} not shown\n", count_of(count, what));
    }

    bool add(const std::string& line) {
        if (text_.size() + line.size() > limit) return false;
        text_ += line;
        return true;
    }

    const Verdict& verdict_;
    std::string text_;
};

}  // namespace

void report_markdown(const Verdict& verdict, const ReportOptions&, Output& out) {
    out.write(MarkdownReport(verdict).make());
}

}  // namespace calint
