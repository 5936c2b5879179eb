#include "rules/evaluate.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>

#include "base/text.h"
#include "base/utf8.h"
#include "model/url.h"
#include "model/value_shape.h"
#include "rules/duration.h"

namespace calint {

Expressions::Expressions() = default;
Expressions::~Expressions() = default;

namespace {

std::unique_ptr<re2::RE2> compile(std::string_view expression) {
    re2::RE2::Options options;
    options.set_log_errors(false);
    return std::make_unique<re2::RE2>(re2::StringPiece(expression.data(), expression.size()),
                                      options);
}

}  // namespace

bool Expressions::found(std::string_view expression, std::string_view text) {
    // The text of an expression lives as long as its rule, so its address names it.
    std::unique_ptr<re2::RE2>& slot = compiled_[expression.data()];
    if (!slot) slot = compile(expression);
    return re2::RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), *slot);
}

std::string expression_problem(std::string_view expression) {
    const auto compiled = compile(expression);
    return compiled->ok() ? std::string() : compiled->error();
}

namespace {

using Predicates = std::span<const Predicate>;

std::span<const std::string_view> words_of(const Predicate& p, const Catalog& catalog) {
    return p.list < 0 ? p.words : catalog.lists[static_cast<std::size_t>(p.list)].values;
}

/// Whether `host` or a domain it stands in is on the list, whose names are in lower case.
bool is_in_listed_domain(std::string_view host, const NamedList& list) {
    if (host.ends_with('.')) host.remove_suffix(1);
    char buffer[256];
    if (host.size() > sizeof buffer) return false;  // no name in the DNS is longer
    std::transform(host.begin(), host.end(), buffer, to_lower);
    std::string_view rest(buffer, host.size());
    for (;;) {
        if (list.has(rest)) return true;
        const std::size_t dot = rest.find('.');
        if (dot == std::string_view::npos) return false;
        rest.remove_prefix(dot + 1);
    }
}

/// Calls `visit` for the words of `text` in lower case, cut at all but letters and digits, each
/// with and without digits at its end, until it says true.
template <typename Visit>
bool any_word(std::string_view text, Visit visit) {
    char word[64];
    for (std::size_t i = 0; i < text.size();) {
        std::size_t size = 0;
        std::size_t bare = 0;  // up to the last letter
        for (; i < text.size() && (is_letter(text[i]) || is_digit(text[i])); ++i) {
            if (size < sizeof word) word[size++] = to_lower(text[i]);
            if (is_letter(text[i])) bare = size;
        }
        if (size > 0 && size < sizeof word &&
            (visit(std::string_view(word, size)) || visit(std::string_view(word, bare))))
            return true;
        if (size == 0) ++i;
    }
    return false;
}

class ValueTester {
  public:
    ValueTester(Facts& facts, Expressions& expressions)
        : facts_(facts), catalog_(facts.catalog()), expressions_(expressions) {}

    bool all(Predicates predicates, std::string_view text, bool any_case = false) {
        return std::all_of(predicates.begin(), predicates.end(),
                           [&](const Predicate& p) { return one(p, text, any_case); });
    }

    bool number(Predicates predicates, double value) {
        return std::all_of(predicates.begin(), predicates.end(), [&](const Predicate& p) {
            if (p.test == Test::more_than) return value > p.number;
            if (p.test == Test::less_than) return value < p.number;
            return parse_duration(p.text).value_or(-1) == value;
        });
    }

    bool one(const Predicate& p, std::string_view text, bool any_case = false);

  private:
    const NamedList& list_of(const Predicate& p) const {
        return catalog_.lists[static_cast<std::size_t>(p.list)];
    }

    bool url(const Predicate& p, std::string_view text) {
        const std::optional<Url>& url = facts_.url(text);
        if (!url) return false;
        return std::all_of(p.parts.begin(), p.parts.end(), [&](const UrlTest& part) {
            const bool any_case = part.part == UrlPart::scheme || part.part == UrlPart::host;
            return all(part.predicates, part_of(*url, part.part), any_case);
        });
    }

    static std::string_view part_of(const Url& url, UrlPart part) {
        switch (part) {
            case UrlPart::scheme:
                return url.scheme;
            case UrlPart::host:
                return url.host;
            case UrlPart::host_kind:
                return to_string(url.host_kind);
            case UrlPart::port:
                return url.port;
            case UrlPart::path:
                return url.path;
            case UrlPart::query:
                return url.query;
            case UrlPart::fragment:
                return url.fragment;
            case UrlPart::user:
                return url.user;
        }
        return {};
    }

