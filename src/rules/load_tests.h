// The cases of a rule's own tests, from YAML; a part of the rule loader.
#pragma once

#include "rules/load_condition.h"

namespace calint {

class TestLoader {
  public:
    TestLoader(StrictDocument& doc, const Catalog& catalog, Arena& arena,
               ConditionLoader& conditions)
        : doc_(doc), catalog_(catalog), arena_(arena), conditions_(conditions) {}

    /// Fills in `flag` and `pass` from `tests`; what is wrong goes to the document's errors.
    void load(const Node& root, Rule& rule);

  private:
    std::span<const TestCase> cases(const Node& tests, std::string_view key);
    TestCase test_case(const Node& node);
    TestCase text_case(const Node& node, const Node& text, TestCase& test);
    void load_expectations(const Node& node, TestCase& test);
    std::span<const GivenField> given_fields(const Node& map);

    StrictDocument& doc_;
    const Catalog& catalog_;
    Arena& arena_;
    ConditionLoader& conditions_;
};

}  // namespace calint
