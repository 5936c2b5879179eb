// A tree of folders, listed by several threads at once: what stands in each, sorted out by name.
#pragma once

#include "project/folder_node.h"

namespace calint {

/// Looks at everything in and below `start`, whose folder and, with git, tree are set.
void walk(FileSystem& files, const WalkOptions& options, FolderNode& start);

}  // namespace calint
