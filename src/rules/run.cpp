#include "rules/run.h"

#include <algorithm>
#include <set>
#include <tuple>
#include <unordered_map>

#include "base/text.h"
#include "model/derived.h"
#include "project/project.h"
#include "rules/checks/checks.h"
#include "rules/exceptions.h"
#include "rules/make_finding.h"

namespace calint {

namespace {

/// Two branches of a rule may hit one place: the first one speaks.
void keep_first_of_each_place(std::vector<Hit>& hits) {
    constexpr std::size_t few = 8;  // to compare each with each
    const auto same = [](const Hit& a, const Hit& b) {
        return a.place == b.place && a.value == b.value;
    };
    if (hits.size() <= few) {
        for (std::size_t i = 1; i < hits.size(); ++i) {
            const auto end = hits.begin() + static_cast<std::ptrdiff_t>(i);
            if (std::none_of(hits.begin(), end, [&](const Hit& h) { return same(h, *end); }))
                continue;
            hits.erase(end);
            --i;
        }
        return;
    }
    std::set<std::tuple<const Source*, std::uint32_t, std::uint32_t, std::string_view>> seen;
    std::erase_if(hits, [&](const Hit& hit) {
        const Span span = hit.place.span;
        return !seen.emplace(hit.place.source, span.begin, span.end, hit.value).second;
    });
}

/// Hits in files that were read for the others' sake, in files that no deploy touches, and on texts
/// that the deploy replaces. A secret is a secret all the same.
bool is_beside_the_point(const Rule& rule, const Hit& hit) {
    const Source& source = *hit.place.source;
    if (source.is_context) return true;
    if (source.project == nullptr || hit.is_secret || rule.redact) return false;
    return (source.is_ignored || source.project->replaces_in(source.absolute_path, hit.value)) &&
           !contains(rule.tags, "secret");
}

/// Of a rule that speaks once: the first hit, with the others as related places.
void keep_one(std::vector<Hit>& hits) {
    Hit& first = hits.front();
    // In whichever order they stand, it is the same finding.
    first.print_value = std::min_element(hits.begin(), hits.end(), [](const Hit& a, const Hit& b) {
                            return a.value < b.value;
                        })->value;
    for (std::size_t i = 1; i < std::min(hits.size(), most_related); ++i)
        first.related.push_back(
            {hits[i].place, show_value(hits[i].value, hits[i].is_secret, hits[i].is_password)});
    hits.resize(1);
}

/// Fills `hits`, which is empty.
void find_hits(const Rule& rule, Facts& facts, Expressions& expressions, std::vector<Hit>& hits) {
    if (rule.when != nullptr) {
        evaluate(*rule.when, facts, expressions, hits);
    } else if (const NamedCheck* const check = find_check(rule.check);
               check != nullptr && check->run != nullptr) {
        hits = check->run(facts);
    }
    if (hits.empty()) return;
    std::erase_if(hits, [&](const Hit& hit) { return is_beside_the_point(rule, hit); });
    if (hits.empty()) return;
    if (rule.unless != nullptr && holds(*rule.unless, facts, expressions)) {
        hits.clear();
        return;
    }
    if (!rule.allow.empty())
        std::erase_if(hits, [&](const Hit& hit) {
            return is_allowed(rule, hit.value, hit.place.source->root_path, expressions);
        });
    keep_first_of_each_place(hits);
    if (rule.once && hits.size() > 1) keep_one(hits);
}

bool same_place(const Finding& a, const Finding& b) {
    return a.location.span == b.location.span && a.location.file == b.location.file;
}

/// Looks at the findings from `first` on: those of one app.
void drop_superseded(std::vector<Finding>& all, std::size_t first) {
    const std::span<Finding> findings(all.data() + first, all.size() - first);
    const bool any = std::any_of(findings.begin(), findings.end(), [](const Finding& finding) {
        return !finding.rule->supersedes.empty();
    });
    if (!any) return;
    std::vector<bool> dropped(findings.size(), false);
    std::unordered_multimap<std::uint32_t, std::size_t> by_begin;
    for (std::size_t i = 0; i < findings.size(); ++i)
        by_begin.emplace(findings[i].location.span.begin, i);
    for (const Finding& strong : findings) {
        if (strong.rule->supersedes.empty()) continue;
        const auto [from, to] = by_begin.equal_range(strong.location.span.begin);
        for (auto other = from; other != to; ++other) {
            const Finding& weak = findings[other->second];
            if (contains(strong.rule->supersedes, weak.rule->id) && same_place(strong, weak))
                dropped[other->second] = true;
        }
    }
    std::size_t index = 0;
    const auto begin = all.begin() + static_cast<std::ptrdiff_t>(first);
    all.erase(std::remove_if(begin, all.end(), [&](const Finding&) { return dropped[index++]; }),
              all.end());
}

}  // namespace

void run_rules(const RulePlan& plan, Facts& facts, Expressions& expressions, Locator& locator,
               const Wants& wants, std::vector<std::size_t>& applied, std::vector<Finding>& out) {
    const std::size_t first = out.size();
    FindingMaker maker(facts, expressions, locator, wants);
    bool knows_secrets = false;
    std::vector<Hit> hits;
    const Subjects subject = facts.catalog().schema.subject(facts.app().subject);
    for (std::size_t number = 0; number < plan.rules().size(); ++number) {
        if (!plan.looks_at(number, subject)) continue;
        const Rule& rule = *plan.rules()[number];
        if (!wants_file(rule, facts.app().parts.front()->source->root_path)) continue;
        ++applied[number];
        if (!RulePlan::may_hold(rule, facts)) continue;
        hits.clear();
        find_hits(rule, facts, expressions, hits);
        if (hits.empty()) continue;
        if (!knows_secrets && shows_source(wants)) {
            locator.add_secrets(secret_places(facts));
            knows_secrets = true;
        }
        maker.make(rule, hits, out);
    }
    drop_superseded(out, first);
}

}  // namespace calint
