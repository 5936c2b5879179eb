#include "rules/text_plan.h"

#include <algorithm>

#include "rules/ignore.h"

namespace calint {

TextPlan::TextPlan(const std::vector<const Rule*>& rules, const PrefilterTables& builtin)
    : rules_(rules), literals_(&builtin) {
    bool are_builtin = true;
    for (std::size_t i = 0; i < rules.size(); ++i) {
        if (!rules[i]->texts.empty()) text_rules_.push_back(i);
        for (const TextCondition& text : rules[i]->texts) {
            Condition& added = conditions_.emplace_back();
            added.rule = static_cast<std::uint16_t>(i);
            added.condition = &text;
            added.keywords = text.keyword_numbers;
            added.with = text.with_numbers;
            are_builtin = are_builtin && !text.keyword_numbers.empty();
        }
    }
    if (!are_builtin) add_own_literals();
    set_bits();
    run_reach_.assign(literals_->literals.size(), 0);
    for (const Condition& condition : conditions_) {
        if (condition.condition->shortest_run == 0) continue;
        for (const std::uint16_t literal : condition.keywords)
            run_reach_[literal] = std::max(run_reach_[literal], condition.condition->reach + 1);
    }
}

void TextPlan::set_bits() {
    for (Condition& condition : conditions_) {
        for (const std::uint16_t literal : condition.keywords) set(condition.keyword_bits, literal);
        for (const std::uint16_t literal : condition.with) set(condition.with_bits, literal);
        if (condition.with.empty()) condition.with_bits.fill(~std::uint64_t{0});
    }
}

void TextPlan::add_own_literals() {
    const auto numbers = [&](std::span<const std::string_view> words) {
        std::vector<std::uint16_t>& added = own_numbers_.emplace_back();
        for (const std::string_view word : words) added.push_back(own_literals_.add(word));
        return std::span<const std::uint16_t>(added);
    };
    own_literals_.add(ignore_marker);
    for (Condition& condition : conditions_) {
        condition.keywords = numbers(condition.condition->keywords);
        condition.with = numbers(condition.condition->with);
    }
    literals_ = &own_literals_.prepare();
}

}  // namespace calint
