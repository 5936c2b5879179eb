// A configuration beside a small project: it is either refused with places, or everything runs.
#include "fuzz.h"
#include "project.h"
#include "small_project.h"

using namespace calint::fuzz;

FUZZ_TARGET(input) {
    Files files = small_project();
    files[".calint.yaml"] = input;
    check_project(files);
}
