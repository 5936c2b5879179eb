#include "project/discover.h"

#include <algorithm>
#include <set>
#include <tuple>
#include <unordered_set>

#include "base/text.h"
#include "project/root.h"
#include "project/take_file.h"
#include "project/walk.h"

namespace calint {

Folder::Folder(std::string_view path, std::string_view absolute)
    : absolute_size_(static_cast<std::uint32_t>(absolute.size())) {
    const bool is_end = absolute.ends_with(path);
    paths_.reserve(absolute.size() + (is_end ? 0 : path.size()));
    paths_ = absolute;
    if (!is_end) paths_ += path;
    path_begin_ = static_cast<std::uint32_t>(paths_.size() - path.size());
}

static_assert(sizeof(Candidate) == 24);

void Candidate::stand_in(const Folder& in, std::string_view name) {
    folder = &in;
    name_begin = static_cast<std::uint32_t>(name.data() - in.names.data());
    name_size = static_cast<std::uint32_t>(name.size()) & longest_name;
}

std::string_view Candidate::name() const {
    return std::string_view(folder->names).substr(name_begin, name_size);
}

std::string Candidate::path() const {
    return join_path(folder->path(), name());
}

std::string Candidate::absolute_path() const {
    return join_path(folder->absolute(), name());
}

std::string Candidate::root_path() const {
    return absolute_path().substr(folder->root_prefix);
}

namespace {

std::size_t count_files(const FolderNode& node) {
    std::size_t count = node.files.size();
    for (const FolderNode::Child& child : node.children) count += count_files(*child.node);
    return count;
}

class Discoverer {
  public:
    Discoverer(FileSystem& files, WalkOptions options, bool several, Discovery& out)
        : files_(files), options_(std::move(options)), several_(several), out_(out) {
        in_git_ = files_.kind(join_path(options_.root, ".git")) != EntryKind::missing;
    }

