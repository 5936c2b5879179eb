#include "rules/value_tester.h"

#include <algorithm>

#include "base/text.h"
#include "base/utf8.h"
#include "model/placeholder.h"
#include "model/url.h"
#include "rules/duration.h"

namespace calint {

namespace {

/// Whether `host` or a domain it stands in is on the list, whose names are in lower case.
bool is_in_listed_domain(std::string_view host, const NamedList& list) {
    if (host.ends_with('.')) host.remove_suffix(1);
    char buffer[256];
    if (host.size() > sizeof buffer) return false;  // no name in the DNS is longer
    std::transform(host.begin(), host.end(), buffer, to_lower);
    std::string_view rest(buffer, host.size());
    for (;;) {
        if (list.has(rest)) return true;
        const std::size_t dot = rest.find('.');
        if (dot == std::string_view::npos) return false;
        rest.remove_prefix(dot + 1);
    }
}

/// Calls `visit` for the words of `text` in lower case, cut at all but letters and digits, each
/// with and without digits at its end, until it says true.
template <typename Visit>
bool any_word(std::string_view text, Visit visit) {
    char word[64];
    for (std::size_t i = 0; i < text.size();) {
        std::size_t size = 0;
        std::size_t bare = 0;  // up to the last letter
        for (; i < text.size() && (is_letter(text[i]) || is_digit(text[i])); ++i) {
            if (size < sizeof word) word[size++] = to_lower(text[i]);
            if (is_letter(text[i])) bare = size;
        }
        if (size > 0 && size < sizeof word &&
            (visit(std::string_view(word, size)) || visit(std::string_view(word, bare))))
            return true;
        if (size == 0) ++i;
    }
    return false;
}

std::string_view part_of(const Url& url, UrlPart part) {
    switch (part) {
        case UrlPart::scheme:
            return url.scheme;
        case UrlPart::host:
            return url.host;
        case UrlPart::host_kind:
            return to_string(url.host_kind);
        case UrlPart::port:
            return url.port;
        case UrlPart::path:
            return url.path;
        case UrlPart::query:
            return url.query;
        case UrlPart::fragment:
            return url.fragment;
        case UrlPart::user:
            return url.user;
    }
    return {};
}

}  // namespace

bool ValueTester::number(Predicates predicates, double value) {
    return std::all_of(predicates.begin(), predicates.end(), [&](const Predicate& p) {
        if (p.test == Test::more_than) return value > p.number;
        if (p.test == Test::less_than) return value < p.number;
        return parse_duration(p.text).value_or(-1) == value;
    });
}

bool ValueTester::one(const Predicate& p, std::string_view text, bool any_case) {
    const auto same = [&](std::string_view wanted) {
        if (any_case) return equal_ignoring_case(text, wanted);
        // The first letters tell most words apart without a call.
        return text.size() == wanted.size() &&
               (text.empty() || (text.front() == wanted.front() && text == wanted));
    };
    switch (p.test) {
        case Test::equals:
            return same(p.text);
        case Test::one_of: {
            if (p.list >= 0 && !any_case) return list_of(p).has(text);
            const auto words = words_of(p);
            return std::any_of(words.begin(), words.end(), same);
        }
        case Test::matches:
            return expressions_.found(p.text, p.pattern, text);
        case Test::domain: {
            if (p.list >= 0) return is_in_listed_domain(text, list_of(p));
            const auto words = words_of(p);
            return std::any_of(words.begin(), words.end(),
                               [&](std::string_view domain) { return is_in_domain(text, domain); });
        }
        case Test::word:
            return any_word(text, [&](std::string_view word) {
                if (p.list >= 0) return list_of(p).has(word);
                return std::any_of(p.words.begin(), p.words.end(), [&](std::string_view w) {
                    return equal_ignoring_case(w, word);
                });
            });
        case Test::contains: {
            const auto words = words_of(p);
            return std::any_of(words.begin(), words.end(), [&](std::string_view word) {
                return contains_ignoring_case(text, word);
            });
        }
        case Test::not_:
            return !all(p.nested, text, any_case);
        case Test::placeholder:
            return is_placeholder(text) == p.flag;
        case Test::present:
            return text.empty() != p.flag;
        case Test::url:
            return url(p, text);
        case Test::more_than:
        case Test::less_than: {
            const std::optional<double> value = parse_duration(text);
            return value && number({&p, 1}, *value);
        }
        case Test::length:
            return number(p.nested, static_cast<double>(count_code_points(text)));
        case Test::entropy:
            return number(p.nested, entropy(text));
        case Test::count:
            return true;  // asked of the field
    }
    return false;
}

bool ValueTester::url(const Predicate& p, std::string_view text) {
    const std::optional<Url>& url = facts_.url(text);
    if (!url) return false;
    return std::all_of(p.parts.begin(), p.parts.end(), [&](const UrlTest& part) {
        const bool any_case = part.part == UrlPart::scheme || part.part == UrlPart::host;
        return all(part.predicates, part_of(*url, part.part), any_case);
    });
}

}  // namespace calint
