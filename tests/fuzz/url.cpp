// URLs: every piece stands where it should in the text, and no spelling changes what a host is.
#include "model/url.h"

#include <algorithm>

#include "base/text.h"
#include "fuzz.h"

using namespace calint;
using namespace calint::fuzz;

namespace {

std::string upper(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(), [](char c) {
        return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    });
    return out;
}

/// The URL put together again.
std::string whole(const Url& url, std::string_view text) {
    std::string out = std::string(url.scheme) + ':';
    if (url.has_authority) {
        out += "//";
        if (url.has_user) out.append(url.user).append("@");
        out += url.host;
        const auto behind_host =
            static_cast<std::size_t>(url.host.data() + url.host.size() - text.data());
        if (behind_host < text.size() && text[behind_host] == ':') out += ':';
        out += url.port;
    }
    out += url.path;
    const auto behind_path =
        static_cast<std::size_t>(url.path.data() + url.path.size() - text.data());
    if (behind_path < text.size() && text[behind_path] == '?') out += '?';
    out += url.query;
    if (url.has_fragment) out.append("#").append(url.fragment);
    return out;
}

void check(const Url& url, std::string_view text) {
    for (const std::string_view piece :
         {url.scheme, url.user, url.host, url.port, url.path, url.query, url.fragment}) {
        require(piece.empty() || (text.data() <= piece.data() &&
                                  piece.data() + piece.size() <= text.data() + text.size()),
                "a piece is no view of the text", piece);
    }
    require(whole(url, text) == trim(text), "the pieces do not make up the URL", text);
    require((url.host_kind == HostKind::none) == url.host.empty(), "a host without a kind", text);
    require(!url.is_web() || !url.host.empty(), "a web URL without a host", text);
    require(url.has_fragment || url.fragment.empty(), "a fragment that is not there", text);

    require(url.host_kind != HostKind::loopback ||
                std::all_of(url.host.begin(), url.host.end(),
                            [](char c) { return c > 0x20 && c < 0x7F; }),
            "a host that only seems to be this machine", text);

    const std::string_view domain = registrable_domain(url.host);
    require(url.host.find(domain) != std::string_view::npos, "another domain", text);
    require(domain.empty() || is_in_domain(url.host, domain), "a host outside its domain", text);
    require(domain.find("..") != domain.npos || domain.ends_with('.') ||
                registrable_domain(domain) == domain,
            "a domain in a domain", text);
    if (is_cli_callback(text))
        require(url.host_kind == HostKind::loopback,
                "a callback of the CLI that leaves the machine", text);
}

}  // namespace

FUZZ_TARGET(input) {
    const std::optional<Url> url = parse_url(input);
    const std::optional<std::string> problem = callback_problem(input, url);
    require(url || problem, "a callback that is no URL has no problem", input);
    require(url || !is_cli_callback(input), "a callback of the CLI that is no URL", input);
    require(callback_problem(input, url) == problem, "two answers differ");
    if (!url) return;
    check(*url, input);
    const std::string loud = upper(input);
    const std::optional<Url> other = parse_url(loud);
    require(other && other->host_kind == url->host_kind && other->is_web() == url->is_web(),
            "the case of letters changes what a URL is", input);
}
