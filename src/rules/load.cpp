#include "rules/load.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <iterator>
#include <map>

#include "base/text.h"
#include "base/utf8.h"
#include "parse/strict_map.h"
#include "rules/checks/checks.h"
#include "rules/evaluate.h"
#include "rules/load_condition.h"
#include "rules/load_tests.h"
#include "rules/load_text.h"
#include "rules/plan.h"

namespace calint {

namespace {

constexpr std::string_view rule_keys[] = {
    "id",         "title", "severity",     "confidence", "persona", "score",    "tags",
    "applies",    "files", "when",         "check",      "unless",  "escalate", "allow",
    "supersedes", "once",  "isv_severity", "redact",     "reveal",  "message",  "why",
    "remedy",     "see",   "foresees",     "standards",  "tests"};

std::string_view file_stem(std::string_view path) {
    std::string_view name = path.substr(path.rfind('/') + 1);
    return name.substr(0, name.rfind('.'));
}

class RuleLoader {
  public:
    RuleLoader(StrictDocument& doc, const Catalog& catalog, Arena& arena)
        : doc_(doc),
          catalog_(catalog),
          arena_(arena),
          conditions_(doc, catalog, arena),
          texts_(doc, catalog, arena, conditions_) {}

    Rule load() {
        const Node& root = doc_.root();
        refuse_fix(root);
        doc_.allow_keys(root, rule_keys);
        Rule rule;
        rule.file = arena_.keep(doc_.file());
        load_header(root, rule);
        load_condition(root, rule);
        load_prose(root, rule);
        TestLoader(doc_, catalog_, arena_, conditions_).load(root, rule);
        return rule;
    }

  private:
    /// Fixes are in the rule format, but this version writes none: better said than ignored.
    void refuse_fix(const Node& root) {
        if (const Node* const node = doc_.tree().child(root, "fix"))
            doc_.error(node->name_span, "fixes are not part of this version of calint");
    }

    std::string_view required_text(const Node& map, std::string_view key) {
        if (doc_.required(map, key) == nullptr) return {};
        const std::string_view text = doc_.text(map, key);
        if (text.empty())
            doc_.error(*doc_.tree().child(map, key), fmt::format("'{}' is empty", key));
        check_shown(*doc_.tree().child(map, key), doc_);
        return arena_.keep(text);
    }

    void load_header(const Node& root, Rule& rule) {
        rule.id = required_text(root, "id");
        if (!rule.id.empty() && rule.id != file_stem(doc_.file()))
            doc_.error(*doc_.tree().child(root, "id"),
                       fmt::format("id '{}' must equal the file's name '{}'", show_written(rule.id),
                                   show_written(file_stem(doc_.file()))));
        const bool kebab = std::all_of(rule.id.begin(), rule.id.end(), [](char c) {
            return (c >= 'a' && c <= 'z') || is_digit(c) || c == '-';
        });
        if (!kebab) doc_.error(*doc_.tree().child(root, "id"), "an id is written in-kebab-case");
        rule.title = required_text(root, "title");
        doc_.required(root, "severity");
        if (const auto severity = doc_.word(root, "severity", severity_names))
            rule.severity = static_cast<Severity>(*severity);
        if (const auto confidence = doc_.word(root, "confidence", confidence_names))
            rule.confidence = static_cast<Confidence>(*confidence);
        if (const auto persona = doc_.word(root, "persona", persona_names))
            rule.persona = static_cast<Persona>(*persona);
        if (const auto severity = doc_.word(root, "isv_severity", severity_names)) {
            rule.has_isv_severity = true;
            rule.isv_severity = static_cast<Severity>(*severity);
        }
        rule.score = doc_.number(root, "score").value_or(0);
        if (rule.score < 0 || rule.score > 10)
            doc_.error(*doc_.tree().child(root, "score"), "a score is from 0.1 to 10");
        load_applies(root, rule);
        if (const Node* const files = doc_.tree().child(root, "files")) {
            static constexpr std::string_view keys[] = {"include", "exclude"};
            doc_.allow_keys(*files, keys);
            rule.include = conditions_.keep_all(doc_.texts(*files, "include"));
            rule.exclude = conditions_.keep_all(doc_.texts(*files, "exclude"));
        }
        rule.supersedes = conditions_.keep_all(doc_.texts(root, "supersedes"));
        rule.once = doc_.boolean(root, "once").value_or(false);
        load_redaction(root, rule);
    }

    /// `redact: true`; of rules on texts the group that is never printed.
    void load_redaction(const Node& root, Rule& rule) {
        static constexpr std::string_view reveal[] = {"start", "length"};
        const Node* const when = doc_.tree().child(root, "when");
        if (when != nullptr && texts_.is_text(*when)) {
            rule.redact = !doc_.text(root, "redact").empty();
        } else {
            rule.redact = doc_.boolean(root, "redact").value_or(false);
        }
        if (const auto what = doc_.word(root, "reveal", reveal)) rule.conceal = *what == 1;
    }

