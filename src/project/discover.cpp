#include "project/discover.h"

#include <algorithm>
#include <optional>
#include <unordered_set>

#include "base/text.h"
#include "base/utf8.h"
#include "project/recognize.h"
#include "project/root.h"
#include "project/scannable.h"

namespace calint {

namespace {

constexpr std::size_t head_size = 4096;
constexpr std::size_t long_head_size = 256 << 10;  ///< where a licence comes first

class Walker {
  public:
    Walker(FileSystem& files, const Schema& schema, std::string root,
           const DiscoverOptions& options, bool may_repeat, Discovery& out)
        : files_(files),
          schema_(schema),
          root_(std::move(root)),
          options_(options),
          out_(out),
          may_repeat_(may_repeat) {
        in_git_ = files_.kind((root_ == "/" ? "" : root_) + "/.git") != EntryKind::missing;
    }

    /// Whether anything under `path` was found to read, or went wrong.
    bool visit_named(const std::string& given) {
        const std::size_t before = out_.files.size() + out_.problems.size();
        const std::string path = shown_path(given);
        switch (files_.kind(given)) {
            case EntryKind::directory: {
                const Names names{path, absolute_path(path)};
                if (is_excluded(names)) return true;
                const std::optional<Versioned> known =
                    in_git_ ? versioned(names) : std::optional<Versioned>();
                walk(names, known ? &*known : nullptr, in_git_);
                break;
            }
            case EntryKind::file: {
                const std::string absolute = absolute_path(path);
                if (is_excluded({path, absolute})) return true;
                const std::size_t skipped = out_.skipped.size();
                consider({path, absolute}, parent_path(absolute), true);
                // A hook names pictures and lock files too.
                if (options_.secrets && out_.skipped.size() > skipped) return true;
                break;
            }
            default: {
                auto result = files_.read(given, 0);
                if (Problem* problem = std::get_if<Problem>(&result))
                    out_.problems.push_back({path, std::move(*problem)});
            }
        }
        return out_.files.size() + out_.problems.size() > before || seen_twice_;
    }

    void finish() {
        for (auto& [path, problem] : out_.projects->problems)
            out_.problems.push_back({path, std::move(problem)});
        out_.projects->problems.clear();
    }

  private:
    /// One place under its two names.
    struct Names {
        std::string path;  ///< as people see it
        std::string absolute;

        Names inside(const std::string& name) const {
            return {path == "." ? name : path + "/" + name,
                    (absolute == "/" ? "" : absolute) + "/" + name};
        }
    };

    /// Files and directories that git knows of, by their paths from where it was asked.
    struct Versioned {
        std::vector<std::string> names;  ///< what the sets look at
        std::unordered_set<std::string_view> files;
        std::unordered_set<std::string_view> directories;
        std::size_t prefix = 0;  ///< of paths as people see them

        std::string_view inside(const std::string& path) const {
            return std::string_view(path).substr(prefix);
        }
        bool has_file(const std::string& path) const { return files.contains(inside(path)); }
        bool has_directory(const std::string& path) const {
            return directories.contains(inside(path));
        }
    };

    /// What git has or would add below the directory; nothing where git is not to be asked, does
    /// not answer, or ignores all of it.
    std::optional<Versioned> versioned(const Names& directory) {
        if (!options_.git) return std::nullopt;
        auto listed = files_.versioned(directory.path);
        if (const std::string* const reason = std::get_if<std::string>(&listed)) {
            out_.notes.push_back(directory.path + ": walked, " + *reason);
            return std::nullopt;
        }
        Versioned known;
        known.names = std::move(std::get<std::vector<std::string>>(listed));
        if (known.names.empty()) {
            out_.notes.push_back(directory.path + ": walked, git knows of no file in it");
            return std::nullopt;
        }
        known.prefix = directory.inside("").path.size();
        known.files.reserve(known.names.size());
        std::string_view last;  // names come folder by folder
        for (const std::string& name : known.names) {
            std::string_view path = name;
            if (path.ends_with('/')) path.remove_suffix(1);  // a repository of its own
            known.files.insert(path);
            std::string_view folder = path.substr(0, path.rfind('/') + 1);
            if (folder == last) continue;
            last = folder;
            while (!folder.empty()) {
                folder.remove_suffix(1);
                if (!known.directories.insert(folder).second) break;
                folder = folder.substr(0, folder.rfind('/') + 1);
            }
        }
        return known;
    }

