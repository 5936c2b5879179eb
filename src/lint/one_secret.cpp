#include "lint/one_secret.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "rules/make_finding.h"

namespace calint {

namespace {

bool is_better(const Finding& a, const Finding& b) {
    const auto weight = [](const Finding& f) {
        return std::tuple(f.severity, f.score, f.app->subject != text_subject);
    };
    return weight(a) > weight(b);
}

/// All but one of those that overlap, in one pass: they are in order of file and place. `secrets`
/// loses them.
std::vector<const Finding*> take_overlapping(std::vector<Finding*>& secrets) {
    std::vector<const Finding*> taken;
    Finding** last = nullptr;  // the best one so far of those that reach furthest
    for (Finding*& finding : secrets) {
        const bool overlaps = last != nullptr &&
                              (*last)->location.file->order == finding->location.file->order &&
                              finding->location.span.begin < (*last)->location.span.end;
        if (!overlaps) {
            last = &finding;
        } else if (is_better(*finding, **last)) {
            taken.push_back(std::exchange(*last, nullptr));
            last = &finding;
        } else {
            taken.push_back(std::exchange(finding, nullptr));
        }
    }
    std::erase(secrets, nullptr);
    return taken;
}

void relate(const std::vector<Finding*>& same, Arena& arena) {
    for (Finding* const finding : same) {
        std::vector<RelatedLocation> related(finding->related().begin(), finding->related().end());
        for (const Finding* const other : same) {
            if (related.size() >= most_related) break;
            if (other != finding) related.push_back({other->location, "the same secret"});
        }
        rest_of(*finding, arena).related = arena.keep(related);
    }
}

}  // namespace

void merge_secrets(std::vector<Finding*>& findings, std::vector<Finding*> secrets, Arena& arena) {
    std::vector<const Finding*> dropped = take_overlapping(secrets);
    if (!dropped.empty()) {
        std::sort(dropped.begin(), dropped.end());
        std::erase_if(findings, [&](const Finding* finding) {
            return std::binary_search(dropped.begin(), dropped.end(), finding);
        });
    }
    std::map<std::string_view, std::vector<Finding*>> by_secret;
    for (Finding* const finding : secrets) by_secret[finding->secret()].push_back(finding);
    for (const auto& [secret, same] : by_secret) {
        if (same.size() > 1) relate(same, arena);
    }
}

}  // namespace calint
