#include "project/project.h"

#include <re2/re2.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/memory.h"
#include "base/text.h"
#include "project/discover.h"
#include "project/root.h"

namespace calint {

namespace {

using Json = nlohmann::json;

constexpr std::size_t project_file_limit = 1u << 20;
constexpr std::size_t package_limit = 64u << 20;  ///< a larger one is told when it is linted itself

/// `60.0` or `60` as a number, 0 if it is none.
int parse_version(std::string_view text) {
    int number = 0;
    for (const char c : trim(text)) {
        if (c == '.') break;
        if (!is_digit(c) || number > 999) return 0;
        number = number * 10 + (c - '0');
    }
    return number;
}

std::string text_of(const Json& json, const char* key) {
    const auto found = json.find(key);
    if (found == json.end()) return {};
    if (found->is_number_integer()) return std::to_string(found->get<long long>());
    return found->is_string() ? found->get<std::string>() : std::string();
}

std::shared_ptr<const re2::RE2> expression_of(const std::string& regex) {
    if (regex.empty()) return nullptr;
    const EndsWithoutMemory here;
    re2::RE2::Options options;
    options.set_log_errors(false);
    options.set_max_mem(64 << 10);  // no expression of use is larger
    auto expression = std::make_shared<const re2::RE2>(regex, options);
    return expression->ok() ? expression : nullptr;
}

void read_manifest(const Json& json, Project& project) {
    project.has_manifest = true;
    project.api_version = parse_version(text_of(json, "sourceApiVersion"));
    project.name_space = text_of(json, "namespace");
    project.oauth_port = text_of(json, "oauthLocalPort");
    if (const auto list = json.find("packageDirectories"); list != json.end() && list->is_array()) {
        for (const Json& item : *list) {
            if (!item.is_object()) continue;
            const std::string path = text_of(item, "path");
            project.package_directories.push_back(normal_path(project.folder + "/" + path));
            project.has_dependencies = project.has_dependencies || item.contains("dependencies");
        }
    }
    if (const auto list = json.find("replacements"); list != json.end() && list->is_array()) {
        for (const Json& item : *list) {
            if (!item.is_object()) continue;
            Replacement replacement;
            replacement.glob = text_of(item, "filename");
            if (replacement.glob.empty()) replacement.glob = text_of(item, "glob");
            while (replacement.glob.starts_with("./")) replacement.glob.erase(0, 2);
            replacement.text = text_of(item, "stringToReplace");
            replacement.expression = expression_of(text_of(item, "regexToReplace"));
            if (!replacement.glob.empty()) project.replacements.push_back(std::move(replacement));
        }
    }
}

/// .forceignore is written like .gitignore.
void read_ignores(std::string_view text, Project& project) {
    for (std::string_view line : split(text, '\n')) {
        line = trim(line);
        if (line.empty() || line.starts_with('#')) continue;
        const bool taken_back = line.starts_with('!');
        if (taken_back) line.remove_prefix(1);
        const bool anchored = line.substr(0, line.size() - 1).find('/') != std::string_view::npos;
        if (line.starts_with('/')) line.remove_prefix(1);
        if (line.ends_with('/')) line.remove_suffix(1);
        if (line.empty()) continue;
        std::string glob(line);
        if (!anchored && !glob.starts_with("**")) glob.insert(0, "**/");
        project.ignored.emplace_back(std::move(glob), !taken_back);
    }
}

std::string_view without(std::string_view name, std::string_view ending) {
    return name.substr(0, name.size() - ending.size());
}

/// `Nightly Sync.profile-meta.xml` holds `Nightly Sync`; names in paths are URL-encoded.
std::string decoded(std::string_view name) {
    std::string out;
    for (std::size_t i = 0; i < name.size(); ++i) {
        unsigned value = 0;
        const auto digit = [&](char c) {
            const char low = to_lower(c);
            if (!is_digit(low) && (low < 'a' || low > 'f')) return false;
            value = value * 16 + static_cast<unsigned>(is_digit(low) ? low - '0' : low - 'a' + 10);
            return true;
        };
        if (name[i] == '%' && i + 2 < name.size() && digit(name[i + 1]) && digit(name[i + 2])) {
            out += static_cast<char>(value);
            i += 2;
        } else {
            out += name[i];
        }
    }
    return out;
}

class Indexer {
  public:
    Indexer(FileSystem& files, const Schema& schema, const Project& project, ProjectIndex& out)
        : files_(files), schema_(schema), project_(project), out_(out) {}

    void walk(const std::string& path) {
        auto listed = files_.list(path);
        // What cannot be listed is told where it is linted; here it holds no names.
        if (!std::holds_alternative<std::vector<Entry>>(listed)) return;
        for (const Entry& entry : std::get<std::vector<Entry>>(listed)) {
            const std::string inner = path + "/" + entry.name;
            if (entry.kind == EntryKind::directory) {
                if (!is_skipped_directory(entry.name)) walk(inner);
            } else if (entry.kind == EntryKind::file) {
                take(path, entry.name);
            }
        }
    }