    Facts& facts_;
    const Catalog& catalog_;
    Expressions& expressions_;
};

bool ValueTester::one(const Predicate& p, std::string_view text, bool any_case) {
    const auto same = [&](std::string_view wanted) {
        if (any_case) return equal_ignoring_case(text, wanted);
        // The first letters tell most words apart without a call.
        return text.size() == wanted.size() &&
               (text.empty() || (text.front() == wanted.front() && text == wanted));
    };
    switch (p.test) {
        case Test::equals:
            return same(p.text);
        case Test::one_of: {
            if (p.list >= 0 && !any_case) return list_of(p).has(text);
            const auto words = words_of(p, catalog_);
            return std::any_of(words.begin(), words.end(), same);
        }
        case Test::matches:
            return expressions_.found(p.text, text);
        case Test::domain: {
            if (p.list >= 0) return is_in_listed_domain(text, list_of(p));
            const auto words = words_of(p, catalog_);
            return std::any_of(words.begin(), words.end(),
                               [&](std::string_view domain) { return is_in_domain(text, domain); });
        }
        case Test::word:
            return any_word(text, [&](std::string_view word) {
                if (p.list >= 0) return list_of(p).has(word);
                return std::any_of(p.words.begin(), p.words.end(), [&](std::string_view w) {
                    return equal_ignoring_case(w, word);
                });
            });
        case Test::not_:
            return !all(p.nested, text, any_case);
        case Test::placeholder:
            return is_placeholder(text) == p.flag;
        case Test::present:
            return text.empty() != p.flag;
        case Test::url:
            return url(p, text);
        case Test::more_than:
        case Test::less_than: {
            const std::optional<double> value = parse_duration(text);
            return value && number({&p, 1}, *value);
        }
        case Test::length:
            return number(p.nested, static_cast<double>(count_code_points(text)));
        case Test::entropy:
            return number(p.nested, entropy(text));
        case Test::count:
            return true;  // asked of the field
    }
    return false;
}

bool is_field_test(Test test) {
    return test == Test::present || test == Test::count;
}

/// A field condition, taken apart: what is asked of the field, and which of its values hold.
struct FieldAnswer {
    bool holds = false;
    bool about_values = false;  ///< hits are values; otherwise the field as a whole
};

FieldAnswer ask_field(Predicates predicates, const FieldValues& field, ValueTester& tester) {
    FieldAnswer answer;
    if (!field.is_known) return answer;
    bool wants_absence = false;
    bool asks_values = false;
    for (const Predicate& p : predicates) {
        if (p.test == Test::present) {
            if (field.is_present != p.flag) return answer;
            wants_absence = wants_absence || !p.flag;
        } else if (p.test == Test::count) {
            const double count = field.is_present ? static_cast<double>(field.values.size()) : 0;
            if (!tester.number(p.nested, count)) return answer;
            wants_absence = true;
        } else {
            asks_values = true;
        }
    }
    answer.holds = true;
    answer.about_values = asks_values || !wants_absence;
    return answer;
}

bool value_holds(Predicates predicates, const Value& value, ValueTester& tester) {
    return std::all_of(predicates.begin(), predicates.end(), [&](const Predicate& p) {
        return is_field_test(p.test) || tester.one(p, value.text);
    });
}

/// Whether everything the condition speaks of is known.
bool all_known(const Condition& condition, Facts& facts) {
    if (condition.kind == ConditionKind::field) return facts[condition.field].is_known;
    return std::all_of(condition.children.begin(), condition.children.end(),
                       [&](const Condition& child) { return all_known(child, facts); });
}

/// Where to point when nothing of a condition holds: around its first field.
Place around(const Condition& condition, Facts& facts) {
    const Condition* first = &condition;
    while (first->kind != ConditionKind::field) first = &first->children.front();
    return facts[first->field].around;
}

std::string default_note(const Hit& hit, const Facts& facts) {
    const Field& field = facts.catalog().fields[hit.field];
    return fmt::format(
        "{} is {}", field.name,
        escape_for_display(ellipsize(hit.is_secret ? redact(hit.value) : hit.value, 80)));
}

/// Adds the places of the other conditions of an `all` to each of its hits.
void add_related(std::vector<Hit>& hits, const Condition& condition, std::vector<Hit> others,
                 const Facts& facts) {
    constexpr std::size_t enough = 20;  // places that help a reader
    if (others.size() > enough) others.resize(enough);
    for (Hit& other : others) {
        const bool derived =
            other.field == no_field || facts.catalog().fields[other.field].is_derived;
        if (condition.note.empty() && (derived || other.value.empty())) continue;
        const std::string note =
            condition.note.empty() ? default_note(other, facts) : std::string(condition.note);
        for (Hit& hit : hits) {
            if (condition.note.empty() && other.place == hit.place) continue;
            hit.related.push_back({other.place, note});
            for (const RelatedPlace& more : other.related) hit.related.push_back(more);
        }
        if (!condition.note.empty()) break;  // one sentence, one place
    }
}

std::vector<Hit> field_hits(const Condition& condition, Facts& facts, ValueTester& tester) {
    std::vector<Hit> hits;
    const FieldValues& field = facts[condition.field];
    const FieldAnswer answer = ask_field(condition.predicates, field, tester);
    if (!answer.holds) return hits;
    const auto add = [&](Place place, std::string_view text, bool secret) {
        Hit hit;
        hit.place = place;
        hit.value = text;
        hit.is_secret = secret;
        hit.field = condition.field;
        hits.push_back(std::move(hit));
    };
    if (!answer.about_values) {
        if (field.values.empty() || !field.is_present) {
            add(field.around, "", false);
        } else {
            add(field.values.front().place, field.values.front().text,
                field.values.front().is_secret);
        }
        return hits;
    }
    for (const Value& value : field.values) {
        if (value_holds(condition.predicates, value, tester))
            add(value.place, value.text, value.is_secret);
    }
    if (!field.is_present) {
        for (Hit& hit : hits)
            hit.related.push_back(
                {hit.place, fmt::format("not set, so the default counts: {}", hit.value)});
    }
    return hits;
}

}  // namespace