    /// Whether anything under `given` was found to read, or went wrong.
    bool visit(const std::string& given) {
        const std::size_t before = out_.files.size() + out_.problems.size();
        const std::string path = shown_path(given);
        switch (files_.kind(given)) {
            case EntryKind::directory:
                if (!visit_folder(path, absolute_path(path))) return true;
                break;
            case EntryKind::file:
                if (!visit_file(path, absolute_path(path))) return true;
                break;
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
        const auto by_path = [](const auto& a, const auto& b) { return a.path < b.path; };
        std::stable_sort(out_.skipped.begin(), out_.skipped.end(), by_path);
        if (!several_) return;
        sort_files();
        drop_repeated_problems();
    }

  private:
    /// What is named twice is wrong once.
    void drop_repeated_problems() {
        std::set<std::tuple<std::string, std::string, std::string>> told;
        std::erase_if(out_.problems, [&](const PathProblem& each) {
            return !told.emplace(each.path, each.problem.code, each.problem.message).second;
        });
    }

    bool is_left_out(const std::string& path, const std::string& absolute) {
        if (!is_excluded(options_, absolute)) return false;
        out_.skipped.push_back({path, "excluded by the configuration"});
        return true;
    }

    /// False if it is not to be looked at at all.
    bool visit_folder(const std::string& path, const std::string& absolute) {
        if (is_left_out(path, absolute)) return false;
        auto start = make_node(path, absolute, options_.root);
        std::unique_ptr<GitTree> tree;
        if (in_git_ && options_.how->git && !files_.is_version()) {
            start->has_asked = true;
            auto opened = files_.git_tree(absolute);
            if (const std::string* const reason = std::get_if<std::string>(&opened)) {
                start->aside().notes.push_back(
                    start->folder->shown().append(": walked, ").append(*reason));
            } else {
                tree = std::move(std::get<std::unique_ptr<GitTree>>(opened));
                start->tree = tree.get();
                start->scope = tree->innermost();
            }
        }
        walk(files_, options_, *start);
        out_.files.reserve(out_.files.size() + count_files(*start));
        if (options_.how->exclude.empty() && start->only == nullptr)
            out_.projects->seen.folders.push_back(absolute);
        take(*start, out_.projects->of(absolute));
        return true;
    }

    /// False if nothing is amiss with it though it is not read.
    bool visit_file(const std::string& path, const std::string& absolute) {
        if (is_left_out(path, absolute)) return false;
        const std::size_t slash = path.rfind('/');
        // With the slash where it stands at the root of the disk.
        std::string folder =
            slash == std::string::npos ? "" : path.substr(0, slash == 0 ? 1 : slash);
        auto node = make_node(std::move(folder), parent_path(absolute), options_.root);
        node->folder->names = path.substr(slash + 1);
        take_file(files_, options_, node->folder->names, true, *node);
        const bool is_skipped = !node->told().skipped.empty();
        take(*node, out_.projects->of(std::string(node->folder->absolute())));
        // A hook names pictures and lock files too.
        return !(options_.how->secrets && is_skipped);
    }

    /// Takes over what a walk has found, in order of paths.
    void take(FolderNode& node, const Projects::Around& around) {
        node.folder->project = around.project;
        node.folder->api_version = around.api_version;
        if (node.rest) {
            move_all(node.rest->notes, out_.notes);
            move_all(node.rest->skipped, out_.skipped);
            move_all(node.rest->problems, out_.problems);
        }
        Sightings& seen = out_.projects->seen;
        for (const std::string_view name : node.indexed)
            seen.files.push_back({node.folder.get(), name});
        for (const IgnoredEntry& one : node.told().ignored) {
            if (options_.how->tell_skipped)
                out_.skipped.push_back(
                    {join_path(node.folder->path(), one.name), "ignored by git"});
            seen.left_out.push_back(
                {join_path(node.folder->absolute(), one.name), one.kind == EntryKind::directory});
        }
        auto child = node.children.begin();
        const auto take_child = [&] {
            const Folder& folder = *child->node->folder;
            take(*child->node,
                 out_.projects->below(around, folder.absolute(), child->node->has_manifest,
                                      child->node->has_package));
            child->node.reset();
            ++child;
        };
        for (Candidate& file : node.files) {
            // `a.b` comes before what is in `a`, and that before `a0`.
            while (child != node.children.end() && comes_before(child->name, '/', file.name()))
                take_child();
            add(file, *node.folder);
        }
        while (child != node.children.end()) take_child();
        if (!node.files.empty() || !node.indexed.empty())
            out_.folders.push_back(std::move(node.folder));
        node.files = std::vector<Candidate>();  // large trees need the room
    }

    template <typename T>
    static void move_all(std::vector<T>& from, std::vector<T>& to) {
        to.insert(to.end(), std::make_move_iterator(from.begin()),
                  std::make_move_iterator(from.end()));
        from.clear();
    }

    void add(Candidate& file, const Folder& folder) {
        if (several_ && !seen_.insert(file.absolute_path()).second) {
            seen_twice_ = true;
            return;
        }
        // What is only looked through for secrets is looked through all the same.
        if (file.notation != Notation::text && !folder.project->ignored.empty())
            file.is_ignored = folder.project->ignores(file.absolute_path());
        out_.files.push_back(file);
    }

    /// A walk comes in order; several have to be put in order.
    void sort_files() {
        std::vector<std::pair<std::string, Candidate>> keyed;
        keyed.reserve(out_.files.size());
        for (const Candidate& file : out_.files) keyed.emplace_back(file.path(), file);
        std::sort(keyed.begin(), keyed.end(),
                  [](const auto& a, const auto& b) { return a.first < b.first; });
        for (std::size_t i = 0; i < keyed.size(); ++i) out_.files[i] = keyed[i].second;
    }

    FileSystem& files_;
    WalkOptions options_;
    bool several_;
    Discovery& out_;
    std::unordered_set<std::string> seen_;
    bool in_git_ = false;
    bool seen_twice_ = false;
};

}  // namespace

Discovery discover(FileSystem& files, const std::vector<std::string>& paths, const Schema& schema,
                   const DiscoverOptions& options) {
    Discovery out;
    // The smallest path tells the root, so that their order changes nothing.
    const std::string root = options.root.empty()
                                 ? find_root(files, *std::min_element(paths.begin(), paths.end()))
                                 : options.root;
    out.projects = std::make_shared<Projects>(files, schema, root);
    Discoverer discoverer(files, {.schema = &schema, .how = &options, .root = root},
                          paths.size() > 1, out);
    for (const std::string& path : paths) {
        if (!discoverer.visit(path)) out.empty_paths.push_back(path);
    }
    discoverer.finish();
    return out;
}

}  // namespace calint