    /// What was seen below `folder`, which is everything.
    void take_seen(const Sightings& seen, const std::string& folder) {
        const Folder* last = nullptr;  // those of one come one after the other
        bool is_in = false;
        for (const Sightings::File& file : seen.files) {
            const std::string_view where = file.folder->absolute();
            if (std::exchange(last, file.folder) != file.folder)
                is_in =
                    stands_in(where, folder) && !has_skipped_folder(where.substr(folder.size()));
            if (is_in) take(where, file.name);
        }
        for (const Sightings::LeftOut& one : seen.left_out) {
            if (!stands_in(one.path, folder) ||
                has_skipped_folder(std::string_view(one.path).substr(folder.size())))
                continue;
            if (one.is_folder) {
                walk(one.path);
            } else {
                take(parent_path(one.path), one.path.substr(one.path.rfind('/') + 1));
            }
        }
    }

    void take(std::string_view folder, std::string_view name) {
        const std::string_view file_name = name;
        if (name.ends_with("-meta.xml")) name = without(name, "-meta.xml");
        const std::size_t dot = name.rfind('.');
        if (dot == std::string_view::npos || dot == 0) return;
        const std::string_view suffix = name.substr(dot + 1);
        Names* const names = suffix == "permissionset"      ? &out_.permission_sets
                             : suffix == "profile"          ? &out_.profiles
                             : suffix == "cls"              ? &out_.classes
                             : suffix == "connectedApp"     ? &out_.connected_apps
                             : suffix == "eca"              ? &out_.external_client_apps
                             : suffix == "oauthcustomscope" ? &out_.custom_scopes
                                                            : nullptr;
        if (names != nullptr) names->add(decoded(name.substr(0, dot)));
        out_.has_token_exchange_handler =
            out_.has_token_exchange_handler || suffix == "oauthtokenexchangehandler";
        if (!suffix.starts_with("eca") && suffix != "settings") return;
        if (schema_.type_of_file(name) == nullptr) return;
        std::string path = join_path(folder, file_name);
        if (!project_.ignores(path)) out_.files.push_back(std::move(path));
    }

  private:
    /// Git may track what stands in one.
    static bool has_skipped_folder(std::string_view path) {
        const std::vector<std::string_view> names = split(path, '/');
        return std::any_of(names.begin(), names.end(), is_skipped_directory);
    }

