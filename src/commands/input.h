// Standard input as a file.
#pragma once

#include <memory>
#include <string>

#include "project/files.h"

namespace calint {

/// `files` with all that `fd` gives as one more file `name`. Throws UserError where it cannot be
/// read.
std::unique_ptr<FileSystem> files_with_input(FileSystem& files, std::string name, int fd);

}  // namespace calint
