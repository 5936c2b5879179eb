// A file of a user's rules: it is refused with places, or its own tests run and so does a check
// with it on a small project, whatever they come to.
#include "rules/load.h"

#include "base/error.h"
#include "commands/self_test.h"
#include "fuzz.h"
#include "project.h"
#include "rules/builtin.h"
#include "small_project.h"

using namespace calint;
using namespace calint::fuzz;

namespace {

/// A rule's file is named like the rule.
std::string name_of(std::string_view text) {
    std::string_view id;
    if (text.starts_with("id: ")) id = text.substr(4, text.find('\n') - 4);
    const std::string path = "load/" + std::string(id) + ".yaml";
    return !id.empty() && id.size() < 60 && id.find('/') == id.npos && can_name(path, {})
               ? path
               : "load/own.yaml";
}

}  // namespace

FUZZ_TARGET(input) {
    Files files = small_project();
    files.erase("load/own.yaml");
    const std::string path = name_of(input);
    files[path] = input;
    Arena arena;
    std::vector<Rule> rules;
    try {
        const RuleFile file{path, std::string(input)};
        rules = load_rules(std::span(&file, 1), builtin_catalog, builtin_rules(), arena);
    } catch (const UserErrors& errors) {
        require(!errors.list.empty(), "errors without an error");
        for (const UserError& each : errors.list) {
            require(each.where.starts_with(path), "an error of another file", each.where);
            require_error(each.where, each.what, each.hint, files);
        }
        return;
    }
    for (const Rule& rule : rules) {
        const RuleTestResult result = test_rule(rule, builtin_catalog);
        require(result.cases == rule.flag.size() + rule.pass.size(), "a case was left out");
    }
    files[".calint.yaml"] = "load_rules: [load]\n";
    std::string why;
    require(check_project(files, &why), "a rule that loads does not run", why);
}
