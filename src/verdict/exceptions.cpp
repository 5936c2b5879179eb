#include "verdict/exceptions.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "base/date.h"
#include "base/sha256.h"
#include "base/text.h"
#include "base/utf8.h"
#include "rules/checks/checks.h"

namespace calint {

namespace {

bool names(const Ignore& ignore, const Rule& rule) {
    return std::any_of(ignore.rules.begin(), ignore.rules.end(),
                       [&](const std::string& glob) { return glob_match(glob, rule.id); });
}

bool is_expired(const Ignore& ignore, int today) {
    return ignore.until != 0 && today > ignore.until;
}

/// Makes the findings about exceptions: their rules are those that name the check.
class Complainer {
  public:
    Complainer(const std::vector<const Rule*>& rules, Arena& arena)
        : rules_(rules), arena_(arena) {}

    void add(std::string_view check, const Location& at, std::string_view value,
             std::string_view part, std::string_view text) {
        const auto rule = std::find_if(rules_.begin(), rules_.end(),
                                       [&](const Rule* each) { return each->check == check; });
        if (rule == rules_.end()) return;  // a test runs one rule alone
        Finding finding;
        finding.rule = *rule;
        finding.severity = (*rule)->severity;
        finding.persona = (*rule)->persona;
        finding.score = (*rule)->score;
        finding.value = arena_.keep(escape_for_display(ellipsize(value, 120)));
        finding.message =
            arena_.keep(message((*rule)->message, finding.value, part, escape_for_display(text)));
        finding.location = at;
        const std::string_view path = at.path();
        finding.app = arena_.keep_one(AppName{path.substr(path.rfind('/') + 1), text_subject});
        const std::string_view pieces[] = {(*rule)->id, at.root_path(), value, text};
        rest_of(finding, arena_).fingerprint = arena_.keep(hash128(pieces));
        found_.push_back(arena_.keep_one(finding));
    }

    std::vector<Finding*> take() { return std::move(found_); }

  private:
    static std::string message(std::string_view pattern, std::string_view value,
                               std::string_view part, std::string_view text) {
        std::string out(pattern);
        const auto fill = [&](const std::string& name, std::string_view with) {
            if (const std::size_t at = out.find(name); at != std::string::npos)
                out.replace(at, name.size(), with);
        };
        if (!part.empty()) fill(fmt::format("{{{}}}", part), text);
        fill("{value}", value);
        return out;
    }

