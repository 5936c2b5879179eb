// --help and --version.
#include <fmt/format.h>

#include "base/version.h"
#include "commands/command_line.h"

namespace calint {

namespace {

constexpr std::string_view about =
    "The linter for Salesforce Connected Apps and External Client Apps.\n"
    "`calint PATH` is short for `calint check PATH`.\n";

constexpr std::string_view exit_status =
    "\nExit status: 0 nothing found, 1 findings from --fail-on on, 2 something was not checked.\n";

/// `  HEAD` and, from the 31st column on, what it is about; on a line of its own where HEAD is
/// long.
std::string row(std::string_view head, std::string_view text) {
    constexpr std::size_t column = 28;
    if (head.size() < column) return fmt::format("  {:<{}}{}\n", head, column, text);
    return fmt::format("  {}\n  {:<{}}{}\n", head, "", column, text);
}

/// `-f,--format FORMAT[=FILE] ...`
std::string head_of(const Argument& argument) {
    std::string head;
    if (is_positional(argument)) {
        head = fmt::format("{} TEXT", argument.value);
    } else {
        if (argument.letter != 0) head = fmt::format("-{},", argument.letter);
        head += argument.name;
        if (!argument.value.empty()) head += fmt::format(" {}", argument.value);
        if (argument.most != 0)
            head += fmt::format(":INT in [{} - {}]", argument.least, argument.most);
        if (!argument.initial.empty()) head += fmt::format("={}", argument.initial);
    }
    if (argument.repeatable) head += " ...";
    if (argument.required) head += " REQUIRED";
    if (argument.variable != nullptr) head += fmt::format(" (Env:{})", argument.variable);
    return head;
}

/// ` NAME...` or ` [PATH...]`
std::string usage_of(const Argument& positional) {
    const std::string_view more = positional.repeatable ? "..." : "";
    return positional.required ? fmt::format(" {}{}", positional.value, more)
                               : fmt::format(" [{}{}]", positional.value, more);
}

std::string options_of(std::span<const Argument> arguments) {
    std::string out = "\nOptions:\n";
    for (const Argument& argument : arguments)
        if (!is_positional(argument)) out += row(head_of(argument), argument.about);
    return out;
}

}  // namespace

std::string help_text(const CommandLine& line) {
    std::string out(about);
    out += "Usage: calint [OPTIONS] SUBCOMMAND\n" + options_of(line.arguments) + "\nSubcommands:\n";
    for (const Subcommand& command : line.commands) out += row(command.name, command.about);
    return out.append(exit_status);
}

std::string help_text(const Subcommand& command) {
    std::string positionals;
    std::string out = fmt::format("{}\nUsage: calint {} [OPTIONS]", command.about, command.name);
    for (const Argument& argument : command.arguments) {
        if (!is_positional(argument)) continue;
        out += usage_of(argument);
        positionals += row(head_of(argument), argument.about);
    }
    out += "\n";
    if (!positionals.empty()) out += "\nPositionals:\n" + positionals;
    return (out + options_of(command.arguments)).append(exit_status);
}

std::string version_text() {
    return fmt::format("calint {}\n", version);
}

}  // namespace calint
