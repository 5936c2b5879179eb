// Apps that trust the same certificate, so that one stolen key opens all of them.
#include "base/text.h"
#include "model/placeholder.h"
#include "rules/checks/checks.h"
#include "rules/checks/project_walk.h"

namespace calint {

std::vector<Hit> check_shared_certificate(Facts& facts) {
    std::vector<std::pair<std::string, AppValue>> certificates;
    for (AppValue& value : collect_values(facts, "certificate")) {
        if (value.part->type->name == "ExtlClntAppSamlConfigurablePolicies" ||
            is_placeholder(value.node->text))
            continue;
        std::string plain;
        for (const char c : value.node->text) {
            if (!is_blank(c)) plain += c;
        }
        certificates.emplace_back(std::move(plain), std::move(value));
    }
    return shared_values(facts, certificates, "the same certificate is that of");
}

}  // namespace calint
