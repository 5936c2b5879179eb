// From hits to findings: words, severity, places.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rules/evaluate.h"
#include "rules/finding.h"
#include "rules/hit.h"
#include "rules/locate.h"

namespace calint {

/// Makes the findings of one app, in the arena of `locator`.
class FindingMaker {
  public:
    FindingMaker(Facts& facts, Expressions& expressions, Locator& locator, const Wants& wants)
        : facts_(facts), expressions_(expressions), locator_(locator), wants_(wants) {}

    void make(const Rule& rule, std::span<Hit> hits, std::vector<Finding>& out);

  private:
    static void apply(const Override* change, Finding& finding, std::string_view& message);
    const Escalation* strongest(const Rule& rule);
    void add_notes(const Condition& condition);
    void add_related(const Hit& hit, Finding& finding);
    std::string fingerprint(const Rule& rule, const Hit& hit, const Finding& finding,
                            bool holds_secret) const;

    Facts& facts_;
    Expressions& expressions_;
    Locator& locator_;
    Wants wants_;
    const AppName* app_ = nullptr;
    bool in_tests_ = false;  ///< a text in test code: one severity lower
    std::string text_;       ///< room for a message
    std::string value_;      ///< and for a value
    std::vector<RelatedPlace> escalation_places_;
    std::vector<RelatedLocation> related_;
};

/// Related places of one finding: more of them help nobody.
inline constexpr std::size_t most_related = 20;

/// A value as reports show it: escaped, cut, and never a whole secret.
std::string show_value(std::string_view value, bool is_secret, bool is_password = false);

}  // namespace calint