    FileSystem& files_;
    const Schema& schema_;
    const Project& project_;
    ProjectIndex& out_;
};

}  // namespace

bool is_indexed(std::string_view name) {
    if (name.ends_with("-meta.xml")) name = without(name, "-meta.xml");
    const std::size_t dot = name.rfind('.');
    if (dot == std::string_view::npos) return false;
    const std::string_view suffix = name.substr(dot + 1);
    return suffix == "permissionset" || suffix == "profile" || suffix == "cls" ||
           suffix == "connectedApp" || suffix == "oauthcustomscope" || suffix == "settings" ||
           suffix == "oauthtokenexchangehandler" || suffix.starts_with("eca");
}

bool Project::ignores(const std::string& path) const {
    if (ignored.empty()) return false;
    const std::string inside = path_from(folder, path);
    bool is_ignored = false;
    for (const auto& [glob, counts] : ignored) {
        // A folder's name stands for all that is in it.
        if (glob_match(glob, inside) || glob_match(glob + "/**", inside)) is_ignored = counts;
    }
    return is_ignored;
}

bool Project::replaces_in(const std::string& path, std::string_view value) const {
    if (replacements.empty() || value.empty()) return false;
    const std::string inside = path_from(folder, path);
    return std::any_of(replacements.begin(), replacements.end(), [&](const Replacement& r) {
        if (!glob_match(r.glob, inside)) return false;
        if (!r.text.empty()) return value.find(r.text) != std::string_view::npos;
        const EndsWithoutMemory here;
        return r.expression != nullptr &&
               re2::RE2::PartialMatch(re2::StringPiece(value.data(), value.size()), *r.expression);
    });
}

const ProjectIndex& Project::index() const {
    std::call_once(indexed_, [this] {
        Indexer indexer(files_, schema_, *this, index_);
        for (const std::string& directory : package_directories) {
            if (seen != nullptr && seen->has_all_of(directory)) {
                indexer.take_seen(*seen, directory);
            } else {
                indexer.walk(directory);
            }
        }
        if (!has_manifest && seen != nullptr) {
            for (const Sightings::File& file : seen->files)
                indexer.take(file.folder->absolute(), file.name);
        }
        for (Names* const names :
             {&index_.permission_sets, &index_.profiles, &index_.classes, &index_.connected_apps,
              &index_.external_client_apps, &index_.custom_scopes})
            names->prepare();
        std::sort(index_.files.begin(), index_.files.end());
        index_.files.erase(std::unique(index_.files.begin(), index_.files.end()),
                           index_.files.end());
    });
    return index_;
}

Projects::Projects(FileSystem& files, const Schema& schema, std::string root)
    : files_(files), schema_(schema), root_(std::move(root)) {}

bool Sightings::has_all_of(const std::string& folder) const {
    const auto listed = std::find_if(folders.begin(), folders.end(), [&](const std::string& each) {
        return stands_in(folder, each);
    });
    if (listed == folders.end()) return false;
    // A package directory in what nobody looks into.
    const std::vector<std::string_view> names =
        split(std::string_view(folder).substr(listed->size()), '/');
    return std::none_of(names.begin(), names.end(), is_skipped_directory) &&
           std::none_of(left_out.begin(), left_out.end(),
                        [&](const LeftOut& one) { return stands_in(folder, one.path); });
}

Projects::Around Projects::of(const std::string& directory) {
    const auto remembered = known_.find(directory);
    if (remembered != known_.end()) return remembered->second;
    Around around;
    const bool at_top = directory == root_ || directory == "/" || directory == ".";
    if (!at_top) around = of(parent_path(directory));
    around = own(around, directory, true, true);
    if (around.project == nullptr) {
        if (outside_ == nullptr) {
            auto none = std::make_unique<Project>(files_, schema_, root_);
            none->seen = &seen;
            outside_ = projects_.emplace_back(std::move(none)).get();
        }
        around.project = outside_;
    }
    return known_.emplace(directory, around).first->second;
}

Projects::Around Projects::below(const Around& around, std::string_view directory,
                                 bool has_manifest, bool has_package) {
    if (!has_manifest && !has_package) return around;
    return own(around, std::string(directory), has_manifest, has_package);
}

/// What is around the files of a folder, given what is around the folder.
Projects::Around Projects::own(Around around, const std::string& directory, bool has_manifest,
                               bool has_package) {
    if (const Project* const here = has_manifest ? read(directory) : nullptr) {
        around.project = here;
        around.api_version = here->api_version;
    }
    const int version = has_package ? read_package(directory + "/package.xml") : 0;
    if (version != 0) around.api_version = version;
    return around;
}

int Projects::read_package(const std::string& path) {
    if (files_.kind(path) == EntryKind::missing) return 0;  // as in nearly every folder
    const auto read = files_.read(path, package_limit);
    if (!std::holds_alternative<std::string>(read)) return 0;
    const std::string& head = std::get<std::string>(read);
    if (head.find("<Package") == std::string::npos) return 0;
    const std::size_t at = head.rfind("<version>");
    if (at == std::string::npos) return 0;
    const std::size_t begin = at + 9;
    return parse_version(std::string_view(head).substr(begin, head.find('<', begin) - begin));
}

/// The project whose manifest stands in `directory`, or nullptr.
const Project* Projects::read(const std::string& directory) {
    const std::string path = directory + "/sfdx-project.json";
    if (files_.kind(path) == EntryKind::missing) return nullptr;
    auto project = std::make_unique<Project>(files_, schema_, directory);
    project->seen = &seen;
    const auto read = files_.read(path, project_file_limit);
    if (const Problem* const problem = std::get_if<Problem>(&read)) {
        problems.emplace_back(path_from(root_, path), *problem);
    } else {
        const EndsWithoutMemory here;
        const Json json = Json::parse(std::get<std::string>(read), nullptr, false, true);
        if (json.is_discarded() || !json.is_object()) {
            problems.emplace_back(
                path_from(root_, path),
                Problem{"unreadable-file", "project-json", "not well-formed JSON", {}});
        } else {
            read_manifest(json, *project);
        }
    }
    const auto config = files_.list(directory + "/config");
    if (const auto* const entries = std::get_if<std::vector<Entry>>(&config))
        project->has_scratch_definition = std::any_of(
            entries->begin(), entries->end(),
            [](const Entry& entry) { return entry.name.ends_with("scratch-def.json"); });
    const std::string ignore_path = directory + "/.forceignore";
    if (files_.kind(ignore_path) != EntryKind::missing) {
        const auto ignores = files_.read(ignore_path, project_file_limit);
        if (const Problem* const problem = std::get_if<Problem>(&ignores)) {
            problems.emplace_back(path_from(root_, ignore_path), *problem);
        } else {
            read_ignores(std::get<std::string>(ignores), *project);
        }
    }
    return projects_.emplace_back(std::move(project)).get();
}

}  // namespace calint
