// A source: one file that calint reads.
#pragma once

#include <cstdint>
#include <string>

namespace calint {

/// How a file is written: as metadata XML, as a YAML description, or in whatever way, so that it
/// is looked through for secrets only.
enum class Notation : std::uint8_t { xml, yaml, text };

class Project;

/// A file's bytes with the names that reports use for it.
struct Source {
    std::string path;       ///< as people see it: relative to where calint was called, with '/'
    std::string root_path;  ///< relative to the project's root: in SARIF, JSON and fingerprints
    std::string bytes;
    std::size_t order = 0;  ///< among the files of the run
    std::string absolute_path;
    const Project* project = nullptr;  ///< around the file; may be null
    bool is_ignored = false;           ///< by the project's .forceignore
    bool is_context = false;           ///< read for the sake of others, not asked for
    int api_version = 0;  ///< of the project around it (package.xml, sfdx-project.json); 0: unknown
    Notation notation = Notation::xml;
};

}  // namespace calint
