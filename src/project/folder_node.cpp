#include "project/folder_node.h"

#include <algorithm>
#include <utility>

#include "project/root.h"

namespace calint {

bool comes_before(std::string_view a, char behind_a, std::string_view b, char behind_b) {
    const auto [at_a, at_b] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
    const auto as_byte = [](char c) { return static_cast<unsigned char>(c); };
    return as_byte(at_a == a.end() ? behind_a : *at_a) <
           as_byte(at_b == b.end() ? behind_b : *at_b);
}

FolderAside& FolderNode::aside() {
    if (!rest) rest = std::make_unique<FolderAside>();
    return *rest;
}

const FolderAside& FolderNode::told() const {
    static const FolderAside nothing;
    return rest ? *rest : nothing;
}

void FolderNode::fails(std::string_view name, Problem problem) {
    aside().problems.push_back({join_path(folder->path(), name), std::move(problem)});
}

bool TrackedFiles::has(std::string_view path) const {
    return std::binary_search(paths.begin(), paths.end(), path);
}

bool TrackedFiles::has_below(std::string_view folder) const {
    const std::string prefix = std::string(folder) + "/";
    const auto first = std::lower_bound(paths.begin(), paths.end(), prefix);
    return first != paths.end() && first->starts_with(prefix);
}

std::unique_ptr<FolderNode> make_node(std::string_view path, std::string_view absolute,
                                      const std::string& root) {
    auto node = std::make_unique<FolderNode>();
    node->folder = std::make_unique<Folder>(path == "." ? std::string_view() : path, absolute);
    const std::string prefix = root == "/" ? root : root + "/";
    const bool is_inside = absolute == root || absolute.starts_with(prefix);
    node->folder->root_prefix = is_inside ? static_cast<std::uint32_t>(prefix.size()) : 1;
    return node;
}

void put_children_in_order(FolderNode& node) {
    const auto is_before = [](const FolderNode::Child& a, const FolderNode::Child& b) {
        return comes_before(a.name, '/', b.name, '/');
    };
    if (!std::is_sorted(node.children.begin(), node.children.end(), is_before))
        std::sort(node.children.begin(), node.children.end(), is_before);
}

}  // namespace calint
