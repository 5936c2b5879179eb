// YAML: whatever the bytes are, they are trees with exact places or one problem.
#include "parse/yaml.h"
#include "fuzz.h"
#include "fuzz_tree.h"

using namespace calint;
using namespace calint::fuzz;

namespace {

using Read = std::variant<std::vector<Tree>, Problem>;

void check(const Read& read, std::string_view bytes) {
    if (const Problem* const problem = std::get_if<Problem>(&read)) {
        require(problem->code != "internal", "the reader lost its way", problem->message);
        require_inside(problem->span, bytes, "a problem stands outside of its file");
        require(escape_for_display(problem->message) == problem->message,
                "a problem's message needs escaping", problem->message);
        return;
    }
    for (const Tree& tree : std::get<std::vector<Tree>>(read)) {
        check_tree(tree, bytes);
        for (const Node& node : tree.nodes) {
            // Only a list may say a name twice, and all of it stands in one place.
            for (NodeId id = node.first_child; id != no_node; id = tree[id].next) {
                const Node& child = tree[id];
                if (child.is_item || child.next == no_node) continue;
                for (NodeId other = child.next; other != no_node; other = tree[other].next)
                    require(tree[other].name != child.name, "a key is there twice", child.name);
            }
        }
    }
}

void require_same(const Read& a, const Read& b) {
    require(a.index() == b.index(), "two readings differ");
    if (const Problem* const problem = std::get_if<Problem>(&a)) {
        const Problem& other = std::get<Problem>(b);
        require(problem->message == other.message && problem->span == other.span,
                "two readings say different things", problem->message);
        return;
    }
    const auto& one = std::get<std::vector<Tree>>(a);
    const auto& other = std::get<std::vector<Tree>>(b);
    require(std::equal(one.begin(), one.end(), other.begin(), other.end(), same_tree),
            "two readings make different trees");
}

}  // namespace

FUZZ_TARGET(input) {
    const Read read = read_yaml(input);
    check(read, input);
    require_same(read, read_yaml(input));
    // Limits hold whatever the bytes are, and what they leave is the same.
    const Read limited =
        read_yaml(input, {.bytes = 4096, .depth = 4, .events = 64, .documents = 2});
    check(limited, input);
    if (std::holds_alternative<std::vector<Tree>>(limited)) require_same(limited, read);
}
