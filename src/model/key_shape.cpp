#include "model/key_shape.h"

#include <algorithm>

#include "base/base64.h"
#include "base/text.h"
#include "model/placeholder.h"
#include "model/url.h"

namespace calint {

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

bool is_encrypted_by_org(std::string_view value) {
    return value.size() >= 24 && value.size() % 4 == 0 &&
           value.find_first_of("+/=") != std::string_view::npos && is_base64(value);
}

bool is_password_name(std::string_view element) {
    return element.ends_with("assword");
}

}  // namespace calint
