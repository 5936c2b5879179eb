// calint test: the tests inside rule files.
#include <fmt/format.h>

#include "base/text.h"
#include "base/utf8.h"
#include "commands/commands.h"
#include "commands/self_test.h"
#include "rules/builtin.h"
#include "rules/load.h"

namespace calint {

ExitStatus run_test(const Command& command, World& world) {
    Arena arena;
    std::span<const Rule> rules = builtin_rules();
    if (!command.names.empty()) {
        std::vector<RuleFile> files;
        for (const std::string& path : command.names) {
            for (auto& [name, text] : read_rule_files(world.files, path))
                files.push_back({name, std::move(text)});
        }
        rules = arena.keep(load_rules(files, builtin_catalog, {}, arena));
    }
    std::size_t cases = 0, failed = 0;
    for (const Rule& rule : rules) {
        const RuleTestResult result = test_rule(rule, builtin_catalog);
        cases += result.cases;
        failed += result.failures.empty() ? 0 : 1;
        world.out.write(fmt::format("{:<34}{:>3} cases  {}\n", rule.id, result.cases,
                                    result.failures.empty() ? "ok" : "FAILED"));
        for (const TestFailure& failure : result.failures)
            world.out.write(fmt::format("  {}: {}: {}\n", escape_for_display(failure.place),
                                        failure.kind, failure.detail));
    }
    world.out.write(fmt::format("{}, {}, {} failed\n", count_of(rules.size(), "rule"),
                                count_of(cases, "case"), failed));
    return failed == 0 ? ExitStatus::clean : ExitStatus::findings;
}

}  // namespace calint
