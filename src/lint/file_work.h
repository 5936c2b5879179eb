// One file with everything that is made of it before rules look at it.
#pragma once

#include <memory>
#include <vector>

#include "base/problem.h"
#include "model/app.h"
#include "parse/xml.h"
#include "project/discover.h"

namespace calint {

struct FileWork {
    Source source;
    std::vector<Part> parts;
    std::vector<Problem> problems;  ///< why the file, or a document of it, was not understood
    std::string skipped;            ///< why a text file is not looked through; "" if it is
    bool is_too_large = false;      ///< that is why
};

/// Reads, parses and types one file into `work`, whose room is used again; a text file is read
/// only, UTF-16 as UTF-8. `order` is its number among the files of the run.
void read_file(FolderReader& files, const Candidate& candidate, std::size_t order,
               const Schema& schema, XmlReader& reader, FileWork& work);

}  // namespace calint
