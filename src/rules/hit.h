// A hit: one place where a rule's condition holds.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/facts.h"
#include "rules/rule.h"

namespace calint {

struct RelatedPlace {
    Place place;
    std::string note;
};

struct Hit {
    Place place;
    std::string_view value;  ///< of the app, or kept by its facts; "" when something is absent
    std::string_view print_value{};  ///< what the fingerprint is made of; "": the value
    bool is_secret = false;
    bool is_password = false;  ///< of which not even the first characters are shown
    FieldId field = no_field;
    std::vector<RelatedPlace> related;
    const Override* change = nullptr;  ///< of the branch that hit
    /// What the check told: {name} of the message and its text.
    std::vector<std::pair<std::string_view, std::string_view>> parts;
};

}  // namespace calint
