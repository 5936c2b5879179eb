#include "parse/yaml.h"

#include <fmt/format.h>

#include "catch.h"
#include "marked.h"

using namespace calint;

namespace {

std::vector<Tree> trees_of(std::string_view bytes) {
    auto result = read_yaml(bytes);
    if (const Problem* problem = std::get_if<Problem>(&result)) FAIL(problem->message);
    return std::move(std::get<std::vector<Tree>>(result));
}

std::string code_of(std::string_view bytes, YamlLimits limits = {}) {
    const auto result = read_yaml(bytes, limits);
    const Problem* const problem = std::get_if<Problem>(&result);
    return problem == nullptr ? "" : problem->code;
}

void check_places(std::string_view marked) {
    const Marked m = unmark(marked);
    const std::vector<Tree> trees = trees_of(m.text);
    std::vector<Span> spans;
    for (const Tree& tree : trees) {
        for (const Node& node : tree.nodes) {
            if (!node.text.empty()) spans.push_back(node.text_span);
        }
    }
    CHECK(spans == m.spans);
}

}  // namespace

TEST_CASE("scalars are found at their exact bytes") {
    check_places("a: ‹x›\nb: \"‹y z›\"\nc: '‹it''s›'\n");
    check_places("a: [‹x›, \"‹y›\", ‹z w›]\nb: {c: ‹d›}\n");
    check_places("a:\n  - ‹x›\n  - b: ‹y›\n    c: ‹z›\n");
    check_places("a: |\n  ‹one\n  two›\nb: ‹x› # comment\n");
    check_places("a: >-\n  ‹one\n  two›\n\nb: ‹x›\n");
    check_places(
        "\xEF\xBB\xBF"
        "a: ‹ü 😀›\r\nb: ‹x›\r\n");
    check_places("a: ‹one\n  two›\nb: \"‹x\\ty›\"\n");
    check_places("a: ‹x›\n---\nb: ‹y›\n");
}

TEST_CASE("every scalar is text, and only null is absent") {
    const std::vector<Tree> trees =
        trees_of("a: no\nb: 1.10\nc: ~\nd:\ne: \"null\"\nf: []\ng: {}\n");
    const Tree& tree = trees.front();
    CHECK(tree.child(tree.root(), "a")->text == "no");
    CHECK(tree.child(tree.root(), "b")->text == "1.10");
    CHECK(tree.child(tree.root(), "c")->is_nil);
    CHECK(tree.child(tree.root(), "d")->is_nil);
    CHECK(tree.child(tree.root(), "e")->text == "null");
    CHECK(tree.child(tree.root(), "f")->is_nil);
    CHECK(tree.child(tree.root(), "g")->is_map);
}

TEST_CASE("what the profile leaves out is refused with its code") {
    struct Case {
        const char* text;
        const char* code;
    };
    const Case cases[] = {
        {"", "yaml-empty"},
        {"# comment\n", "yaml-empty"},
        {"a: 1\nb: 2\na: 3\n", "yaml-duplicate-key"},
        {",", "yaml-shape"},
        {"[a] b", "yaml-shape"},
        {"{a: 1} b", "yaml-trailing"},
        {"- a\n", "yaml-shape"},
        {"text", "yaml-shape"},
        {"foo: 1\nbar", "yaml-colon"},
        {"a: \"", "yaml-quote"},
        {"a: &x 1", "yaml-anchor"},
        {"<<: {a: 1}", "yaml-merge"},
        {"a: !t x", "yaml-tag"},
        {"a: !!str x", "yaml-tag"},
        {"%YAML 1.2\n---\na: 1", "yaml-directive"},
        {"a:\n\tb: 1", "yaml-tab"},
        {"? a\n: b", "yaml-key"},
        {"[a]: b", "yaml-key"},
        {"a: [1, [2]]", "yaml-nested-list"},
        {"a: b: c", "yaml-syntax"},
        {"a: 1\rb: 2", "yaml-char"},
        {"a: \xFF", "encoding"},
    };
    for (const Case& c : cases) {
        INFO(c.text);
        CHECK(code_of(c.text) == c.code);
    }
}

TEST_CASE("a duplicate key points at the second and names the first") {
    const auto result = read_yaml("label: A\nname: x\nlabel: B\n");
    const Problem& problem = std::get<Problem>(result);
    CHECK(problem.span == Span{17, 22});
    CHECK(problem.message == "duplicate key 'label', first on line 1");
}

TEST_CASE("what is missing at the end of a file is missed inside of it") {
    const std::string_view texts[] = {"a: \"b", "a: [b", "a: {b: c", "a: \"b\"\n  c", "a: !t",
                                      "a: &b",  "a: *b", "a:\n-",    "a:\n- b\n-",    "a: b\nc"};
    for (const std::string_view text : texts) {
        for (std::size_t size = 0; size <= text.size(); ++size) {
            const std::string bytes(text, 0, size);
            INFO(bytes);
            const auto result = read_yaml(bytes);
            const Problem* const problem = std::get_if<Problem>(&result);
            if (problem == nullptr) continue;
            CHECK(problem->span.begin <= problem->span.end);
            CHECK(problem->span.end <= bytes.size());
        }
    }
}

TEST_CASE("hostile YAML ends at once") {
    CHECK(code_of(std::string(900'000, '[')) == "limit-depth");
    CHECK(code_of(std::string(2u << 20, 'x')) == "limit-size");
    YamlLimits limits;
    limits.events = 4;
    CHECK(code_of("a: 1\n", limits).empty());
    CHECK(code_of("a: 1\nb: 2\nc: 3\n", limits) == "limit-nodes");
    limits = {};
    limits.documents = 1;
    CHECK(code_of("a: 1\n---\nb: 1\n", limits) == "limit-documents");
}

TEST_CASE("trees can be moved without losing their texts") {
    std::vector<Tree> trees = trees_of("a: \"x\\ty\"\n---\nb: \"z\\tw\"\n");
    std::vector<Tree> moved;
    for (Tree& tree : trees) moved.push_back(std::move(tree));
    moved.reserve(100);
    CHECK(moved[0].nodes[1].text == "x\ty");
    CHECK(moved[1].nodes[1].text == "z\tw");
}
