#include "model/value_shape.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "base/text.h"
#include "base/utf8.h"
#include "model/url.h"

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

namespace {

bool has_pem_private_key(std::string_view text) {
    for (std::size_t at = text.find("-----BEGIN "); at != std::string_view::npos;
         at = text.find("-----BEGIN ", at + 1)) {
        const std::string_view header = text.substr(at + 11, 40);
        const std::size_t end = header.find("-----");
        if (end != std::string_view::npos && header.substr(0, end).ends_with("PRIVATE KEY"))
            return true;
    }
    return false;
}

/// DER of PKCS#8 and PKCS#1 private keys starts with a version 0, PKCS#12 with a 3, where a
/// certificate has another sequence; Java keystores have their own first bytes.
std::optional<std::string_view> key_container(std::string_view der) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(der[i]); };
    if (der.size() < 16) return std::nullopt;
    if (der.starts_with("\xFE\xED\xFE\xED") || der.starts_with("\xCE\xCE\xCE\xCE"))
        return "a Java keystore";
    if (byte(0) != 0x30) return std::nullopt;
    const std::size_t length_bytes = byte(1) < 0x80 ? 0 : byte(1) & 0x7Fu;
    const std::size_t body = 2 + length_bytes;
    if (length_bytes > 4 || body + 3 >= der.size() || byte(body) != 2 || byte(body + 1) != 1)
        return std::nullopt;
    const unsigned char next = byte(body + 3);
    if (byte(body + 2) == 3 && next == 0x30) return "a PKCS#12 keystore";
    if (byte(body + 2) <= 1 && (next == 0x30 || next == 0x02 || next == 0x04))
        return "a private key";
    return std::nullopt;
}

/// Cheap test before anything is decoded.
bool may_be_base64(std::string_view value) {
    if (value.size() < 64) return false;
    return std::all_of(value.begin(), value.begin() + 48, [](char c) {
        return is_letter(c) || is_digit(c) || c == '+' || c == '/' || is_blank(c);
    });
}

bool is_auth_url(std::string_view value) {
    const std::size_t at = value.find("force://");
    if (at == std::string_view::npos) return false;
    const std::string_view rest = value.substr(at + 8);
    const std::string_view authority = rest.substr(0, rest.find('@'));
    return authority.size() < rest.size() &&
           std::count(authority.begin(), authority.end(), ':') >= 2 && authority.size() > 20 &&
           !has_template_variable(authority);
}

bool has_url_password(std::string_view value) {
    if (value.find("://") == std::string_view::npos || value.find('@') == std::string_view::npos)
        return false;
    // Any URL in the value, be it one of a list or a word of a sentence.
    for (std::size_t at = value.find("://"); at != std::string_view::npos;
         at = value.find("://", at + 3)) {
        std::size_t begin = at;
        while (begin > 0 && is_letter(value[begin - 1])) --begin;
        std::size_t end = at;
        while (end < value.size() && !is_blank(value[end])) ++end;
        const std::optional<Url> url = parse_url(value.substr(begin, end - begin));
        if (!url || !url->is_web() || !url->has_user) continue;
        const std::size_t colon = url->user.find(':');
        if (colon != std::string_view::npos && colon + 1 < url->user.size() &&
            !is_placeholder(url->user.substr(colon + 1)))
            return true;
    }
    return false;
}

}  // namespace

std::optional<std::string_view> secret_in(std::string_view value) {
    if (value.find('@') != std::string_view::npos) {
        if (is_auth_url(value)) return "a Salesforce auth URL";
        if (has_url_password(value)) return "a password in a URL";
    }
    if (value.size() < 24) return std::nullopt;  // shorter than the header of a key
    if (value.find('-') != std::string_view::npos && has_pem_private_key(value))
        return "a private key";
    if (!may_be_base64(value)) return std::nullopt;
    const std::optional<std::string> head = decode_base64(value.substr(0, 64));
    if (!head) return std::nullopt;
    const bool is_text = std::all_of(head->begin(), head->end(),
                                     [](char c) { return (c >= 0x20 && c < 0x7F) || is_blank(c); });
    if (!is_text) return key_container(*head);
    const std::optional<std::string> decoded = decode_base64(value);
    if (decoded && has_pem_private_key(*decoded)) return "a private key in base64";
    return std::nullopt;
}

