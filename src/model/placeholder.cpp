#include "model/placeholder.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace calint {

namespace {

bool is_name_char(char c) {
    return (c >= 'A' && c <= 'Z') || is_digit(c) || c == '_';
}

/// `open` ... `close` in `value`, with something in between.
bool has_pair(std::string_view value, std::string_view open, std::string_view close) {
    const std::size_t at = value.find(open);
    if (at == std::string_view::npos) return false;
    const std::size_t end = value.find(close, at + open.size());
    return end != std::string_view::npos && end > at + open.size();
}

/// `__NAME__` in capitals.
bool has_dunder(std::string_view value) {
    for (std::size_t at = value.find("__"); at != std::string_view::npos;
         at = value.find("__", at + 1)) {
        std::size_t end = at + 2;
        while (end < value.size() && is_name_char(value[end])) ++end;
        const std::string_view name = value.substr(at + 2, end - at - 2);
        if (name.size() > 2 && name.ends_with("__") && name[0] != '_') return true;
    }
    return false;
}

/// `{NAME}` in capitals; a URL or formula never has one.
bool has_braced_name(std::string_view value) {
    for (std::size_t at = value.find('{'); at != std::string_view::npos;
         at = value.find('{', at + 1)) {
        std::size_t end = at + 1;
        while (end < value.size() && is_name_char(value[end])) ++end;
        if (end < value.size() && value[end] == '}' && end - at > 3) return true;
    }
    return false;
}

/// The whole value is `$NAME` or `%NAME%` in capitals.
bool is_shell_variable(std::string_view value) {
    if (value.size() < 4 || (value[0] != '$' && value[0] != '%')) return false;
    std::string_view name = value.substr(1);
    if (value[0] == '%') {
        if (!name.ends_with('%')) return false;
        name.remove_suffix(1);
    }
    return name.size() >= 3 && std::all_of(name.begin(), name.end(), is_name_char);
}

}  // namespace

bool has_template_variable(std::string_view value) {
    if (value.size() < 3) return false;
    value = value.substr(0, 512);  // nobody's variable stands behind that
    // One pass tells which of the forms are worth a closer look.
    enum Opener : unsigned { brace = 1, at = 2, hash = 4, angle = 8, underscore = 16 };
    static constexpr auto openers = [] {
        std::array<unsigned char, 256> table{};
        table['{'] = brace;
        table['@'] = at;
        table['#'] = hash;
        table['<'] = angle;
        table['_'] = underscore;
        return table;
    }();
    unsigned seen = 0;
    if (value.size() > 64) {  // a certificate, mostly
        for (const char c : {'{', '@', '#', '<', '_'}) {
            if (value.find(c) != std::string_view::npos)
                seen |= openers[static_cast<unsigned char>(c)];
        }
    } else {
        for (const char c : value) seen |= openers[static_cast<unsigned char>(c)];
    }
    if (is_shell_variable(value)) return true;
    if (seen == 0) return false;
    return ((seen & brace) != 0 &&
            (has_pair(value, "{{", "}}") || has_pair(value, "${", "}") || has_braced_name(value) ||
             ((seen & hash) != 0 && has_pair(value, "#{", "}#")))) ||
           ((seen & angle) != 0 &&
            (has_pair(value, "<%", "%>") || (value.front() == '<' && value.back() == '>'))) ||
           ((seen & at) != 0 && has_pair(value, "@@", "@@")) ||
           ((seen & underscore) != 0 && has_dunder(value));
}

bool is_placeholder(std::string_view value) {
    value = trim(value);
    if (value.empty()) return false;
    if (has_template_variable(value)) return true;
    if (value.size() > 80 || value.find("://") != std::string_view::npos) return false;
    // Words are compared without case and separators: CHANGE_ME, change-me and changeMe are one.
    std::string word;
    std::size_t digits = 0;
    for (const char c : value) {
        if (is_letter(c) || is_digit(c)) word += to_lower(c);
        digits += is_digit(c) ? 1 : 0;
    }
    if (word.empty() || digits > 3) return false;  // what people write to be replaced is words
    static constexpr std::string_view wholes[] = {"changeme",
                                                  "replaceme",
                                                  "replacethis",
                                                  "yourkey",
                                                  "yoursecret",
                                                  "yourclientid",
                                                  "yourclientsecret",
                                                  "yourconsumerkey",
                                                  "yourconsumersecret",
                                                  "placeholder",
                                                  "todo",
                                                  "tbd",
                                                  "dummy",
                                                  "none",
                                                  "null",
                                                  "na",
                                                  "secret",
                                                  "clientid",
                                                  "clientsecret",
                                                  "consumerkey",
                                                  "consumersecret",
                                                  "certhere",
                                                  "autogenerated",
                                                  "password",
                                                  "redacted",
                                                  "masked",
                                                  "hidden",
                                                  "placeholdervalue"};
    if (std::find(std::begin(wholes), std::end(wholes), word) != std::end(wholes)) return true;
    if (word.size() >= 3 && word.find_first_not_of('x') == std::string::npos) return true;
    // A first word that tells what to do, and more behind it: REPLACE_CLIENT_SECRET, YOUR KEY.
    std::size_t end = 0;
    while (end < value.size() && is_letter(value[end])) ++end;
    const std::string_view first = value.substr(0, end);
    const bool more =
        end < value.size() && std::string_view("_- :").find(value[end]) != std::string_view::npos;
    for (const std::string_view start :
         {"replace", "todo", "placeholder", "insert", "enter", "your"}) {
        if (more && equal_ignoring_case(first, start)) return true;
    }
    const bool goes_here =
        value.size() > 5 && equal_ignoring_case(value.substr(value.size() - 4), "here") &&
        std::string_view(" _-").find(value[value.size() - 5]) != std::string_view::npos;
    return goes_here || word.ends_with("willbegenerated");
}

}  // namespace calint
