#include "lint/joins.h"

#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <unordered_set>

#include "base/text.h"
#include "project/root.h"

namespace calint {

namespace {

/// 0 for what is too short to be one app's own.
std::uint64_t hash_of(std::string_view text) {
    return text.size() < 3 ? 0 : std::hash<std::string_view>{}(text) | 1u;
}

/// Adds the files of those traces whose `hash` another one has too.
template <typename Hash>
void add_shared(const std::vector<AppTrace>& traces, Hash hash, std::set<std::size_t>& files) {
    std::vector<std::pair<std::uint64_t, std::size_t>> sorted;
    for (const AppTrace& trace : traces) {
        if (hash(trace) != 0) sorted.emplace_back(hash(trace), trace.file);
    }
    std::sort(sorted.begin(), sorted.end());
    for (std::size_t i = 1; i < sorted.size(); ++i) {
        if (sorted[i].first != sorted[i - 1].first) continue;
        files.insert(sorted[i].second);
        files.insert(sorted[i - 1].second);
    }
}

}  // namespace

AppTrace trace_of(Facts& facts) {
    AppTrace trace;
    const App& app = facts.app();
    trace.file = app.parts.front()->source->order;
    trace.is_external = app.subject == "external-client-app";
    const FieldValues& keys = facts["oauth.consumer_key"];
    trace.key = hash_of(facts.text("oauth.consumer_key"));
    trace.certificate = hash_of(facts.text("oauth.certificate"));
    const std::string_view label = facts.text("app.label");
    trace.label = hash_of(lower(label.empty() ? std::string_view(app.name) : label));
    if (!keys.values.empty()) trace.file = keys.values.front().place.source->order;
    return trace;
}

std::vector<std::size_t> files_to_compare(const std::vector<AppTrace>& traces) {
    std::set<std::size_t> files;
    add_shared(
        traces, [](const AppTrace& t) { return t.key; }, files);
    add_shared(
        traces, [](const AppTrace& t) { return t.certificate; }, files);
    // Names only matter between the generations.
    std::unordered_set<std::uint64_t> external;
    for (const AppTrace& trace : traces) {
        if (trace.is_external && trace.label != 0) external.insert(trace.label);
    }
    if (!external.empty()) {
        std::vector<AppTrace> named;
        for (const AppTrace& trace : traces) {
            if (external.contains(trace.label)) named.push_back(trace);
        }
        add_shared(
            named, [](const AppTrace& t) { return t.label; }, files);
    }
    return {files.begin(), files.end()};
}

namespace {

/// The project's own folder; "." where it is the root, whose name is another one in every clone.
std::string project_name(const std::string& folder, const Source& one) {
    const std::size_t root = one.absolute_path.size() - one.root_path.size();
    return folder.size() < root ? "." : folder.substr(folder.rfind('/') + 1);
}

}  // namespace

std::vector<App> project_apps(const std::vector<const Part*>& parts) {
    std::map<std::string, std::vector<const Part*>> by_project;
    for (const Part* part : parts) {
        const Project* const project = part->source->project;
        by_project[project == nullptr ? "" : project->folder].push_back(part);
    }
    std::vector<App> apps;
    for (auto& [folder, own] : by_project) {
        std::sort(own.begin(), own.end(), [](const Part* a, const Part* b) {
            return std::pair(a->source->order, a->tree.root().span.begin) <
                   std::pair(b->source->order, b->tree.root().span.begin);
        });
        App app;
        app.subject = project_subject;
        app.name = project_name(folder, *own.front()->source);
        app.parts = std::move(own);
        apps.push_back(std::move(app));
    }
    return apps;
}

ContextFiles missing_parts(const std::vector<const Part*>& parts,
                           const std::vector<Candidate>& known, const Schema& schema) {
    std::set<const Project*> projects;
    for (const Part* part : parts) {
        const Project* const project = part->source->project;
        if (project != nullptr && project->has_manifest) projects.insert(project);
    }
    ContextFiles missing;
    if (projects.empty()) return missing;
    std::unordered_set<std::string> seen;
    for (const Candidate& candidate : known) {
        if (candidate.notation != Notation::text) seen.insert(candidate.absolute_path());
    }
    const Source& one = *parts.front()->source;  // its two paths tell where the root is
    const std::size_t root_prefix = one.absolute_path.size() - one.root_path.size();
    for (const Project* project : projects) {
        for (const std::string& path : project->index().files) {
            const std::size_t slash = path.rfind('/');
            const std::string_view name = std::string_view(path).substr(slash + 1);
            const SchemaType* const type = schema.type_of_file(name);
            if (type == nullptr || type->subject != "external-client-app" || seen.contains(path))
                continue;
            const std::string absolute = parent_path(path);
            const std::string shown = shown_path(absolute);
            auto folder = std::make_unique<Folder>(shown == "." ? "" : shown, absolute);
            folder->root_prefix = static_cast<std::uint32_t>(root_prefix);
            folder->names = name;
            folder->project = project;
            folder->api_version = project->api_version;
            Candidate candidate;
            candidate.stand_in(*folder, folder->names);
            candidate.type = type;
            missing.files.push_back(candidate);
            missing.folders.push_back(std::move(folder));
        }
    }
    std::sort(missing.files.begin(), missing.files.end(),
              [](const Candidate& a, const Candidate& b) { return a.path() < b.path(); });
    return missing;
}

}  // namespace calint
