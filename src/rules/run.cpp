#include "rules/run.h"

#include <algorithm>
#include <set>
#include <tuple>
#include <unordered_map>

#include "base/sha256.h"
#include "base/text.h"
#include "base/utf8.h"
#include "model/derived.h"
#include "model/url.h"
#include "model/value_shape.h"
#include "project/project.h"
#include "rules/checks/checks.h"

namespace calint {

namespace {

/// Related places of one finding: more of them help nobody.
constexpr std::size_t most_related = 20;

bool contains(std::span<const std::string_view> words, std::string_view word) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

bool matches_any(std::span<const std::string_view> globs, std::string_view path) {
    return std::any_of(globs.begin(), globs.end(),
                       [&](std::string_view glob) { return glob_match(glob, path); });
}

bool wants_file(const Rule& rule, const App& app) {
    if (rule.include.empty() && rule.exclude.empty()) return true;
    const std::string& path = app.parts.front()->source->root_path;
    return (rule.include.empty() || matches_any(rule.include, path)) &&
           !matches_any(rule.exclude, path);
}

bool is_allowed(const Rule& rule, const Hit& hit, Expressions& expressions) {
    return std::any_of(rule.allow.begin(), rule.allow.end(), [&](const Allow& allow) {
        return (allow.matches.empty() || expressions.found(allow.matches, hit.value)) &&
               (allow.words.empty() || contains(allow.words, hit.value)) &&
               (allow.path.empty() || glob_match(allow.path, hit.place.source->root_path));
    });
}

/// Two branches of a rule may hit one place: the first one speaks.
void keep_first_of_each_place(std::vector<Hit>& hits) {
    if (hits.size() < 2) return;
    std::set<std::tuple<const Source*, std::uint32_t, std::uint32_t, std::string>> seen;
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
    const bool about_secrets = hit.is_secret || rule.redact || contains(rule.tags, "secret");
    if (source.project == nullptr || about_secrets) return false;
    return source.is_ignored || source.project->replaces_in(source.absolute_path, hit.value);
}

std::vector<Hit> hits_of(const Rule& rule, Facts& facts, Expressions& expressions) {
    std::vector<Hit> hits;
    if (rule.when != nullptr) {
        // Most rules do not hold, and to know that costs less than to say where.
        if (!holds(*rule.when, facts, expressions)) return hits;
        hits = evaluate(*rule.when, facts, expressions);
    } else if (const NamedCheck* const check = find_check(rule.check);
               check != nullptr && check->run != nullptr) {
        hits = check->run(facts);
    }
    std::erase_if(hits, [&](const Hit& hit) { return is_beside_the_point(rule, hit); });
    if (hits.empty()) return hits;
    if (rule.unless != nullptr && holds(*rule.unless, facts, expressions)) return {};
    if (!rule.allow.empty())
        std::erase_if(hits, [&](const Hit& hit) { return is_allowed(rule, hit, expressions); });
    keep_first_of_each_place(hits);
    if (rule.once && hits.size() > 1) {
        Hit& first = hits.front();
        for (std::size_t i = 1; i < std::min(hits.size(), most_related); ++i)
            first.related.push_back({hits[i].place, show_value(hits[i].value, hits[i].is_secret)});
        hits.resize(1);
    }
    return hits;
}

/// The first `limit` characters; without a copy where there are no more.
std::string_view limited(std::string_view text, std::size_t limit, std::string& room) {
    if (text.size() <= limit) return text;
    room = ellipsize(text, limit);
    return room;
}

/// Fills in {value}, {app} and the rest.
std::string message_of(std::string_view pattern, const Hit& hit, const Facts& facts,
                       std::string_view shown_value, const AppName& app) {
    std::string out;
    std::string room;
    out.reserve(pattern.size() + shown_value.size() + 24);
    while (!pattern.empty()) {
        const std::size_t open = pattern.find('{');
        out += pattern.substr(0, open);
        if (open == std::string_view::npos) break;
        const std::size_t close = pattern.find('}', open);
        const std::string_view name = pattern.substr(open + 1, close - open - 1);
        pattern.remove_prefix(close + 1);
        if (name == "value") {
            out += shown_value;
        } else if (name == "app") {
            out += ellipsize(app.name, 80);
        } else if (name == "file") {
            out += escape_for_display(hit.place.source->path);
        } else if (name == "field") {
            if (hit.field != no_field) out += facts.catalog().fields[hit.field].name;
        } else if (name == "host" || name == "scheme") {
            const std::optional<Url> url = parse_url(hit.value);
            if (url)
                out += escape_for_display(ellipsize(name == "host" ? url->host : url->scheme, 80));
        } else {
            for (const auto& [part, text] : hit.parts) {
                if (part == name) out += escape_for_display(limited(text, 200, room));
            }
        }
    }
    return out;
}

class FindingMaker {
  public:
    FindingMaker(Facts& facts, Expressions& expressions, Locator& locator, const Wants& wants)
        : facts_(facts), expressions_(expressions), locator_(locator), wants_(wants) {}

