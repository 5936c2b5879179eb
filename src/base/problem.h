// A problem: why a file, or a part of it, could not be checked.
#pragma once

#include <string>

#include "base/place.h"

namespace calint {

/// Bad input. It is reported like a finding, but it always makes the exit status 2: what was not
/// checked is never a pass.
struct Problem {
    /// Which check this belongs to; the rule that names this check explains it:
    /// `unreadable-file`, `xml-malformed`, `yaml-malformed`, `root-or-namespace`.
    std::string check;
    /// The precise kind, stable between versions: `io`, `limit-size`, `xml-doctype`, ...
    std::string code;
    /// What is wrong, in lower case; names from the file in it are escaped already.
    std::string message;
    /// Where; an empty span at 0 when the file as a whole is meant.
    Span span{};
};

}  // namespace calint
