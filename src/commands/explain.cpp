// calint explain: a rule's page, or an OAuth error.
#include <algorithm>

#include "base/error.h"
#include "base/text.h"
#include "base/utf8.h"
#include "commands/commands.h"
#include "commands/scan.h"
#include "report/rule_page.h"
#include "rules/builtin.h"

namespace calint {

namespace {

/// Compared by letters only, so that `Access denied` and `access_denied` are one.
std::string letters(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (is_letter(c) || is_digit(c)) out += to_lower(c);
    }
    return out;
}

const OAuthError* find_error(std::string_view name) {
    const std::string wanted = letters(name);
    for (const OAuthError& error : builtin_catalog.errors) {
        if (letters(error.name) == wanted) return &error;
        for (const std::string_view other : error.also) {
            if (letters(other) == wanted) return &error;
        }
    }
    return nullptr;
}

}  // namespace

ExitStatus run_explain(const Command& command, World& world) {
    Arena arena;
    const std::vector<const Rule*> rules =
        load_all_rules(world.files, command.rule_directories, builtin_catalog, arena);
    const bool markdown = command.format == "markdown";
    if (!command.format.empty() && !markdown && command.format != "text")
        throw UserError("--format", "explain writes text or markdown");
    std::string name;
    for (const std::string& word : command.names) name += (name.empty() ? "" : " ") + word;
    const auto rule = std::find_if(rules.begin(), rules.end(),
                                   [&](const Rule* candidate) { return candidate->id == name; });
    if (rule != rules.end()) {
        world.out.write(markdown ? rule_page_markdown(**rule, builtin_catalog)
                                 : rule_page_text(**rule, builtin_catalog));
        return ExitStatus::clean;
    }
    if (const OAuthError* const error = find_error(name)) {
        world.out.write(error_page_text(*error));
        return ExitStatus::clean;
    }
    std::vector<std::string_view> known;
    for (const Rule* candidate : rules) known.push_back(candidate->id);
    for (const OAuthError& error : builtin_catalog.errors) known.push_back(error.name);
    throw UserError(
        "", "unknown rule or error '" + escape_for_display(name) + "'" + did_you_mean(name, known),
        "see calint rules");
}

}  // namespace calint
