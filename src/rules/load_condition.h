// Conditions from YAML; a part of the rule loader.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "catalog/catalog.h"
#include "parse/strict_map.h"
#include "rules/rule.h"

namespace calint {

/// What somebody wrote, as messages about it quote it.
std::string show_written(std::string_view text);

/// Refuses words of a rule that reports could not show as they are: nothing in them but line ends
/// may control a terminal or be a command to a CI system.
void check_shown(const Node& words, StrictDocument& doc);

/// The words of several lists, for what a mapping may have as keys.
std::vector<std::string_view> joined(
    std::initializer_list<std::span<const std::string_view>> lists);

class ConditionLoader {
  public:
    ConditionLoader(StrictDocument& doc, const Catalog& catalog, Arena& arena)
        : doc_(doc), catalog_(catalog), arena_(arena) {}

    /// The condition in the mapping `node`; what is wrong with it goes to the document's errors.
    Condition load(const Node& node);

    /// The field that `node` names; an error with the nearest name if there is none.
    FieldId field(const Node& node);

    /// `severity`, `score` and `message` of a branch or an escalation.
    Override load_override(const Node& node);

    /// Where in the file each override message stands, to check its placeholders.
    std::vector<const Node*> messages;

    std::span<const std::string_view> keep_all(const std::vector<std::string_view>& texts);

    /// The tests among the keys of `map`; other keys are errors unless it is `in_condition`.
    std::vector<Predicate> predicates(const Node& map, bool in_condition);

  private:
    Predicate predicate(Test test, const Node& map);
    void words(Predicate& p, const Node& map);
    std::span<const UrlTest> url_tests(const Node& node);
    std::span<const Predicate> number_tests(const Node& node);
    std::string_view expression(const Node& map, std::string_view key);

    StrictDocument& doc_;
    const Catalog& catalog_;
    Arena& arena_;
};

}  // namespace calint
