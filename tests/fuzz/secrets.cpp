// Any text, through all detectors and every report. Tokens such as ‹refresh› become made-up
// secrets, so that what is mutated is what stands around them, and no seed holds a secret.
#include "secrets/sample.h"

#include "fuzz.h"
#include "project.h"

using namespace calint::fuzz;

FUZZ_TARGET(input) {
    Files files;
    for (auto& [path, text] : files_of(input, "notes.txt"))
        files.emplace(path, calint::make_sample(text).text);
    check_project(files);
}
