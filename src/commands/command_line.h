// The commands and options as data: one constant table, from which a command line is read and from
// which help, completions and the manual page are written.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "commands/options.h"

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

struct Argument;

/// What was said for an argument.
struct Given {
    const Argument& argument;
    std::string_view value;  ///< "" of a flag
    std::string_view where;  ///< the option, or the variable that stands for it: for messages
};

/// An option, or a positional argument: that has no name.
struct Argument {
    std::string_view name = {};  ///< "--format"
    char letter = 0;             ///< 'f': the same as "-f"; 0: none
    std::string_view about = {};
    std::string_view value = {};     ///< as people read it: "SEVERITY"; "" if it takes nothing
    std::string_view initial = {};   ///< its default, "" if none is shown
    const char* variable = nullptr;  ///< the environment variable that says the same, if there is
    Takes takes = Takes::nothing;    ///< for completions
    std::span<const std::string_view> words = {};  ///< sorted as they are told
    unsigned least = 0;                            ///< of a number
    unsigned most = 0;                             ///< 0: it is no number
    bool required = false;
    bool repeatable = false;
    /// Fills in the field. Throws UserError for a value that cannot be.
    void (*take)(Command& into, const Given& given) = nullptr;
};

constexpr bool is_positional(const Argument& argument) {
    return argument.name.empty();
}

/// `-f` and `--format`; none of a positional.
std::vector<std::string> names_of(const Argument& argument);

/// No command has more.
constexpr std::size_t most_arguments = 64;

struct Subcommand {
    CommandKind kind = CommandKind::message;
    std::string_view name;
    std::string_view about;
    std::span<const Argument> arguments;
};

struct CommandLine {
    std::span<const Argument> arguments;  ///< without a command: --help, --version
    std::span<const Subcommand> commands;
};

/// What parse_command_line() understands.
const CommandLine& command_line();

/// What --help and --version print.
std::string help_text(const CommandLine& line);
std::string help_text(const Subcommand& command);
std::string version_text();

/// A script that completes command lines of calint.
std::string bash_completion(const CommandLine& line);
std::string zsh_completion(const CommandLine& line);
std::string fish_completion(const CommandLine& line);

/// calint.1, for man.
std::string man_page(const CommandLine& line);

}  // namespace calint
