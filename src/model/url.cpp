#include "model/url.h"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "base/text.h"

namespace calint {

namespace {

constexpr std::string_view kind_names[] = {"none",    "loopback", "look-alike",
                                           "private", "address",  "name"};

std::string_view take_until(std::string_view& rest, std::string_view stops) {
    const auto is_stop = [&](char c) {
        for (const char stop : stops) {
            if (c == stop) return true;
        }
        return false;
    };
    std::size_t at = 0;
    while (at < rest.size() && !is_stop(rest[at])) ++at;
    const std::string_view piece = rest.substr(0, at);
    rest.remove_prefix(at);
    return piece;
}

bool is_scheme(std::string_view text) {
    if (text.empty() || !is_letter(text[0])) return false;
    return std::all_of(text.begin(), text.end(), [](char c) {
        return is_letter(c) || is_digit(c) || c == '+' || c == '-' || c == '.';
    });
}

std::string_view without_final_dot(std::string_view host) {
    if (host.size() > 1 && host.back() == '.') host.remove_suffix(1);
    return host;
}

/// inet_pton() looks no further than a NUL, which YAML can write.
bool has_nul(std::string_view text) {
    return text.find('\0') != std::string_view::npos;
}

std::optional<std::array<unsigned char, 4>> ipv4(std::string_view host) {
    if (host.empty() || !is_digit(host.front()) || !is_digit(host.back()) || has_nul(host))
        return std::nullopt;
    std::array<unsigned char, 4> bytes{};
    const std::string text(host);
    if (inet_pton(AF_INET, text.c_str(), bytes.data()) != 1) return std::nullopt;
    return bytes;
}

std::optional<std::array<unsigned char, 16>> ipv6(std::string_view host) {
    if (host.size() < 4 || host.front() != '[' || host.back() != ']' || has_nul(host))
        return std::nullopt;
    std::array<unsigned char, 16> bytes{};
    const std::string text(host.substr(1, host.size() - 2));
    if (inet_pton(AF_INET6, text.c_str(), bytes.data()) != 1) return std::nullopt;
    return bytes;
}

HostKind classify(std::string_view host) {
    host = without_final_dot(host);
    if (host.empty()) return HostKind::none;
    if (equal_ignoring_case(host, "localhost")) return HostKind::loopback;
    if (const auto a = ipv4(host)) {
        const auto& b = *a;
        if (b[0] == 127) return HostKind::loopback;
        const bool local = b[0] == 10 || (b[0] == 172 && b[1] >= 16 && b[1] < 32) ||
                           (b[0] == 192 && b[1] == 168) || (b[0] == 169 && b[1] == 254);
        return local ? HostKind::private_ : HostKind::address;
    }
    if (const auto a = ipv6(host)) {
        std::array<unsigned char, 16> one{};
        one[15] = 1;
        if (*a == one) return HostKind::loopback;
        const bool local =
            ((*a)[0] & 0xFE) == 0xFC || ((*a)[0] == 0xFE && ((*a)[1] & 0xC0) == 0x80);
        return local ? HostKind::private_ : HostKind::address;
    }
    if (equal_ignoring_case(host.substr(0, 9), "localhost") || host.starts_with("127."))
        return HostKind::look_alike;
    if (host.find('.') == std::string_view::npos || is_in_domain(host, "local") ||
        is_in_domain(host, "internal"))
        return HostKind::private_;
    return HostKind::name;
}

/// `host:8080/x` has the shape scheme:path, but nobody means that.
bool is_host_and_port(std::string_view after_colon) {
    const std::string_view digits = take_until(after_colon, "/?#");
    return !digits.empty() && std::all_of(digits.begin(), digits.end(), is_digit);
}

}  // namespace

std::string_view to_string(HostKind kind) {
    return kind_names[static_cast<std::size_t>(kind)];
}

bool Url::is_web() const {
    return equal_ignoring_case(scheme, "https") || equal_ignoring_case(scheme, "http");
}

bool Url::is_custom_scheme() const {
    return !is_web();
}

std::optional<Url> parse_url(std::string_view text) {
    text = trim(text);
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos || !is_scheme(text.substr(0, colon))) return std::nullopt;
    Url url;
    url.scheme = text.substr(0, colon);
    std::string_view rest = text.substr(colon + 1);
    if (rest.starts_with("//")) {
        rest.remove_prefix(2);
        url.has_authority = true;
        std::string_view authority = take_until(rest, "/?#");
        if (const std::size_t at = authority.rfind('@'); at != std::string_view::npos) {
            url.has_user = true;
            url.user = authority.substr(0, at);
            authority.remove_prefix(at + 1);
        }
        const std::size_t bracket = authority.find(']');
        const std::size_t port =
            authority.find(':', bracket == std::string_view::npos ? 0 : bracket);
        url.host = authority.substr(0, port);
        if (port != std::string_view::npos) url.port = authority.substr(port + 1);
        url.host_kind = classify(url.host);
    } else if (is_host_and_port(rest)) {
        return std::nullopt;
    }
    url.path = take_until(rest, "?#");
    if (rest.starts_with("?")) {
        rest.remove_prefix(1);
        url.query = take_until(rest, "#");
    }
    if (rest.starts_with("#")) {
        url.has_fragment = true;
        url.fragment = rest.substr(1);
    }
    if (url.is_web() && url.host.empty()) return std::nullopt;
    return url;
}

