// A finding: what a report says about one place. Everything in it may be printed: names and values
// are escaped, secrets are cut, and nothing refers to a file's bytes any more.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/place.h"
#include "rules/rule.h"

namespace calint {

/// A line of source, ready to be shown with a mark under the bytes that are meant.
struct Excerpt {
    std::string line;  ///< escaped, secrets cut, at most about 200 characters around the mark
    std::string pad;   ///< blanks and tabs up to the mark
    std::uint32_t width = 0;  ///< columns of the mark; 0: there is no line to show
};

struct Location {
    std::string path;       ///< as people see it
    std::string root_path;  ///< from the project's root
    Span span;
    Position start;
    Position end;
    bool has_region = true;  ///< false: the file as a whole
    Excerpt excerpt;
    std::string snippet;     ///< the bytes of the region, escaped, secrets cut; "" if too long
    bool is_redacted = false;  ///< a secret stands in the region
    std::string line_hash;   ///< GitHub's primaryLocationLineHash; "" unless asked for
};

struct RelatedLocation {
    Location location;
    std::string message;
};

struct Finding {
    const Rule* rule = nullptr;
    Severity severity = Severity::info;
    double score = 0;
    std::string message;
    std::string app;
    std::string subject;
    std::string field;  ///< "" for checks
    std::string value;  ///< shown form; "" when something is absent
    Location location;
    std::vector<RelatedLocation> related;
    std::string fingerprint;  ///< 32 hexadecimal digits; "" unless asked for
};

/// A problem with its place: a file, or a part of it, that was not checked.
struct ReportedProblem {
    const Rule* rule = nullptr;  ///< the rule that explains it; may be null
    std::string check;
    std::string code;
    std::string message;
    Location location;
};

}  // namespace calint
