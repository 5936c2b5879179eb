// The rules of a run: built in, and from --rules.
#include <algorithm>

#include "base/error.h"
#include "commands/commands.h"
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
                                        const std::vector<std::string>& directories, Arena& arena) {
    std::vector<const Rule*> rules;
    for (const Rule& rule : builtin_rules()) rules.push_back(&rule);
    if (directories.empty()) return rules;
    std::vector<RuleFile> loaded;
    for (const std::string& directory : directories) {
        for (auto& [path, text] : read_rule_files(files, directory))
            loaded.push_back({path, std::move(text)});
    }
    const std::span<const Rule> kept =
        arena.keep(load_rules(loaded, builtin_catalog, builtin_rules(), arena));
    for (const Rule& rule : kept) rules.push_back(&rule);
    std::sort(rules.begin(), rules.end(),
              [](const Rule* a, const Rule* b) { return a->id < b->id; });
    return rules;
}

}  // namespace calint
