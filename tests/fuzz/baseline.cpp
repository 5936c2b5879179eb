// A baseline: it is refused with places, or it hides what it names; what is written of it is read
// back as the same.
#include "verdict/baseline.h"

#include <tuple>

#include "base/error.h"
#include "fuzz.h"
#include "project.h"
#include "project/root.h"
#include "small_project.h"

using namespace calint;
using namespace calint::fuzz;

namespace {

const std::string path(baseline_name);

std::vector<BaselineEntry> read(const Files& files) {
    MemoryFiles disk(files);
    return read_baseline(disk, path, absolute_path(".")).entries;
}

bool same(const BaselineEntry& a, const BaselineEntry& b) {
    const auto key = [](const BaselineEntry& e) {
        return std::tie(e.fingerprint, e.count, e.rule, e.path, e.app, e.value, e.because);
    };
    return key(a) == key(b);
}

}  // namespace

FUZZ_TARGET(input) {
    Files files = small_project();
    files[path] = input;
    check_project(files);
    std::vector<BaselineEntry> entries;
    try {
        entries = read(files);
    } catch (const UserError&) {
        return;
    } catch (const UserErrors&) {
        return;
    }
    const std::string written = write_baseline(entries);
    require_harmless(written, false, "a baseline as it is written");
    const std::vector<BaselineEntry> again = read({{path, written}});
    require(again.size() == entries.size(), "a baseline loses entries when it is written", written);
    const std::string rewritten = write_baseline(again);
    require(rewritten == written, "a baseline changes when it is written again", written);
    for (const BaselineEntry& entry : entries) {
        const bool is_kept = std::any_of(again.begin(), again.end(),
                                         [&](const auto& other) { return same(entry, other); });
        require(is_kept, "an entry of a baseline changes when it is written", written);
    }
}
