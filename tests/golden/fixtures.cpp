// fixtures_test PROGRAM SOURCE_DIR: every rule's fixture folder against its expected.txt, the clean
// folder against silence, and acme against its own.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <vector>

#include "base/utf16.h"
#include "commands/scan.h"
#include "golden.h"
#include "lint/lint.h"
#include "project/root.h"
#include "report/report.h"
#include "rules/builtin.h"
#include "rules/checks/checks.h"
#include "verdict/judge.h"

namespace {

namespace fs = std::filesystem;
using namespace calint;

std::string no_environment(const char*) {
    return {};
}

/// One line for each finding: `path:line:col-line:col: severity[rule] message`. As `check` does it,
/// with what configuration and baseline stand in the folder. `only`: the one rule that is told;
/// null: all of them.
std::string lint_folder(const std::string& folder, const Rule* only = nullptr) {
    DiskFiles files;
    StringOutput nowhere;
    World world{files, nowhere, nowhere, 0, false, no_environment};
    CheckOptions options;
    options.paths = {folder};
    options.jobs = 1;
    options.today = 20261123;
    options.settings.persona = Persona::auditor;
    const std::string baseline = folder + "/" + std::string(baseline_name);
    if (fs::exists(baseline)) options.settings.baseline = baseline;
    const CheckOf of = only == nullptr ? CheckOf::apps : check_of(*only);
    // An exception is judged by what all the others find; elsewhere one rule speaks alone.
    if (only != nullptr && of != CheckOf::exceptions) options.only = {std::string(only->id)};
    const auto scan = calint::scan(options, {}, world);
    scan->exceptions.is_whole = true;  // each folder is a project of its own
    const Verdict result = judge(*scan);
    const auto inside = [&](std::string_view path) {
        return path.starts_with(folder + "/") ? path.substr(folder.size() + 1) : path;
    };
    std::string out;
    for (const Finding* const f : result.findings) {
        if (of == CheckOf::exceptions && f->rule->id != only->id) continue;
        out += fmt::format("{}:{}:{}-{}:{}: {}[{}] {}\n", inside(f->location.path()),
                           f->location.start.line, f->location.start.column, f->location.end.line,
                           f->location.end.column, to_string(f->severity), f->rule->id, f->message);
    }
    for (const ReportedProblem& p : result.problems) {
        const Location& at = p.location;
        const std::string place = at.has_region
                                      ? fmt::format(":{}:{}-{}:{}", at.start.line, at.start.column,
                                                    at.end.line, at.end.column)
                                      : "";
        out += fmt::format("{}{}: error[{}] {}\n", inside(at.path()), place,
                           p.rule == nullptr ? "" : p.rule->id, p.message);
    }
    return out;
}

/// The secrets in a folder: the bytes of findings that are one, in pieces where they are long.
std::vector<std::string> planted(const LintResult& result, FileSystem& files) {
    constexpr std::size_t piece = 30;
    std::vector<std::string> secrets;
    for (const Finding* const f : result.findings) {
        if (f->secret().empty()) continue;
        auto read = files.read(std::string(f->location.path()), 8u << 20);
        std::string bytes = std::get<std::string>(read);
        if (auto text = utf16_to_utf8(bytes)) bytes = *text;
        std::string secret = bytes.substr(f->location.span.begin, f->location.span.size());
        if (const std::size_t header = secret.find("-----\n"); header != secret.npos)
            secret.erase(0, header + 6);
        // The first four characters may be shown, and of a key its header.
        for (std::size_t at = secret.size() > 11 ? 4 : 0; at < secret.size(); at += piece) {
            const std::string part = secret.substr(at, piece);
            const bool is_rest = at > 4 && part.size() < 12;
            if (!is_rest && part.size() > 5 && part.find("KEY-----") == part.npos)
                secrets.push_back(part);
        }
    }
    return secrets;
}

/// No report in any format may hold a secret of the folder.
void check_secrecy(const std::string& folder, const std::vector<const Rule*>& rules,
                   Golden& golden) {
    DiskFiles files;
    const Discovery found = discover(files, {folder}, builtin_catalog.schema);
    LintOptions options;
    options.wants = {.excerpts = true, .snippets = true, .fingerprints = true, .line_hashes = true};
    LintResult result = lint(files, found.files, builtin_catalog, rules, options);
    const std::vector<std::string> secrets = planted(result, files);
    if (secrets.size() < 100) golden.fail(folder + " has hardly any secret in it");
    Policy policy;
    policy.persona = Persona::auditor;
    const Verdict verdict =
        judge(result.findings, std::move(result.problems), policy, {}, *result.memory.front());
    ReportOptions how;
    how.catalog = &builtin_catalog;
    how.rules = rules;
    for (const Format format : {Format::text, Format::concise, Format::json, Format::sarif}) {
        StringOutput out;
        report(format, verdict, how, out);
        golden.count();
        for (const std::string& secret : secrets) {
            if (out.text().find(secret) != std::string::npos)
                golden.fail(fmt::format("format {} shows {} of a secret", static_cast<int>(format),
                                        secret));
        }
    }
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2) return 2;
    fs::current_path(argv[1]);
    Golden golden;
    std::vector<const Rule*> all;
    for (const Rule& rule : builtin_rules()) all.push_back(&rule);
    for (const Rule* rule : all) {
        const std::string folder = fmt::format("fixtures/rules/{}", rule->id);
        if (!fs::is_directory(folder)) {
            golden.fail(folder + " is missing: every rule has a fixture");
            continue;
        }
        const std::string found = lint_folder(folder, rule);
        if (found.find(fmt::format("[{}]", rule->id)) == std::string::npos)
            golden.fail(folder + " does not make its rule fire");
        golden.check(folder + "/expected.txt", found);
    }
    for (const fs::directory_entry& entry : fs::directory_iterator("fixtures/rules")) {
        const std::string id = entry.path().filename().string();
        const bool known =
            std::any_of(all.begin(), all.end(), [&](const Rule* rule) { return rule->id == id; });
        if (!known) golden.fail(fmt::format("fixtures/rules/{} belongs to no rule", id));
    }
    golden.count();
    if (const std::string noise = lint_folder("fixtures/clean"); !noise.empty())
        golden.fail("fixtures/clean is not silent:\n" + noise);
    for (const char* const folder : {"fixtures/acme", "fixtures/hub"})
        golden.check(fmt::format("{}/expected.txt", folder), lint_folder(folder));
    check_secrecy("fixtures", all, golden);
    return golden.finish("fixtures");
}
