#include "project/take_back.h"

#include <algorithm>
#include <memory>

#include "project/git_ignores.h"
#include "project/root.h"
#include "project/take_file.h"

namespace calint {

namespace {

void take_tracked(FileSystem& files, const WalkOptions& options, const TrackedFiles& tracked,
                  FolderNode& node, std::vector<FolderNode*>& to_walk) {
    for (FolderNode::Child& child : node.children)
        take_tracked(files, options, tracked, *child.node, to_walk);
    if (!node.rest) return;
    std::erase_if(node.rest->ignored, [&](const IgnoredEntry& one) {
        const std::string absolute = join_path(node.folder->absolute(), one.name);
        const bool is_folder = one.kind == EntryKind::directory;
        const bool is_tracked = tracked.has(absolute);
        if (!is_tracked && !(is_folder && tracked.has_below(absolute))) return false;
        if (is_folder) {
            auto child =
                make_node(join_path(node.folder->path(), one.name), absolute, options.root);
            if (!is_tracked) {
                auto below = std::make_unique<TrackedFiles>();
                const std::string prefix = absolute + "/";
                for (auto at = std::lower_bound(tracked.paths.begin(), tracked.paths.end(), prefix);
                     at != tracked.paths.end() && at->starts_with(prefix); ++at)
                    below->paths.push_back(*at);
                child->only = below.get();
                child->aside().own_only = std::move(below);
            }
            to_walk.push_back(child.get());
            node.children.push_back({one.name, std::move(child)});
        } else if (one.kind == EntryKind::file) {
            if (is_indexed(one.name)) node.indexed.push_back(one.name);
            take_file(files, options, one.name, false, node);
        } else if (one.kind == EntryKind::link) {
            take_link(files, options, one.name, node);
        }
        return true;
    });
}

void put_in_order(FolderNode& node) {
    std::sort(node.files.begin(), node.files.end(),
              [](const Candidate& a, const Candidate& b) { return a.name() < b.name(); });
    put_children_in_order(node);
    for (FolderNode::Child& child : node.children) put_in_order(*child.node);
}

}  // namespace

void gather_ignored(const FolderNode& node,
                    std::map<const GitTree*, std::vector<std::string>>& ignored) {
    for (const IgnoredEntry& one : node.told().ignored)
        ignored[node.tree].push_back(join_path(node.folder->absolute(), one.name));
    for (const FolderNode::Child& child : node.children) gather_ignored(*child.node, ignored);
}

void take_back(FileSystem& files, const WalkOptions& options, const TrackedFiles& tracked,
               FolderNode& start, std::vector<FolderNode*>& to_walk) {
    take_tracked(files, options, tracked, start, to_walk);
    put_in_order(start);
}

bool enter_ignored(FileSystem& files, FolderNode& start) {
    auto told = tracked_below(files, *start.tree, {std::string(start.folder->absolute())});
    auto* const paths = std::get_if<std::vector<std::string>>(&told);
    if (paths == nullptr || paths->empty()) return false;
    start.aside().own_only = std::make_unique<TrackedFiles>(TrackedFiles{std::move(*paths)});
    start.only = start.aside().own_only.get();
    start.tree = nullptr;
    start.scope = nullptr;
    return true;
}

}  // namespace calint
