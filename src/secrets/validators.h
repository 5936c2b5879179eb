// Named validators: what no expression can say of a value. A rule lists those that must say yes.
#pragma once

#include <span>
#include <string_view>

#include "secrets/text_file.h"

namespace calint {

/// What a detector took for a secret.
struct Suspect {
    const TextFile& file;
    Span span;               ///< in the file
    std::string_view value;  ///< what stands there, decoded where the detector says so
};

struct Validator {
    std::string_view name;
    std::string_view about;  ///< for `calint fields` and the manual
    bool (*holds)(const Suspect&);
};

std::span<const Validator> all_validators();
const Validator* find_validator(std::string_view name);

}  // namespace calint