bool holds(const Condition& condition, Facts& facts, Expressions& expressions) {
    const auto child_holds = [&](const Condition& child) {
        return holds(child, facts, expressions);
    };
    switch (condition.kind) {
        case ConditionKind::all:
            return std::all_of(condition.children.begin(), condition.children.end(), child_holds);
        case ConditionKind::any:
            return std::any_of(condition.children.begin(), condition.children.end(), child_holds);
        case ConditionKind::not_:
            return all_known(condition, facts) && !child_holds(condition.children.front());
        case ConditionKind::field:
            break;
    }
    ValueTester tester(facts, expressions);
    const FieldValues& field = facts[condition.field];
    const FieldAnswer answer = ask_field(condition.predicates, field, tester);
    if (!answer.holds || !answer.about_values) return answer.holds;
    return std::any_of(field.values.begin(), field.values.end(), [&](const Value& value) {
        return value_holds(condition.predicates, value, tester);
    });
}

std::vector<Hit> evaluate(const Condition& condition, Facts& facts, Expressions& expressions) {
    std::vector<Hit> hits;
    switch (condition.kind) {
        case ConditionKind::field: {
            ValueTester tester(facts, expressions);
            hits = field_hits(condition, facts, tester);
            break;
        }
        case ConditionKind::any:
            for (const Condition& child : condition.children) {
                for (Hit& hit : evaluate(child, facts, expressions)) hits.push_back(std::move(hit));
            }
            break;
        case ConditionKind::not_:
            if (holds(condition, facts, expressions)) {
                Hit hit;
                hit.place = around(condition, facts);
                hits.push_back(std::move(hit));
            }
            break;
        case ConditionKind::all: {
            // The first condition is the one the rule is about, so it fails most often.
            if (!holds(condition.children.front(), facts, expressions)) return hits;
            const auto others = condition.children.subspan(1);
            const bool rest_holds =
                std::all_of(others.begin(), others.end(),
                            [&](const auto& child) { return holds(child, facts, expressions); });
            if (!rest_holds) return hits;
            hits = evaluate(condition.children.front(), facts, expressions);
            if (hits.empty()) return hits;
            for (const Condition& other : others)
                add_related(hits, other, evaluate(other, facts, expressions), facts);
            break;
        }
    }
    const Override& change = condition.change;
    if (change.has_severity || change.has_persona || !change.message.empty()) {
        for (Hit& hit : hits) {
            if (hit.change == nullptr) hit.change = &change;
        }
    }
    return hits;
}

}  // namespace calint
