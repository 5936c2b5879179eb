#include "rules/expressions.h"

#include <re2/re2.h>

namespace calint {

Expressions::Expressions() = default;
Expressions::~Expressions() = default;

namespace {

std::unique_ptr<re2::RE2> compile(std::string_view expression) {
    re2::RE2::Options options;
    options.set_log_errors(false);
    return std::make_unique<re2::RE2>(re2::StringPiece(expression.data(), expression.size()),
                                      options);
}

}  // namespace

bool Expressions::found(std::string_view expression, std::string_view text) {
    // The text of an expression lives as long as its rule, so its address names it.
    std::unique_ptr<re2::RE2>& slot = compiled_[expression.data()];
    if (!slot) slot = compile(expression);
    return re2::RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), *slot);
}

std::string expression_problem(std::string_view expression) {
    const auto compiled = compile(expression);
    return compiled->ok() ? std::string() : compiled->error();
}

}  // namespace calint
