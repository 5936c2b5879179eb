// What git says of a working tree; git runs as a program, never through a shell.
#pragma once

#include <string>
#include <variant>
#include <vector>

namespace calint {

/// The files under `directory` that git tracks or would add (neither .gitignore nor the user's own
/// excludes name them), relative to it. Repositories inside are told as entries of their own, with
/// or without a `/` at the end. Why there is no list otherwise: no git, not a repository, a
/// repository of somebody else's.
std::variant<std::vector<std::string>, std::string> git_files(const std::string& directory);

}  // namespace calint