namespace {

std::optional<std::string> port_problem(std::string_view port) {
    int number = 0;
    const auto [end, failed] = std::from_chars(port.data(), port.data() + port.size(), number);
    if (failed == std::errc{} && end == port.data() + port.size() && number >= 1 && number <= 65535)
        return std::nullopt;
    return fmt::format("has the port '{}', which is none from 1 to 65535", port);
}

/// Several URLs on one line: a separator, perhaps blanks, and the next scheme.
bool is_joined_list(std::string_view text) {
    for (std::size_t i = 1; i < text.size(); ++i) {
        if (text[i] != ',' && text[i] != ';' && !is_blank(text[i])) continue;
        const std::string_view next = trim(text.substr(i + 1));
        if (next.starts_with("http://") || next.starts_with("https://")) return true;
    }
    return false;
}

std::optional<std::string> host_problem(const Url& url) {
    const std::string_view host = url.host;
    if (!host.empty() && host.back() == '.') return "has a host that ends in a dot";
    const bool ascii = std::all_of(host.begin(), host.end(),
                                   [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    if (!ascii) return "has letters outside ASCII in its host, which may imitate another name";
    if (!url.port.empty() ||
        (url.has_authority && host.data() != nullptr &&
         host.data() + host.size() < url.path.data() && *(host.data() + host.size()) == ':'))
        return port_problem(url.port);
    return std::nullopt;
}

}  // namespace

std::optional<std::string> callback_problem(std::string_view text, const std::optional<Url>& url) {
    if (is_joined_list(text)) return "holds several URLs on one line: write one URL per line";
    if (std::any_of(text.begin(), text.end(), is_blank)) return "has white space in it";
    if (text.find('%') != std::string_view::npos &&
        (contains_ignoring_case(text, "%0a") || contains_ignoring_case(text, "%0d")))
        return "has an encoded line break in it: write one URL per line";
    if (!url) {
        const std::string low = lower(text);
        if (text.find_first_of(".:/") == std::string_view::npos) return "is no URL";
        if (low.starts_with("http:") || low.starts_with("https:")) return "has no host";
        return "has no scheme: write https:// in front of it";
    }
    if (url->has_fragment) return "has a fragment ('#'), which OAuth forbids";
    if (url->has_user) return "has a user name in front of its host";
    if (url->is_web() && !url->has_authority) return "has no '//' behind its scheme";
    if (auto problem = host_problem(*url)) return problem;
    if (url->path.find("..") != std::string_view::npos) {
        for (const std::string_view segment : split(url->path, '/')) {
            if (segment == "..") return "has '..' in its path";
        }
    }
    return std::nullopt;
}

std::string_view registrable_domain(std::string_view host) {
    host = without_final_dot(host);
    if (ipv4(host) || ipv6(host)) return host;
    const std::vector<std::string_view> labels = split(host, '.');
    std::size_t keep = 2;
    if (labels.size() > 2 && labels.back().size() == 2 && labels[labels.size() - 2].size() <= 3)
        keep = 3;
    if (labels.size() <= keep) return host;
    return host.substr(static_cast<std::size_t>(labels[labels.size() - keep].data() - host.data()));
}

bool is_cli_callback(std::string_view text) {
    if (text.find("/OauthRedirect") == std::string_view::npos) return false;
    const std::optional<Url> url = parse_url(text);
    return url && equal_ignoring_case(url->scheme, "http") &&
           equal_ignoring_case(url->host, "localhost") && url->port.size() >= 2 &&
           (url->path == "/OauthRedirect" || url->path == "/OauthRedirect/") && url->query.empty();
}

bool is_in_domain(std::string_view host, std::string_view domain) {
    host = without_final_dot(host);
    if (host.size() < domain.size()) return false;
    if (!equal_ignoring_case(host.substr(host.size() - domain.size()), domain)) return false;
    return host.size() == domain.size() || host[host.size() - domain.size() - 1] == '.';
}

}  // namespace calint
