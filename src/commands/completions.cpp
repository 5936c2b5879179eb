// calint completions: a script for a shell, written from the options themselves.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/error.h"
#include "commands/command_line.h"
#include "commands/commands.h"
#include "rules/builtin.h"

namespace calint {

namespace {

/// `text` in single quotes, each `'` in it written as the shell wants it.
std::string quoted(std::string_view text, std::string_view quote) {
    std::string out = "'";
    for (const char c : text) {
        if (c == '\'')
            out += quote;
        else
            out += c;
    }
    return out + "'";
}

std::vector<std::string_view> command_names_of(const CommandLine& line) {
    std::vector<std::string_view> names;
    for (const Subcommand& command : line.commands) names.push_back(command.name);
    return names;
}

std::vector<std::string> option_names(std::span<const Argument> arguments) {
    std::vector<std::string> names;
    for (const Argument& argument : arguments)
        for (std::string& name : names_of(argument)) names.push_back(std::move(name));
    return names;
}

/// The ids of the built-in rules; with the names of OAuth errors where they can stand as well.
std::vector<std::string> names_for(Takes takes) {
    std::vector<std::string> names;
    for (const Rule& rule : builtin_rules()) names.emplace_back(rule.id);
    if (takes == Takes::rule_or_error)
        for (const OAuthError& error : builtin_catalog.errors) names.emplace_back(error.name);
    return names;
}

std::vector<std::string> words_for(const Argument& argument) {
    if (argument.takes == Takes::rule || argument.takes == Takes::rule_or_error)
        return names_for(argument.takes);
    return {argument.words.begin(), argument.words.end()};
}

/// The first command is the one that PATHs without a command belong to.
const Subcommand& default_command(const CommandLine& line) {
    return line.commands.front();
}

std::string bash_action(const Argument& argument) {
    switch (argument.takes) {
        case Takes::nothing:
        case Takes::text:
            return ":";
        case Takes::file:
        case Takes::path:
            return "_calint_files -f";
        case Takes::directory:
            return "_calint_files -d";
        case Takes::rule:
            return "_calint_words \"$rules\"";
        case Takes::rule_or_error:
        case Takes::words:
        case Takes::words_or_file:
            break;
    }
    return fmt::format("_calint_words '{}'", fmt::join(words_for(argument), " "));
}

std::string zsh_text(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '[' || c == ']' || c == ':' || c == '\\') out += '\\';
        out += c;
    }
    return out;
}

std::string zsh_action(const Argument& argument) {
    switch (argument.takes) {
        case Takes::nothing:
            return "";
        case Takes::text:
            return fmt::format(":{}: ", zsh_text(argument.value));
        case Takes::file:
        case Takes::path:
            return fmt::format(":{}:_files", zsh_text(argument.value));
        case Takes::directory:
            return fmt::format(":{}:_files -/", zsh_text(argument.value));
        case Takes::rule:
            return fmt::format(":{}:($rules)", zsh_text(argument.value));
        case Takes::rule_or_error:
        case Takes::words:
            return fmt::format(":{}:({})", zsh_text(argument.value),
                               fmt::join(words_for(argument), " "));
        case Takes::words_or_file:
            return fmt::format(":{}:{{ compset -P \"*=\" && _files || compadd {} }}",
                               zsh_text(argument.value), fmt::join(argument.words, " "));
    }
    return "";
}

/// What _arguments is told of one option: `'(-f --format)'{-f+,--format=}'[about]:FORMAT:...'`.
std::string zsh_spec(const Argument& argument) {
    // In double quotes where a variable stands in it.
    const auto quote = [&](const std::string& text) {
        return argument.takes == Takes::rule ? '"' + text + '"' : quoted(text, "'\\''");
    };
    const std::string action = zsh_action(argument);
    if (is_positional(argument)) return quote((argument.repeatable ? "*" : "") + action);
    const std::vector<std::string> known = names_of(argument);
    std::vector<std::string> names;
    for (const std::string& name : known) {
        const char* const joins = argument.value.empty() ? "" : name.size() == 2 ? "+" : "=";
        names.push_back(name + joins);
    }
    const std::string tail = quote(fmt::format("[{}]{}", zsh_text(argument.about), action));
    const std::string head =
        argument.repeatable ? "'*'" : fmt::format("'({})'", fmt::join(known, " "));
    if (names.size() == 1) return head + names[0] + tail;
    return fmt::format("{}{{{}}}{}", head, fmt::join(names, ","), tail);
}

