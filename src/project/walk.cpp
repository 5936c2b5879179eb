#include "project/walk.h"

#include <algorithm>
#include <condition_variable>
#include <exception>
#include <map>
#include <mutex>
#include <thread>
#include <utility>

#include "project/root.h"
#include "project/take_back.h"
#include "project/take_file.h"

namespace calint {

namespace {

/// Lists folders; a thread that finds many hands some on.
class Walk {
  public:
    Walk(FileSystem& files, const WalkOptions& options)
        : files_(files), options_(options), most_threads_(options.how->jobs) {}

    void run(std::vector<FolderNode*> start) {
        pending_ = std::move(start);
        {
            std::vector<std::jthread> helpers;
            helpers_ = &helpers;
            work();
        }
        if (failed_) std::rethrow_exception(failed_);
    }

  private:
    void work() {
        std::unique_lock lock(mutex_);
        while (!pending_.empty() || busy_ > 0) {
            if (pending_.empty()) {
                changed_.wait(lock);
                continue;
            }
            FolderNode* const node = pending_.back();
            pending_.pop_back();
            ++busy_;
            lock.unlock();
            std::exception_ptr failed;
            try {
                visit(*node);
                lock.lock();
                for (const FolderNode::Child& child : node->children)
                    pending_.push_back(child.node.get());
            } catch (...) {
                failed = std::current_exception();
                if (!lock) lock.lock();
            }
            --busy_;
            if (failed) failed_ = failed;
            if (failed_) pending_.clear();
            call_for_help();
            if (pending_.empty() ? busy_ == 0 : has_help_) changed_.notify_all();
        }
    }

    /// Starting a thread costs as much as listing some folders.
    void call_for_help() {
        constexpr std::size_t worth_it = 16;
        if (pending_.size() < worth_it) return;
        if (most_threads_ == 0) most_threads_ = std::max(1u, std::thread::hardware_concurrency());
        if (helpers_->size() + 1 >= most_threads_) return;
        try {
            helpers_->emplace_back([this] { work(); });
            has_help_ = true;
        } catch (const std::exception&) {
            most_threads_ = 1;  // no more to be had
        }
    }

    void visit(FolderNode& node);
    void enter_git(FolderNode& node);
    void take(const Entry& entry, std::string_view name, const std::string& absolute,
              FolderNode& node);
    bool is_left_out(const Entry& entry, std::string_view name, const std::string& absolute,
                     FolderNode& node);

