#include "lint/lint.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <span>
#include <tuple>

#include "base/error.h"
#include "base/utf8.h"
#include "lint/for_each.h"
#include "lint/inline_ignores.h"
#include "lint/joins.h"
#include "lint/one_secret.h"
#include "model/surroundings.h"
#include "rules/builtin.h"
#include "rules/run_text.h"

namespace calint {

namespace {

constexpr std::string_view eca_subject = "external-client-app";

/// What comes of one file on its own; parts of External Client Apps wait for the others.
struct FileResult {
    std::size_t order = 0;
    std::span<Finding> findings;  ///< in order
    bool has_secret = false;      ///< one of them has
    std::vector<ReportedProblem> problems;
    std::vector<Ignore> ignores;
    std::unique_ptr<FileWork> waiting;
    std::vector<AppTrace> traces;
    std::string skipped;  ///< why a text was not looked through
    bool is_too_large = false;

    bool is_empty() const {
        return findings.empty() && problems.empty() && ignores.empty() && !waiting &&
               traces.empty() && skipped.empty();
    }
};

/// What a thread keeps from file to file.
struct Tools {
    Tools(FileSystem& disk, const Catalog& catalog, const LintOptions& options,
          Surroundings& surroundings, const TextPlan& texts, std::size_t rules)
        : files(disk.folder_reader()),
          facts(catalog, options.today, &surroundings, options.contracts),
          scanner(texts, facts, expressions),
          applied(rules) {}

