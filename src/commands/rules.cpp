// calint rules: every rule, as a table, as the index of docs/rules/, or as JSON.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/memory.h"
#include "commands/commands.h"
#include "commands/scan.h"
#include "rules/builtin.h"

namespace calint {

namespace {

std::string as_text(const std::vector<const Rule*>& rules) {
    std::string out;
    for (const Rule* rule : rules)
        out += fmt::format("{:<32} {:<9} {:<9} {}\n", rule->id, to_string(rule->severity),
                           to_string(rule->persona), rule->title);
    return out;
}

/// The folder a rule's file stands in, which is its subject.
std::string_view subject_of(const Rule& rule) {
    const std::size_t end = rule.file.rfind('/');
    if (end == std::string_view::npos) return "more";
    const std::string_view folder = rule.file.substr(0, end);
    return folder.substr(folder.rfind('/') + 1);
}

std::string link(const Rule& rule) {
    return fmt::format("[{0}]({0}.md)", rule.id);
}

std::string show(const std::string& name) {
    return name;
}
std::string show(std::uint16_t weakness) {
    return fmt::format("CWE-{} {}", weakness, builtin_catalog.weakness(weakness));
}

/// A table from names, such as those of standards, to the rules that speak of them.
template <typename Index>
std::string index_table(std::string_view title, std::string_view column, const Index& index) {
    std::string out = fmt::format("\n## {}\n\n| {} | rules |\n| --- | --- |\n", title, column);
    for (const auto& [name, rules] : index) {
        std::vector<std::string> links;
        for (const Rule* rule : rules) links.push_back(link(*rule));
        out += fmt::format("| {} | {} |\n", show(name), fmt::join(links, ", "));
    }
    return out;
}

std::string as_markdown(const std::vector<const Rule*>& rules) {
    std::string out = fmt::format("# Rules\n\n{} rules, by subject.\n", rules.size());
    std::map<std::string_view, std::vector<const Rule*>> subjects;
    std::map<std::string, std::vector<const Rule*>> sbs, answers;
    std::map<std::uint16_t, std::vector<const Rule*>> cwe;
    for (const Rule* rule : rules) {
        subjects[subject_of(*rule)].push_back(rule);
        for (const std::string_view id : rule->standards.sbs) sbs[std::string(id)].push_back(rule);
        for (const std::uint16_t number : rule->standards.cwe) cwe[number].push_back(rule);
        for (const std::string_view answer : rule->foresees)
            answers[fmt::format("`{}`", answer)].push_back(rule);
    }
    for (const auto& [subject, own] : subjects) {
        out += fmt::format(
            "\n## {}\n\n"
            "| rule | severity | persona | applies to | what it finds |\n"
            "| --- | --- | --- | --- | --- |\n",
            subject);
        for (const Rule* rule : own)
            out +=
                fmt::format("| {} | {} | {} | {} | {} |\n", link(*rule), to_string(rule->severity),
                            to_string(rule->persona), fmt::join(rule->applies, ", "), rule->title);
    }
    out += index_table("By the Security Benchmark for Salesforce", "control", sbs);
    out += index_table("By weakness", "weakness", cwe);
    out += index_table("By what Salesforce would answer", "answer", answers);
    out += "\n## By OAuth error\n\n| error | rules that find what causes it |\n| --- | --- |\n";
    for (const OAuthError& error : builtin_catalog.errors) {
        std::vector<std::string> links;
        for (const ErrorCause& cause : error.causes) {
            for (const std::string_view id : cause.rules) {
                const std::string text = fmt::format("[{0}]({0}.md)", id);
                if (std::find(links.begin(), links.end(), text) == links.end())
                    links.push_back(text);
            }
        }
        out += fmt::format("| `{}` | {} |\n", error.name, fmt::join(links, ", "));
    }
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
    const EndsWithoutMemory here;  // nlohmann-json leaves a value half made
    Arena arena;
    const std::vector<const Rule*> rules =
        load_all_rules(world.files, command.rule_directories, builtin_catalog, arena);
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