    FileSystem& files_;
    const WalkOptions& options_;
    std::size_t most_threads_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<FolderNode*> pending_;
    std::vector<std::jthread>* helpers_ = nullptr;
    std::size_t busy_ = 0;
    bool has_help_ = false;  ///< so that there may be a thread that waits
    std::exception_ptr failed_;
};

/// A repository in the repository, or the first that is met.
void Walk::enter_git(FolderNode& node) {
    auto opened = files_.git_tree(std::string(node.folder->absolute()));
    node.tree = nullptr;
    node.scope = nullptr;
    node.only = nullptr;
    if (const std::string* const reason = std::get_if<std::string>(&opened)) {
        node.aside().notes.push_back(node.folder->shown().append(": walked, ").append(*reason));
        return;
    }
    node.aside().own_tree = std::move(std::get<std::unique_ptr<GitTree>>(opened));
    node.tree = node.aside().own_tree.get();
    node.scope = node.tree->innermost();
}

void Walk::visit(FolderNode& node) {
    auto listed = files_.list(node.folder->shown());
    if (Problem* const problem = std::get_if<Problem>(&listed)) {
        node.aside().problems.push_back({node.folder->shown(), std::move(*problem)});
        return;
    }
    const auto& entries = std::get<std::vector<Entry>>(listed);
    const auto has = [&](std::string_view name) {
        return std::any_of(entries.begin(), entries.end(),
                           [&](const Entry& entry) { return entry.name == name; });
    };
    if (options_.how->git && !files_.is_version() && !node.has_asked && has(".git"))
        enter_git(node);
    if (node.tree != nullptr && has(".gitignore")) {
        auto scope = read_gitignore(files_, std::string(node.folder->absolute()), node.scope,
                                    node.tree->any_case);
        if (scope) {
            node.scope = scope.get();
            node.aside().own_scope = std::move(scope);
        }
    }
    node.has_manifest = has("sfdx-project.json");
    node.has_package = has("package.xml");
    std::size_t length = 0;
    for (const Entry& entry : entries) length += entry.name.size();
    std::string& names = node.folder->names;
    names.reserve(length);  // views of it must stay good
    node.files.reserve(static_cast<std::size_t>(
        std::count_if(entries.begin(), entries.end(),
                      [](const Entry& entry) { return entry.kind == EntryKind::file; })));
    std::string absolute;  // whose room is used again
    for (const Entry& entry : entries) {
        const std::size_t at = names.size();
        names += entry.name;
        join_path(node.folder->absolute(), entry.name, absolute);
        take(entry, std::string_view(names).substr(at), absolute, node);
    }
    put_children_in_order(node);
}

/// Whether the configuration or git leave it out.
bool Walk::is_left_out(const Entry& entry, std::string_view name, const std::string& absolute,
                       FolderNode& node) {
    if (is_excluded(options_, absolute)) {
        skip(options_, name, "excluded by the configuration", node);
        return true;
    }
    if (node.tree == nullptr && node.only == nullptr) return false;
    if (name == ".git") return true;
    const bool is_folder = entry.kind == EntryKind::directory;
    if (node.only != nullptr) {
        if (node.only->has(absolute) || (is_folder && node.only->has_below(absolute))) return false;
        skip(options_, name, "ignored by git", node);
        return true;
    }
    if (!is_ignored(node.scope, absolute, is_folder)) return false;
    node.aside().ignored.push_back({name, entry.kind});
    return true;
}

void Walk::take(const Entry& entry, std::string_view name, const std::string& absolute,
                FolderNode& node) {
    if (is_left_out(entry, name, absolute, node)) return;
    switch (entry.kind) {
        case EntryKind::directory: {
            const bool is_plain = node.tree == nullptr && node.only == nullptr;
            if (is_plain && !files_.is_version() && is_skipped_directory(name)) {
                skip(options_, name, "not walked into", node);
                return;
            }
            auto child = make_node(join_path(node.folder->path(), name), absolute, options_.root);
            // A repository in the repository is one name in git's list.
            const bool is_repository = node.only != nullptr && node.only->has(absolute);
            child->tree = node.tree;
            child->scope = node.scope;
            child->only = is_repository ? nullptr : node.only;
            node.children.push_back({name, std::move(child)});
            return;
        }
        case EntryKind::file:
            if (is_indexed(name)) node.indexed.push_back(name);
            take_file(files_, options_, name, false, node);
            return;
        case EntryKind::link:
            take_link(files_, options_, name, node);
            return;
        default:
            if (options_.schema->type_of_file(name) != nullptr)
                node.fails(name, {"unreadable-file", "io", "not a regular file", {}});
    }
}

bool has_anything(const FolderNode& node) {
    return !node.files.empty() || !node.told().problems.empty() ||
           std::any_of(node.children.begin(), node.children.end(),
                       [](const FolderNode::Child& child) { return has_anything(*child.node); });
}

/// Forgets what was found, to walk without what git says of it, and why.
void start_again(FolderNode& node, std::string_view reason) {
    FolderNode fresh;
    fresh.folder = std::move(node.folder);
    fresh.folder->names.clear();
    fresh.aside().notes = std::move(node.aside().notes);
    fresh.aside().notes.push_back(fresh.folder->shown().append(": walked, ").append(reason));
    fresh.has_asked = true;
    node = std::move(fresh);
}

/// Walks with git's ignores where `start` has them. Why they are of no use, "" if they are.
std::string walk_once(FileSystem& files, const WalkOptions& options, FolderNode& start) {
    constexpr const char* none = "git knows of no file in it";
    if (start.tree != nullptr && start.tree->is_ignored_itself && !enter_ignored(files, start))
        return none;
    std::vector<FolderNode*> to_walk{&start};
    bool anything_ignored = false;
    while (!to_walk.empty()) {
        Walk(files, options).run(std::exchange(to_walk, {}));
        std::map<const GitTree*, std::vector<std::string>> ignored;
        gather_ignored(start, ignored);
        anything_ignored = anything_ignored || !ignored.empty();
        for (auto& [tree, paths] : ignored) {
            std::sort(paths.begin(), paths.end());
            auto told = tracked_below(files, *tree, paths);
            if (std::string* const reason = std::get_if<std::string>(&told))
                return std::move(*reason);
            const TrackedFiles tracked{std::move(std::get<std::vector<std::string>>(told))};
            if (tracked.paths.empty()) continue;
            take_back(files, options, tracked, start, to_walk);
        }
    }
    return anything_ignored && !has_anything(start) ? none : "";
}

}  // namespace

void walk(FileSystem& files, const WalkOptions& options, FolderNode& start) {
    const std::string useless = walk_once(files, options, start);
    if (useless.empty()) return;
    start_again(start, useless);
    walk_once(files, options, start);
}

}  // namespace calint
