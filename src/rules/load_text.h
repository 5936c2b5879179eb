// Conditions on the text of any file, from YAML; a part of the rule loader.
#pragma once

#include <vector>

#include "rules/load_condition.h"

namespace calint {

class TextLoader {
  public:
    TextLoader(StrictDocument& doc, const Catalog& catalog, Arena& arena,
               ConditionLoader& conditions)
        : doc_(doc), catalog_(catalog), arena_(arena), conditions_(conditions) {}

    /// Whether `when` is one on texts: has `text`, or a list `any` whose items have it.
    bool is_text(const Node& when) const;

    /// The conditions of `when`; what is wrong with them goes to the document's errors. `redacted`
    /// is the group that the rule never prints, "" if it prints all.
    std::span<const TextCondition> load(const Node& when, std::string_view redacted);

  private:
    TextCondition condition(const Node& node, std::string_view redacted);
    TextTests tests(const Node& node);
    AroundTest around(Around of, const Node& node);
    void run(const Node& node, TextCondition& condition);
    void takes(const Node& node, TextCondition& condition);
    std::span<const TextCase> cases(const Node& node);
    std::span<const std::string_view> words(const Node& node, std::string_view key);
    std::uint32_t bytes(const Node& node, std::string_view key, double most);

    StrictDocument& doc_;
    const Catalog& catalog_;
    Arena& arena_;
    ConditionLoader& conditions_;
};

}  // namespace calint
