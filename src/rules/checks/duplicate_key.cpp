// Apps that share a consumer key, which Salesforce takes once in the world.
#include "model/placeholder.h"
#include "rules/checks/checks.h"
#include "rules/checks/project_walk.h"

namespace calint {

std::vector<Hit> check_duplicate_key(Facts& facts) {
    std::vector<std::pair<std::string, AppValue>> keys;
    for (AppValue& value : collect_values(facts, "consumerKey")) {
        if (!is_placeholder(value.node->text))
            keys.emplace_back(value.node->text, std::move(value));
    }
    return shared_values(facts, keys, "the same key is that of");
}

}  // namespace calint
