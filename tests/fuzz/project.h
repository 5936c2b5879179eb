// Whole runs on files in memory, and what must be so of everything they say.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "verdict/judge.h"

namespace calint::fuzz {

/// By path.
using Files = std::map<std::string, std::string>;

/// The files of an input: each begins behind a line `>>> PATH`, what stands before the first such
/// line is the file `first`. Paths that no disk could hold are left out.
Files files_of(std::string_view input, const std::string& first);

/// Whether a file can be named like this, below the current directory and beside `files`.
bool can_name(const std::string& path, const Files& files);

/// Runs `check` on all of the files with every report format and requires that
///   - only the configuration and the baseline make bad requests, at places that exist,
///   - no file makes calint disagree with itself (`internal`),
///   - every place is inside its file, lines and columns are those of its bytes,
///   - every report is text that hides nothing and commands nothing, and reads as what it is,
///   - no report holds a secret that was found,
///   - a second run with other threads says the same bytes.
/// False if the request was bad, and `why` then.
bool check_project(const Files& files, std::string* why = nullptr);

/// Requires of a report, or of a message, that it is UTF-8 without control characters (but for line
/// ends and, in lines of source, tabs) and without what reorders or hides text.
void require_harmless(std::string_view text, bool has_source_lines, std::string_view what);

/// Requires that `text` (from `main`'s catch) is fit to be shown, and that it names a place in a
/// file, if it does, that exists.
void require_error(const std::string& where, const std::string& what, const std::string& hint,
                   const Files& files);

}  // namespace calint::fuzz