    /// `known` is null where everything is walked; `asked` says that git was asked for it.
    void walk(const Names& directory, const Versioned* known, bool asked) {
        auto listed = files_.list(directory.path);
        if (Problem* problem = std::get_if<Problem>(&listed)) {
            out_.problems.push_back({directory.path, std::move(*problem)});
            return;
        }
        const auto& entries = std::get<std::vector<Entry>>(listed);
        const bool is_repository = std::any_of(entries.begin(), entries.end(),
                                               [](const Entry& e) { return e.name == ".git"; });
        std::optional<Versioned> own;
        if (is_repository && !asked) own = versioned(directory);
        if (own) known = &*own;
        for (const Entry& entry : entries) {
            const Names names = directory.inside(entry.name);
            const std::string& path = names.path;
            if (is_excluded(names)) continue;
            if (known != nullptr && !known->has_file(path)) {
                if (entry.kind == EntryKind::directory && known->has_directory(path)) {
                    walk(names, known, true);
                } else if (entry.name != ".git") {
                    out_.skipped.push_back({path, "ignored by git"});
                }
                continue;
            }
            switch (entry.kind) {
                case EntryKind::directory:
                    if (known == nullptr && is_skipped_directory(entry.name)) {
                        out_.skipped.push_back({path, "not walked into"});
                    } else {
                        walk(names, nullptr, false);  // with git, a repository in the repository
                    }
                    break;
                case EntryKind::file:
                    if (is_indexed(entry.name)) out_.projects->saw(names.absolute);
                    consider(names, directory.absolute, false);
                    break;
                case EntryKind::link:
                    visit_link(path);
                    break;
                default:
                    if (schema_.type_of_file(entry.name) != nullptr) {
                        out_.problems.push_back(
                            {path, {"unreadable-file", "io", "not a regular file", {}}});
                    }
            }
        }
    }

    bool is_excluded(const Names& names) {
        if (options_.exclude.empty()) return false;
        const std::string path = path_from(root_, names.absolute);
        const bool hit = std::any_of(options_.exclude.begin(), options_.exclude.end(),
                                     [&](std::string_view glob) {
                                         if (glob.ends_with('/')) glob.remove_suffix(1);
                                         return glob_match(glob, path);
                                     });
        if (hit) out_.skipped.push_back({names.path, "excluded by the configuration"});
        return hit;
    }

    void visit_link(const std::string& path) {
        const EntryKind kind = files_.kind(path);
        const std::string name = path.substr(path.rfind('/') + 1);
        if (kind == EntryKind::directory) {
            out_.skipped.push_back({path, "link to a directory"});
        } else if (schema_.type_of_file(name) == nullptr) {
            out_.skipped.push_back({path, "link"});
        } else if (kind == EntryKind::missing) {
            out_.problems.push_back({path, {"unreadable-file", "io", "link to nothing", {}}});
        } else if (!files_.real_path(path).starts_with(files_.real_path(root_) + "/")) {
            out_.problems.push_back(
                {path, {"unreadable-file", "link", "symbolic link leaves the root", {}}});
        } else {
            out_.skipped.push_back({path, "link to a file of the project"});
        }
    }