    void load_applies(const Node& root, Rule& rule) {
        const std::span<const std::string_view> all = catalog_.schema.subjects;
        std::vector<std::string_view> known(all.begin(), all.end());
        known.push_back(any_subject);
        std::vector<std::string_view> subjects = doc_.texts(root, "applies");
        for (const std::string_view subject : subjects) {
            if (std::find(known.begin(), known.end(), subject) == known.end())
                doc_.error(*doc_.tree().child(root, "applies"),
                           fmt::format("unknown kind of file '{}'{}", show_written(subject),
                                       did_you_mean(subject, known)));
        }
        if (subjects.empty()) subjects = {"connected-app", "external-client-app"};
        rule.applies = conditions_.keep_all(subjects);
        rule.subjects = subjects_of(rule.applies, catalog_.schema);
    }

    const Condition* condition(const Node& root, std::string_view key) {
        const Node* const node = doc_.tree().child(root, key);
        return node == nullptr ? nullptr : arena_.keep_one(conditions_.load(*node));
    }

    void load_condition(const Node& root, Rule& rule) {
        rule.check = arena_.keep(doc_.text(root, "check"));
        const Node* const when = doc_.tree().child(root, "when");
        if (when != nullptr && texts_.is_text(*when)) {
            load_texts(root, *when, rule);
        } else {
            rule.when = condition(root, "when");
            if (rule.when != nullptr) rule.needs = arena_.keep(needs_of(*rule.when));
        }
        rule.unless = condition(root, "unless");
        if (rule.check.empty() == (when == nullptr))
            doc_.error(root, "a rule has either 'when' or 'check'");
        if (!rule.check.empty() && find_check(rule.check) == nullptr) {
            std::vector<std::string_view> known;
            for (const NamedCheck& check : all_checks()) known.push_back(check.name);
            doc_.error(*doc_.tree().child(root, "check"),
                       fmt::format("unknown check '{}'{}", show_written(rule.check),
                                   did_you_mean(rule.check, known)));
        }
        std::vector<Escalation> escalations;
        for (const Node* node : doc_.all(root, "escalate")) {
            static constexpr std::string_view keys[] = {"when", "severity", "score", "message",
                                                        "persona"};
            doc_.allow_keys(*node, keys);
            Escalation escalation;
            escalation.when = condition(*node, "when");
            escalation.change = conditions_.load_override(*node);
            if (escalation.when == nullptr || !escalation.change.has_severity)
                doc_.error(*node, "an escalation needs 'when' and 'severity'");
            if (escalation.when != nullptr) escalations.push_back(escalation);
        }
        rule.escalate = arena_.keep(escalations);
        load_allow(root, rule);
    }

    /// What is about apps has no meaning for texts.
    void load_texts(const Node& root, const Node& when, Rule& rule) {
        rule.texts = texts_.load(when, doc_.text(root, "redact"));
        for (const std::string_view key : {"applies", "unless", "escalate", "once"}) {
            if (const Node* const node = doc_.tree().child(root, key))
                doc_.error(node->name_span,
                           fmt::format("'{}' has no meaning in a rule on texts", key));
        }
        static constexpr std::string_view subjects[] = {text_subject};
        rule.applies = subjects;
        rule.subjects = subjects_of(rule.applies, catalog_.schema);
    }

    void load_allow(const Node& root, Rule& rule) {
        std::vector<Allow> allowed;
        for (const Node* node : doc_.all(root, "allow")) {
            static constexpr std::string_view keys[] = {"matches", "in", "path", "because"};
            doc_.allow_keys(*node, keys);
            Allow allow;
            allow.matches = arena_.keep(doc_.text(*node, "matches"));
            allow.words = conditions_.keep_all(doc_.texts(*node, "in"));
            allow.path = arena_.keep(doc_.text(*node, "path"));
            allow.because = arena_.keep(doc_.text(*node, "because"));
            if (const std::string problem = expression_problem(allow.matches); !problem.empty())
                doc_.error(*doc_.tree().child(*node, "matches"),
                           fmt::format("bad expression: {}", show_written(problem)));
            if (allow.matches.empty() && allow.words.empty() && allow.path.empty())
                doc_.error(*node, "an exception needs 'matches', 'in' or 'path'");
            allowed.push_back(allow);
        }
        rule.allow = arena_.keep(allowed);
    }

    void load_prose(const Node& root, Rule& rule) {
        rule.message = required_text(root, "message");
        rule.why = required_text(root, "why");
        rule.remedy = required_text(root, "remedy");
        rule.see = conditions_.keep_all(doc_.texts(root, "see"));
        rule.foresees = conditions_.keep_all(doc_.texts(root, "foresees"));
        for (const std::string_view key : {"see", "foresees"}) {
            for (const Node* item : doc_.all(root, key)) check_shown(*item, doc_);
        }
        if (const Node* const message = doc_.tree().child(root, "message"))
            conditions_.messages.push_back(message);
        for (const Node* message : conditions_.messages) check_placeholders(*message, rule);
        load_standards(root, rule);
    }

