// An ignore: somebody's decision to live with a finding, with its reason.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/place.h"
#include "rules/finding.h"

namespace calint {

/// What an ignore in a file begins with.
inline constexpr std::string_view ignore_marker = "calint: ignore";

/// Written into the configuration, or as a comment beside what it is about. All that is told must
/// fit a finding: one of `rules`, and app, path and value where they are given.
struct Ignore {
    std::vector<std::string> rules;  ///< ids, or globs of them
    std::string app;                 ///< developer name; "": any
    std::string path;                ///< glob of paths from the root; "": any
    std::string value;               ///< as reports show it; "": any
    std::string because;             ///< "": no reason, so that it counts for nothing
    int until = 0;                   ///< last day, as 20270131; 0: for good
    std::string mistake;             ///< a date that is none, ...; "" if well written
    Location at;                     ///< where it is written

    bool is_inline = false;
    std::size_t file = 0;         ///< of an inline one: order of its file
    Span covers;                  ///< findings that begin in here
    bool may_be_example = false;  ///< in documentation, which shows how ignores are written
};

}  // namespace calint