    void consider(const Names& names, const std::string& directory, bool named) {
        const std::string& path = names.path;
        Candidate candidate;
        const std::string name = path.substr(path.rfind('/') + 1);
        const bool by_name = recognize(name, {}, schema_, candidate) &&
                             !(candidate.is_partial && is_other_kind(path, name));
        if (!by_name) candidate = {};
        if (!by_name) {
            const bool plain_xml =
                ends_with_any_case(name, ".xml") && !ends_with_any_case(name, "-meta.xml");
            const bool may_be_metadata =
                named || plain_xml || is_yaml_name(name) || may_be_app(name);
            if ((!may_be_metadata || !recognize_content(path, name, candidate)) &&
                !take_as_text(path, name, candidate))
                return;
        }
        // A walk comes by every file once.
        if (may_repeat_ && !seen_.insert(names.absolute).second) {
            seen_twice_ = true;
            return;
        }
        candidate.path = path;
        candidate.root_path = path_from(root_, names.absolute);
        candidate.absolute_path = names.absolute;
        const Projects::Around around = out_.projects->of(directory);
        candidate.project = around.project;
        candidate.api_version = around.api_version;
        // What is only looked through for secrets is looked through all the same.
        candidate.is_ignored =
            candidate.notation != Notation::text && around.project->ignores(names.absolute);
        out_.files.push_back(std::move(candidate));
    }

    /// `.profile` is the suffix of other things too, which are no XML.
    bool is_other_kind(const std::string& path, const std::string& name) {
        if (ends_with_any_case(name, "-meta.xml")) return false;
        const std::string head = files_.read_head(path, head_size);
        const std::string_view text = trim(head);
        return !text.empty() && !text.starts_with('<') && !text.starts_with(utf8_bom);
    }

    /// By its first bytes; a file that cannot be read is a problem, since it may be an app.
    bool recognize_content(const std::string& path, const std::string& name, Candidate& candidate) {
        std::string head = files_.read_head(path, head_size);
        if (recognize(name, head, schema_, candidate)) return true;
        if (head.size() == head_size) {
            head = files_.read_head(path, long_head_size);
            if (recognize(name, head, schema_, candidate)) return true;
        }
        if (head.empty() && !options_.secrets) {
            auto read = files_.read(path, long_head_size);
            if (Problem* problem = std::get_if<Problem>(&read)) {
                out_.problems.push_back({path, std::move(*problem)});
                return false;
            }
        }
        return false;
    }

    /// Other files are looked through for secrets.
    bool take_as_text(const std::string& path, const std::string& name, Candidate& candidate) {
        const std::string_view reason =
            options_.secrets ? unscannable_name(name) : std::string_view("not an app");
        if (!reason.empty()) {
            out_.skipped.push_back({path, std::string(reason)});
            return false;
        }
        candidate.notation = Notation::text;
        return true;
    }

    FileSystem& files_;
    const Schema& schema_;
    std::string root_;
    DiscoverOptions options_;
    Discovery& out_;
    std::unordered_set<std::string> seen_;
    bool may_repeat_;
    bool in_git_ = false;
    bool seen_twice_ = false;
};

}  // namespace

Discovery discover(FileSystem& files, const std::vector<std::string>& paths, const Schema& schema,
                   const DiscoverOptions& options) {
    Discovery out;
    // The smallest path tells the root, so that their order changes nothing.
    const std::string& first = *std::min_element(paths.begin(), paths.end());
    const std::string root = find_root(files, first);
    out.projects = std::make_shared<Projects>(files, schema, root);
    Walker walker(files, schema, root, options, paths.size() > 1, out);
    for (const std::string& path : paths) {
        if (!walker.visit_named(path)) out.empty_paths.push_back(path);
    }
    walker.finish();
    // Directories are listed in order, so that mostly nothing is left to sort.
    const auto is_before = [](const Candidate& a, const Candidate& b) { return a.path < b.path; };
    if (!std::is_sorted(out.files.begin(), out.files.end(), is_before))
        std::sort(out.files.begin(), out.files.end(), is_before);
    return out;
}

}  // namespace calint
