// The rules of a run: built in, and from --rules.
#include <algorithm>

#include "base/error.h"
#include "base/text.h"
#include "commands/commands.h"
#include "commands/scan.h"
#include "project/root.h"
#include "rules/builtin.h"
#include "rules/load.h"

namespace calint {

namespace {

constexpr std::size_t rule_file_limit = 1u << 20;

void collect(FileSystem& files, const std::string& path, bool named,
             std::vector<std::pair<std::string, std::string>>& out) {
    if (files.kind(path) == EntryKind::directory) {
        auto listed = files.list(path);
        if (const Problem* problem = std::get_if<Problem>(&listed))
            throw UserError(path, problem->message);
        for (const Entry& entry : std::get<std::vector<Entry>>(listed))
            collect(files, path + "/" + entry.name, false, out);
        return;
    }
    if (!named && !path.ends_with(".yaml") && !path.ends_with(".yml")) return;
    auto text = files.read(path, rule_file_limit);
    if (const Problem* problem = std::get_if<Problem>(&text))
        throw UserError(path, problem->message);
    out.emplace_back(path, std::move(std::get<std::string>(text)));
}

}  // namespace

std::vector<std::pair<std::string, std::string>> read_rule_files(FileSystem& files,
                                                                 const std::string& path) {
    std::vector<std::pair<std::string, std::string>> found;
    collect(files, normal_path(path), true, found);
    if (found.empty()) throw UserError(path, "no rule files (*.yaml) here");
    return found;
}

std::vector<const Rule*> load_all_rules(FileSystem& files,
                                        const std::vector<std::string>& directories,
                                        const Catalog& catalog, Arena& arena) {
    std::vector<const Rule*> rules;
    rules.reserve(builtin_rules().size());
    for (const Rule& rule : builtin_rules()) rules.push_back(&rule);
    if (directories.empty()) return rules;
    std::vector<RuleFile> loaded;
    for (const std::string& directory : directories) {
        for (auto& [path, text] : read_rule_files(files, directory))
            loaded.push_back({path, std::move(text)});
    }
    const std::span<const Rule> kept =
        arena.keep(load_rules(loaded, catalog, builtin_rules(), arena));
    for (const Rule& rule : kept) rules.push_back(&rule);
    std::sort(rules.begin(), rules.end(),
              [](const Rule* a, const Rule* b) { return a->id < b->id; });
    return rules;
}

namespace {

/// About the middle of what CVSS calls by that name, so that a report shows what was meant.
double score_of(Severity severity) {
    constexpr double scores[] = {0, 2.0, 5.5, 8.0, 9.5};
    return scores[static_cast<std::size_t>(severity)];
}

const Rule* changed(const Rule& rule, const RuleChange& change, Arena& arena) {
    Rule copy = rule;
    if (change.severity) {
        copy.severity = *change.severity;
        copy.fixed_severity = true;
        if (rule.score > 0) copy.score = score_of(*change.severity);
    }
    if (change.persona) copy.persona = *change.persona;
    if (change.ignorable) copy.ignorable = *change.ignorable;
    return arena.keep_one(copy);
}

}  // namespace

std::vector<const Rule*> changed_rules(const std::vector<const Rule*>& rules,
                                       const std::vector<RuleChange>& changes,
                                       const std::vector<std::string>& only, Arena& arena) {
    if (changes.empty()) return rules;
    std::vector<const Rule*> out;
    for (const Rule* rule : rules) {
        const auto change = std::find_if(changes.begin(), changes.end(),
                                         [&](const RuleChange& c) { return c.id == rule->id; });
        if (change == changes.end()) {
            out.push_back(rule);
            continue;
        }
        const bool asked_for = std::any_of(only.begin(), only.end(), [&](const std::string& g) {
            return glob_match(g, rule->id);
        });
        if (!change->off || asked_for) out.push_back(changed(*rule, *change, arena));
    }
    return out;
}

Catalog changed_catalog(const Catalog& catalog, const std::vector<ListChange>& changes,
                        Arena& arena) {
    if (changes.empty()) return catalog;
    std::vector<NamedList> lists(catalog.lists.begin(), catalog.lists.end());
    for (const ListChange& change : changes) {
        const auto list = std::find_if(lists.begin(), lists.end(),
                                       [&](const NamedList& l) { return l.name == change.name; });
        std::vector<std::string_view> values;
        if (!change.replaces) values.assign(list->values.begin(), list->values.end());
        for (const std::string& word : change.removed) std::erase(values, std::string_view(word));
        for (const std::string& word : change.added) values.push_back(arena.keep(word));
        std::sort(values.begin(), values.end());
        values.erase(std::unique(values.begin(), values.end()), values.end());
        list->values = arena.keep(values);
        list->initials = initials_of(list->values);
    }
    Catalog copy = catalog;
    copy.lists = arena.keep(lists);
    return copy;
}

}  // namespace calint