    const std::vector<const Rule*>& rules_;
    Arena& arena_;
    std::vector<Finding*> found_;
};

/// The first name that no rule has, with the nearest one that some has; "" if all are known.
std::string unknown_name(const Ignore& ignore, const std::vector<const Rule*>& rules) {
    std::vector<std::string_view> ids;
    for (const Rule* rule : rules) ids.push_back(rule->id);
    for (const std::string& name : ignore.rules) {
        if (std::none_of(ids.begin(), ids.end(),
                         [&](std::string_view id) { return glob_match(name, id); }))
            return fmt::format("unknown rule '{}'{}", ellipsize(name, 80), did_you_mean(name, ids));
    }
    return {};
}

/// Whether some rule that it names has had its chance.
bool was_tried(const Ignore& ignore, const Exceptions& exceptions) {
    return std::any_of(
        exceptions.run_rules.begin(), exceptions.run_rules.end(), [&](const Rule* rule) {
            return names(ignore, *rule) && (rule->texts.empty() || exceptions.looked_at_texts);
        });
}

}  // namespace

bool was_looked_for(const Exceptions& exceptions, std::string_view rule) {
    const auto is_it = [&](const Rule* each) { return each->id == rule; };
    const auto& ran = exceptions.run_rules;
    const auto found = std::find_if(ran.begin(), ran.end(), is_it);
    if (found != ran.end()) return (*found)->texts.empty() || exceptions.looked_at_texts;
    return std::none_of(exceptions.all_rules.begin(), exceptions.all_rules.end(), is_it);
}

namespace {

/// Whether an ignore that may speak of the place speaks of the finding.
bool fits(const Ignore& ignore, const Finding& finding) {
    const Location& at = finding.location;
    return names(ignore, *finding.rule) &&
           (ignore.app.empty() || ignore.app == finding.app->name) &&
           (ignore.path.empty() || glob_match(ignore.path, at.root_path())) &&
           (ignore.value.empty() || ignore.value == finding.value);
}

}  // namespace

Sieve::Sieve(const Exceptions& exceptions) : exceptions_(exceptions) {
    const std::size_t count = exceptions.ignores.size();
    used_.resize(count);
    would_.resize(count);
    cannot_.resize(count);
    for (std::size_t i = 0; i < count; ++i) {
        const Ignore& ignore = exceptions.ignores[i];
        counts_.push_back(exceptions.use_ignores && ignore.mistake.empty() &&
                          !ignore.because.empty() && !is_expired(ignore, exceptions.today));
        if (ignore.is_inline) {
            inline_.push_back({ignore.file, ignore.covers, i});
        } else {
            everywhere_.push_back(i);
        }
    }
    std::stable_sort(inline_.begin(), inline_.end(),
                     [](const Reach& a, const Reach& b) { return a.file < b.file; });
}

/// The first ignore that accepts the finding. Files may have thousands of each, so that not every
/// ignore is asked.
const Ignore* Sieve::ignore_for(const Finding& finding) {
    const Ignore* found = nullptr;
    const auto ask = [&](std::size_t i) {
        const Ignore& ignore = exceptions_.ignores[i];
        if (!fits(ignore, finding)) return;
        if (!finding.rule->ignorable) {
            cannot_[i] = true;
            return;
        }
        would_[i] = true;
        if (!counts_[i]) return;
        used_[i] = true;
        if (found == nullptr) found = &ignore;
    };
    for (const std::size_t i : everywhere_) ask(i);
    if (inline_.empty()) return found;
    const std::size_t file = finding.location.file->order;
    const std::uint32_t at = finding.location.span.begin;
    auto reach = std::lower_bound(inline_.begin(), inline_.end(), file,
                                  [](const Reach& r, std::size_t order) { return r.file < order; });
    for (; reach != inline_.end() && reach->file == file; ++reach) {
        if (at >= reach->covers.begin && at < reach->covers.end) ask(reach->ignore);
    }
    return found;
}

Kept Sieve::look_at(const Finding& finding, const Ignore*& by) {
    by = ignore_for(finding);
    const BaselineEntry* const entry =
        exceptions_.baseline ? exceptions_.baseline->find(finding) : nullptr;
    if (entry != nullptr) found_.insert(entry->fingerprint);
    if (by != nullptr) return Kept::ignored;
    // To compare is not to hide: what is old is old, whatever may be ignored.
    if (exceptions_.before && exceptions_.before->contains(finding.fingerprint())) return Kept::old;
    if (!finding.rule->ignorable) return Kept::shown;
    return entry != nullptr ? Kept::in_baseline : Kept::shown;
}

std::vector<Finding*> Sieve::complaints(Arena& arena) const {
    Complainer complainer(exceptions_.run_rules, arena);
    for (std::size_t i = 0; i < exceptions_.ignores.size(); ++i) {
        const Ignore& ignore = exceptions_.ignores[i];
        const std::string value = fmt::format("{}", fmt::join(ignore.rules, ", "));
        const std::string unknown = unknown_name(ignore, exceptions_.all_rules);
        const bool example = ignore.may_be_example && !used_[i];
        if (example) continue;
        if (!ignore.mistake.empty() || !unknown.empty()) {
            complainer.add("ignore-unknown", ignore.at, value, "problem",
                           ignore.mistake.empty() ? unknown : ignore.mistake);
        } else if (ignore.because.empty()) {
            complainer.add("ignore-without-reason", ignore.at, value, "", "");
        } else if (cannot_[i] && !would_[i]) {
            complainer.add("ignore-unused", ignore.at, value, "problem",
                           "the rule is not ignorable here");
        } else if (is_expired(ignore, exceptions_.today)) {
            complainer.add("ignore-expired", ignore.at, value, "date", show_date(ignore.until));
        } else if (!would_[i] && (ignore.is_inline || exceptions_.is_whole) &&
                   was_tried(ignore, exceptions_)) {
            complainer.add("ignore-unused", ignore.at, value, "problem", "nothing is found");
        }
    }
    if (exceptions_.baseline && exceptions_.is_whole) {
        std::size_t stale = 0;
        std::set<std::string_view> counted;
        for (const BaselineEntry& entry : exceptions_.baseline->entries) {
            if (was_looked_for(exceptions_, entry.rule) && !found_.contains(entry.fingerprint) &&
                counted.insert(entry.fingerprint).second)
                ++stale;
        }
        if (stale != 0)
            complainer.add("baseline-stale", exceptions_.baseline_at, count_of(stale, "finding"),
                           "", "");
    }
    return complainer.take();
}

}  // namespace calint
