// calint.1: the commands and options from the options themselves, the rest from here.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/version.h"
#include "commands/command_line.h"

namespace calint {

namespace {

/// `text` as roff shows it.
std::string roff(std::string_view text) {
    std::string out;
    if (text.starts_with('.') || text.starts_with('\'')) out += "\\&";
    for (const char c : text) {
        if (c == '\\')
            out += "\\e";
        else if (c == '-')
            out += "\\-";
        else if (c == '\'')
            out += "\\(aq";
        else if (c == '`')
            out += "\\(ga";
        else
            out += c;
    }
    return out;
}

/// `\fB\-f\fR, \fB\-\-format\fR \fIFORMAT\fR`
std::string head_of(const Argument& argument) {
    if (is_positional(argument)) return "\\fI" + roff(argument.value) + "\\fR";
    std::string head;
    for (const std::string& name : names_of(argument))
        head += (head.empty() ? "\\fB" : ", \\fB") + roff(name) + "\\fR";
    if (!argument.value.empty()) head += " \\fI" + roff(argument.value) + "\\fR";
    return head;
}

std::string describe(std::span<const Argument> arguments) {
    std::string out;
    for (const Argument& argument : arguments) {
        out += fmt::format(".TP\n{}\n{}", head_of(argument), roff(argument.about));
        if (!argument.initial.empty()) out += fmt::format(" (default: {})", roff(argument.initial));
        out += ".\n";
    }
    return out;
}

std::string usage(const Subcommand& command) {
    std::string out = fmt::format(".B calint {}\n", command.name);
    const bool options = std::any_of(command.arguments.begin(), command.arguments.end(),
                                     [](const Argument& a) { return !is_positional(a); });
    if (options) out += ".RI [ OPTIONS ]\n";
    for (const Argument& argument : command.arguments) {
        if (!is_positional(argument)) continue;
        const std::string name = roff(argument.value);
        const char* const more = argument.repeatable ? " ..." : "";
        out += argument.required ? fmt::format(".IR {}{}\n", name, more)
                                 : fmt::format(".RI [ {}{} ]\n", name, more);
    }
    return out;
}

/// The variables that stand for options, each once.
std::string describe_variables(const CommandLine& line) {
    std::map<std::string_view, std::string_view> variables;
    for (const Subcommand& command : line.commands)
        for (const Argument& argument : command.arguments)
            if (argument.variable != nullptr) variables[argument.variable] = argument.name;
    std::string out;
    for (const auto& [variable, option] : variables)
        out += fmt::format(".TP\n.B {}\nAs \\fB{}\\fR, where that is not given.\n", variable,
                           roff(option));
    return out;
}

constexpr const char* exit_status = R"(.SH EXIT STATUS
.TP
.B 0
Nothing was found at or above the severity of \fB\-\-fail\-on\fR.
.TP
.B 1
Something was found.
.TP
.B 2
Something was not checked: a bad option, a file that cannot be read or parsed, nothing to read under a
path.
.SH ENVIRONMENT
)";

constexpr const char* rest = R"(.TP
.B NO_COLOR
No colours, if it is not empty.
.TP
.BR FORCE_COLOR ", " CLICOLOR_FORCE
Colours also where standard output is no terminal, if it is neither empty nor 0.
.TP
.B TERM
With \fBdumb\fR there are neither colours nor links.
.TP
.B CI
No links, if it is not empty.
.TP
.B PATH
Where \fBgit\fR(1) is looked for, which tells the files of a repository; without it directories are
walked.
.SH FILES
.TP
.BR *.connectedApp\-meta.xml ", " *.eca\-meta.xml " and others"
Metadata in source and in Metadata API format; \fBcalint fields\fR lists the types.
.TP
.B *.connectedApp.yaml
Descriptions of apps in YAML.
.TP
.BR sfdx\-project.json ", " .forceignore ", " package.xml
The project around an app: its API version, package directories, replacements, and what it leaves out.
.TP
.B .calint.yaml
The configuration: thresholds, rules, lists, contracts of apps, ignores. The nearest one up to the root
of the repository; \fBcalint schema config\fR is its JSON Schema.
.TP
.B .calint\-baseline.yaml
What was found before, as \fBcalint baseline\fR writes it at the root of the repository.
.SH EXAMPLES
.nf
calint force\-app \-\-fail\-on high
calint force\-app \-f concise \-f sarif=calint.sarif
calint explain permitted\-users\-all
.fi
.SH SEE ALSO
.BR git (1)
)";

}  // namespace

std::string man_page(const CommandLine& line) {
    std::string out = fmt::format(
        ".\\\" Written by calint completions man\n"
        ".TH CALINT 1 \"\" \"calint {}\" \"User Commands\"\n"
        ".SH NAME\n"
        "calint \\- the linter for Salesforce Connected Apps and External Client Apps\n"
        ".SH SYNOPSIS\n",
        version);
    for (const Subcommand& command : line.commands)
        out += (&command == &line.commands.front() ? "" : ".br\n") + usage(command);
    out +=
        ".SH DESCRIPTION\n"
        "calint reads the metadata of apps before it is deployed and says what is wrong, where, "
        "why,\n"
        "and what to write instead. In other text files it looks for secrets.\n"
        ".PP\n"
        "\\fBcalint\\fR \\fIPATH\\fR is short for \\fBcalint check\\fR \\fIPATH\\fR.\n"
        ".SH OPTIONS\n" +
        describe(line.arguments) + ".SH COMMANDS\n";
    for (const Subcommand& command : line.commands)
        out += fmt::format(".SS {}\n{}.\n{}", roff(command.name), roff(command.about),
                           describe(command.arguments));
    return out + exit_status + describe_variables(line) + rest;
}

}  // namespace calint
