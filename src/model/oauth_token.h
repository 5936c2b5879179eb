// Scope names as clients write them in OAuth requests.
#pragma once

#include <string_view>

namespace calint {

/// The metadata name of an OAuth token (`Api` of `api`, `RefreshToken` of `refresh_token`); the
/// text itself if it is none. Descriptions may use either (docs: Salesforce help, OAuth tokens and
/// scopes).
std::string_view scope_of_token(std::string_view text);

}  // namespace calint
