// The configuration's text, understood.
#include <fmt/format.h>

#include <algorithm>

#include "base/date.h"
#include "base/error.h"
#include "base/text.h"
#include "base/utf8.h"
#include "config/config.h"
#include "model/oauth_token.h"
#include "parse/strict_map.h"
#include "rules/checks/checks.h"

namespace calint {

namespace {

std::string show(std::string_view text) {
    return escape_for_display(ellipsize(text, 80));
}

class ConfigLoader {
  public:
    ConfigLoader(const ConfigFile& file, const std::vector<const Rule*>& rules,
                 const Catalog& catalog)
        : doc_(file.source.path, file.tree, errors_), rules_(rules), catalog_(catalog) {
        for (const Rule* rule : rules) ids_.push_back(rule->id);
    }

    Config load() {
        static constexpr std::string_view keys[] = {
            "fail_on", "min_severity", "min_confidence", "persona", "secrets", "baseline",
            "exclude", "load_rules",   "rules",          "lists",   "apps",    "ignore"};
        const Node& root = doc_.root();
        doc_.allow_keys(root, keys);
        load_settings(root);
        for (std::string_view glob : doc_.texts(root, "exclude")) {
            for (const std::string_view start : {"./", "/"})
                if (glob.starts_with(start)) glob.remove_prefix(start.size());
            config_.exclude.emplace_back(glob);
        }
        doc_.texts(root, "load_rules");
        for_each_in(root, "rules", [&](const Node& node) { load_rule(node); });
        for_each_list(root);
        for_each_in(root, "apps", [&](const Node& node) { load_app(node); });
        for (const Node* node : doc_.all(root, "ignore")) load_ignore(*node);
        if (!errors_.empty()) throw UserErrors(errors_);
        return std::move(config_);
    }

  private:
    template <typename Load>
    void for_each_in(const Node& root, std::string_view key, Load load) {
        const Node* const map = doc_.tree().child(root, key);
        if (map == nullptr || map->is_nil) return;
        if (!map->is_map || map->is_item) {
            doc_.error(*map, fmt::format("'{}' is a mapping of names", key));
            return;
        }
        for (NodeId id = map->first_child; id != no_node; id = doc_.tree()[id].next)
            load(doc_.tree()[id]);
    }

    template <typename T>
    void take_word(const Node& map, std::string_view key, std::span<const std::string_view> words,
                   std::optional<T>& into) {
        if (const auto index = doc_.word(map, key, words)) into = static_cast<T>(*index);
    }

    void load_settings(const Node& root) {
        Settings& settings = config_.settings;
        take_word(root, "fail_on", fail_names, settings.fail_on);
        take_word(root, "min_severity", severity_names, settings.min_severity);
        take_word(root, "min_confidence", confidence_names, settings.min_confidence);
        take_word(root, "persona", persona_names, settings.persona);
        settings.secrets = doc_.boolean(root, "secrets");
        settings.baseline = doc_.text(root, "baseline");
    }

    const Rule* find_rule(std::string_view id) const {
        const auto hit = std::find_if(rules_.begin(), rules_.end(),
                                      [&](const Rule* rule) { return rule->id == id; });
        return hit == rules_.end() ? nullptr : *hit;
    }

    void unknown_rule(Span at, std::string_view id) {
        doc_.error(at, fmt::format("unknown rule '{}'{}", show(id), did_you_mean(id, ids_)));
    }

    /// `callback-loopback: off`, or `scope-full: {severity: critical}`.
    void load_rule(const Node& node) {
        const Rule* const rule = find_rule(node.name);
        if (rule == nullptr) return unknown_rule(node.name_span, node.name);
        RuleChange change;
        change.id = node.name;
        if (!node.is_map) {
            if (node.text != "off")
                return doc_.error(node, fmt::format("'{}' is neither off nor a mapping such as "
                                                    "{{severity: high}}",
                                                    show(node.text)));
            if (check_of(*rule) != CheckOf::apps)
                return doc_.error(node, "this rule cannot be switched off");
            change.off = true;
            config_.rules.push_back(std::move(change));
            return;
        }
        static constexpr std::string_view keys[] = {"severity", "persona", "ignorable"};
        doc_.allow_keys(node, keys);
        take_word(node, "severity", severity_names, change.severity);
        take_word(node, "persona", persona_names, change.persona);
        change.ignorable = doc_.boolean(node, "ignorable");
        config_.rules.push_back(std::move(change));
    }

    void for_each_list(const Node& root) {
        const Node* const map = doc_.tree().child(root, "lists");
        if (map == nullptr || map->is_nil) return;
        if (!map->is_map) return doc_.error(*map, "'lists' is a mapping of lists");
        std::string_view previous;
        for (NodeId id = map->first_child; id != no_node; id = doc_.tree()[id].next) {
            const Node& node = doc_.tree()[id];
            if (node.name != previous) load_list(*map, node);
            previous = node.name;
        }
    }

