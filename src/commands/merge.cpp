// calint merge: the logs of all shards become the log of one run.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/memory.h"
#include "commands/commands.h"
#include "project/root.h"
#include "report/report.h"
#include "report/sarif_log.h"

namespace calint {

namespace {

constexpr std::size_t log_limit = std::size_t{1} << 30;

SarifLog read_log(FileSystem& files, const std::string& path) {
    auto text = files.read(path, log_limit);
    if (const Problem* const problem = std::get_if<Problem>(&text))
        throw UserError(shown_path(path), problem->message);
    return {shown_path(path), std::move(std::get<std::string>(text))};
}

/// As the run would have exited: shards may have run with --exit-zero.
ExitStatus status_of(const nlohmann::ordered_json& run, std::size_t fail_on) {
    if (!run["invocations"][0]["executionSuccessful"].get<bool>()) return ExitStatus::unchecked;
    for (const auto& result : run["results"]) {
        if (result.contains("suppressions")) continue;
        const std::string severity = result.at("properties").at("severity").get<std::string>();
        const auto* const name =
            std::find(std::begin(severity_names), std::end(severity_names), severity);
        if (static_cast<std::size_t>(name - std::begin(severity_names)) >= fail_on)
            return ExitStatus::findings;
    }
    return ExitStatus::clean;
}

}  // namespace

ExitStatus run_merge(const Command& command, World& world) {
    const EndsWithoutMemory here;  // nlohmann-json leaves a value half made
    std::vector<SarifLog> logs;
    for (const std::string& path : command.names) logs.push_back(read_log(world.files, path));
    nlohmann::ordered_json run = merge_logs(logs);
    const ExitStatus status = status_of(
        run, command.check.settings.fail_on.value_or(static_cast<std::size_t>(Severity::medium)));
    const nlohmann::ordered_json results = std::move(run["results"]);
    world.err.write(github_limits(results.size()));
    run.erase("results");
    StringOutput text;
    SarifWriter writer(text, run);
    for (const auto& result : results) writer.result(result);
    writer.finish();
    if (command.output.empty()) {
        world.out.write(text.text());
    } else {
        write_file(command.output, text.text());
    }
    return status;
}

}  // namespace calint