std::string fish_options(const Argument& argument, std::string_view when) {
    std::string out = fmt::format("complete -c calint -n '{}'", when);
    for (const std::string& name : names_of(argument))
        out += name.size() == 2 ? fmt::format(" -s {}", name[1])
                                : fmt::format(" -l {}", name.substr(2));
    switch (argument.takes) {
        case Takes::nothing:
            break;
        case Takes::text:
            out += " -x";
            break;
        case Takes::file:
        case Takes::path:
            out += " -r -F";
            break;
        case Takes::directory:
            out += " -x -a '(__fish_complete_directories)'";
            break;
        case Takes::rule:
            out += " -x -a \"$__calint_rules\"";
            break;
        case Takes::rule_or_error:
        case Takes::words:
        case Takes::words_or_file:
            out += fmt::format(" -x -a '{}'", fmt::join(words_for(argument), " "));
            break;
    }
    return out + " -d " + quoted(argument.about, "\\'") + "\n";
}

}  // namespace

std::string bash_completion(const CommandLine& line) {
    std::string values, options, positionals;
    for (const Subcommand& command : line.commands) {
        for (const Argument& argument : command.arguments) {
            if (is_positional(argument)) {
                positionals += fmt::format("    {}) {} ;;\n", command.name, bash_action(argument));
            } else if (argument.takes != Takes::nothing) {
                for (const std::string& name : names_of(argument))
                    values += fmt::format("    {}:{}) {}; return ;;\n", command.name, name,
                                          bash_action(argument));
            }
        }
        options += fmt::format("        {}) _calint_words '{}' ;;\n", command.name,
                               fmt::join(option_names(command.arguments), " "));
    }
    const std::string commands = fmt::format("{}", fmt::join(command_names_of(line), " "));
    return fmt::format(
        R"(# bash completion of calint, written by `calint completions bash`
_calint_words() {{
    mapfile -t -O "${{#COMPREPLY[@]}}" COMPREPLY < <(compgen -W "$1" -- "$cur")
}}

_calint_files() {{
    compopt -o filenames 2>/dev/null
    mapfile -t -O "${{#COMPREPLY[@]}}" COMPREPLY < <(compgen "$1" -- "$cur")
}}

_calint() {{
    COMPREPLY=()
    local cur=${{COMP_WORDS[COMP_CWORD]}} prev=${{COMP_WORDS[COMP_CWORD-1]}} command={default}
    # `--fail-on=high` comes as three words.
    if [[ $cur == = ]]; then
        cur=
    elif [[ $prev == = ]]; then
        prev=${{COMP_WORDS[COMP_CWORD-2]}}
    fi
    if ((COMP_CWORD > 1)) && [[ ' {commands} ' == *" ${{COMP_WORDS[1]}} "* ]]; then
        command=${{COMP_WORDS[1]}}
    fi
    local rules='{rules}'
    case $command:$prev in
{values}    esac
    if [[ $cur == -* ]]; then
        case $command in
{options}        esac
        if ((COMP_CWORD == 1)); then _calint_words '{top}'; fi
        return
    fi
    if ((COMP_CWORD == 1)); then _calint_words '{commands}'; fi
    case $command in
{positionals}    esac
}}

complete -F _calint calint
)",
        fmt::arg("default", default_command(line).name), fmt::arg("commands", commands),
        fmt::arg("rules", fmt::join(names_for(Takes::rule), " ")), fmt::arg("values", values),
        fmt::arg("options", options), fmt::arg("positionals", positionals),
        fmt::arg("top", fmt::join(option_names(line.arguments), " ")));
}

