// calint rules: every rule, as a table, as the index of docs/rules/, or as JSON.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "commands/commands.h"

namespace calint {

namespace {

std::string as_text(const std::vector<const Rule*>& rules) {
    std::string out;
    for (const Rule* rule : rules)
        out += fmt::format("{:<32} {:<9} {:<9} {}\n", rule->id, to_string(rule->severity),
                           to_string(rule->persona), rule->title);
    return out;
}

std::string as_markdown(const std::vector<const Rule*>& rules) {
    std::string out =
        "# Rules\n\n"
        "| rule | severity | persona | applies to | what it finds |\n"
        "| --- | --- | --- | --- | --- |\n";
    for (const Rule* rule : rules)
        out += fmt::format("| [{0}]({0}.md) | {1} | {2} | {3} | {4} |\n", rule->id,
                           to_string(rule->severity), to_string(rule->persona),
                           fmt::join(rule->applies, ", "), rule->title);
    return out;
}

std::string as_json(const std::vector<const Rule*>& rules) {
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    for (const Rule* rule : rules) {
        nlohmann::ordered_json json;
        json["id"] = rule->id;
        json["title"] = rule->title;
        json["severity"] = to_string(rule->severity);
        json["confidence"] = to_string(rule->confidence);
        json["persona"] = to_string(rule->persona);
        if (rule->score > 0) json["score"] = rule->score;
        json["appliesTo"] = rule->applies;
        json["tags"] = rule->tags;
        json["cwe"] = rule->standards.cwe;
        json["remedy"] = rule->remedy;
        json["references"] = rule->see;
        list.push_back(std::move(json));
    }
    return list.dump(2) + "\n";
}

}  // namespace

ExitStatus run_rules_command(const Command& command, World& world) {
    Arena arena;
    const std::vector<const Rule*> rules =
        load_all_rules(world.files, command.rule_directories, arena);
    if (command.format.empty() || command.format == "text") {
        world.out.write(as_text(rules));
    } else if (command.format == "markdown") {
        world.out.write(as_markdown(rules));
    } else if (command.format == "json") {
        world.out.write(as_json(rules));
    } else {
        throw UserError("--format", "rules writes text, markdown or json");
    }
    return ExitStatus::clean;
}

}  // namespace calint
