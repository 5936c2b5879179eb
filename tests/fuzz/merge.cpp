// Logs of shards, one behind each line `>>> PATH`: they are refused, or they make one log.
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "commands/commands.h"
#include "fuzz.h"
#include "project.h"

using namespace calint;
using namespace calint::fuzz;

namespace {

/// The merged log; "" if the logs do not make one.
std::string merge(const Files& files) {
    MemoryFiles disk(files);
    StringOutput out;
    StringOutput err;
    World world{disk, out, err, 0, false, nullptr};
    Command command;
    command.kind = CommandKind::merge;
    for (const auto& [path, text] : files) command.names.push_back(path);
    try {
        run_merge(command, world);
    } catch (const UserError& error) {
        require(out.text().empty(), "half a log is written");
        require_error({}, error.what, error.hint, {});
        return {};
    }
    require_harmless(err.text(), false, "what merge says");
    return out.text();
}

}  // namespace

FUZZ_TARGET(input) {
    const Files files = files_of(input, "1.sarif");
    if (files.empty()) return;
    const std::string merged = merge(files);
    require(merge(files) == merged, "two merges differ");
    if (merged.empty()) return;
    const auto log = nlohmann::json::parse(merged, nullptr, false);
    require(!log.is_discarded(), "what is merged is no JSON", merged);
    require(log.at("runs").size() == 1 && log["runs"][0].at("results").is_array(),
            "what is merged is no log", merged);
}
