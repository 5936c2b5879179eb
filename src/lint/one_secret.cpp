#include "lint/one_secret.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "rules/make_finding.h"

namespace calint {

namespace {

bool is_better(const Finding& a, const Finding& b) {
    const auto weight = [](const Finding& f) {
        return std::tuple(f.severity, f.score, f.app->subject != text_subject);
    };
    return weight(a) > weight(b);
}

/// Marks with null all but one of those that overlap, in one pass: they are in order of file and
/// place.
void drop_overlapping(std::vector<Finding*>& findings) {
    Finding** last = nullptr;  // the best one so far of those that reach furthest
    for (Finding*& finding : findings) {
        if (finding->secret.empty()) continue;
        const bool overlaps = last != nullptr &&
                              (*last)->location.file->order == finding->location.file->order &&
                              finding->location.span.begin < (*last)->location.span.end;
        if (!overlaps) {
            last = &finding;
        } else if (is_better(*finding, **last)) {
            *last = nullptr;
            last = &finding;
        } else {
            finding = nullptr;
        }
    }
    std::erase(findings, nullptr);
}

void relate(const std::vector<Finding*>& same, Arena& arena) {
    for (Finding* const finding : same) {
        std::vector<RelatedLocation> related(finding->related.begin(), finding->related.end());
        for (const Finding* const other : same) {
            if (related.size() >= most_related) break;
            if (other != finding) related.push_back({other->location, "the same secret"});
        }
        finding->related = arena.keep(related);
    }
}

}  // namespace

void merge_secrets(std::vector<Finding*>& findings, Arena& arena) {
    drop_overlapping(findings);
    std::map<std::string_view, std::vector<Finding*>> by_secret;
    for (Finding* const finding : findings) {
        if (!finding->secret.empty()) by_secret[finding->secret].push_back(finding);
    }
    for (const auto& [secret, same] : by_secret) {
        if (same.size() > 1) relate(same, arena);
    }
}

}  // namespace calint
