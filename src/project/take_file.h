// What becomes of a file or a link that was found: something to read, left out, or a problem.
#pragma once

#include <string>
#include <string_view>

#include "project/folder_node.h"

namespace calint {

/// Takes one file in: as a candidate of `node`, or as what was left out or went wrong. `named`: by
/// the user, so that any name may be an app's.
void take_file(FileSystem& files, const WalkOptions& options, std::string_view name, bool named,
               FolderNode& node);

/// Whether the configuration leaves a path (absolute) out.
bool is_excluded(const WalkOptions& options, const std::string& absolute);

/// The same for a link, which is never read.
void take_link(FileSystem& files, const WalkOptions& options, std::string_view name,
               FolderNode& node);

/// Remembers why something is not read, where that is to be told.
void skip(const WalkOptions& options, std::string_view name, std::string_view reason,
          FolderNode& node);

}  // namespace calint