std::string zsh_completion(const CommandLine& line) {
    std::string commands, cases;
    for (const Subcommand& command : line.commands) {
        commands += fmt::format(
            "        {}\n",
            quoted(fmt::format("{}:{}", command.name, zsh_text(command.about)), "'\\''"));
        std::string specs;
        for (const Argument& argument : command.arguments)
            specs += " \\\n            " + zsh_spec(argument);
        cases +=
            fmt::format("    {})\n        _arguments -s -S{}\n        ;;\n", command.name, specs);
    }
    std::string top;
    for (const Argument& argument : line.arguments) top += " \\\n            " + zsh_spec(argument);
    return fmt::format(
        R"(#compdef calint
# zsh completion of calint, written by `calint completions zsh`
_calint() {{
    local rules='{rules}'
    local -a commands=(
{commands}    )
    local command={default}
    if (( CURRENT == 2 )) && [[ $PREFIX != -* ]]; then
        _describe -t commands command commands
    elif (( CURRENT == 2 )); then
        _arguments -s{top}
    elif (( ${{commands[(I)$words[2]:*]}} )); then
        command=$words[2]
        shift words
        (( CURRENT-- ))
    fi
    case $command in
{cases}    esac
}}

if [[ $funcstack[1] == _calint ]]; then
    _calint "$@"
else
    compdef _calint calint
fi
)",
        fmt::arg("rules", fmt::join(names_for(Takes::rule), " ")), fmt::arg("commands", commands),
        fmt::arg("default", default_command(line).name), fmt::arg("top", top),
        fmt::arg("cases", cases));
}

std::string fish_completion(const CommandLine& line) {
    std::string out = fmt::format(
        R"(# fish completion of calint, written by `calint completions fish`
function __calint_first
    test (count (commandline -opc)) -eq 1
end

# The command of the line is one of the arguments.
function __calint_command
    set -l words (commandline -opc)
    set -l command {}
    if set -q words[2]; and contains -- $words[2] {}
        set command $words[2]
    end
    contains -- $command $argv
end

set -g __calint_rules {}

)",
        default_command(line).name, fmt::join(command_names_of(line), " "),
        quoted(fmt::format("{}", fmt::join(names_for(Takes::rule), " ")), "\\'"));
    for (const Subcommand& command : line.commands)
        out += fmt::format("complete -c calint -n __calint_first -a {} -d {}\n", command.name,
                           quoted(command.about, "\\'"));
    for (const Argument& argument : line.arguments) out += fish_options(argument, "__calint_first");
    for (const Subcommand& command : line.commands) {
        const std::string when = fmt::format("__calint_command {}", command.name);
        bool files = false;
        for (const Argument& argument : command.arguments) {
            if (!is_positional(argument)) {
                out += fish_options(argument, when);
            } else if (argument.takes == Takes::path) {
                files = true;
            } else {
                out += fmt::format("complete -c calint -n '{}' -a '{}'\n", when,
                                   fmt::join(words_for(argument), " "));
            }
        }
        if (!files) out += fmt::format("complete -c calint -n '{}' -f\n", when);
    }
    return out;
}

ExitStatus run_completions(const Command& command, World& world) {
    struct Writer {
        std::string_view name;
        std::string (*write)(const CommandLine& line);
    };
    static constexpr Writer writers[] = {{"bash", bash_completion},
                                         {"zsh", zsh_completion},
                                         {"fish", fish_completion},
                                         {"man", man_page}};
    for (const Writer& writer : writers) {
        if (writer.name != command.format) continue;
        world.out.write(writer.write(command_line()));
        return ExitStatus::clean;
    }
    throw UserError("completions", "'" + command.format + "' is not known",
                    "write one of bash, zsh, fish, man");
}

}  // namespace calint
