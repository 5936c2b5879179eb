// Values that stand for others: placeholders and the variables of templates.
#pragma once

#include <string_view>

namespace calint {

/// A variable of a template somewhere in the value, or the value as a whole: `{{X}}`, `${X}`,
/// `__X__`, `<%= x %>`, `@@X@@`, `#{X}#`, `%NAME%`, `$NAME`, `<your key>`.
bool has_template_variable(std::string_view value);

/// A template variable, or a word that only says what should stand here: `REPLACE_ME`, `YOUR_KEY`,
/// `changeme`, `TODO`, `xxxx`, `client_secret`, `CERT HERE`.
bool is_placeholder(std::string_view value);

}  // namespace calint
