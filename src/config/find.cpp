// Where the configuration stands.
#include <fmt/format.h>

#include <utility>

#include "base/error.h"
#include "base/text.h"
#include "base/utf8.h"
#include "config/config.h"
#include "parse/strict_map.h"
#include "project/root.h"

namespace calint {

namespace {

constexpr std::size_t config_limit = 1u << 20;

/// Nothing is configured yet.
bool only_comments(std::string_view text) {
    for (const std::string_view line : split(text, '\n')) {
        if (!trim(line).empty() && !trim(line).starts_with('#')) return false;
    }
    return true;
}

/// What the file names stands in the project, or beside the file if that is elsewhere: who may
/// change a file of the project cannot have calint read or write others.
void refuse_paths_outside(FileSystem& files, const ConfigFile& file, const std::string& root) {
    const std::string beside = parent_path(file.source.absolute_path);
    const auto leads_out = [&](const std::string& path) {
        const bool is_new = files.kind(path) == EntryKind::missing;
        const std::string real = files.real_path(is_new ? parent_path(path) : path);
        return !(stands_in(path, root) && stands_in(real, files.real_path(root))) &&
               !(stands_in(path, beside) && stands_in(real, files.real_path(beside)));
    };
    std::vector<UserError> errors;
    StrictDocument doc(file.source.path, file.tree, errors);
    for (const std::string_view key : {"load_rules", "baseline"}) {
        for (const Node* const node : doc.all(doc.root(), key)) {
            if (node->text.empty()) continue;
            const std::string path = absolute_path(path_beside(file.source.path, node->text));
            if (leads_out(path))
                doc.error(*node, fmt::format("'{}' leads out of the project: name it with {}",
                                             escape_for_display(ellipsize(node->text, 80)),
                                             key == "baseline" ? "--baseline" : "--rules"));
        }
    }
    if (!errors.empty()) throw UserErrors(errors);
}

}  // namespace

std::string find_config(FileSystem& files, const std::string& path, const std::string& root) {
    std::string at = absolute_path(path);
    if (files.kind(at) != EntryKind::directory) at = parent_path(at);
    for (;; at = parent_path(at)) {
        std::string candidate = at == "/" ? "" : at;
        candidate.append("/").append(config_name);
        if (files.kind(candidate) != EntryKind::missing) return path_from_here(candidate);
        if (at == root || at == "/" || at == ".") return {};
    }
}

std::unique_ptr<ConfigFile> read_config(FileSystem& files, const std::string& path,
                                        const std::string& root) {
    auto file = std::make_unique<ConfigFile>();
    file->source.path = shown_path(path);
    file->source.absolute_path = absolute_path(path);
    file->source.root_path = path_from(root, file->source.absolute_path);
    file->source.notation = Notation::text;
    auto bytes = files.read(path, config_limit);
    if (const Problem* const problem = std::get_if<Problem>(&bytes))
        throw UserError(file->source.path, problem->message);
    file->source.bytes = std::move(std::get<std::string>(bytes));
    std::vector<UserError> errors;
    const bool is_empty = only_comments(file->source.bytes);
    std::optional<Tree> tree = read_one_document(
        file->source.path, is_empty ? std::string_view("{}") : file->source.bytes, errors);
    if (!tree) throw UserErrors(errors);
    file->tree = std::move(*tree);
    refuse_paths_outside(files, *file, root);
    return file;
}

std::string path_beside(const std::string& config, std::string_view path) {
    const std::string folder = parent_path(config);
    if (path.starts_with('/') || folder == ".") return std::string(path);
    return folder + "/" + std::string(path);
}

std::vector<std::string> rule_directories_of(const ConfigFile& file) {
    std::vector<UserError> later;  // load_config tells them
    StrictDocument doc(file.source.path, file.tree, later);
    std::vector<std::string> found;
    for (const std::string_view text : doc.texts(doc.root(), "load_rules"))
        found.push_back(path_beside(file.source.path, text));
    return found;
}

Settings complete(Settings settings, const Settings& others) {
    const auto fill = [](auto& own, const auto& other) {
        if (!own) own = other;
    };
    fill(settings.fail_on, others.fail_on);
    fill(settings.min_severity, others.min_severity);
    fill(settings.min_confidence, others.min_confidence);
    fill(settings.persona, others.persona);
    fill(settings.secrets, others.secrets);
    if (settings.baseline.empty()) settings.baseline = others.baseline;
    settings.rule_directories.insert(settings.rule_directories.end(),
                                     others.rule_directories.begin(),
                                     others.rule_directories.end());
    return settings;
}

}  // namespace calint
