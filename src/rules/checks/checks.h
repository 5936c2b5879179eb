// Named checks: what no condition can say. A check tells places and values; the rule that names it
// owns everything else.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/facts.h"
#include "rules/hit.h"

namespace calint {

/// What a check looks at. The rules of the last two always run, and nothing silences them: what was
/// not checked cannot be left out, and an exception cannot excuse itself.
enum class CheckOf {
    apps,
    problems,    ///< what makes a file unreadable is found before any app is
    exceptions,  ///< ignores and baseline entries, once all findings are known
};

struct NamedCheck {
    std::string_view name;
    /// Null for those that look at no app.
    std::vector<Hit> (*run)(Facts&);
    /// What a message may name besides {value} and {app}.
    std::span<const std::string_view> parts;
    CheckOf of = CheckOf::apps;
};

std::span<const NamedCheck> all_checks();
const NamedCheck* find_check(std::string_view name);

/// What the check of a rule looks at; apps if it has none.
CheckOf check_of(const Rule& rule);

// The checks, one file each.
std::vector<Hit> check_unknown_scope(Facts& facts);
std::vector<Hit> check_callback_malformed(Facts& facts);
std::vector<Hit> check_unknown_element(Facts& facts);
std::vector<Hit> check_enum_invalid(Facts& facts);
std::vector<Hit> check_value_type(Facts& facts);
std::vector<Hit> check_required_missing(Facts& facts);
std::vector<Hit> check_singleton_duplicated(Facts& facts);
std::vector<Hit> check_element_version(Facts& facts);
std::vector<Hit> check_file_name(Facts& facts);
std::vector<Hit> check_keystore_file(Facts& facts);
std::vector<Hit> check_duplicate_key(Facts& facts);
std::vector<Hit> check_shared_certificate(Facts& facts);
std::vector<Hit> check_two_generations(Facts& facts);

}  // namespace calint
