// Conditions on apps.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "model/facts.h"
#include "rules/hit.h"
#include "rules/rule.h"

namespace re2 {
class RE2;
}

namespace calint {

/// Compiled expressions, made when first needed. One for each thread.
class Expressions {
  public:
    Expressions();
    ~Expressions();

    bool found(std::string_view expression, std::string_view text);

  private:
    std::map<const void*, std::unique_ptr<re2::RE2>> compiled_;
};

/// Why an expression cannot be compiled; "" if it can.
std::string expression_problem(std::string_view expression);

/// Every place where the condition holds; empty if it does not. See RULES_FORMAT.md for the meaning
/// of each part; a field that is not known makes every condition on it false, `not` included.
std::vector<Hit> evaluate(const Condition& condition, Facts& facts, Expressions& expressions);

/// Whether it holds at all: the same without making hits.
bool holds(const Condition& condition, Facts& facts, Expressions& expressions);

}  // namespace calint
