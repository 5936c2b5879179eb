#include "project.h"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>
#include <optional>
#include <regex>
#include <set>
#include <vector>

#include "base/error.h"
#include "base/text.h"
#include "base/utf16.h"
#include "commands/scan.h"
#include "fuzz.h"
#include "parse/xml.h"
#include "project/root.h"
#include "report/report.h"
#include "rules/builtin.h"

namespace calint::fuzz {

namespace {

using Json = nlohmann::json;

constexpr std::string_view file_mark = ">>> ";
constexpr std::size_t formats = std::size(format_names);

std::string no_environment(const char*) {
    return {};
}

/// Those of the second run: one format for each way of writing, since logs with all rules are slow.
constexpr Format again[] = {Format::text, Format::json, Format::github};

CheckOptions options_of(unsigned jobs) {
    CheckOptions options;
    options.paths = {"."};
    for (const Format format : again) options.formats.push_back({format, {}});
    options.jobs = jobs;
    options.today = 20261123;
    options.settings.persona = Persona::auditor;
    options.git = false;
    options.show_ignored = true;
    options.verbose = true;
    return options;
}

/// What a run says, report by report.
struct Reports {
    std::string of[formats];
    std::string err;

    const std::string& operator[](Format format) const {
        return of[static_cast<std::size_t>(format)];
    }
    /// What run_check() writes of it.
    std::string written() const {
        std::string text;
        for (const Format format : again) text += (*this)[format];
        return text;
    }
};

/// A file's bytes as calint looks at them: texts in UTF-16 as UTF-8.
std::string bytes_of(const Files& files, const FileName& name) {
    const auto file = files.find(std::string(name.root_path));
    require(file != files.end(), "a finding in a file that is not there", name.root_path);
    if (!name.is_text) return file->second;
    return utf16_to_utf8(file->second).value_or(file->second);
}

/// Lines and columns counted anew, character by character.
Position position_of(std::string_view bytes, std::uint32_t offset) {
    Position at;
    std::size_t i = bytes.starts_with(utf8_bom) ? utf8_bom.size() : 0;
    while (i < offset) {
        const Utf8Char c = decode_utf8(bytes.substr(i));
        i += c.length;
        at.column += 1;
        at.column16 += c.valid && c.code > 0xFFFF ? 2 : 1;
        at.column8 += c.length;
        if (c.code == '\n' && c.valid) {
            at.line += 1;
            at.column = at.column16 = at.column8 = 1;
        }
    }
    return at;
}

void check_location(const Location& at, const Files& files) {
    if (!at.has_region) return;
    const std::string bytes = bytes_of(files, *at.file);
    require_inside(at.span, bytes, "a finding stands outside of its file");
    for (const auto& [offset, said] :
         {std::pair(at.span.begin, at.start), std::pair(at.span.end, at.end)}) {
        const Position counted = position_of(bytes, offset);
        require(counted == said, "a line or column is wrong",
                fmt::format("{}: byte {} is {}:{}, not {}:{}", at.path(), offset, counted.line,
                            counted.column, said.line, said.column));
    }
}

void check_places(const Verdict& verdict, const Files& files) {
    const auto check = [&](const Finding& finding) {
        check_location(finding.location, files);
        for (const RelatedLocation& related : finding.related())
            check_location(related.location, files);
    };
    for (const Finding* const finding : verdict.findings) check(*finding);
    for (const IgnoredFinding& ignored : verdict.ignored) {
        check(*ignored.finding);
        check_location(ignored.by->at, files);
    }
    for (const ReportedProblem& problem : verdict.problems) {
        require(problem.code != "internal", "a file makes calint lose its way", problem.message);
        // A path that was named need not be there.
        if (files.contains(std::string(problem.location.root_path())))
            check_location(problem.location, files);
    }
}

/// Everything that the rules say by themselves.
const std::string& words_of_rules() {
    static const std::string words = [] {
        std::string all;
        for (const Rule& rule : builtin_rules()) {
            for (const std::string_view text : {rule.id, rule.title, rule.message, rule.remedy})
                all.append(text).append("\n");
        }
        StringOutput out;
        ReportOptions how;
        how.catalog = &builtin_catalog;
        for (const Rule& rule : builtin_rules()) how.rules.push_back(&rule);
        report_sarif({}, how, out);
        return all + out.text();
    }();
    return words;
}

bool is_word(char c) {
    return is_letter(c) || is_digit(c) || c == '_' || c == '!' || c == '.';
}

/// What of a secret no report may show: the whole of it and, behind the first four characters that
/// may be shown, every long run of plain ones, which no format has to escape.
std::vector<std::string> pieces_of(std::string_view secret) {
    constexpr std::size_t long_run = 12;
    std::vector<std::string> pieces;
    if (secret.size() >= 8 && std::all_of(secret.begin(), secret.end(), is_word))
        pieces.emplace_back(secret);
    for (std::size_t at = std::min<std::size_t>(4, secret.size()); at < secret.size();) {
        std::size_t end = at;
        while (end < secret.size() && is_word(secret[end])) ++end;
        if (end - at >= long_run) pieces.emplace_back(secret.substr(at, end - at));
        at = end + 1;
    }
    return pieces;
}

void check_secrecy(const std::vector<Finding*>& findings, const Files& files,
                   const Reports& reports) {
    std::map<std::string, std::string> open;  // files without their secrets
    for (const auto& [path, bytes] : files)
        open[path] = utf16_to_utf8(bytes).value_or(bytes) + '\n' + path;
    std::set<std::string> pieces;
    for (const Finding* const finding : findings) {
        if (finding->secret().empty()) continue;
        const Location& at = finding->location;
        const std::string bytes = bytes_of(files, *at.file);
        for (std::string& piece : pieces_of(bytes.substr(at.span.begin, at.span.size())))
            pieces.insert(std::move(piece));
        std::string& rest = open[std::string(at.root_path())];
        for (std::uint32_t i = at.span.begin; i < at.span.end; ++i) rest[i] = '\0';
    }
    for (const std::string& piece : pieces) {
        for (std::size_t i = 0; i <= formats; ++i) {
            const std::string& report = i < formats ? reports.of[i] : reports.err;
            if (report.find(piece) == std::string::npos) continue;
            // The same text where it is no secret may be shown.
            const bool is_open = std::any_of(open.begin(), open.end(), [&](const auto& file) {
                return file.second.find(piece) != std::string::npos;
            });
            if (is_open || words_of_rules().find(piece) != std::string::npos) break;
            fail(i < formats ? fmt::format("a secret stands in the format {}", format_names[i])
                             : "a secret stands in what --verbose says",
                 piece);
        }
    }
}

std::size_t count_lines(std::string_view text) {
    return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

/// Nothing that a line of a CI log could be taken for, wherever it is printed: `::` at its
/// beginning, `##[` and `##word[` anywhere.
void require_no_commands(std::string_view text, std::string_view what) {
    for (const std::string_view line : split(text, '\n'))
        require(!trim(line).starts_with("::"), what, line);
    for (std::size_t at = text.find("##"); at != text.npos; at = text.find("##", at + 1)) {
        std::size_t end = at + 2;
        while (end < text.size() && is_letter(text[end])) ++end;
        require(end == text.size() || text[end] != '[', what, text.substr(at, 80));
    }
}

/// One command on each line and no more of them than findings.
void check_github(std::string_view text, std::size_t count) {
    require(count_lines(text) == count, "github: other lines than findings", text);
    static const std::regex form(
        "::(error|warning|notice) file=[^:,]*(,line=[0-9]+,endLine=[0-9]+(,col=[0-9]+,"
        "endColumn=[0-9]+)?)?,title=[^:,]*::.*");
    for (std::string_view line : split(text, '\n')) {
        if (line.empty()) continue;
        require(line.starts_with("::error ") || line.starts_with("::warning ") ||
                    line.starts_with("::notice "),
                "github: a line is no annotation", line);
        const std::string_view command = line.substr(0, line.find("::", 2) + 2);
        require(std::regex_match(command.begin(), command.end(), form),
                "github: an annotation is not well-formed", line);
        line.remove_prefix(2);
        require_no_commands(line, "github: a command in an annotation");
    }
}

void check_azure(std::string_view text, std::size_t count) {
    constexpr std::string_view begin = "##vso[task.logissue type=";
    require(count_lines(text) == count, "azure: other lines than findings", text);
    for (std::string_view line : split(text, '\n')) {
        if (line.empty()) continue;
        require(line.starts_with(begin), "azure: a line is no issue", line);
        line.remove_prefix(begin.size());
        require(line.find(']') != line.npos, "azure: an issue without an end", line);
        require_no_commands(line, "azure: a command in an issue");
    }
}

Json parse(std::string_view name, const std::string& text) {
    Json json = Json::parse(text, nullptr, false);
    require(!json.is_discarded(), fmt::format("{} is no JSON", name), text);
    return json;
}

void check_sarif(const Json& log, const Verdict& verdict, const Files& files) {
    const Json& run = log.at("runs").at(0);
    const Json& results = run.at("results");
    require(results.size() == verdict.findings.size() + verdict.ignored.size(),
            "sarif: other results than findings");
    for (std::size_t i = 0; i < verdict.findings.size(); ++i) {
        const Location& at = verdict.findings[i]->location;
        const Json& physical = results[i].at("locations").at(0).at("physicalLocation");
        require(physical.at("artifactLocation").at("index") < run.at("artifacts").size(),
                "sarif: an artifact that is not there");
        if (!physical.contains("region")) continue;
        const Json& region = physical.at("region");
        require(region.at("startLine") == at.start.line, "sarif: another line");
        if (!region.contains("byteOffset")) continue;
        const std::size_t end =
            region["byteOffset"].get<std::size_t>() + region.value("byteLength", std::size_t{0});
        require(end <= files.at(std::string(at.root_path())).size(),
                "sarif: a region outside of its file");
    }
}

std::size_t count_elements(std::string_view name, const std::string& text,
                           std::string_view element) {
    XmlReader reader({.bytes = 64u << 20, .tokens = 10'000'000});
    const auto read = reader.read_judged(text);
    const Problem* const problem = std::get_if<Problem>(&read);
    require(problem == nullptr, fmt::format("{} is no XML", name),
            problem == nullptr ? "" : problem->message);
    const Tree& tree = std::get<Tree>(read);
    return static_cast<std::size_t>(
        std::count_if(tree.nodes.begin(), tree.nodes.end(),
                      [&](const Node& node) { return node.name == element; }));
}

void check_reports(const Reports& reports, const Verdict& verdict, const Files& files) {
    const std::size_t findings = verdict.findings.size();
    const std::size_t problems = verdict.problems.size();
    for (std::size_t i = 0; i < formats; ++i)
        require_harmless(reports.of[i], static_cast<Format>(i) == Format::text, format_names[i]);
    for (const Format format : {Format::text, Format::concise, Format::markdown})
        require_no_commands(reports[format], "a report commands");
    check_github(reports[Format::github], findings + problems);
    check_azure(reports[Format::azure], findings + problems);

    const Json json = parse("json", reports[Format::json]);
    require(json.at("findings").size() == findings && json.at("problems").size() == problems,
            "json: not all findings");
    check_sarif(parse("sarif", reports[Format::sarif]), verdict, files);
    require(parse("gitlab", reports[Format::gitlab]).size() == findings + problems,
            "gitlab: not all findings");
    require(
        parse("rdjson", reports[Format::rdjson]).at("diagnostics").size() == findings + problems,
        "rdjson: not all findings");
    require(parse("sonar", reports[Format::sonar]).at("issues").size() == findings + problems,
            "sonar: not all findings");
    require(
        count_elements("checkstyle", reports[Format::checkstyle], "error") == findings + problems,
        "checkstyle: not all findings");
    require(count_elements("junit", reports[Format::junit], "failure") == findings,
            "junit: not all findings");
    require(reports[Format::markdown].size() <= 65'536, "markdown: too long for a comment");
}

void check_err(const std::string& err) {
    require_harmless(err, false, "what --verbose says");
    require_no_commands(err, "what --verbose says commands");
}

/// Where a bad request may come from.
bool may_ask(const Files& files) {
    return std::any_of(files.begin(), files.end(), [](const auto& file) {
        return file.first == config_name || file.first == baseline_name ||
               file.first.ends_with("/" + std::string(config_name));
    });
}

/// Calls `run` and tells whether the request was fit to be done, or else why not.
template <typename Run>
bool is_fit(const Files& files, std::string& why, Run run) {
    try {
        run();
        return true;
    } catch (const UserErrors& errors) {
        require(may_ask(files), "bad input is told as a bad request",
                errors.list.empty() ? "" : errors.list.front().what);
        require(!errors.list.empty(), "errors without an error");
        for (const UserError& each : errors.list) {
            require_error(each.where, each.what, each.hint, files);
            why = fmt::format("{}: {}", each.where, each.what);
        }
    } catch (const UserError& error) {
        require(may_ask(files), "bad input is told as a bad request", error.what);
        require_error(error.where, error.what, error.hint, files);
        why = fmt::format("{}: {}", error.where, error.what);
    }
    return false;
}

/// Whether a character moves, hides or reorders what stands around it: controls, C1, marks of
/// direction, separators, what has no width.
bool hides(char32_t c) {
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0xAD || c == 0x61C || c == 0x180E ||
           (c >= 0x200B && c <= 0x200F) || (c >= 0x2028 && c <= 0x202E) ||
           (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF || (c >= 0xE0000 && c <= 0xE007F);
}

}  // namespace

bool can_name(const std::string& path, const Files& files) {
    constexpr std::size_t longest = 200;
    if (path.empty() || path.size() > longest || path == "." || path.starts_with("../") ||
        path == ".." || path.starts_with('/') || path.find('\0') != path.npos ||
        normal_path(path) != path)
        return false;
    for (std::size_t at = path.find('/'); at != path.npos; at = path.find('/', at + 1))
        if (files.contains(path.substr(0, at))) return false;
    const auto inside = files.lower_bound(path + "/");
    return inside == files.end() || !inside->first.starts_with(path + "/");
}

Files files_of(std::string_view input, const std::string& first) {
    Files files;
    std::string path = first;
    std::string text;
    const auto keep = [&] {
        if (can_name(path, files)) files.emplace(path, std::move(text));
        text.clear();
    };
    bool is_first = true;
    while (!input.empty()) {
        const bool has_end = input.find('\n') != input.npos;
        const std::string_view line = take_line(input);
        if (line.starts_with(file_mark)) {
            if (!is_first || !text.empty()) keep();
            path = line.substr(file_mark.size());
        } else {
            text.append(line);
            if (has_end) text += '\n';
        }
        is_first = false;
    }
    if (!is_first) keep();
    return files;
}

void require_harmless(std::string_view text, bool has_source_lines, std::string_view what) {
    for (std::size_t i = 0; i < text.size();) {
        const Utf8Char c = decode_utf8(text.substr(i));
        require(c.valid, fmt::format("{}: no UTF-8", what), text.substr(i, 40));
        const bool may_stand = c.code == '\n' || (c.code == '\t' && has_source_lines);
        require(may_stand || !hides(c.code), fmt::format("{}: not escaped", what),
                text.substr(i < 40 ? 0 : i - 40, 80));
        i += c.length;
    }
}

void require_error(const std::string& where, const std::string& what, const std::string& hint,
                   const Files& files) {
    // As `main` shows them.
    for (const std::string& text : {where, what, hint}) {
        const std::string shown = escape_for_display(text);
        require_harmless(shown, false, "an error");
    }
    require(!what.empty(), "an error without words");
    static const std::regex place("(.*):([0-9]+):([0-9]+)", std::regex::extended);
    std::smatch match;
    if (where.size() > 400 || !std::regex_match(where, match, place)) return;
    const auto file = files.find(match[1]);
    require(file != files.end(), "an error in a file that is not there", where);
    const auto number = [](const std::string& text) {
        std::uint32_t value = 0;
        std::from_chars(text.data(), text.data() + text.size(), value);
        return value;
    };
    const LineTable lines(file->second);
    const std::uint32_t line = number(match[2]);
    require(line >= 1 && line <= count_lines(file->second) + 1, "an error on no line", where);
    require(number(match[3]) <= count_code_points(lines.line(line)) + 2, "an error at no column",
            where);
}

namespace {

/// The rules that a report speaks of, so that logs need not list all of them.
std::vector<const Rule*> rules_in(const Verdict& verdict, const std::vector<const Rule*>& all) {
    std::set<const Rule*> spoken;
    for (const Finding* const finding : verdict.findings) spoken.insert(finding->rule);
    for (const IgnoredFinding& ignored : verdict.ignored) spoken.insert(ignored.finding->rule);
    for (const ReportedProblem& problem : verdict.problems) spoken.insert(problem.rule);
    std::vector<const Rule*> rules;
    std::copy_if(all.begin(), all.end(), std::back_inserter(rules),
                 [&](const Rule* rule) { return spoken.contains(rule); });
    return rules;
}

}  // namespace

bool check_project(const Files& files, std::string* why) {
    std::string reason;
    MemoryFiles disk(files);
    StringOutput out;
    StringOutput err;
    World world{disk, out, err, 0, false, no_environment};
    const unsigned jobs = files.size() > 1 ? 2 : 1;
    const bool is_done = is_fit(files, reason, [&] { run_check(options_of(jobs), world); });
    check_err(err.text());

    Reports reports;
    reports.err = err.text();
    const bool is_done_again = is_fit(files, reason, [&] {
        const Wants wants{
            .excerpts = true, .snippets = true, .fingerprints = true, .line_hashes = true};
        const auto scan = calint::scan(options_of(1), wants, world);
        const Verdict verdict = judge(*scan);
        ReportOptions how;
        how.catalog = &scan->catalog;
        how.show_ignored = true;
        how.rules = rules_in(verdict, scan->all);
        for (std::size_t i = 0; i < formats; ++i) {
            StringOutput text;
            report(static_cast<Format>(i), verdict, how, text);
            reports.of[i] = text.text();
        }
        check_places(verdict, files);
        check_reports(reports, verdict, files);
        check_secrecy(scan->result.findings, files, reports);
    });
    require(is_done == is_done_again && out.text() == reports.written(), "two runs differ");
    if (why != nullptr) *why = reason;
    return is_done;
}

}  // namespace calint::fuzz
