#include "commands/command_line.h"

#include <CLI/CLI.hpp>

#include "commands/options.h"
#include "rules/builtin.h"

namespace calint {

namespace {

/// By the name that the value has in the help.
Takes takes_of(const std::string& command, const std::string& value, bool positional) {
    if (value == "FILE") return Takes::file;
    if (value == "DIR") return Takes::directory;
    if (value == "PATH") return Takes::path;
    if (value == "ID") return Takes::rule;
    if (value == "NAME" && command == "explain") return Takes::rule_or_error;
    if (value == "NAME" && !positional) return Takes::file;
    return Takes::text;
}

Argument argument_of(const std::string& command, const CLI::Option& option) {
    Argument argument;
    argument.positional = option.get_positional();
    argument.required = option.get_required();
    argument.about = option.get_description();
    argument.initial = option.get_default_str();
    argument.variable = option.get_envname();
    if (argument.positional) {
        argument.names = {option.get_name()};
        argument.value = argument.names[0];
        argument.repeatable = option.get_items_expected_max() > 1;
    } else {
        for (const std::string& name : option.get_snames()) argument.names.push_back("-" + name);
        for (const std::string& name : option.get_lnames()) argument.names.push_back("--" + name);
        if (option.get_items_expected_max() == 0) return argument;  // a flag
        const std::string type = option.get_type_name();
        argument.value = type.substr(0, type.find(':'));  // without the check: `N:INT in [1 - 256]`
        argument.repeatable = option.get_multi_option_policy() == CLI::MultiOptionPolicy::TakeAll;
    }
    argument.takes = takes_of(command, argument.value, argument.positional);
    for (const std::string_view word : words_of(command, argument.names.back()))
        argument.words.emplace_back(word);
    if (!argument.words.empty())
        argument.takes = argument.value.ends_with("[=FILE]") ? Takes::words_or_file : Takes::words;
    return argument;
}

std::vector<Argument> arguments_of(const CLI::App& app, const std::string& command) {
    std::vector<Argument> arguments;
    for (const CLI::Option* option : app.get_options())
        arguments.push_back(argument_of(command, *option));
    return arguments;
}

}  // namespace

CommandLine command_line() {
    CommandLine line;
    look_at_command_line([&](const CLI::App& app) {
        line.arguments = arguments_of(app, "");
        const auto all = [](const CLI::App*) { return true; };
        for (const CLI::App* sub : app.get_subcommands(all))
            line.commands.push_back(
                {sub->get_name(), sub->get_description(), arguments_of(*sub, sub->get_name())});
    });
    return line;
}

std::vector<std::string> names_for(Takes takes) {
    std::vector<std::string> names;
    for (const Rule& rule : builtin_rules()) names.emplace_back(rule.id);
    if (takes == Takes::rule_or_error)
        for (const OAuthError& error : builtin_catalog.errors) names.emplace_back(error.name);
    return names;
}

}  // namespace calint
