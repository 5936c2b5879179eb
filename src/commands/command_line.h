// The commands and options as data, for what is written about them: completions and the manual
// page.
#pragma once

#include <string>
#include <vector>

namespace calint {

/// What stands behind an option, or where an argument stands.
enum class Takes {
    nothing,
    text,
    words,
    words_or_file,  ///< WORD or WORD=FILE
    file,
    directory,
    path,  ///< a file or a directory
    rule,
    rule_or_error,
};

struct Argument {
    std::vector<std::string> names;  ///< "-f", "--format"; of a positional: "PATH"
    std::string about;
    std::string value;     ///< as people read it: "SEVERITY"; "" if it takes nothing
    std::string initial;   ///< its default, "" if none is shown
    std::string variable;  ///< the environment variable that says the same, "" if there is none
    Takes takes = Takes::nothing;
    std::vector<std::string> words;  ///< sorted as they are told
    bool positional = false;
    bool required = false;
    bool repeatable = false;
};

struct Subcommand {
    std::string name;
    std::string about;
    std::vector<Argument> arguments;
};

struct CommandLine {
    std::vector<Argument> arguments;  ///< without a command: --help, --version
    std::vector<Subcommand> commands;
};

/// What parse_command_line() understands.
CommandLine command_line();

/// The ids of the built-in rules; with the names of OAuth errors where they can stand as well.
std::vector<std::string> names_for(Takes takes);

/// A script that completes command lines of calint.
std::string bash_completion(const CommandLine& line);
std::string zsh_completion(const CommandLine& line);
std::string fish_completion(const CommandLine& line);

/// calint.1, for man.
std::string man_page(const CommandLine& line);

}  // namespace calint