    void load_list(const Node& map, const Node& node) {
        const NamedList* const list = catalog_.list(node.name);
        if (list == nullptr) {
            std::vector<std::string_view> known;
            for (const NamedList& each : catalog_.lists) {
                if (!each.is_fixed) known.push_back(each.name);
            }
            return doc_.error(node.name_span, fmt::format("unknown list '{}'{}", show(node.name),
                                                          did_you_mean(node.name, known)));
        }
        if (list->is_fixed)
            return doc_.error(node.name_span,
                              fmt::format("the list '{}' is built into rules", show(node.name)));
        ListChange change;
        change.name = node.name;
        std::size_t plain = 0;
        for (const std::string_view word : doc_.texts(map, node.name)) {
            if (word.starts_with('-')) {
                change.removed.emplace_back(word.substr(1));
            } else {
                plain += word.starts_with('+') ? 0 : 1;
                change.added.emplace_back(word.substr(word.starts_with('+') ? 1 : 0));
            }
        }
        change.replaces = plain == change.added.size() && change.removed.empty();
        if (plain != 0 && !change.replaces)
            doc_.error(node, "either every word has a sign (+ or -), or none has");
        config_.lists.push_back(std::move(change));
    }

    /// A list that may be empty, and whether it is there at all.
    bool take_list(const Node& map, std::string_view key, std::vector<std::string>& into) {
        if (doc_.tree().child(map, key) == nullptr) return false;
        for (const std::string_view text : doc_.texts(map, key)) into.emplace_back(text);
        return true;
    }

    int date(const Node& map, std::string_view key) {
        const Node* const node = doc_.scalar(map, key);
        if (node == nullptr) return 0;
        const int day = parse_date(node->text);
        if (day == 0)
            doc_.error(*node,
                       fmt::format("'{}' is no date, write it as 2027-01-31", show(node->text)));
        return day;
    }

    void load_app(const Node& node) {
        static constexpr std::string_view keys[] = {"class",     "owner", "needs",
                                                    "callbacks", "flows", "review_by"};
        Contract contract;
        if (!node.is_map && !node.is_nil)
            return doc_.error(node, "an app is a mapping: class, owner, needs, ...");
        doc_.allow_keys(node, keys);
        if (const auto index = doc_.word(node, "class", app_classes))
            contract.app_class = app_classes[*index];
        contract.owner = doc_.text(node, "owner");
        contract.has_needs = take_list(node, "needs", contract.needs);
        for (std::string& scope : contract.needs) scope = scope_of_token(scope);
        contract.has_callbacks = take_list(node, "callbacks", contract.callbacks);
        contract.has_flows = take_list(node, "flows", contract.flows);
        for (const Node* flow : doc_.all(node, "flows")) {
            if (std::find(std::begin(flow_names), std::end(flow_names), flow->text) ==
                std::end(flow_names))
                doc_.error(*flow, fmt::format("unknown flow '{}'{}", show(flow->text),
                                              did_you_mean(flow->text, flow_names)));
        }
        check_scopes(node);
        contract.review_by = date(node, "review_by");
        config_.apps.emplace(node.name, std::move(contract));
    }

    /// A scope that no app can hold is a slip of the pen; custom scopes have names of their own.
    void check_scopes(const Node& app) {
        std::vector<std::string_view> known;
        for (const SchemaEnum& each : catalog_.schema.enums) {
            if (each.name != "ConnectedAppOauthAccessScope") continue;
            for (const SchemaValue& value : each.values) known.push_back(value.name);
        }
        for (const Node* scope : doc_.all(app, "needs")) {
            const std::string_view name = scope_of_token(scope->text);
            const std::string_view near = nearest(name, known);
            const bool is_known = std::find(known.begin(), known.end(), name) != known.end();
            if (!is_known && !near.empty())
                doc_.error(*scope, fmt::format("unknown scope '{}', did you mean '{}'?",
                                               show(scope->text), near));
        }
    }

    void load_ignore(const Node& node) {
        static constexpr std::string_view keys[] = {"rule",  "app",     "path",
                                                    "value", "because", "until"};
        if (!node.is_map) return doc_.error(node, "an ignore is a mapping: rule, because, ...");
        doc_.allow_keys(node, keys);
        ConfigIgnore entry;
        Ignore& ignore = entry.ignore;
        for (const Node* rule : doc_.all(node, "rule")) check_ignored_rule(*rule, entry);
        doc_.required(node, "rule");
        ignore.app = doc_.text(node, "app");
        ignore.path = doc_.text(node, "path");
        ignore.value = doc_.text(node, "value");
        doc_.required(node, "because");
        ignore.because = trim(doc_.text(node, "because"));
        if (const Node* const because = doc_.tree().child(node, "because");
            because != nullptr && ignore.because.empty())
            doc_.error(*because, "an ignore needs a reason");
        ignore.until = date(node, "until");
        config_.ignores.push_back(std::move(entry));
    }

    void check_ignored_rule(const Node& node, ConfigIgnore& entry) {
        bool known = false;
        for (const Rule* rule : rules_) {
            if (!glob_match(node.text, rule->id)) continue;
            known = true;
            if (rule->id == node.text && check_of(*rule) != CheckOf::apps)
                doc_.error(node, fmt::format("'{}' cannot be ignored", show(node.text)));
        }
        if (!known) unknown_rule(node.text_span, node.text);
        if (entry.ignore.rules.empty()) entry.span = node.text_span;
        entry.ignore.rules.emplace_back(node.text);
    }

    std::vector<UserError> errors_;
    StrictDocument doc_;
    const std::vector<const Rule*>& rules_;
    const Catalog& catalog_;
    std::vector<std::string_view> ids_;
    Config config_;
};

}  // namespace

Config load_config(const ConfigFile& file, const std::vector<const Rule*>& rules,
                   const Catalog& catalog) {
    Config config = ConfigLoader(file, rules, catalog).load();
    config.source = file.source;
    return config;
}

}  // namespace calint
