// A project of metadata files and descriptions, from bytes to every report: files behind lines
// `>>> PATH`, or one Connected App.
#include "fuzz.h"
#include "project.h"

using namespace calint::fuzz;

FUZZ_TARGET(input) {
    check_project(files_of(input, "Acme.connectedApp-meta.xml"));
}