std::vector<Span> suspicious_spans(std::string_view bytes) {
    std::vector<Span> spans;
    constexpr std::string_view words[] = {"secret", "passw"};
    const auto is_part = [](char c) {
        return !is_blank(c) && c != '<' && c != '>' && c != '"' && c != '\'' && c != ',' &&
               c != '}';
    };
    for (std::size_t i = 0; i + 6 < bytes.size(); ++i) {
        const char c = to_lower(bytes[i]);
        if (c != 's' && c != 'p') continue;
        if (to_lower(bytes[i + 1]) != (c == 's' ? 'e' : 'a')) continue;
        std::size_t at = i;
        for (const std::string_view word : words) {
            if (equal_ignoring_case(bytes.substr(i, word.size()), word)) at = i + word.size();
        }
        if (at == i) continue;
        // To the end of the word, then over what separates it from its value.
        while (at < bytes.size() &&
               (is_letter(bytes[at]) || is_digit(bytes[at]) || bytes[at] == '_'))
            ++at;
        const std::size_t limit = std::min(bytes.size(), at + 16);
        while (at < limit && (!is_part(bytes[at]) || bytes[at] == ':' || bytes[at] == '=')) ++at;
        std::size_t end = at;
        while (end < bytes.size() && is_part(bytes[end])) ++end;
        const std::string_view value = bytes.substr(at, end - at);
        const bool has_digit = std::any_of(value.begin(), value.end(), is_digit);
        if (value.size() >= 8 && has_digit && value[0] != '/' && !is_placeholder(value))
            spans.push_back({static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(end)});
        i = std::max(i, at == i ? i : at - 1);
    }
    return spans;
}

std::string redact(std::string_view secret) {
    const std::size_t length = count_code_points(secret);
    for (std::size_t at = secret.find("-----BEGIN "); at != std::string_view::npos;
         at = secret.find("-----BEGIN ", at + 1)) {
        const std::string_view rest = secret.substr(at);
        const std::size_t end = rest.find("-----", 11);
        if (end != std::string_view::npos && end < 48 &&
            rest.substr(0, end).ends_with("PRIVATE KEY"))
            return fmt::format("{}…", escape_for_display(rest.substr(0, end + 5)));
    }
    if (length < 12) return fmt::format("**** ({} characters)", length);
    std::size_t four = 0;
    for (int i = 0; i < 4; ++i) four += decode_utf8(secret.substr(four)).length;
    return fmt::format("{}**** ({} characters)", escape_for_display(secret.substr(0, four)),
                       length);
}

double entropy(std::string_view text) {
    std::array<std::size_t, 256> counts{};
    for (const char c : text) ++counts[static_cast<unsigned char>(c)];
    double bits = 0;
    for (const std::size_t count : counts) {
        if (count == 0) continue;
        const double p = static_cast<double>(count) / static_cast<double>(text.size());
        bits -= p * std::log2(p);
    }
    return bits;
}

namespace {

constexpr std::array<signed char, 256> base64_values = [] {
    constexpr std::string_view alphabet =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::array<signed char, 256> values{};
    values.fill(-1);
    for (std::size_t i = 0; i < alphabet.size(); ++i)
        values[static_cast<unsigned char>(alphabet[i])] = static_cast<signed char>(i);
    return values;
}();

}  // namespace

bool is_base64(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) {
        return base64_values[static_cast<unsigned char>(c)] >= 0 || is_blank(c) || c == '=';
    });
}

std::optional<std::string> decode_base64(std::string_view text) {
    std::string out(text.size() * 3 / 4 + 3, '\0');
    std::size_t size = 0;
    std::uint32_t bits = 0;
    int have = 0;
    for (const char c : text) {
        const signed char value = base64_values[static_cast<unsigned char>(c)];
        if (value < 0) {
            if (is_blank(c) || c == '=') continue;
            return std::nullopt;
        }
        bits = (bits << 6) | static_cast<std::uint32_t>(value);
        have += 6;
        if (have >= 8) {
            have -= 8;
            out[size++] = static_cast<char>((bits >> have) & 0xFF);
        }
    }
    out.resize(size);
    return out;
}

}  // namespace calint
