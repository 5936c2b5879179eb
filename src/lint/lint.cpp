#include "lint/lint.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <memory>
#include <new>
#include <span>
#include <thread>
#include <tuple>

#include "base/utf8.h"
#include "parse/xml.h"
#include "parse/yaml.h"

namespace calint {

namespace {

constexpr std::size_t file_limit = 4u << 20;
constexpr std::string_view eca_subject = "external-client-app";

/// One file with everything that was made of it.
struct FileWork {
    Source source;
    std::vector<Part> parts;
    std::vector<Problem> problems;
};

/// What a thread keeps from file to file.
struct Tools {
    Tools(const Catalog& catalog, const LintOptions& options, std::size_t rules)
        : facts(catalog, options.today), applied(rules) {}

    XmlReader xml;
    std::unique_ptr<Arena> arena = std::make_unique<Arena>();
    Facts facts;
    Expressions expressions;
    std::vector<Finding> found;        ///< of the file at hand
    std::size_t looked_at = 0;         ///< apps, credentials, settings, ...
    std::vector<std::size_t> applied;  ///< of them, by rule
};

/// What comes of one file on its own; parts of External Client Apps wait for the others.
struct FileResult {
    std::span<Finding> findings;  ///< in order
    std::vector<ReportedProblem> problems;
    std::unique_ptr<FileWork> waiting;
    std::size_t apps = 0;
    bool understood = false;
};

void parse_xml(FileWork& work, const SchemaType* type, const Schema& schema, XmlReader& reader) {
    auto parsed = reader.read(work.source.bytes);
    if (Problem* problem = std::get_if<Problem>(&parsed)) {
        work.problems.push_back(std::move(*problem));
        return;
    }
    auto typed = type_xml(std::move(std::get<Tree>(parsed)), work.source, type, schema);
    if (Problem* problem = std::get_if<Problem>(&typed)) {
        work.problems.push_back(std::move(*problem));
    } else {
        work.parts = std::move(std::get<std::vector<Part>>(typed));
    }
}

void parse_yaml(FileWork& work, const SchemaType* type, const Schema& schema) {
    auto parsed = read_yaml(work.source.bytes);
    if (Problem* problem = std::get_if<Problem>(&parsed)) {
        work.problems.push_back(std::move(*problem));
        return;
    }
    for (Tree& tree : std::get<std::vector<Tree>>(parsed)) {
        auto typed = type_yaml(std::move(tree), work.source, type, schema);
        if (Problem* problem = std::get_if<Problem>(&typed)) {
            work.problems.push_back(std::move(*problem));
            continue;
        }
        for (Part& part : std::get<std::vector<Part>>(typed)) work.parts.push_back(std::move(part));
    }
}

bool is_before(const Finding& a, const Finding& b) {
    const auto key = [](const Finding& f) {
        return std::tie(f.location.file->order, f.location.span.begin, f.location.span.end,
                        f.rule->id, f.message);
    };
    return key(a) < key(b);
}

/// The findings in order, in the arena.
std::span<Finding> keep_sorted(const std::vector<Finding>& findings, Arena& arena) {
    if (findings.empty()) return {};
    std::vector<const Finding*> order;
    order.reserve(findings.size());
    for (const Finding& finding : findings) order.push_back(&finding);
    std::stable_sort(order.begin(), order.end(),
                     [](const Finding* a, const Finding* b) { return is_before(*a, *b); });
    const std::span<Finding> kept = arena.room_for<Finding>(findings.size());
    std::uninitialized_default_construct(kept.begin(), kept.end());
    std::transform(order.begin(), order.end(), kept.begin(), [](const Finding* f) { return *f; });
    return kept;
}

class Linter {
  public:
    Linter(FileSystem& files, const Catalog& catalog, const std::vector<const Rule*>& rules,
           const LintOptions& options)
        : files_(files), catalog_(catalog), plan_(rules), options_(options) {}

    FileResult lint_file(const Candidate& candidate, std::size_t order, Tools& tools) const {
        FileResult result;
        auto work = std::make_unique<FileWork>();
        work->source.path = candidate.path;
        work->source.root_path = candidate.root_path;
        work->source.api_version = candidate.api_version;
        work->source.notation = candidate.notation;
        work->source.order = order;
        auto bytes = files_.read(candidate.path, file_limit);
        if (Problem* problem = std::get_if<Problem>(&bytes)) {
            work->problems.push_back(std::move(*problem));
        } else {
            work->source.bytes = std::move(std::get<std::string>(bytes));
            if (candidate.notation == Notation::yaml) {
                parse_yaml(*work, candidate.type, catalog_.schema);
            } else {
                parse_xml(*work, candidate.type, catalog_.schema, tools.xml);
            }
        }
        result.understood = work->problems.empty();
        Locator locator(options_.wants, *tools.arena);
        for (Problem& problem : work->problems)
            result.problems.push_back(
                report_problem(work->source, std::move(problem), plan_.rules(), locator));
        std::vector<const Part*> alone;
        bool waits = false;
        for (const Part& part : work->parts) {
            const bool is_eca = part.type->subject == eca_subject;
            waits = waits || is_eca;
            if (!is_eca) alone.push_back(&part);
        }
        result.findings = judge(alone, tools, result.apps, locator);
        if (waits) result.waiting = std::move(work);
        return result;
    }

