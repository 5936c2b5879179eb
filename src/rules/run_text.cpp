#include "rules/run_text.h"

#include <algorithm>
#include <map>

#include "rules/exceptions.h"
#include "rules/make_finding.h"
#include "rules/run.h"

namespace calint {

namespace {

/// A file as an app that has no fields, so that findings are made of it like of any other.
struct TextApp {
    explicit TextApp(const Source& source) {
        type.name = "Text";
        type.subject = text_subject;
        part.type = &type;
        part.source = &source;
        part.tree.bytes = source.bytes;
        part.tree.notation = Notation::text;
        part.tree.nodes.emplace_back();
        part.types.emplace_back();
        app.subject = text_subject;
        app.name = source.path.substr(source.path.rfind('/') + 1);
        app.parts.push_back(&part);
    }
    TextApp(const TextApp&) = delete;
    TextApp& operator=(const TextApp&) = delete;

    SchemaType type;
    Part part;
    App app;
};

}  // namespace

void run_text_rules(const RulePlan& plan, TextScanner& scanner, const Source& source, Facts& facts,
                    Expressions& expressions, Locator& locator, const Wants& wants,
                    std::vector<std::size_t>& applied, std::vector<Finding>& out) {
    const TextFile file(source.root_path, source.bytes);
    const std::vector<TextHit>& found = scanner.scan(file);
    const std::vector<const Rule*>& rules = plan.rules();
    const std::vector<const Rule*>& checks = plan.checks_of_texts();
    const bool has_checks = std::any_of(checks.begin(), checks.end(), [&](const Rule* rule) {
        return wants_file(*rule, source.root_path);
    });
    scanner.count(applied);
    if (found.empty() && !has_checks) return;

    const TextApp text(source);
    facts.look_at(text.app);
    std::map<std::uint16_t, std::vector<Hit>> by_rule;
    std::vector<SecretPlace> secrets;
    for (const TextHit& one : found) {
        const Rule& rule = *rules[one.rule];
        Hit hit;
        hit.place = {&source, one.span};
        hit.value = file.text(one.span);
        hit.is_secret = rule.redact;
        hit.is_password = rule.conceal;
        hit.change = one.change;
        if (rule.redact) secrets.push_back({hit.place, rule.conceal});
        if (is_allowed(rule, hit.value, source.root_path, expressions)) continue;
        by_rule[one.rule].push_back(std::move(hit));
    }
    if (shows_source(wants)) locator.add_secrets(secrets);
    FindingMaker maker(facts, expressions, locator, wants);
    for (auto& [number, hits] : by_rule) maker.make(*rules[number], hits, out);
    if (has_checks) run_rules(plan, facts, expressions, locator, wants, applied, out);
}

}  // namespace calint
