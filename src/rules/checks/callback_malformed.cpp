// Callback URLs that Salesforce refuses or that can never match: see callback_problem.
#include "model/placeholder.h"
#include "model/url.h"
#include "rules/checks/checks.h"

namespace calint {

std::vector<Hit> check_callback_malformed(Facts& facts) {
    std::vector<Hit> hits;
    for (const Value& value : facts["oauth.callback_urls"].values) {
        // A template's variable may stand for any part of the URL.
        std::optional<std::string> problem = callback_problem(value.text, facts.url(value.text));
        if (!problem || has_template_variable(value.text)) continue;
        Hit hit;
        hit.place = value.place;
        hit.value = value.text;
        hit.field = facts.catalog().field("oauth.callback_urls");
        hit.parts.emplace_back("problem", facts.keep(std::move(*problem)));
        hits.push_back(std::move(hit));
    }
    return hits;
}

}  // namespace calint
