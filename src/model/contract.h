// What a project means its apps to have: `apps:` of the configuration.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace calint {

/// What kind of integration an app is; what is normal for it is no finding.
inline constexpr std::string_view app_classes[] = {"login",  "integration", "ci",
                                                   "mobile", "sample",      "isv"};

/// The flows by which an app can get tokens, as contracts name them.
inline constexpr std::string_view flow_names[] = {"web-server",         "jwt-bearer",
                                                  "client-credentials", "device",
                                                  "token-exchange",     "code-credentials"};

/// Lists that are not written down declare nothing; empty ones declare that there shall be none.
struct Contract {
    std::string app_class;  ///< one of `app_classes`; "" if not told
    std::string owner;
    bool has_needs = false;
    std::vector<std::string> needs;  ///< scopes, by their metadata names
    bool has_callbacks = false;
    std::vector<std::string> callbacks;
    bool has_flows = false;
    std::vector<std::string> flows;  ///< of `flow_names`
    int review_by = 0;               ///< 20270301; 0: never
};

/// By developer name of the app.
using Contracts = std::map<std::string, Contract, std::less<>>;

}  // namespace calint
