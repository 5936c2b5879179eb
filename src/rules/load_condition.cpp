#include "rules/load_condition.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <iterator>

#include "base/text.h"
#include "base/utf8.h"
#include "rules/duration.h"
#include "rules/evaluate.h"

namespace calint {

namespace {

constexpr std::string_view kind_keys[] = {"field", "all", "any", "not"};
constexpr std::string_view shared_keys[] = {"note", "severity", "score", "message", "persona"};

std::vector<std::string_view> names_of(std::span<const Field> fields) {
    std::vector<std::string_view> names;
    for (const Field& field : fields) names.push_back(field.name);
    return names;
}

}  // namespace

void check_shown(const Node& words, StrictDocument& doc) {
    const std::vector<std::string_view> lines = split(words.text, '\n');
    const bool is_harmless = std::all_of(lines.begin(), lines.end(), [](std::string_view line) {
        return escape_source_line(line) == line;
    });
    if (!is_harmless)
        doc.error(words, fmt::format("'{}' has a character that no report may show", words.name));
}

std::string show_written(std::string_view text) {
    return escape_for_display(ellipsize(text, 60));
}

std::vector<std::string_view> joined(
    std::initializer_list<std::span<const std::string_view>> lists) {
    std::vector<std::string_view> out;
    for (const auto& list : lists) out.insert(out.end(), list.begin(), list.end());
    return out;
}

std::span<const std::string_view> ConditionLoader::keep_all(
    const std::vector<std::string_view>& texts) {
    std::vector<std::string_view> kept;
    for (const std::string_view text : texts) kept.push_back(arena_.keep(text));
    return arena_.keep(kept);
}

FieldId ConditionLoader::field(const Node& node) {
    const FieldId id = catalog_.field(node.text);
    if (id == no_field)
        doc_.error(node, fmt::format("unknown field '{}'{}", show_written(node.text),
                                     did_you_mean(node.text, names_of(catalog_.fields))));
    return id;
}

Override ConditionLoader::load_override(const Node& node) {
    Override change;
    if (const auto severity = doc_.word(node, "severity", severity_names)) {
        change.has_severity = true;
        change.severity = static_cast<Severity>(*severity);
    }
    change.score = doc_.number(node, "score").value_or(0);
    if (const auto persona = doc_.word(node, "persona", persona_names)) {
        change.has_persona = true;
        change.persona = static_cast<Persona>(*persona);
    }
    if (const Node* const message = doc_.scalar(node, "message")) {
        change.message = arena_.keep(message->text);
        check_shown(*message, doc_);
        messages.push_back(message);
    }
    if (change.score != 0 && !change.has_severity)
        doc_.error(node, "a score needs its severity beside it");
    return change;
}

Condition ConditionLoader::load(const Node& node) {
    Condition condition;
    if (!node.is_map) {
        doc_.error(node,
                   "a condition must be a mapping such as {field: oauth.scopes, equals: Full}");
        return condition;
    }
    condition.note = arena_.keep(doc_.text(node, "note"));
    if (const Node* const note = doc_.tree().child(node, "note")) check_shown(*note, doc_);
    condition.change = load_override(node);
    if (doc_.tree().child(node, "text") != nullptr) {
        doc_.error(*doc_.tree().child(node, "text"),
                   "a condition on texts stands alone, or in a list 'any' of such");
        return condition;
    }
    std::vector<const Node*> kinds;
    for (const std::string_view key : kind_keys) {
        if (const Node* const found = doc_.tree().child(node, key)) kinds.push_back(found);
    }
    const bool is_field = !kinds.empty() && kinds.front()->name == "field";
    // `not` beside `field` is a test of its values, not a condition of its own.
    if (kinds.empty() ||
        (kinds.size() > 1 && !(is_field && kinds.size() == 2 && kinds.back()->name == "not"))) {
        doc_.error(node, "a condition has exactly one of field, all, any and not");
        return condition;
    }
    if (is_field) {
        doc_.allow_keys(node, joined({kind_keys, shared_keys, test_names}));
        condition.kind = ConditionKind::field;
        condition.field = field(*kinds.front());
        condition.predicates = arena_.keep(predicates(node, true));
        if (condition.predicates.empty())
            doc_.error(node, "a field condition needs a test such as equals, in or present");
        return condition;
    }
    doc_.allow_keys(node, joined({kind_keys, shared_keys}));
    const std::string_view kind = kinds.front()->name;
    condition.kind = kind == "all"   ? ConditionKind::all
                     : kind == "any" ? ConditionKind::any
                                     : ConditionKind::not_;
    std::vector<Condition> children;
    for (const Node* child : doc_.all(node, kind)) children.push_back(load(*child));
    if (children.empty()) doc_.error(*kinds.front(), fmt::format("'{}' is empty", kind));
    condition.children = arena_.keep(children);
    return condition;
}

std::vector<Predicate> ConditionLoader::predicates(const Node& map, bool in_condition) {
    std::vector<Predicate> found;
    std::string_view previous;
    for (NodeId id = map.first_child; id != no_node; id = doc_.tree()[id].next) {
        const Node& child = doc_.tree()[id];
        if (child.name == previous) continue;
        previous = child.name;
        const auto* const hit = std::find(std::begin(test_names), std::end(test_names), child.name);
        if (hit == std::end(test_names)) {
            if (!in_condition)
                doc_.error(child.name_span,
                           fmt::format("unknown test '{}'{}", show_written(child.name),
                                       did_you_mean(child.name, test_names)));
            continue;
        }
        found.push_back(predicate(static_cast<Test>(hit - std::begin(test_names)), map));
    }
    return found;
}

/// An expression, or `$name`: any of those in a list.
std::string_view ConditionLoader::expression(const Node& map, std::string_view key) {
    const Node& node = *doc_.tree().child(map, key);
    std::string text(doc_.text(map, key));
    if (text.size() > 1 && text.front() == '$' && is_letter(text[1])) {
        const NamedList* const list = catalog_.list(std::string_view(text).substr(1));
        if (list == nullptr) {
            doc_.error(node, fmt::format("unknown list '{}'", show_written(text.substr(1))));
            return {};
        }
        text = fmt::format("(?:{})", fmt::join(list->values, "|"));
    }
    const std::string problem = expression_problem(text);
    if (!problem.empty())
        doc_.error(node, fmt::format("bad expression: {}", show_written(problem)));
    return arena_.keep(text);
}

void ConditionLoader::words(Predicate& p, const Node& map) {
    const std::string_view key = test_names[static_cast<std::size_t>(p.test)];
    const std::vector<std::string_view> texts = doc_.texts(map, key);
    if (texts.size() == 1 && texts.front().starts_with('$')) {
        const std::string_view name = texts.front().substr(1);
        if (const NamedList* const list = catalog_.list(name)) {
            p.list = static_cast<std::int16_t>(list - catalog_.lists.data());
            return;
        }
        std::vector<std::string_view> known;
        for (const NamedList& list : catalog_.lists) known.push_back(list.name);
        doc_.error(
            *doc_.tree().child(map, key),
            fmt::format("unknown list '{}'{}", show_written(name), did_you_mean(name, known)));
    }
    if (texts.empty()) doc_.error(map, fmt::format("'{}' needs at least one value", key));
    p.words = keep_all(texts);
}

std::span<const Predicate> ConditionLoader::number_tests(const Node& node) {
    static constexpr std::string_view known[] = {"more_than", "less_than", "equals"};
    if (!node.is_map) {
        doc_.error(node, fmt::format("write {}: {{more_than: N}}", node.name));
        return {};
    }
    doc_.allow_keys(node, known);
    return arena_.keep(predicates(node, true));
}

std::span<const UrlTest> ConditionLoader::url_tests(const Node& node) {
    std::vector<UrlTest> tests;
    if (!node.is_map) {
        doc_.error(node, "write url: {scheme: http, ...}");
        return {};
    }
    doc_.allow_keys(node, url_part_names);
    for (std::size_t i = 0; i < std::size(url_part_names); ++i) {
        const Node* const part = doc_.tree().child(node, url_part_names[i]);
        if (part == nullptr) continue;
        UrlTest test;
        test.part = static_cast<UrlPart>(i);
        if (part->is_map && !part->is_item) {
            test.predicates = arena_.keep(predicates(*part, false));
        } else {
            Predicate p;
            p.text = arena_.keep(part->text);
            test.predicates = arena_.keep(std::vector<Predicate>{p});
        }
        tests.push_back(test);
    }
    return arena_.keep(tests);
}

Predicate ConditionLoader::predicate(Test test, const Node& map) {
    const std::string_view key = test_names[static_cast<std::size_t>(test)];
    const Node& node = *doc_.tree().child(map, key);
    Predicate p;
    p.test = test;
    switch (test) {
        case Test::equals:
            p.text = arena_.keep(doc_.text(map, key));
            break;
        case Test::matches:
            p.text = expression(map, key);
            break;
        case Test::one_of:
        case Test::domain:
        case Test::word:
        case Test::contains:
            words(p, map);
            break;
        case Test::present:
        case Test::placeholder:
            p.flag = doc_.boolean(map, key).value_or(false);
            break;
        case Test::more_than:
        case Test::less_than: {
            const auto value = parse_duration(doc_.text(map, key));
            if (!value) doc_.error(node, "write a number, or a duration such as 90d or 12h");
            p.number = value.value_or(0);
            break;
        }
        case Test::length:
        case Test::count:
        case Test::entropy:
            p.nested = number_tests(node);
            break;
        case Test::not_:
            if (!node.is_map) doc_.error(node, "write not: {equals: x}, or another test");
            p.nested = arena_.keep(predicates(node, false));
            break;
        case Test::url:
            p.parts = url_tests(node);
            break;
    }
    return p;
}

}  // namespace calint
