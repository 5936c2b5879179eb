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

struct NamedCheck {
    std::string_view name;
    /// Null for the checks of problems: what makes a file unreadable is found before any app is.
    std::vector<Hit> (*run)(Facts&);
    /// What a message may name besides {value} and {app}.
    std::span<const std::string_view> parts;
};

std::span<const NamedCheck> all_checks();
const NamedCheck* find_check(std::string_view name);

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
