#include "rules/make_finding.h"

#include <algorithm>
#include <span>

#include "base/sha256.h"
#include "base/utf8.h"
#include "model/key_shape.h"
#include "model/placeholder.h"
#include "model/url.h"
#include "rules/exceptions.h"
#include "secrets/redact.h"

namespace calint {

namespace {

/// The first `limit` characters; without a copy where there are no more.
std::string_view limited(std::string_view text, std::size_t limit, std::string& room) {
    if (text.size() <= limit) return text;
    room = ellipsize(text, limit);
    return room;
}

/// Fills in {value}, {app} and the rest. Returns where the value stands in it; npos if it does not.
std::size_t write_message(std::string_view pattern, const Hit& hit, const Facts& facts,
                          std::string_view shown_value, const AppName& app, std::string& out) {
    std::string room;
    std::size_t value_at = std::string::npos;
    out.clear();
    while (!pattern.empty()) {
        const std::size_t open = pattern.find('{');
        out += pattern.substr(0, open);
        if (open == std::string_view::npos) break;
        const std::size_t close = pattern.find('}', open);
        const std::string_view name = pattern.substr(open + 1, close - open - 1);
        pattern.remove_prefix(close + 1);
        if (name == "value") {
            value_at = out.size();
            out += shown_value;
        } else if (name == "app") {
            out += limited(app.name, 80, room);
        } else if (name == "file") {
            append_for_display(hit.place.source->root_path, out);
        } else if (name == "field") {
            if (hit.field != no_field) out += facts.catalog().fields[hit.field].name;
        } else if (name == "host" || name == "scheme") {
            const std::optional<Url> url = parse_url(hit.value);
            if (url)
                append_for_display(ellipsize(name == "host" ? url->host : url->scheme, 80), out);
        } else {
            for (const auto& [part, text] : hit.parts) {
                if (part == name) append_for_display(limited(text, 200, room), out);
            }
        }
    }
    return value_at;
}

void append_value(std::string_view value, bool is_secret, bool is_password, std::string& out) {
    if (value.empty()) return;
    if ((is_secret || secret_in(value)) && !is_placeholder(value)) {
        out += redact(value, is_password);
        return;
    }
    std::string room;
    append_for_display(limited(value, 120, room), out);
}

/// What stands in test code may be made up, and often is not.
void lower_severity(Finding& finding) {
    if (finding.severity != Severity::info)
        finding.severity = static_cast<Severity>(static_cast<int>(finding.severity) - 1);
    constexpr double step = 2.5;  // about one severity
    if (finding.score > step) finding.score -= step;
}

}  // namespace

std::string show_value(std::string_view value, bool is_secret, bool is_password) {
    std::string out;
    append_value(value, is_secret, is_password, out);
    return out;
}

void FindingMaker::make(const Rule& rule, std::span<Hit> hits, std::vector<Finding>& out) {
    if (app_ == nullptr) {
        const App& app = facts_.app();
        Arena& arena = locator_.arena();
        app_ = arena.keep_one(
            AppName{arena.keep(escape_for_display(app.name)), arena.keep(app.subject)});
        in_tests_ = app.subject == text_subject &&
                    is_in_tests(facts_.catalog(), app.parts.front()->source->root_path);
    }
    const Escalation* const escalation = strongest(rule);
    for (Hit& hit : hits) {
        Finding& finding = out.emplace_back();
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
        if (in_tests_ && !rule.fixed_severity) lower_severity(finding);
        Arena& arena = locator_.arena();
        value_.clear();
        append_value(hit.value, is_secret, hit.is_password, value_);
        const std::size_t value_at = write_message(message, hit, facts_, value_, *app_, text_);
        if (in_tests_) text_ += ", in test code";
        finding.message = arena.keep(text_);
        // Most messages show the value: one copy will do.
        finding.value = value_at == std::string::npos
                            ? arena.keep(value_)
                            : finding.message.substr(value_at, value_.size());
        finding.app = app_;
        if (hit.field != no_field) finding.field = &facts_.catalog().fields[hit.field];
        finding.location = locator_.locate(hit.place);
        const bool holds_secret = is_secret && !hit.value.empty() && !is_placeholder(hit.value);
        if (holds_secret)
            rest_of(finding, arena).secret = arena.keep(hash128(std::span(&hit.value, 1)));
        if (wants_.fingerprints)
            rest_of(finding, arena).fingerprint =
                arena.keep(fingerprint(rule, hit, finding, holds_secret));
        add_related(hit, finding);
    }
}

void FindingMaker::apply(const Override* change, Finding& finding, std::string_view& message) {
    if (change == nullptr) return;
    if (change->has_severity && !finding.rule->fixed_severity) {
        finding.severity = change->severity;
        finding.score = change->score;
    }
    if (change->has_persona) finding.persona = change->persona;
    if (!change->message.empty()) message = change->message;
}

/// The last escalation that holds; its conditions' notes become related places.
const Escalation* FindingMaker::strongest(const Rule& rule) {
    escalation_places_.clear();
    for (auto e = rule.escalate.rbegin(); e != rule.escalate.rend(); ++e) {
        if (!holds(*e->when, facts_, expressions_)) continue;
        add_notes(*e->when);
        return &*e;
    }
    return nullptr;
}

void FindingMaker::add_notes(const Condition& condition) {
    if (!condition.note.empty()) {
        std::vector<Hit> hits;
        evaluate(condition, facts_, expressions_, hits);
        if (!hits.empty())
            escalation_places_.push_back({hits.front().place, std::string(condition.note)});
        return;
    }
    for (const Condition& child : condition.children) {
        if (condition.kind != ConditionKind::not_ && holds(child, facts_, expressions_))
            add_notes(child);
    }
}

void FindingMaker::add_related(const Hit& hit, Finding& finding) {
    related_.clear();
    for (const RelatedPlace& place : hit.related) {
        if (related_.size() >= most_related) break;
        const bool known =
            std::any_of(related_.begin(), related_.end(), [&](const RelatedLocation& r) {
                return r.message == place.note && r.location.span == place.place.span;
            });
        if (!known)
            related_.push_back({locator_.locate(place.place), locator_.arena().keep(place.note)});
    }
    if (related_.empty()) return;
    rest_of(finding, locator_.arena()).related = locator_.arena().keep(related_);
}

/// Of the whole value, though it is never printed whole; never of a line number, so that moved
/// lines change nothing. Equal ones are numbered later. A secret is hashed with a key of the rule
/// and the file, so that no table made once helps to guess it back from a baseline.
std::string FindingMaker::fingerprint(const Rule& rule, const Hit& hit, const Finding& finding,
                                      bool holds_secret) const {
    const std::string_view path = hit.place.source->root_path;
    std::string keyed, plain;
    std::string_view value = hit.print_value.empty() ? hit.value : hit.print_value;
    if (value.find('\r') != std::string_view::npos) {  // the line ends are git's business
        plain = value;
        std::erase(plain, '\r');
        value = plain;
    }
    if (holds_secret) {
        const std::string_view key[] = {rule.id, path};
        keyed = keyed_hash128(hash128(key), value);
        value = keyed;
    }
    // A project is named by its folder, which is another one on every machine.
    const App& app = facts_.app();
    const std::string_view name = app.subject == project_subject ? std::string_view() : app.name;
    const std::string_view pieces[] = {rule.id, path, name, finding.field_name(), value};
    return hash128(pieces);
}

}  // namespace calint
