#include "rules/load_text.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "base/utf8.h"
#include "rules/expressions.h"
#include "secrets/long_runs.h"
#include "secrets/prefilter.h"
#include "secrets/validators.h"

namespace calint {

namespace {

constexpr std::string_view value_keys[] = {"equals", "in",          "matches", "contains",
                                           "length", "placeholder", "not",     "entropy"};
constexpr std::string_view test_keys[] = {"valid", "key_within", "name", "left",
                                          "line",  "near",       "path"};
constexpr std::string_view override_keys[] = {"severity", "score", "message"};
constexpr std::string_view own_keys[] = {"text", "keywords", "with", "reach",
                                         "run",  "takes",    "where"};

constexpr std::string_view near_keys[] = {"within"};

constexpr double most_reach = 4000;
constexpr double usual_reach = 200;

}  // namespace

bool TextLoader::is_text(const Node& when) const {
    if (!when.is_map) return false;
    if (doc_.tree().child(when, "text") != nullptr) return true;
    const std::vector<const Node*> branches = doc_.all(when, "any");
    return std::any_of(branches.begin(), branches.end(), [&](const Node* branch) {
        return branch->is_map && doc_.tree().child(*branch, "text") != nullptr;
    });
}

std::span<const TextCondition> TextLoader::load(const Node& when, std::string_view redacted) {
    std::vector<TextCondition> loaded;
    if (doc_.tree().child(when, "text") != nullptr) {
        loaded.push_back(condition(when, redacted));
    } else {
        static constexpr std::string_view keys[] = {"any"};
        doc_.allow_keys(when, keys);
        for (const Node* branch : doc_.all(when, "any"))
            loaded.push_back(condition(*branch, redacted));
    }
    return arena_.keep(loaded);
}

TextCondition TextLoader::condition(const Node& node, std::string_view redacted) {
    TextCondition loaded;
    doc_.allow_keys(node, joined({own_keys, value_keys, test_keys, override_keys}));
    const Node* const text = doc_.required(node, "text");
    if (text == nullptr) return loaded;
    loaded.expression = arena_.keep(doc_.text(node, "text"));
    const std::string problem = expression_problem(loaded.expression);
    if (!problem.empty()) {
        doc_.error(*text, fmt::format("bad expression: {}", show_written(problem)));
    } else if (!redacted.empty() && !has_group(loaded.expression, redacted) &&
               doc_.tree().child(node, "takes") == nullptr) {
        doc_.error(*text, fmt::format("redact names the group '{}', which is not in the expression",
                                      show_written(redacted)));
    }
    loaded.keywords = words(node, "keywords");
    loaded.with = words(node, "with");
    if (loaded.keywords.empty())
        doc_.error(node, "a text condition needs keywords: the expression runs only around them");
    loaded.reach = bytes(node, "reach", most_reach);
    if (doc_.tree().child(node, "reach") == nullptr)
        loaded.reach = static_cast<std::uint32_t>(usual_reach);
    run(node, loaded);
    takes(node, loaded);
    loaded.tests = tests(node);
    loaded.where = cases(node);
    loaded.change = conditions_.load_override(node);
    return loaded;
}

/// Words, or the list that `$name` names.
std::span<const std::string_view> TextLoader::words(const Node& node, std::string_view key) {
    std::vector<std::string_view> found;
    for (const Node* item : doc_.all(node, key)) {
        if (!item->text.starts_with('$')) {
            found.push_back(item->text);
        } else if (const NamedList* const list = catalog_.list(item->text.substr(1))) {
            found.insert(found.end(), list->values.begin(), list->values.end());
        } else {
            doc_.error(*item, fmt::format("unknown list '{}'", show_written(item->text.substr(1))));
        }
        if (!item->text.starts_with('$') && item->text.size() < Prefilter::shortest_literal)
            doc_.error(*item, fmt::format("'{}' is too short: {} bytes at least",
                                          show_written(item->text), Prefilter::shortest_literal));
    }
    return conditions_.keep_all(found);
}

std::uint32_t TextLoader::bytes(const Node& node, std::string_view key, double most) {
    const double number = doc_.number(node, key).value_or(0);
    if (number < 0 || number > most) {
        doc_.error(*doc_.tree().child(node, key), fmt::format("{} is from 0 to {}", key, most));
        return 0;
    }
    return static_cast<std::uint32_t>(number);
}

/// `run: {least: 24, most: 30}`.
void TextLoader::run(const Node& node, TextCondition& loaded) {
    const Node* const run = doc_.tree().child(node, "run");
    if (run == nullptr) return;
    static constexpr std::string_view keys[] = {"least", "most"};
    if (!run->is_map) {
        doc_.error(*run, "write run: {least: N, most: N}");
        return;
    }
    doc_.allow_keys(*run, keys);
    loaded.shortest_run = bytes(*run, "least", most_reach);
    loaded.longest_run = bytes(*run, "most", most_reach);
    if (loaded.shortest_run < LongRuns::shortest || loaded.longest_run < loaded.shortest_run)
        doc_.error(*run, fmt::format("a run has at least {} characters, and no more than most",
                                     LongRuns::shortest));
}

/// `takes: element`, or `takes: {sibling: value}`.
void TextLoader::takes(const Node& node, TextCondition& loaded) {
    const Node* const takes = doc_.tree().child(node, "takes");
    if (takes == nullptr) return;
    if (takes->is_map) {
        static constexpr std::string_view keys[] = {"sibling"};
        doc_.allow_keys(*takes, keys);
        loaded.takes = Take::sibling;
        loaded.sibling = arena_.keep(doc_.text(*takes, "sibling"));
        if (loaded.sibling.empty()) doc_.error(*takes, "write takes: {sibling: NAME}");
        return;
    }
    const auto how = doc_.word(node, "takes", take_names);
    if (!how) return;
    loaded.takes = static_cast<Take>(*how);
    if (loaded.takes == Take::sibling) doc_.error(*takes, "write takes: {sibling: NAME}");
}

TextTests TextLoader::tests(const Node& node) {
    TextTests loaded;
    loaded.value = arena_.keep(conditions_.predicates(node, true));
    std::vector<AroundTest> places;
    for (std::size_t i = 0; i < std::size(around_names); ++i) {
        if (const Node* const test = doc_.tree().child(node, around_names[i]))
            places.push_back(around(static_cast<Around>(i), *test));
    }
    loaded.around = arena_.keep(places);
    std::vector<std::string_view> known;
    for (const Validator& validator : all_validators()) known.push_back(validator.name);
    for (const Node* name : doc_.all(node, "valid")) {
        if (find_validator(name->text) == nullptr)
            doc_.error(*name, fmt::format("unknown validator '{}'{}", show_written(name->text),
                                          did_you_mean(name->text, known)));
    }
    loaded.valid = conditions_.keep_all(doc_.texts(node, "valid"));
    loaded.key_within = bytes(node, "key_within", most_reach);
    return loaded;
}

AroundTest TextLoader::around(Around of, const Node& node) {
    AroundTest test;
    test.of = of;
    if (!node.is_map) {
        doc_.error(node, fmt::format("write {}: {{matches: ...}}", node.name));
        return test;
    }
    std::span<const std::string_view> own;
    if (of == Around::near) own = near_keys;
    doc_.allow_keys(node, joined({own, value_keys}));
    if (of == Around::near && doc_.required(node, "within") != nullptr)
        test.within = bytes(node, "within", most_reach);
    test.tests = arena_.keep(conditions_.predicates(node, true));
    if (test.tests.empty())
        doc_.error(node, fmt::format("'{}' needs a test such as matches or contains", node.name));
    return test;
}

std::span<const TextCase> TextLoader::cases(const Node& node) {
    std::vector<TextCase> loaded;
    for (const Node* item : doc_.all(node, "where")) {
        if (!item->is_map) {
            doc_.error(*item, "write where: [{name: {matches: ...}}, ...]");
            continue;
        }
        doc_.allow_keys(*item, joined({value_keys, test_keys, override_keys}));
        loaded.push_back({tests(*item), conditions_.load_override(*item)});
    }
    return arena_.keep(loaded);
}

}  // namespace calint
