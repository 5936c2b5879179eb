// What every text must be before a parser sees it: UTF-8 without control characters.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/problem.h"

namespace calint {

/// The first reason why `bytes` is no text: UTF-16 or UTF-32, an invalid UTF-8 sequence, a control
/// character other than tab and line ends. `check` and `char_code` name the problem's check and
/// the code for a forbidden character.
std::optional<Problem> check_text(std::string_view bytes, std::string_view check,
                                  std::string_view char_code);

}  // namespace calint
