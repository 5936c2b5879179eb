#include "rules/checks/checks.h"

#include <algorithm>
#include <iterator>

namespace calint {

namespace {

constexpr std::string_view problem_parts[] = {"problem"};
constexpr std::string_view date_parts[] = {"date"};
constexpr std::string_view hint_parts[] = {"hint"};
constexpr std::string_view kind_parts[] = {"kind"};
constexpr std::string_view parent_parts[] = {"parent"};
constexpr std::string_view element_parts[] = {"parent", "hint"};
constexpr std::string_view value_parts[] = {"element", "hint"};
constexpr std::string_view version_parts[] = {"versions"};
constexpr std::string_view shared_parts[] = {"this", "other"};

constexpr NamedCheck checks[] = {
    {"baseline-stale", nullptr, {}, CheckOf::exceptions},
    {"callback-malformed", check_callback_malformed, problem_parts},
    {"duplicate-key", check_duplicate_key, shared_parts},
    {"element-version", check_element_version, version_parts},
    {"enum-invalid", check_enum_invalid, value_parts},
    {"file-name", check_file_name, problem_parts},
    {"ignore-expired", nullptr, date_parts, CheckOf::exceptions},
    {"ignore-unknown", nullptr, problem_parts, CheckOf::exceptions},
    {"ignore-unused", nullptr, problem_parts, CheckOf::exceptions},
    {"ignore-without-reason", nullptr, {}, CheckOf::exceptions},
    {"keystore-file", check_keystore_file, kind_parts},
    {"required-missing", check_required_missing, parent_parts},
    {"root-or-namespace", nullptr, problem_parts, CheckOf::problems},
    {"shared-certificate", check_shared_certificate, shared_parts},
    {"singleton-duplicated", check_singleton_duplicated, element_parts},
    {"two-generations", check_two_generations, {}},
    {"unknown-element", check_unknown_element, element_parts},
    {"unknown-scope", check_unknown_scope, hint_parts},
    {"unreadable-file", nullptr, problem_parts, CheckOf::problems},
    {"value-type", check_value_type, value_parts},
    {"xml-malformed", nullptr, problem_parts, CheckOf::problems},
    {"yaml-malformed", nullptr, problem_parts, CheckOf::problems},
};

}  // namespace

std::span<const NamedCheck> all_checks() {
    return checks;
}

const NamedCheck* find_check(std::string_view name) {
    if (name.empty()) return nullptr;  // most rules have a condition instead
    const auto* const hit =
        std::find_if(std::begin(checks), std::end(checks),
                     [&](const NamedCheck& check) { return check.name == name; });
    return hit == std::end(checks) ? nullptr : hit;
}

CheckOf check_of(const Rule& rule) {
    const NamedCheck* const check = find_check(rule.check);
    return check == nullptr ? CheckOf::apps : check->of;
}

}  // namespace calint