    void make(const Rule& rule, std::vector<Hit> hits, std::vector<Finding>& out) {
        if (app_ == nullptr) {
            const App& app = facts_.app();
            Arena& arena = locator_.arena();
            app_ = arena.keep_one(
                AppName{arena.keep(escape_for_display(app.name)), arena.keep(app.subject)});
        }
        const Escalation* const escalation = strongest(rule);
        for (Hit& hit : hits) {
            Finding finding;
            finding.rule = &rule;
            finding.severity = rule.severity;
            finding.persona = rule.persona;
            finding.score = rule.score;
            std::string_view message = rule.message;
            apply(hit.change, finding, message);
            // A branch with words of its own has its own severity; escalations speak of the rule's.
            if (escalation != nullptr && (hit.change == nullptr || !hit.change->has_severity)) {
                apply(&escalation->change, finding, message);
                for (const RelatedPlace& place : escalation_places_) hit.related.push_back(place);
            }
            const bool is_secret = hit.is_secret || rule.redact;
            Arena& arena = locator_.arena();
            finding.value = arena.keep(show_value(hit.value, is_secret));
            finding.message = arena.keep(message_of(message, hit, facts_, finding.value, *app_));
            finding.app = app_;
            if (hit.field != no_field) finding.field = facts_.catalog().fields[hit.field].name;
            finding.location = locator_.locate(hit.place);
            if (wants_.fingerprints)
                finding.fingerprint = arena.keep(fingerprint(rule, hit, finding));
            add_related(hit, finding);
            out.push_back(std::move(finding));
        }
    }

  private:
    static void apply(const Override* change, Finding& finding, std::string_view& message) {
        if (change == nullptr) return;
        if (change->has_severity) {
            finding.severity = change->severity;
            finding.score = change->score;
        }
        if (change->has_persona) finding.persona = change->persona;
        if (!change->message.empty()) message = change->message;
    }

    /// The last escalation that holds; its conditions' notes become related places.
    const Escalation* strongest(const Rule& rule) {
        escalation_places_.clear();
        for (auto e = rule.escalate.rbegin(); e != rule.escalate.rend(); ++e) {
            if (!holds(*e->when, facts_, expressions_)) continue;
            add_notes(*e->when);
            return &*e;
        }
        return nullptr;
    }

    void add_notes(const Condition& condition) {
        if (!condition.note.empty()) {
            const std::vector<Hit> hits = evaluate(condition, facts_, expressions_);
            if (!hits.empty())
                escalation_places_.push_back({hits.front().place, std::string(condition.note)});
            return;
        }
        for (const Condition& child : condition.children) {
            if (condition.kind != ConditionKind::not_ && holds(child, facts_, expressions_))
                add_notes(child);
        }
    }

    void add_related(const Hit& hit, Finding& finding) {
        related_.clear();
        for (const RelatedPlace& place : hit.related) {
            if (related_.size() >= most_related) break;
            const bool known =
                std::any_of(related_.begin(), related_.end(), [&](const RelatedLocation& r) {
                    return r.message == place.note && r.location.span == place.place.span;
                });
            if (!known)
                related_.push_back(
                    {locator_.locate(place.place), locator_.arena().keep(place.note)});
        }
        finding.related = locator_.arena().keep(related_);
    }

    /// Of the whole value, though it is never printed whole; never of a line number, so that moved
    /// lines change nothing. Equal ones are numbered later.
    std::string fingerprint(const Rule& rule, const Hit& hit, const Finding& finding) const {
        const std::string_view pieces[] = {rule.id, hit.place.source->root_path, facts_.app().name,
                                           finding.field, hit.value};
        return hash128(pieces);
    }

