// A bad request: what the user asked for cannot be done as asked.
#pragma once

#include <stdexcept>
#include <string>
#include <vector>

namespace calint {

/// Thrown for bad usage, bad rules and bad configuration; caught in `main`, exit status 2, and
/// where a test of a rule has files that are wrong. Bad *input* is never an error of this kind: it
/// is a problem in the report.
struct UserError : std::runtime_error {
    /// `where` is a flag or `file:line:col` (may be empty), `what` says what is wrong in lower case
    /// and without a full stop, `hint` what to write instead (may be empty).
    UserError(std::string where_, std::string what_, std::string hint_ = {})
        : std::runtime_error(what_),
          where(std::move(where_)),
          what(std::move(what_)),
          hint(std::move(hint_)) {}

    std::string where;
    std::string what;
    std::string hint;
};

/// Several of them, found in one go.
struct UserErrors : std::runtime_error {
    explicit UserErrors(std::vector<UserError> list_)
        : std::runtime_error("errors"), list(std::move(list_)) {}

    std::vector<UserError> list;
};

}  // namespace calint
