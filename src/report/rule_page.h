// A rule as a page to read: for `explain`, for docs/rules/ and for SARIF's help.
#pragma once

#include <string>
#include <string_view>

#include "catalog/catalog.h"
#include "rules/rule.h"

namespace calint {

/// The page for a terminal.
std::string rule_page_text(const Rule& rule, const Catalog& catalog);

/// The page in Markdown, as docs/rules/ID.md has it.
std::string rule_page_markdown(const Rule& rule, const Catalog& catalog);

/// Short forms without examples, for SARIF.
std::string rule_help_text(const Rule& rule);
std::string rule_help_markdown(const Rule& rule);

/// An OAuth error with what causes it and the rules that find it.
std::string error_page_text(const OAuthError& error);

/// Text up to the first empty line, on one line.
std::string first_paragraph(std::string_view text);

}  // namespace calint
