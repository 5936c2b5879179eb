// Regular expressions, compiled when first needed.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>

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

}  // namespace calint