    XmlReader xml;
    std::unique_ptr<FolderReader> files;
    std::unique_ptr<FileWork> work;  ///< of the file at hand, or room for the next one
    std::unique_ptr<Arena> arena = std::make_unique<Arena>();
    Facts facts;
    Expressions expressions;
    TextScanner scanner;
    std::vector<Finding> found;        ///< of the file at hand
    std::size_t looked_at = 0;         ///< apps, credentials, settings, texts
    std::vector<std::size_t> applied;  ///< of them, by rule
    std::vector<FileResult> results;   ///< of files of which there is something to say
    std::size_t read_files = 0;        ///< of apps and what is around them, understood
    std::size_t read_texts = 0;
};

bool is_before(const Finding& a, const Finding& b) {
    const auto key = [](const Finding& f) {
        return std::tie(f.location.file->order, f.location.span.begin, f.location.span.end,
                        f.rule->id, f.message);
    };
    return key(a) < key(b);
}

bool has_secret(const Finding& finding) {
    return !finding.secret().empty();
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
    Linter(const Catalog& catalog, const std::vector<const Rule*>& rules,
           const LintOptions& options)
        : catalog_(catalog), plan_(rules, catalog.schema), options_(options) {}

    void lint_file(const Candidate& candidate, std::size_t order, Tools& tools) const {
        FileResult result;
        result.order = order;
        if (!tools.work) tools.work = std::make_unique<FileWork>();
        FileWork& work = *tools.work;
        read_file(*tools.files, candidate, order, catalog_.schema, tools.xml, work);
        const bool is_text = candidate.notation == Notation::text;
        const bool is_understood = work.problems.empty() && work.skipped.empty();
        result.skipped = work.skipped;
        result.is_too_large = work.is_too_large;
        Locator locator(options_.wants, *tools.arena);
        for (Problem& problem : work.problems)
            result.problems.push_back(
                report_problem(work.source, std::move(problem), plan_.rules(), locator));
        std::vector<const Part*> alone;
        bool waits = false;
        for (const Part& part : work.parts) {
            const bool is_eca = part.type->subject == eca_subject;
            waits = waits || is_eca;
            if (!is_eca) alone.push_back(&part);
        }
        tools.found.clear();
        const bool has_text = result.skipped.empty() && !work.source.bytes.empty();
        const bool reads_text = options_.secrets && has_text;
        if (reads_text) read_text(work, tools, locator);
        // Without a view of their lines: what is secret in them is not known yet.
        Locator blind({}, *tools.arena);
        if (has_text && (!reads_text || tools.scanner.may_have_ignore()))
            result.ignores = find_inline_ignores(work, blind);
        add_findings(assemble_apps(alone), tools, result.traces, locator);
        result.findings = keep_sorted(tools.found, *tools.arena);
        result.has_secret = std::any_of(result.findings.begin(), result.findings.end(), has_secret);
        if (waits) result.waiting = std::move(tools.work);
        if (!result.is_empty()) tools.results.push_back(std::move(result));
        if (is_understood) ++(is_text ? tools.read_texts : tools.read_files);
    }

    /// The findings of the apps, in order; `traces` gets one entry for each Connected App or
    /// External Client App.
    std::span<Finding> judge(const std::vector<App>& apps, Tools& tools,
                             std::vector<AppTrace>& traces, Locator& locator) const {
        tools.found.clear();
        add_findings(apps, tools, traces, locator);
        return keep_sorted(tools.found, *tools.arena);
    }
    /// What the rules that compare apps find in those files, which are read again.
    std::span<Finding> compare(const std::vector<Candidate>& candidates,
                               const std::vector<std::size_t>& numbers, Tools& tools) const {
        if (numbers.empty() || !plan_.any_looks_at(catalog_.schema.subject(project_subject)))
            return {};
        std::vector<std::unique_ptr<FileWork>> works;
        std::vector<const Part*> parts;
        for (const std::size_t number : numbers) {
            if (number >= candidates.size()) continue;  // known from its project only
            works.push_back(std::make_unique<FileWork>());
            read_file(*tools.files, candidates[number], number, catalog_.schema, tools.xml,
                      *works.back());
            for (const Part& part : works.back()->parts) parts.push_back(&part);
        }
        Locator locator(options_.wants, *tools.arena);
        std::vector<AppTrace> none;
        return judge(project_apps(parts), tools, none, locator);
    }

  private:
    /// Looks through the bytes of the file, whatever else it is.
    void read_text(const FileWork& work, Tools& tools, Locator& locator) const {
        ++tools.looked_at;
        run_text_rules(plan_, tools.scanner, work.source, tools.facts, tools.expressions, locator,
                       options_.wants, tools.applied, tools.found);
    }

    void add_findings(const std::vector<App>& apps, Tools& tools, std::vector<AppTrace>& traces,
                      Locator& locator) const {
        for (const App& app : apps) {
            tools.facts.look_at(app);
            ++tools.looked_at;
            if (app.subject == "connected-app" || app.subject == eca_subject)
                traces.push_back(trace_of(tools.facts));
            run_rules(plan_, tools.facts, tools.expressions, locator, options_.wants, tools.applied,
                      tools.found);
        }
    }

    const Catalog& catalog_;
    RulePlan plan_;
    const LintOptions& options_;
};

/// The problem of a file at whose work something was thrown. Only what nobody expects is a bug.
Problem problem_of(const std::exception& thrown) {
    if (dynamic_cast<const std::bad_alloc*>(&thrown) != nullptr)
        return {"unreadable-file", "memory", "out of memory", {}};
    if (const auto* const error = dynamic_cast<const UserError*>(&thrown))
        return {"unreadable-file", "internal", escape_for_display(error->what), {}};
    return {"unreadable-file",
            "internal",
            fmt::format("internal error: {} (please report)", escape_for_display(thrown.what())),
            {}};
}

FileResult unchecked(const Candidate& candidate, std::size_t order, const std::exception& thrown,
                     const std::vector<const Rule*>& rules, Arena& arena) {
    Source source;
    source.path = candidate.path();
    source.root_path = candidate.root_path();
    Locator locator({}, arena);
    FileResult result;
    result.order = order;
    result.problems.push_back(report_problem(source, problem_of(thrown), rules, locator));
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

namespace {

/// What threads have found, put in order.
struct Gathered {
    std::vector<AppTrace> traces;
    std::vector<Finding*> secrets;                   ///< findings of one
    std::vector<std::unique_ptr<FileWork>> waiting;  ///< files with parts that wait for others
};

/// Puts findings that came late where they belong.
void merge_findings(std::span<Finding> late, LintResult& out, Gathered& gathered) {
    const auto merge = [](std::vector<Finding*>& all, std::vector<Finding*> more) {
        const auto middle = static_cast<std::ptrdiff_t>(all.size());
        all.insert(all.end(), more.begin(), more.end());
        std::inplace_merge(all.begin(), all.begin() + middle, all.end(),
                           [](const Finding* a, const Finding* b) { return is_before(*a, *b); });
    };
    if (late.empty()) return;
    std::vector<Finding*> more;
    for (Finding& finding : late) more.push_back(&finding);
    merge(out.findings, more);
    std::erase_if(more, [](const Finding* finding) { return !has_secret(*finding); });
    merge(gathered.secrets, std::move(more));
}

/// Puts the results of all threads in order and adds them to `out`.
Gathered gather(const std::vector<std::unique_ptr<Tools>>& tools,
                const std::vector<Candidate>& candidates, LintResult& out) {
    Gathered gathered;
    std::vector<FileResult*> results;
    std::size_t total = 0;
    for (const auto& own : tools) {
        out.files += own->read_files;
        out.texts += own->read_texts;
        const auto middle = static_cast<std::ptrdiff_t>(results.size());
        for (FileResult& result : own->results) {
            results.push_back(&result);
            total += result.findings.size();
        }
        // A thread takes files in order.
        std::inplace_merge(
            results.begin(), results.begin() + middle, results.end(),
            [](const FileResult* a, const FileResult* b) { return a->order < b->order; });
    }
    out.findings.reserve(total);
    for (FileResult* const result : results) {
        if (!result->skipped.empty())
            out.skipped.push_back({candidates[result->order].path(), std::move(result->skipped),
                                   result->is_too_large});
        gathered.traces.insert(gathered.traces.end(), result->traces.begin(), result->traces.end());
        for (Finding& finding : result->findings) {
            out.findings.push_back(&finding);
            if (result->has_secret && has_secret(finding)) gathered.secrets.push_back(&finding);
        }
        for (ReportedProblem& problem : result->problems)
            out.problems.push_back(std::move(problem));
        for (Ignore& ignore : result->ignores) out.ignores.push_back(std::move(ignore));
        if (result->waiting) gathered.waiting.push_back(std::move(result->waiting));
    }
    for (const auto& own : tools) own->results = std::vector<FileResult>();
    return gathered;
}

}  // namespace

LintResult lint(FileSystem& files, const std::vector<Candidate>& candidates, const Catalog& catalog,
                const std::vector<const Rule*>& rules, const LintOptions& options) {
    Surroundings surroundings(files, catalog.schema);
    const Linter linter(catalog, rules, options);
    const TextPlan texts(options.secrets ? rules : std::vector<const Rule*>(), builtin_literals);
    const auto make_tools = [&] {
        return std::make_unique<Tools>(files, catalog, options, surroundings, texts, rules.size());
    };
    const auto lint_one = [&](std::size_t i, Tools& mine) {
        try {
            linter.lint_file(candidates[i], i, mine);
        } catch (const std::exception& e) {
            mine.results.push_back(unchecked(candidates[i], i, e, rules, *mine.arena));
        }
    };
    const std::vector<std::unique_ptr<Tools>> tools =
        for_each_index(candidates.size(), options.jobs, make_tools, lint_one);

    LintResult out;
    Gathered gathered = gather(tools, candidates, out);
    std::vector<AppTrace>& traces = gathered.traces;
    std::vector<const Part*> waiting;
    for (const auto& work : gathered.waiting) {
        for (const Part& part : work->parts) {
            if (part.type->subject == eca_subject) waiting.push_back(&part);
        }
    }
    Tools& own = *tools.front();
    const ContextFiles missing = missing_parts(waiting, candidates, catalog.schema);
    std::vector<std::unique_ptr<FileWork>> context;
    for (const Candidate& candidate : missing.files) {
        context.push_back(std::make_unique<FileWork>());
        read_file(*own.files, candidate, candidates.size() + context.size() - 1, catalog.schema,
                  own.xml, *context.back());
        context.back()->source.is_context = true;
        for (const Part& part : context.back()->parts) waiting.push_back(&part);
    }
    std::vector<App> joined = assemble_apps(waiting);
    // Apps that were not asked for at all came along with their project.
    std::erase_if(joined, [](const App& app) {
        return std::all_of(app.parts.begin(), app.parts.end(),
                           [](const Part* part) { return part->source->is_context; });
    });
    Locator locator(options.wants, *own.arena);
    merge_findings(linter.judge(joined, own, traces, locator), out, gathered);
    out.apps = traces.size();
    merge_findings(linter.compare(candidates, files_to_compare(traces), own), out, gathered);
    merge_secrets(out.findings, std::move(gathered.secrets), *own.arena);
    out.counts = count_rules(tools, rules.size());
    for (const auto& each : tools) out.memory.push_back(std::move(each->arena));
    return out;
}

}  // namespace calint
