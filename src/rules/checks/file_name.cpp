// Files whose names hide them from the Salesforce CLI, or that no app can have.
#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "project/project.h"
#include "project/root.h"
#include "rules/checks/checks.h"

namespace calint {

namespace {

std::string_view last_segment(std::string_view path) {
    return path.substr(path.rfind('/') + 1);
}

bool is_developer_name(std::string_view name) {
    return !name.empty() && is_letter(name.front()) && name.back() != '_' &&
           std::all_of(name.begin(), name.end(), is_word);
}

/// Installed apps have names of their own: with a namespace, or with blanks.
bool is_installed_name(std::string_view name) {
    return name.find("__") != std::string_view::npos || name.find(' ') != std::string_view::npos ||
           name.find('%') != std::string_view::npos;
}

bool is_in_package(const Source& source) {
    if (source.project == nullptr || !source.project->has_manifest) return false;
    const auto& folders = source.project->package_directories;
    return std::any_of(folders.begin(), folders.end(), [&](const std::string& folder) {
        return stands_in(source.absolute_path, folder);
    });
}

/// What is wrong with the name of a part's file; "" if nothing.
std::string problem_of(const Part& part) {
    const Source& source = *part.source;
    std::string_view name = last_segment(source.path);
    const SchemaType& type = *part.type;
    if (source.notation == Notation::yaml || type.suffix.empty() || type.is_partial) return {};
    const bool has_meta = name.ends_with("-meta.xml");
    if (has_meta) name.remove_suffix(9);
    const std::size_t dot = name.rfind('.');
    // A plain .xml is somebody's template, and standard input has no name at all.
    if (name.ends_with(".xml") || dot == std::string_view::npos) return {};
    const std::string_view suffix = name.substr(dot + 1);
    if (suffix != type.suffix)
        return fmt::format("has the suffix '{}', the Salesforce CLI reads a {} as .{}{}", suffix,
                           type.name, type.suffix, has_meta ? "-meta.xml" : "");
    if (!has_meta && is_in_package(source))
        return "has no -meta.xml at its end, so that the Salesforce CLI passes it over";
    const std::string_view stem = name.substr(0, dot);
    const bool names_app = type.name == "ConnectedApp" || type.name == "ExternalClientApplication";
    if (names_app && !is_installed_name(stem) && !is_developer_name(stem))
        return "is no developer name: letters, digits and single underscores, a letter first";
    return {};
}

}  // namespace

std::vector<Hit> check_file_name(Facts& facts) {
    std::vector<Hit> hits;
    for (const Part* part : facts.app().parts) {
        std::string problem = problem_of(*part);
        if (problem.empty()) continue;
        Hit hit;
        hit.place = {part->source, part->tree.root().name_span};
        hit.value = last_segment(part->source->path);
        hit.parts.emplace_back("problem", facts.keep(std::move(problem)));
        hits.push_back(std::move(hit));
    }
    return hits;
}

}  // namespace calint
