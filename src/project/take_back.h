// What git ignores by its patterns and tracks all the same: asked of git once a walk is done.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "project/files.h"
#include "project/folder_node.h"

namespace calint {

/// What git ignores at and below `node`, by the working tree that it stands in: absolute paths.
void gather_ignored(const FolderNode& node,
                    std::map<const GitTree*, std::vector<std::string>>& ignored);

/// Takes back what is tracked, and puts all at and below `start` in order again; `to_walk` gets the
/// folders that are to be listed because of it.
void take_back(FileSystem& files, const WalkOptions& options, const TrackedFiles& tracked,
               FolderNode& start, std::vector<FolderNode*>& to_walk);

/// Who names an ignored folder wants what is in it: the files that are tracked all the same, if
/// there are any. False if there are none.
bool enter_ignored(FileSystem& files, FolderNode& start);

}  // namespace calint
