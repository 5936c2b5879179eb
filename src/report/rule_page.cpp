#include "report/rule_page.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include <string>
#include <vector>

#include "base/text.h"
#include "base/utf8.h"
#include "lint/write_case.h"

namespace calint {

namespace {

/// `text` on lines of at most 80 characters, each with `indent`. Lines that were broken by hand are
/// joined first.
std::string wrap(std::string_view text, std::string_view indent) {
    std::string out;
    std::string line(indent);
    std::size_t width = indent.size();
    const std::string joined = first_paragraph(text);
    for (const std::string_view word : split(joined, ' ')) {
        if (word.empty()) continue;
        const std::size_t size = count_code_points(word);
        if (width > indent.size() && width + 1 + size > 80) {
            out += line + "\n";
            line = indent;
            width = indent.size();
        }
        if (width > indent.size()) {
            line += ' ';
            ++width;
        }
        line += word;
        width += size;
    }
    return out + line + "\n";
}

std::vector<std::string> paragraphs(std::string_view text) {
    std::vector<std::string> out;
    while (!text.empty()) {
        const std::size_t gap = text.find("\n\n");
        out.emplace_back(trim(text.substr(0, gap)));
        text = gap == std::string_view::npos ? std::string_view{} : text.substr(gap + 2);
    }
    return out;
}

std::string standards_line(const Rule& rule) {
    std::vector<std::string> all;
    for (const std::uint16_t number : rule.standards.cwe)
        all.push_back(fmt::format("CWE-{}", number));
    for (const std::string_view id : rule.standards.sbs) all.emplace_back(id);
    for (const std::string_view id : rule.standards.asvs) all.push_back(fmt::format("ASVS {}", id));
    for (const std::string_view id : rule.standards.rfc) all.emplace_back(id);
    for (const std::string_view id : rule.standards.salesforce)
        all.push_back(fmt::format("Salesforce {}", id));
    return fmt::format("{}", fmt::join(all, ", "));
}

/// Names of the tokens in a case, for people: they stand for random values.
std::string token_note(const Rule& rule) {
    const auto has_token = [](std::span<const TestCase> cases) {
        return !cases.empty() && std::any_of(cases.front().files.begin(), cases.front().files.end(),
                                             [](const TestFile& file) {
                                                 return file.text.find("‹") != file.text.npos;
                                             });
    };
    if (!has_token(rule.flag) && !has_token(rule.pass)) return {};
    return "Between ‹ and › stands what kind of random value is meant.";
}

/// What a rule looks at, in words.
std::string applies_line(const Rule& rule) {
    if (!rule.texts.empty() || rule.applies.front() == text_subject) return "the bytes of any file";
    return fmt::format("{}", fmt::join(rule.applies, ", "));
}

/// The first file that a case writes, without the lines that every example has.
std::string example(const TestCase& test, const Catalog& catalog) {
    std::string out;
    for (const TestFile& file : test.files) {
        if (test.files.size() > 1) out += fmt::format("<!-- {} -->\n", file.path);
        out += trim(file.text);
        out += '\n';
    }
    if (!test.files.empty()) return out;
    for (const auto& [name, text] : write_case(test, catalog)) {
        if (name.ends_with(".eca-meta.xml")) continue;
        for (const std::string_view line : split(text, '\n')) {
            if (line.empty() || line.starts_with("<?xml")) continue;
            if (line.find("<contactEmail>integrations@acme.io<") != std::string_view::npos)
                continue;
            if (line == "    <label>App</label>") continue;
            out += line;
            out += '\n';
        }
    }
    return out;
}

std::string indented(std::string_view text, std::string_view indent) {
    std::string out;
    for (const std::string_view line : split(trim(text), '\n'))
        out += fmt::format("{}{}\n", indent, escape_source_line(line));
    return out;
}

std::string meta_line(const Rule& rule) {
    std::string line = fmt::format("{} · confidence {} · persona {}", to_string(rule.severity),
                                   to_string(rule.confidence), to_string(rule.persona));
    if (rule.score > 0) line += fmt::format(" · security score {:.1f}", rule.score);
    return line;
}

std::string escalation_line(const Escalation& e) {
    return e.change.score > 0
               ? fmt::format("{} ({:.1f})", to_string(e.change.severity), e.change.score)
               : std::string(to_string(e.change.severity));
}

std::string severities(const Rule& rule) {
    std::vector<std::string> all;
    for (const Escalation& e : rule.escalate) {
        const std::string text = escalation_line(e);
        if (std::find(all.begin(), all.end(), text) == all.end()) all.push_back(text);
    }
    return fmt::format("{}", fmt::join(all, ", "));
}

}  // namespace

std::string first_paragraph(std::string_view text) {
    std::string out;
    for (const std::string_view line : split(text.substr(0, text.find("\n\n")), '\n')) {
        if (!out.empty()) out += ' ';
        out += trim(line);
    }
    return out;
}

std::string rule_page_text(const Rule& rule, const Catalog& catalog) {
    std::string out = fmt::format("{}: {}\n{}\n", rule.id, rule.title, meta_line(rule));
    if (!rule.escalate.empty()) out += fmt::format("by circumstances: {}\n", severities(rule));
    out += fmt::format("applies to: {}\n\n", applies_line(rule));
    out += "Why\n";
    for (const std::string& paragraph : paragraphs(rule.why)) out += wrap(paragraph, "  ");
    out += "\nRemedy\n" + wrap(rule.remedy, "  ");
    if (!rule.flag.empty())
        out += "\nThis is found\n" + indented(example(rule.flag.front(), catalog), "  ");
    if (!rule.pass.empty())
        out += "\nThis is fine\n" + indented(example(rule.pass.front(), catalog), "  ");
    if (const std::string note = token_note(rule); !note.empty()) out += "\n" + wrap(note, "  ");
    if (!rule.foresees.empty()) {
        out += "\nWhat Salesforce would answer\n";
        for (const std::string_view answer : rule.foresees) out += wrap(answer, "  ");
    }
    if (const std::string standards = standards_line(rule); !standards.empty())
        out += "\nStandards\n" + wrap(standards, "  ");
    if (!rule.see.empty()) {
        out += "\nSee\n";
        for (const std::string_view url : rule.see) out += fmt::format("  {}\n", url);
    }
    out += fmt::format("\nLeave it out of a run with --skip {}\n", rule.id);
    return out;
}

std::string rule_help_markdown(const Rule& rule) {
    std::string out =
        fmt::format("# {}\n\n{}\n\n## Remedy\n\n{}\n", rule.title, rule.why, rule.remedy);
    if (const std::string standards = standards_line(rule); !standards.empty())
        out += fmt::format("\n## Standards\n\n{}\n", standards);
    if (!rule.see.empty()) {
        out += "\n## References\n\n";
        for (const std::string_view url : rule.see) out += fmt::format("- <{}>\n", url);
    }
    return out;
}

std::string rule_help_text(const Rule& rule) {
    std::string out = first_paragraph(rule.why);
    out += fmt::format(" Remedy: {}", rule.remedy);
    if (out.back() != '.') out += '.';
    return out;
}

std::string rule_page_markdown(const Rule& rule, const Catalog& catalog) {
    std::string out = fmt::format("# {}\n\n**{}**\n\n{}", rule.id, rule.title, meta_line(rule));
    if (!rule.escalate.empty()) out += fmt::format(" · by circumstances {}", severities(rule));
    out += fmt::format("\n\nApplies to {}.\n\n## Why\n\n{}\n\n## Remedy\n\n{}\n",
                       applies_line(rule), rule.why, rule.remedy);
    const auto code = [&](std::string_view title, const TestCase& test) {
        const std::string text = example(test, catalog);
        const std::string_view language = rule.applies.front() == text_subject ? "text"
                                          : trim(text).starts_with('<')        ? "xml"
                                                                               : "yaml";
        out += fmt::format("\n## {}\n\n```{}\n{}\n```\n", title, language, trim(text));
    };
    if (!rule.flag.empty()) code("This is found", rule.flag.front());
    if (!rule.pass.empty()) code("This is fine", rule.pass.front());
    if (const std::string note = token_note(rule); !note.empty())
        out += fmt::format("\n{}\n", note);
    if (!rule.foresees.empty()) {
        out += "\n## What Salesforce would answer\n\n";
        for (const std::string_view answer : rule.foresees) out += fmt::format("- `{}`\n", answer);
    }
    if (const std::string standards = standards_line(rule); !standards.empty())
        out += fmt::format("\n## Standards\n\n{}\n", standards);
    if (!rule.see.empty()) {
        out += "\n## References\n\n";
        for (const std::string_view url : rule.see) out += fmt::format("- <{}>\n", url);
    }
    return out;
}

std::string error_page_text(const OAuthError& error) {
    std::string out = fmt::format("{}: {}\n", error.name, error.means);
    if (!error.also.empty()) out += fmt::format("also seen as: {}\n", fmt::join(error.also, ", "));
    out += "\nCaused by\n";
    for (const ErrorCause& cause : error.causes) {
        std::string text = wrap(cause.text, "    ");
        text[2] = '-';
        out += text;
        if (!cause.rules.empty())
            out += fmt::format("    found by {}\n", fmt::join(cause.rules, ", "));
    }
    return out;
}

}  // namespace calint
