// What is seen only between files: the missing parts of External Client Apps, and apps that share
// what should be one app's own.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "lint/file_work.h"
#include "model/facts.h"

namespace calint {

/// What is remembered of every app until all have been seen: enough to find those that share a key,
/// a certificate or a name, whose files are then read again.
struct AppTrace {
    std::size_t file = 0;   ///< number of a candidate
    std::uint64_t key = 0;  ///< hashes; 0: there is none
    std::uint64_t certificate = 0;
    std::uint64_t label = 0;
    bool is_external = false;
};

AppTrace trace_of(Facts& facts);

/// The numbers of the files, sorted, whose apps share something with another one's.
std::vector<std::size_t> files_to_compare(const std::vector<AppTrace>& traces);

/// All parts of one project as one "app" of subject `project`, for the rules that compare apps.
std::vector<App> project_apps(const std::vector<const Part*>& parts);

/// Files that were not asked for, with the folders that they name.
struct ContextFiles {
    std::vector<Candidate> files;
    std::vector<std::unique_ptr<Folder>> folders;
};

/// The files of External Client Apps that stand in the projects of `parts` and are not among
/// `known`: what a run that was pointed at some of an app's files needs to know of the others.
ContextFiles missing_parts(const std::vector<const Part*>& parts,
                           const std::vector<Candidate>& known, const Schema& schema);

}  // namespace calint
