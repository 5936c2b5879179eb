#include "rules/load_tests.h"

#include <fmt/format.h>

#include "base/text.h"
#include "base/utf8.h"

namespace calint {

void TestLoader::load(const Node& root, Rule& rule) {
    const Node* const tests = doc_.required(root, "tests");
    if (tests == nullptr) return;
    static constexpr std::string_view keys[] = {"flag", "pass"};
    doc_.allow_keys(*tests, keys);
    rule.flag = cases(*tests, "flag");
    rule.pass = cases(*tests, "pass");
    if (rule.flag.empty() || rule.pass.size() < 2)
        doc_.error(tests->name_span, "a rule needs at least one 'flag' and two 'pass' cases");
}

std::span<const TestCase> TestLoader::cases(const Node& tests, std::string_view key) {
    std::vector<TestCase> loaded;
    for (const Node* node : doc_.all(tests, key)) loaded.push_back(test_case(*node));
    return arena_.keep(loaded);
}

TestCase TestLoader::test_case(const Node& node) {
    TestCase test;
    test.line = LineTable(doc_.tree().bytes).at(node.span.begin).line;
    if (!node.is_map) {
        doc_.error(node, "a case is a mapping of fields to values");
        return test;
    }
    const Tree& tree = doc_.tree();
    const Node* const given = tree.child(node, "given");
    const Node* const files = tree.child(node, "files");
    if (const Node* const text = tree.child(node, "text")) return text_case(node, *text, test);
    if (given == nullptr && files == nullptr) {
        test.given = given_fields(node);
        return test;
    }
    static constexpr std::string_view keys[] = {"given", "files", "finds", "severity"};
    doc_.allow_keys(node, keys);
    if (given != nullptr) test.given = given_fields(*given);
    if (files != nullptr) {
        std::vector<TestFile> loaded;
        for (NodeId id = files->first_child; id != no_node; id = tree[id].next)
            loaded.push_back({arena_.keep(tree[id].name), arena_.keep(tree[id].text)});
        test.files = arena_.keep(loaded);
    }
    load_expectations(node, test);
    return test;
}

/// One file, `notes.txt` unless a path is given.
TestCase TestLoader::text_case(const Node& node, const Node& text, TestCase& test) {
    static constexpr std::string_view keys[] = {"text", "path", "finds", "severity"};
    doc_.allow_keys(node, keys);
    const std::string_view path = doc_.text(node, "path");
    test.files = arena_.keep(std::vector<TestFile>{
        {arena_.keep(path.empty() ? "notes.txt" : path), arena_.keep(text.text)}});
    load_expectations(node, test);
    return test;
}

void TestLoader::load_expectations(const Node& node, TestCase& test) {
    test.has_finds = doc_.tree().child(node, "finds") != nullptr;
    test.finds = conditions_.keep_all(doc_.texts(node, "finds"));
    if (const auto severity = doc_.word(node, "severity", severity_names)) {
        test.has_severity = true;
        test.severity = static_cast<Severity>(*severity);
    }
}

std::span<const GivenField> TestLoader::given_fields(const Node& map) {
    std::vector<GivenField> loaded;
    std::string_view previous;
    for (NodeId id = map.first_child; id != no_node; id = doc_.tree()[id].next) {
        const Node& node = doc_.tree()[id];
        if (node.name == previous) continue;
        previous = node.name;
        GivenField given;
        given.field = catalog_.field(node.name);
        if (given.field == no_field) {
            std::vector<std::string_view> known;
            for (const Field& field : catalog_.fields) known.push_back(field.name);
            doc_.error(node.name_span, fmt::format("unknown field '{}'{}", show_written(node.name),
                                                   did_you_mean(node.name, known)));
            continue;
        }
        given.values = conditions_.keep_all(doc_.texts(map, node.name));
        loaded.push_back(given);
    }
    return arena_.keep(loaded);
}

}  // namespace calint
