// calint schema: JSON Schema of what people write, for their editors.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/memory.h"
#include "base/text.h"
#include "commands/commands.h"
#include "config/config.h"
#include "rules/builtin.h"
#include "rules/checks/checks.h"

namespace calint {

namespace {

using Json = nlohmann::ordered_json;

Json words(std::span<const std::string_view> names, std::string_view about) {
    return {{"enum", names}, {"description", about}};
}

Json text(std::string_view about) {
    return {{"type", "string"}, {"description", about}};
}

Json date(std::string_view about) {
    return {
        {"type", "string"}, {"pattern", "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}, {"description", about}};
}

/// One word, or a list of them.
Json list(Json items, std::string_view about) {
    Json several = {{"type", "array"}, {"items", items}};
    return {{"anyOf", {std::move(items), std::move(several)}}, {"description", about}};
}

Json map(Json properties) {
    return {
        {"type", "object"}, {"additionalProperties", false}, {"properties", std::move(properties)}};
}

Json rule_entry(const Rule& rule) {
    Json entry = map(
        {{"severity", words(severity_names, "instead of the rule's own")},
         {"persona", words(persona_names, "who sees it")},
         {"ignorable",
          {{"type", "boolean"}, {"description", "false: no ignore and no baseline may hide it"}}}});
    Json either = Json::array();
    if (check_of(rule) == CheckOf::apps) either.push_back({{"const", "off"}});
    either.push_back(std::move(entry));
    return {{"description", rule.title}, {"anyOf", std::move(either)}};
}

Json app_entry() {
    return map({{"class", words(app_classes, "what kind of integration it is")},
                {"owner", text("who answers for it")},
                {"needs", list({{"type", "string"}}, "scopes; any other one is a finding")},
                {"callbacks", list({{"type", "string"}}, "callback URLs, character by character")},
                {"flows", list({{"enum", flow_names}}, "ways to get a token")},
                {"review_by", date("overdue from the day after")}});
}

Json ignore_entry() {
    Json entry = map({{"rule", list({{"type", "string"}}, "id or glob")},
                      {"app", text("developer name of the app")},
                      {"path", text("glob of paths from the root")},
                      {"value", text("as reports show it")},
                      {"because", {{"type", "string"}, {"minLength", 1}}},
                      {"until", date("last day; then it comes back")}});
    entry["required"] = {"rule", "because"};
    return entry;
}

Json config_schema() {
    Json rules = Json::object();
    for (const Rule& rule : builtin_rules()) rules[std::string(rule.id)] = rule_entry(rule);
    Json lists = Json::object();
    for (const NamedList& each : builtin_catalog.lists) {
        if (!each.is_fixed) lists[std::string(each.name)] = list({{"type", "string"}}, each.about);
    }
    Json properties;
    properties["fail_on"] = words(fail_names, "exit with 1 from this severity on");
    properties["min_severity"] = words(severity_names, "show findings from this severity on");
    properties["min_confidence"] = words(confidence_names, "show rules from this confidence on");
    properties["persona"] = words(persona_names, "whose rules to show");
    properties["secrets"] = {{"type", "boolean"},
                             {"description", "look through the text of files for secrets"}};
    properties["baseline"] = text("file of what was known before");
    properties["exclude"] = list({{"type", "string"}}, "globs of paths that are not looked at");
    properties["load_rules"] = list({{"type", "string"}}, "directories of rules of one's own");
    // Rules of one's own have names that this schema cannot know.
    properties["rules"] = {{"type", "object"}, {"properties", std::move(rules)}};
    properties["lists"] = map(std::move(lists));
    properties["apps"] = {{"type", "object"}, {"additionalProperties", app_entry()}};
    properties["ignore"] = {{"type", "array"}, {"items", ignore_entry()}};
    Json schema = {{"$schema", "https://json-schema.org/draft/2020-12/schema"},
                   {"title", "Configuration of calint, .calint.yaml"}};
    schema.update(map(std::move(properties)));
    return schema;
}

}  // namespace

ExitStatus run_schema(const Command& command, World& world) {
    const EndsWithoutMemory here;  // nlohmann-json leaves a value half made
    static constexpr std::string_view names[] = {"config"};
    if (command.names.size() != 1 || command.names.front() != names[0])
        throw UserError("schema",
                        "'" + command.names.front() + "' is not known" +
                            did_you_mean(command.names.front(), names),
                        "write calint schema config");
    world.out.write(config_schema().dump(2) + "\n");
    return ExitStatus::clean;
}

}  // namespace calint