    Facts& facts_;
    Expressions& expressions_;
    Locator& locator_;
    Wants wants_;
    const AppName* app_ = nullptr;
    std::vector<RelatedPlace> escalation_places_;
    std::vector<RelatedLocation> related_;
};

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

std::string show_value(std::string_view value, bool is_secret) {
    if (value.empty()) return {};
    if ((is_secret || secret_in(value)) && !is_placeholder(value)) return redact(value);
    std::string room;
    return escape_for_display(limited(value, 120, room));
}

namespace {

/// Adds the fields of which one must have a value for `condition` to hold. False if it can hold
/// without any.
bool add_needed(const Condition& condition, std::vector<FieldId>& fields) {
    switch (condition.kind) {
        case ConditionKind::field: {
            const auto asks_absence = [](const Predicate& p) {
                return (p.test == Test::present && !p.flag) || p.test == Test::count;
            };
            if (std::any_of(condition.predicates.begin(), condition.predicates.end(), asks_absence))
                return false;
            fields.push_back(condition.field);
            return true;
        }
        case ConditionKind::all: {
            // Any one of the children will do.
            for (const Condition& child : condition.children) {
                std::vector<FieldId> own;
                if (!add_needed(child, own)) continue;
                fields.insert(fields.end(), own.begin(), own.end());
                return true;
            }
            return false;
        }
        case ConditionKind::any:
            return std::all_of(condition.children.begin(), condition.children.end(),
                               [&](const Condition& child) { return add_needed(child, fields); });
        case ConditionKind::not_:
            return false;
    }
    return false;
}

bool may_hold(const std::vector<FieldId>& needed, Facts& facts) {
    return needed.empty() || std::any_of(needed.begin(), needed.end(), [&](FieldId field) {
               return !facts[field].values.empty();
           });
}

}  // namespace

RulePlan::RulePlan(std::vector<const Rule*> rules) : rules_(std::move(rules)) {
    for (const Rule* rule : rules_) {
        std::vector<FieldId> fields;
        if (rule->when == nullptr || !add_needed(*rule->when, fields)) fields.clear();
        std::sort(fields.begin(), fields.end());
        fields.erase(std::unique(fields.begin(), fields.end()), fields.end());
        needed_.push_back(std::move(fields));
    }
    const auto list_of = [&](std::string_view subject) -> std::vector<std::uint16_t>& {
        if (subject == "any") return any_;
        for (auto& [known, list] : by_subject_) {
            if (known == subject) return list;
        }
        return by_subject_.emplace_back(subject, std::vector<std::uint16_t>()).second;
    };
    for (std::size_t i = 0; i < rules_.size(); ++i) {
        for (const std::string_view subject : rules_[i]->applies)
            list_of(subject).push_back(static_cast<std::uint16_t>(i));
    }
    for (auto& [subject, list] : by_subject_) {
        if (subject == project_subject) continue;  // its files have been looked at one by one
        list.insert(list.end(), any_.begin(), any_.end());
        std::sort(list.begin(), list.end());
        list.erase(std::unique(list.begin(), list.end()), list.end());
    }
}

const std::vector<std::uint16_t>& RulePlan::of(std::string_view subject) const {
    static const std::vector<std::uint16_t> none;
    for (const auto& [known, list] : by_subject_) {
        if (known == subject) return list;
    }
    return subject == project_subject ? none : any_;
}

void run_rules(const RulePlan& plan, Facts& facts, Expressions& expressions, Locator& locator,
               const Wants& wants, std::vector<std::size_t>& applied, std::vector<Finding>& out) {
    const std::size_t first = out.size();
    FindingMaker maker(facts, expressions, locator, wants);
    bool knows_secrets = false;
    for (const std::uint16_t number : plan.of(facts.app().subject)) {
        const Rule& rule = *plan.rules()[number];
        if (!wants_file(rule, facts.app())) continue;
        ++applied[number];
        if (!may_hold(plan.needed_by(number), facts)) continue;
        std::vector<Hit> hits = hits_of(rule, facts, expressions);
        if (hits.empty()) continue;
        if (!knows_secrets) {
            locator.add_secrets(secret_places(facts));
            knows_secrets = true;
        }
        maker.make(rule, std::move(hits), out);
    }
    drop_superseded(out, first);
}

}  // namespace calint
