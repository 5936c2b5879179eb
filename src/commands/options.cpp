// Reads a command line by the table in command_line.cpp. getopt_long would not make it shorter: it
// takes an option's first letters for the option, does not tell which word it did not know, stops
// at the first path where POSIXLY_CORRECT is set, and wants the table in a form of its own.
#include "commands/options.h"

#include <fmt/format.h>

#include <algorithm>
#include <bitset>
#include <optional>

#include "base/date.h"
#include "base/error.h"
#include "base/text.h"
#include "commands/command_line.h"
#include "commands/commands.h"

namespace calint {

namespace {

using Words = std::span<const char* const>;

struct Reader {
    const Subcommand& command;
    Words words;  ///< those still to be read
    Command into;
    std::bitset<most_arguments> given;  ///< arguments with a value, by their place in the table
    bool only_positionals = false;
};

const Subcommand* command_named(std::string_view name) {
    for (const Subcommand& command : command_line().commands)
        if (command.name == name) return &command;
    return nullptr;
}

/// Also finds --version, which all commands know without telling so.
template <typename IsMeant>
const Argument* find_option(const Reader& reader, IsMeant is_meant) {
    for (const auto& arguments : {reader.command.arguments, command_line().arguments})
        for (const Argument& argument : arguments)
            if (!is_positional(argument) && is_meant(argument)) return &argument;
    return nullptr;
}

std::string see_help(const Reader& reader) {
    return fmt::format("see calint {} --help", reader.command.name);
}

/// Without dashes: the nearest name, or the only one that begins like `meant`.
std::string_view nearest_option(const Reader& reader, std::string_view meant) {
    meant.remove_prefix(std::min(meant.find_first_not_of('-'), meant.size()));
    std::vector<std::string_view> names;
    std::vector<std::string_view> longer;
    find_option(reader, [&](const Argument& option) {
        names.push_back(option.name.substr(2));
        if (names.back().starts_with(meant)) longer.push_back(names.back());
        return false;
    });
    const std::string_view best = nearest(meant, names);
    return best.empty() && longer.size() == 1 ? longer.front() : best;
}

[[noreturn]] void refuse_unknown(const Reader& reader, std::string_view word,
                                 std::string_view meant) {
    const std::string_view best = nearest_option(reader, meant);
    throw UserError("",
                    fmt::format("unknown option '{}'{}", word,
                                best.empty() ? "" : fmt::format(", did you mean '--{}'?", best)),
                    see_help(reader));
}

std::string_view next_word(Reader& reader) {
    const std::string_view word = reader.words.front();
    reader.words = reader.words.subspan(1);
    return word;
}

bool was_given(const Reader& reader, const Argument& argument) {
    return reader.given[static_cast<std::size_t>(&argument - reader.command.arguments.data())];
}

void take(Reader& reader, const Argument& argument, std::string_view value,
          std::string_view where) {
    if (!argument.value.empty())
        reader.given.set(static_cast<std::size_t>(&argument - reader.command.arguments.data()));
    argument.take(reader.into, {argument, value, where});
}

/// The word behind an option. Another option is none: the value was forgotten.
std::string_view value_behind(Reader& reader, const Argument& option) {
    const std::string_view next = reader.words.empty() ? "--" : reader.words.front();
    const auto is_next = [&](const Argument& other) {
        return other.name == next ||
               (next.size() == 2 && next[0] == '-' && next[1] == other.letter);
    };
    if (next == "--" || find_option(reader, is_next) != nullptr)
        throw UserError(std::string(option.name), "no value behind it",
                        fmt::format("write {} {}", option.name, option.value));
    return next_word(reader);
}

void take_option(Reader& reader, const Argument& option, std::string_view value) {
    if (!option.value.empty() && !option.repeatable && was_given(reader, option))
        throw UserError(std::string(option.name), "is given twice", "write it once");
    take(reader, option, value, option.name);
}

/// `--format`, `--format=json`
void read_long(Reader& reader, std::string_view word) {
    const std::size_t equals = word.find('=');
    const std::string_view name = word.substr(0, equals);
    const Argument* const option =
        find_option(reader, [&](const Argument& known) { return known.name == name; });
    if (option == nullptr) refuse_unknown(reader, name, name);
    std::string_view value;
    if (equals != std::string_view::npos) {
        if (option->value.empty())
            throw UserError(std::string(name), "takes no value", fmt::format("write {}", name));
        value = word.substr(equals + 1);
    } else if (!option->value.empty()) {
        value = value_behind(reader, *option);
    }
    take_option(reader, *option, value);
}

/// `-q`, `-qv`, `-fjson`, `-qf json`
void read_letters(Reader& reader, std::string_view word) {
    // `-output` is no file `utput`.
    const auto lacks_a_dash = [&](const Argument& option) { return option.name.substr(1) == word; };
    const std::string meant = fmt::format("-{}", word);
    if (find_option(reader, lacks_a_dash) != nullptr) refuse_unknown(reader, word, meant);
    while (word.remove_prefix(1), !word.empty()) {
        const Argument* const option = find_option(
            reader, [&](const Argument& known) { return known.letter == word.front(); });
        if (option == nullptr) refuse_unknown(reader, fmt::format("-{}", word.front()), meant);
        if (option->value.empty()) {
            take_option(reader, *option, {});
            continue;
        }
        word.remove_prefix(1);
        if (word.starts_with('='))
            throw UserError(fmt::format("-{}", option->letter), "takes its value without '='",
                            fmt::format("write {}{}", option->name, word));
        return take_option(reader, *option, word.empty() ? value_behind(reader, *option) : word);
    }
}

void read_positional(Reader& reader, std::string_view word) {
    for (const Argument& argument : reader.command.arguments)
        if (is_positional(argument) && (argument.repeatable || !was_given(reader, argument)))
            return take(reader, argument, word, "");
    throw UserError("", fmt::format("'{}' is one argument too many", word), see_help(reader));
}

void read_word(Reader& reader) {
    const std::string_view word = next_word(reader);
    if (reader.only_positionals || !word.starts_with('-') || word == "-")
        read_positional(reader, word);
    else if (word == "--")
        reader.only_positionals = true;
    else if (word.starts_with("--"))
        read_long(reader, word);
    else
        read_letters(reader, word);
}

/// A variable says what its option would, where that is not given.
void take_variables(Reader& reader, const World& world) {
    for (const Argument& argument : reader.command.arguments) {
        if (argument.variable == nullptr || was_given(reader, argument)) continue;
        const std::string value = world.environment(argument.variable);
        if (!value.empty()) take(reader, argument, value, argument.variable);
    }
}

void check_required(const Reader& reader) {
    for (const Argument& argument : reader.command.arguments)
        if (argument.required && !was_given(reader, argument))
            throw UserError("", fmt::format("{} needs a {}", reader.command.name, argument.value),
                            see_help(reader));
}

/// One report goes to standard output or to the file of --output, the others to their own files.
void complete_formats(const std::string& output, std::vector<FormatRequest>& formats) {
    if (formats.empty()) formats.emplace_back();
    FormatRequest* to_stdout = nullptr;
    for (FormatRequest& request : formats) {
        if (!request.file.empty()) continue;
        if (to_stdout != nullptr)
            throw UserError("--format", "only one report can go to standard output",
                            "write the others to files: --format sarif=calint.sarif");
        to_stdout = &request;
    }
    if (output.empty()) return;
    if (to_stdout == nullptr)
        throw UserError("--output", "every report has a file of its own already");
    to_stdout->file = output;
}

/// What options say of each other, and what was left out.
void complete_check(const std::string& output, CheckOptions& check) {
    complete_formats(output, check.formats);
    if (check.staged && !check.since.empty())
        throw UserError("--staged", "does not go with --since");
    if (check.today == 0) check.today = current_date();
    if (check.paths.empty()) check.paths.emplace_back(".");
    std::replace(check.paths.begin(), check.paths.end(), std::string("/dev/stdin"),
                 std::string("-"));
    const auto stdins = std::count(check.paths.begin(), check.paths.end(), "-");
    if (stdins > 1) throw UserError("-", "standard input can be read only once");
    if (!check.stdin_filename.empty() && stdins == 0)
        throw UserError("--stdin-filename", "goes only with the path '-'");
    if (stdins != 0 && (check.staged || !check.since.empty()))
        throw UserError("-", "standard input has no older version to compare with");
}

Command read(const Subcommand& command, Words words, const World& world) {
    Reader reader{.command = command, .words = words, .into = {}, .given = {}};
    reader.into.kind = command.kind;
    // Help may be asked for behind a mistake, and is what helps then.
    std::optional<UserError> mistake;
    while (!reader.words.empty() && reader.into.kind != CommandKind::message) {
        try {
            read_word(reader);
        } catch (const UserError& error) {
            if (!mistake) mistake = error;
        }
    }
    if (reader.into.kind == CommandKind::message) {
        if (reader.into.message.empty()) reader.into.message = help_text(command);
        return std::move(reader.into);
    }
    if (mistake) throw *mistake;
    take_variables(reader, world);
    check_required(reader);
    if (command.kind == CommandKind::check || command.kind == CommandKind::baseline)
        complete_check(reader.into.output, reader.into.check);
    return std::move(reader.into);
}

/// A first word that is neither a command nor a path, but nearly a command.
void refuse_mistyped(const std::string& word, const World& world) {
    if (!std::all_of(word.begin(), word.end(), is_letter) ||
        world.files.kind(word) != EntryKind::missing)
        return;
    std::vector<std::string_view> names;
    for (const Subcommand& command : command_line().commands) names.push_back(command.name);
    const std::string meant = did_you_mean(word, names);
    if (!meant.empty())
        throw UserError("", fmt::format("'{}' is no command and no path{}", word, meant),
                        "see calint --help");
}

}  // namespace

Command parse_command_line(int argc, const char* const* argv, const World& world) {
    const CommandLine& line = command_line();
    const Words words(argv + 1, argc > 0 ? static_cast<std::size_t>(argc - 1) : 0);
    const std::string_view first = words.empty() ? "" : words.front();
    if (const Subcommand* const command = command_named(first); command != nullptr)
        return read(*command, words.subspan(1), world);
    if (first == "-h" || first == "--help") {
        const Subcommand* const command = words.size() > 1 ? command_named(words[1]) : nullptr;
        Command shown;
        shown.message = command == nullptr ? help_text(line) : help_text(*command);
        return shown;
    }
    refuse_mistyped(std::string(first), world);
    return read(line.commands.front(), words, world);
}

}  // namespace calint
