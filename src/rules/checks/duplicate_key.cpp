// Apps that share a consumer key, which Salesforce takes once in the world.
#include "model/value_shape.h"
#include "rules/checks/checks.h"
#include "rules/checks/project_walk.h"

namespace calint {

std::vector<Hit> check_duplicate_key(Facts& facts) {
    static constexpr std::string_view connected[] = {"oauthConfig", "consumerKey"};
    static constexpr std::string_view external[] = {"consumerKey"};
    std::vector<std::pair<std::string, AppValue>> keys;
    for (const auto path : {std::span<const std::string_view>(connected),
                            std::span<const std::string_view>(external)}) {
        for (AppValue& value : collect_values(facts, path)) {
            if (!is_placeholder(value.node->text))
                keys.emplace_back(value.node->text, std::move(value));
        }
    }
    return shared_values(facts, keys, "the same key is that of");
}

}  // namespace calint
