// URLs as redirect URIs have them: parsed, so that no rule compares prefixes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace calint {

/// What a host is, apart from its name.
enum class HostKind : std::uint8_t {
    none,        ///< no authority at all, as in com.acme.app:/oauth
    loopback,    ///< localhost, 127.0.0.0/8 or [::1], exactly (RFC 8252, 7.3 and 8.3)
    look_alike,  ///< a routable name dressed up as loopback: localhost.com, 127.0.0.1.nip.io
    private_,    ///< RFC 1918, link-local or unique local address, .local, .internal, or one label
    address,     ///< any other IP address
    name,        ///< any other host name
};

std::string_view to_string(HostKind kind);

/// The pieces of a URL, as views of its text. Compare scheme and host without case.
struct Url {
    std::string_view scheme;
    bool has_authority = false;  ///< there was a `//`
    std::string_view user;       ///< before the `@`, with the password
    bool has_user = false;
    std::string_view host;  ///< an IPv6 address with its brackets
    std::string_view port;
    std::string_view path;
    std::string_view query;
    std::string_view fragment;
    bool has_fragment = false;
    HostKind host_kind = HostKind::none;

    bool is_web() const;            ///< http or https
    bool is_custom_scheme() const;  ///< neither http nor https
};

/// Parses generously: what a person would call a URL with something wrong is still a URL. Nothing
/// only when there is no scheme (`localhost:8080`, `/callback`) or a web URL has no host.
std::optional<Url> parse_url(std::string_view text);

/// Why a callback URL cannot work, in words that follow its value: `has no scheme`. Nothing if it
/// can. Rules of RFC 3986 and RFC 6749 3.1.2, and what Salesforce refuses. `url` is the text
/// parsed.
std::optional<std::string> callback_problem(std::string_view text, const std::optional<Url>& url);

/// The last labels of a host under which one owner stands, as far as that can be told without the
/// public suffix list: two labels, three below a two-letter country with a short second label.
std::string_view registrable_domain(std::string_view host);

/// `http://localhost:PORT/OauthRedirect`: what the Salesforce CLI documents for its own logins.
bool is_cli_callback(std::string_view text);

/// Whether `host` is `domain` or below it, label by label, in any case, with or without a final
/// dot.
bool is_in_domain(std::string_view host, std::string_view domain);

}  // namespace calint