    std::span<Finding> judge(const std::vector<const Part*>& parts, Tools& tools, std::size_t& apps,
                             Locator& locator) const {
        tools.found.clear();
        for (const App& app : assemble_apps(parts)) {
            tools.facts.look_at(app);
            ++tools.looked_at;
            if (app.subject == "connected-app" || app.subject == eca_subject) ++apps;
            run_rules(plan_, tools.facts, tools.expressions, locator, options_.wants, tools.applied,
                      tools.found);
        }
        return keep_sorted(tools.found, *tools.arena);
    }

  private:
    FileSystem& files_;
    const Catalog& catalog_;
    RulePlan plan_;
    const LintOptions& options_;
};

FileResult internal_error(const Candidate& candidate, const char* what,
                          const std::vector<const Rule*>& rules, Arena& arena) {
    Source source;
    source.path = candidate.path;
    source.root_path = candidate.root_path;
    Locator locator({}, arena);
    FileResult result;
    result.problems.push_back(
        report_problem(source,
                       {"unreadable-file",
                        "internal",
                        fmt::format("internal error: {} (please report)", escape_for_display(what)),
                        {}},
                       rules, locator));
    return result;
}

std::vector<RuleCount> count_rules(const std::vector<std::unique_ptr<Tools>>& tools,
                                   std::size_t rules) {
    std::vector<RuleCount> counts(rules);
    for (const auto& own : tools) {
        for (std::size_t i = 0; i < rules; ++i) {
            counts[i].applied += own->applied[i];
            counts[i].not_applicable += own->looked_at - own->applied[i];
        }
    }
    return counts;
}

/// Runs `work(index, tools)` for every index, on several threads if that pays.
template <typename Work>
void for_each_index(std::size_t count, unsigned jobs,
                    const std::vector<std::unique_ptr<Tools>>& tools, Work work) {
    if (jobs <= 1 || count <= 1) {
        for (std::size_t i = 0; i < count; ++i) work(i, *tools.front());
        return;
    }
    std::atomic<std::size_t> next{0};
    std::vector<std::jthread> threads;
    for (unsigned t = 0; t < jobs; ++t) {
        threads.emplace_back([&, t] {
            for (std::size_t i = next++; i < count; i = next++) work(i, *tools[t]);
        });
    }
}

}  // namespace

ReportedProblem report_problem(const Source& source, Problem problem,
                               const std::vector<const Rule*>& rules, Locator& locator) {
    ReportedProblem reported;
    const auto rule = std::find_if(rules.begin(), rules.end(), [&](const Rule* candidate) {
        return candidate->check == problem.check;
    });
    if (rule != rules.end()) reported.rule = *rule;
    reported.check = std::move(problem.check);
    reported.code = std::move(problem.code);
    reported.message = std::move(problem.message);
    reported.location = locator.locate_blind(source, problem.span);
    return reported;
}

LintResult lint(FileSystem& files, const std::vector<Candidate>& candidates, const Catalog& catalog,
                const std::vector<const Rule*>& rules, const LintOptions& options) {
    const Linter linter(files, catalog, rules, options);
    unsigned jobs = options.jobs != 0 ? options.jobs : std::thread::hardware_concurrency();
    jobs = std::max(
        1u, std::min(jobs, static_cast<unsigned>(std::min<std::size_t>(candidates.size(), 1024))));
    std::vector<std::unique_ptr<Tools>> tools;
    for (unsigned i = 0; i < jobs; ++i)
        tools.push_back(std::make_unique<Tools>(catalog, options, rules.size()));
    std::vector<FileResult> results(candidates.size());
    std::atomic<bool> gave_up{false};
    for_each_index(candidates.size(), jobs, tools, [&](std::size_t i, Tools& own) {
        try {
            results[i] = linter.lint_file(candidates[i], i, own);
        } catch (const std::exception& e) {
            try {
                results[i] = internal_error(candidates[i], e.what(), rules, *own.arena);
            } catch (...) {
                gave_up = true;  // not even memory to say so
            }
        }
    });
    if (gave_up) throw std::bad_alloc();

    LintResult out;
    std::size_t total = 0;
    for (const FileResult& result : results) total += result.findings.size();
    out.findings.reserve(total);
    std::vector<const Part*> waiting;
    for (FileResult& result : results) {
        out.files += result.understood ? 1 : 0;
        out.apps += result.apps;
        for (Finding& finding : result.findings) out.findings.push_back(&finding);
        for (ReportedProblem& problem : result.problems) out.problems.push_back(std::move(problem));
        if (!result.waiting) continue;
        for (const Part& part : result.waiting->parts) {
            if (part.type->subject == eca_subject) waiting.push_back(&part);
        }
    }
    Locator locator(options.wants, *tools.front()->arena);
    const auto late = linter.judge(waiting, *tools.front(), out.apps, locator);
    if (!late.empty()) {
        const auto middle = static_cast<std::ptrdiff_t>(out.findings.size());
        for (Finding& finding : late) out.findings.push_back(&finding);
        std::inplace_merge(out.findings.begin(), out.findings.begin() + middle, out.findings.end(),
                           [](const Finding* a, const Finding* b) { return is_before(*a, *b); });
    }
    out.counts = count_rules(tools, rules.size());
    std::stable_sort(out.problems.begin(), out.problems.end(),
                     [](const ReportedProblem& a, const ReportedProblem& b) {
                         return std::pair(a.location.path(), a.location.span.begin) <
                                std::pair(b.location.path(), b.location.span.begin);
                     });
    for (auto& own : tools) out.memory.push_back(std::move(own->arena));
    return out;
}

}  // namespace calint