    void check_placeholders(const Node& message, const Rule& rule) {
        std::vector<std::string_view> known = {"value", "app", "field", "file", "host", "scheme"};
        if (const NamedCheck* const check = find_check(rule.check))
            known.insert(known.end(), check->parts.begin(), check->parts.end());
        std::string_view text = message.text;
        for (std::size_t at = text.find('{'); at != std::string_view::npos; at = text.find('{')) {
            const std::size_t end = text.find('}', at);
            const std::string_view name =
                end == std::string_view::npos ? text.substr(at) : text.substr(at + 1, end - at - 1);
            if (std::find(known.begin(), known.end(), name) == known.end())
                doc_.error(message, fmt::format("unknown placeholder '{{{}}}'{}",
                                                show_written(name), did_you_mean(name, known)));
            if (end == std::string_view::npos) return;
            text.remove_prefix(end + 1);
        }
    }

    void load_standards(const Node& root, Rule& rule) {
        std::vector<std::string_view> tags;
        std::vector<std::uint16_t> cwe;
        const auto add_cwe = [&](std::string_view number, const Node& at) {
            std::uint16_t value = 0;
            const auto [end, failed] =
                std::from_chars(number.data(), number.data() + number.size(), value);
            if (failed != std::errc{} || end != number.data() + number.size() || value == 0) {
                doc_.error(at, fmt::format("'{}' is no CWE number", show_written(number)));
            } else if (std::find(cwe.begin(), cwe.end(), value) == cwe.end()) {
                cwe.push_back(value);
            }
        };
        for (const Node* tag : doc_.all(root, "tags")) {
            if (tag->text.starts_with("CWE-")) {
                add_cwe(tag->text.substr(4), *tag);
            } else {
                tags.push_back(tag->text);
            }
        }
        if (const Node* const node = doc_.tree().child(root, "standards")) {
            static constexpr std::string_view keys[] = {"cwe", "sbs", "asvs", "rfc", "salesforce"};
            doc_.allow_keys(*node, keys);
            for (const Node* number : doc_.all(*node, "cwe")) add_cwe(number->text, *number);
            rule.standards.sbs = conditions_.keep_all(doc_.texts(*node, "sbs"));
            rule.standards.asvs = conditions_.keep_all(doc_.texts(*node, "asvs"));
            rule.standards.rfc = conditions_.keep_all(doc_.texts(*node, "rfc"));
            rule.standards.salesforce = conditions_.keep_all(doc_.texts(*node, "salesforce"));
        }
        rule.tags = conditions_.keep_all(tags);
        rule.standards.cwe = arena_.keep(cwe);
    }

    StrictDocument& doc_;
    const Catalog& catalog_;
    Arena& arena_;
    ConditionLoader conditions_;
    TextLoader texts_;
};

void check_supersedes(const std::vector<Rule>& rules, std::span<const Rule> known,
                      std::vector<UserError>& errors) {
    std::vector<std::string_view> ids;
    for (const Rule& rule : known) ids.push_back(rule.id);
    for (const Rule& rule : rules) ids.push_back(rule.id);
    for (const Rule& rule : rules) {
        for (const std::string_view id : rule.supersedes) {
            if (std::find(ids.begin(), ids.end(), id) == ids.end())
                errors.emplace_back(std::string(rule.file),
                                    fmt::format("supersedes unknown rule '{}'{}", show_written(id),
                                                did_you_mean(id, ids)));
        }
    }
}

}  // namespace

std::vector<Rule> load_rules(std::span<const RuleFile> files, const Catalog& catalog,
                             std::span<const Rule> known, Arena& arena) {
    std::vector<UserError> errors;
    std::vector<Rule> rules;
    std::map<std::string_view, std::string_view> taken;
    for (const Rule& rule : known) taken.emplace(rule.id, rule.file);
    for (const RuleFile& file : files) {
        const std::optional<Tree> tree = read_one_document(file.path, file.text, errors);
        if (!tree) continue;
        StrictDocument doc(file.path, *tree, errors);
        const Rule rule = RuleLoader(doc, catalog, arena).load();
        const auto [other, fresh] = taken.try_emplace(rule.id, rule.file);
        if (!fresh && !rule.id.empty())
            errors.emplace_back(file.path, fmt::format("rule id '{}' is taken by {}", rule.id,
                                                       show_written(other->second)));
        rules.push_back(rule);
    }
    check_supersedes(rules, known, errors);
    if (!errors.empty()) throw UserErrors(std::move(errors));
    std::sort(rules.begin(), rules.end(), [](const Rule& a, const Rule& b) { return a.id < b.id; });
    return rules;
}

}  // namespace calint
