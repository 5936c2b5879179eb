// A finding: what a report says about one place. Everything in it may be printed: names and values
// are escaped, secrets are cut, and nothing refers to a file's bytes any more.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/arena.h"
#include "base/place.h"
#include "rules/rule.h"

namespace calint {

/// A line of source, ready to be shown with a mark under the bytes that are meant.
struct Excerpt {
    std::string_view line;  ///< escaped, secrets cut, at most about 200 characters around the mark
    std::string_view pad;   ///< blanks and tabs up to the mark
    std::uint32_t width = 0;  ///< columns of the mark; 0: there is no line to show
};

/// Names that many findings share.
struct FileName {
    std::size_t order = 0;       ///< among the files of the run: reports follow it
    std::string_view path;       ///< as people see it, escaped
    std::string_view root_path;  ///< from the project's root, raw
    bool is_text = false;        ///< no metadata: looked through for secrets only
};
struct AppName {
    std::string_view name;     ///< escaped
    std::string_view subject;  ///< `connected-app`, `external-client-app`, ...
};

/// What reports show of a place besides its numbers.
struct Sight {
    Excerpt excerpt;
    std::string_view snippet;    ///< the region, escaped, secrets cut; "" if too long
    std::string_view line_hash;  ///< GitHub's primaryLocationLineHash; "" where a secret stands
};

struct Location {
    const FileName* file = nullptr;
    Span span;
    Position start;
    Position end;
    bool has_region = true;        ///< false: the file as a whole
    const Sight* sight = nullptr;  ///< null unless a report asked for it

    std::string_view path() const { return file->path; }
    std::string_view root_path() const { return file->root_path; }
};

struct RelatedLocation {
    Location location;
    std::string_view message;
};

/// What few findings have.
struct FindingRest {
    std::span<const RelatedLocation> related;
    std::string_view fingerprint;
    std::string_view secret;
};

/// Its texts and what it points at stand in the arena of the run that found it. A run may have
/// millions of them: what is asked of all stands first, what few have apart.
struct Finding {
    const Rule* rule = nullptr;
    const AppName* app = nullptr;
    Severity severity = Severity::info;
    Persona persona = Persona::regular;
    FindingRest* rest = nullptr;  ///< may be null
    Location location;
    std::string_view message;
    std::string_view value;        ///< shown form; "" when something is absent
    const Field* field = nullptr;  ///< null for checks
    double score = 0;

    std::string_view field_name() const { return field == nullptr ? "" : field->name; }
    std::span<const RelatedLocation> related() const {
        return rest == nullptr ? std::span<const RelatedLocation>() : rest->related;
    }
    /// 32 hexadecimal digits; "" unless asked for.
    std::string_view fingerprint() const { return rest == nullptr ? "" : rest->fingerprint; }
    /// A hash of the secret, to compare within a run; "" if it is none.
    std::string_view secret() const { return rest == nullptr ? "" : rest->secret; }
};

/// The rest of a finding, which has one from now on.
inline FindingRest& rest_of(Finding& finding, Arena& arena) {
    if (finding.rest == nullptr) finding.rest = arena.keep_one(FindingRest());
    return *finding.rest;
}

/// A problem with its place: a file, or a part of it, that was not checked.
struct ReportedProblem {
    const Rule* rule = nullptr;  ///< the rule that explains it; may be null
    std::string check;
    std::string code;
    std::string message;
    Location location;
    bool is_here_only = false;  ///< of this run, not of the file: no other shard may tell it
};

}  // namespace calint
