// What people write where a value should stand.
#pragma once

#include <string_view>

namespace calint {

/// Words that say that this is no value: your, example, changeme, redacted, `***`, `...`.
bool has_stop_word(std::string_view value);

/// What refers to a value where it stands: `${X}`, process.env, vault paths.
bool is_reference(std::string_view value);

/// A call of a method, or a part of a template.
bool has_code(std::string_view value);

/// Made up, a word that says so, a reference, or code.
bool is_stand_in(std::string_view value);

}  // namespace calint
