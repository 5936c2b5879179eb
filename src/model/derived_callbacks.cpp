// What follows from an app's callback URLs.
#include <algorithm>
#include <unordered_set>

#include "base/text.h"
#include "model/derivations.h"

namespace calint {

namespace {

std::string normal_callback(std::string_view text) {
    std::string low = lower(text);
    while (low.ends_with('/')) low.pop_back();
    return low;
}

void duplicates(Facts& facts, FieldValues& out) {
    const FieldValues& callbacks = facts["oauth.callback_urls"];
    out.around = callbacks.around;
    add_repeated(out, callbacks.values, normal_callback);
}

void sites(Facts& facts, FieldValues& out) {
    const FieldValues& callbacks = facts["oauth.callback_urls"];
    out.around = callbacks.around;
    std::unordered_set<std::string_view> seen;
    for (const Value& callback : callbacks.values) {
        const auto& url = facts.url(callback.text);
        if (!url || !url->is_web()) continue;
        std::string_view site = registrable_domain(url->host);
        if (std::any_of(site.begin(), site.end(), [](char c) { return to_lower(c) != c; }))
            site = facts.keep(lower(site));
        const bool fresh = callbacks.values.size() == 1 || seen.insert(site).second;
        if (fresh) add(out, site, callback.place);
    }
}

constexpr Derivation table[] = {
    {"callbacks.duplicates", duplicates},
    {"callbacks.sites", sites},
};

}  // namespace

std::span<const Derivation> callback_derivations() {
    return table;
}

}  // namespace calint
