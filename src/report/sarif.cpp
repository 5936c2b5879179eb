// SARIF 2.1.0, as GitHub code scanning, Azure DevOps and the VS Code viewer show it best. One run,
// no time, no absolute path; tests/sarif/ runs the real validator on it.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "base/utf8.h"
#include "base/version.h"
#include "catalog/catalog.h"
#include "report/report.h"
#include "report/rule_page.h"
#include "report/sarif_log.h"
#include "rules/checks/checks.h"

namespace calint {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view tool_guid = "7d0f1d0e-9a0b-4c63-8f4e-3c1a5f0c9b21";
constexpr std::string_view cwe_guid = "25f72d7e-8a92-459d-ad67-64853f788765";
constexpr std::string_view root_id = "SRCROOT";

/// Values in messages must not become links: `[text](target)` is SARIF's syntax for one.
std::string without_links(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '[' || c == ']' || c == '\\') out += '\\';
        out += c;
    }
    return out;
}

/// `scope-full` as `ScopeFull`.
std::string pascal_case(std::string_view id) {
    std::string out;
    bool upper = true;
    for (const char c : id) {
        if (c == '-') {
            upper = true;
            continue;
        }
        out += upper && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
        upper = false;
    }
    return out;
}

constexpr Levels levels{"error", "warning", "note"};

/// A relative URI: every byte that RFC 3986 does not allow in a path is percent-encoded.
std::string to_uri(std::string_view path) {
    std::string out;
    for (const char c : path) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                           (c >= '0' && c <= '9') ||
                           std::string_view("-._~/!$&'()*+,;=@").find(c) != std::string_view::npos;
        if (plain) {
            out += c;
        } else {
            out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
        }
    }
    return out;
}

/// Which weaknesses the loaded rules name, in order: the run's taxonomy.
std::vector<std::uint16_t> weaknesses_of(const std::vector<const Rule*>& rules) {
    std::set<std::uint16_t> numbers;
    for (const Rule* rule : rules)
        numbers.insert(rule->standards.cwe.begin(), rule->standards.cwe.end());
    return {numbers.begin(), numbers.end()};
}

class SarifReport {
  public:
    SarifReport(const Verdict& verdict, const ReportOptions& options, Output& out)
        : verdict_(verdict),
          options_(options),
          out_(out),
          weaknesses_(weaknesses_of(options.rules)) {
        for (std::size_t i = 0; i < options.rules.size(); ++i) {
            rule_index_[options.rules[i]] = i;
            if (check_of(*options.rules[i]) == CheckOf::problems)
                notified_.push_back(options.rules[i]);
        }
        std::set<std::string_view> paths;
        for (const Finding* const f : verdict.findings) {
            paths.insert(f->location.root_path());
            for (const RelatedLocation& r : f->related()) paths.insert(r.location.root_path());
        }
        for (const IgnoredFinding& each : shown_ignored()) {
            paths.insert(each.finding->location.root_path());
            for (const RelatedLocation& r : each.finding->related())
                paths.insert(r.location.root_path());
        }
        for (const ReportedProblem& p : verdict.problems) paths.insert(p.location.root_path());
        for (const std::string_view path : paths)
            artifact_index_.emplace(path, artifact_index_.size());
    }

    void write() {
        Json run;
        run["tool"] = tool();
        run["invocations"] = Json::array({invocation()});
        run["originalUriBaseIds"] = {
            {root_id, {{"description", {{"text", "The root of the project."}}}}}};
        run["columnKind"] = "utf16CodeUnits";
        run["defaultEncoding"] = "UTF-8";
        run["newlineSequences"] = {"\r\n", "\n"};
        run["redactionTokens"] = {"****"};
        run["language"] = "en-US";
        run["artifacts"] = artifacts();
        run["taxonomies"] = Json::array({taxonomy()});
        if (verdict_.shard.is_part())
            run["properties"]["shard"] = {{"index", verdict_.shard.index},
                                          {"total", verdict_.shard.total},
                                          {"of", verdict_.shard_of}};
        SarifWriter log(out_, run);
        for (const Finding* const finding : verdict_.findings) log.result(result(*finding));
        // GitHub opens alerts for suppressed results, so they are there only when asked for.
        for (const IgnoredFinding& each : shown_ignored()) log.result(suppressed(each));
        log.finish();
    }

  private:
    Json tool() const {
        Json driver;
        driver["name"] = "calint";
        driver["fullName"] = fmt::format("calint, the Connected App linter {}", version);
        driver["guid"] = tool_guid;
        driver["version"] = version;
        driver["semanticVersion"] = version;
        // Without a published page the tool is at least named by a URI of its own.
        driver["informationUri"] =
            docs_url.empty() ? fmt::format("urn:uuid:{}", tool_guid) : std::string(docs_url);
        driver["language"] = "en-US";
        driver["isComprehensive"] = true;
        driver["contents"] = {"localizedData", "nonLocalizedData"};
        Json rules = Json::array();
        for (const Rule* rule : options_.rules) rules.push_back(descriptor(*rule));
        driver["rules"] = std::move(rules);
        Json notifications = Json::array();
        for (const Rule* rule : notified_) notifications.push_back(descriptor(*rule));
        driver["notifications"] = std::move(notifications);
        driver["supportedTaxonomies"] =
            Json::array({{{"name", "CWE"}, {"index", 0}, {"guid", cwe_guid}}});
        return {{"driver", std::move(driver)}};
    }

    Json descriptor(const Rule& rule) const {
        Json json;
        json["id"] = rule.id;
        json["name"] = pascal_case(rule.id);
        json["shortDescription"]["text"] = sentence(rule.title);
        json["fullDescription"]["text"] = sentence(ellipsize(first_paragraph(rule.why), 1000));
        json["messageStrings"]["default"]["text"] = "{0} {1}.";
        json["defaultConfiguration"] = {{"level", levels.of(rule.severity)}, {"enabled", true}};
        if (rule.score > 0) json["defaultConfiguration"]["rank"] = rule.score * 10;
        if (const std::string url = rule_url(rule); !url.empty()) json["helpUri"] = url;
        json["help"]["text"] = rule_help_text(rule);
        json["help"]["markdown"] = rule_help_markdown(rule);
        Json relationships = Json::array();
        for (const std::uint16_t number : rule.standards.cwe)
            relationships.push_back({{"target", weakness(number)}, {"kinds", {"superset"}}});
        if (!relationships.empty()) json["relationships"] = std::move(relationships);
        json["properties"] = properties(rule);
        return json;
    }

    Json weakness(std::uint16_t number) const {
        const auto at = std::find(weaknesses_.begin(), weaknesses_.end(), number);
        return {{"id", fmt::format("CWE-{}", number)},
                {"index", at - weaknesses_.begin()},
                {"toolComponent", {{"name", "CWE"}, {"index", 0}, {"guid", cwe_guid}}}};
    }

    static Json properties(const Rule& rule) {
        Json tags = Json::array();
        if (rule.score > 0) tags.push_back("security");
        for (const std::string_view tag : rule.tags) tags.push_back(tag);
        for (const std::uint16_t number : rule.standards.cwe)
            tags.push_back(fmt::format("external/cwe/cwe-{:03}", number));
        for (const std::string_view id : rule.standards.sbs)
            tags.push_back(fmt::format("external/sbs/{}", id));
        for (const std::string_view id : rule.standards.asvs)
            tags.push_back(fmt::format("external/asvs/{}", id));
        Json json;
        json["tags"] = std::move(tags);
        json["precision"] = to_string(rule.confidence);
        json["problem.severity"] = Levels{"error", "warning", "recommendation"}.of(rule.severity);
        if (rule.score > 0) json["security-severity"] = fmt::format("{:.1f}", rule.score);
        return json;
    }

    Json invocation() const {
        Json json;
        const bool complete = verdict_.status != ExitStatus::unchecked;
        json["executionSuccessful"] = complete;
        json["exitCode"] = static_cast<int>(verdict_.status);
        Json notifications = Json::array();
        for (const ReportedProblem& problem : verdict_.problems)
            notifications.push_back(notification(problem));
        json["toolExecutionNotifications"] = std::move(notifications);
        return json;
    }

    Json notification(const ReportedProblem& problem) const {
        Json json;
        const auto at = std::find(notified_.begin(), notified_.end(), problem.rule);
        if (at != notified_.end())
            json["descriptor"] = {{"id", problem.rule->id}, {"index", at - notified_.begin()}};
        json["level"] = "error";
        json["message"] = message(problem.message, problem.rule);
        Json physical;
        physical["artifactLocation"] = artifact(problem.location, false);
        if (problem.location.has_region) {
            physical["region"] = {{"startLine", problem.location.start.line},
                                  {"startColumn", problem.location.start.column16}};
        }
        json["locations"] = Json::array({{{"physicalLocation", std::move(physical)}}});
        json["properties"] = {{"code", problem.code}};
        return json;
    }

    /// What is wrong, and what to do: GitHub shows the text and no more of the rule beside it.
    static Json message(std::string_view text, const Rule* rule) {
        const std::string what = without_links(sentence(text));
        if (rule == nullptr) return {{"text", what}};
        std::string remedy(rule->remedy);
        while (remedy.ends_with('.')) remedy.pop_back();
        return {{"text", fmt::format("{} {}.", what, remedy)},
                {"id", "default"},
                {"arguments", {what, remedy}}};
    }

    Json artifact(const Location& at, bool with_index) const {
        Json json = {{"uri", to_uri(at.root_path())}, {"uriBaseId", root_id}};
        if (with_index) json["index"] = artifact_index_.at(at.root_path());
        return json;
    }

    Json physical(const Location& at) const {
        Json region = {{"startLine", at.start.line},  {"startColumn", at.start.column16},
                       {"endLine", at.end.line},      {"endColumn", at.end.column16},
                       {"byteOffset", at.span.begin}, {"byteLength", at.span.size()}};
        if (at.sight && !at.sight->snippet.empty())
            region["snippet"] = {{"text", at.sight->snippet}};
        return {{"artifactLocation", artifact(at, true)}, {"region", std::move(region)}};
    }

    Json result(const Finding& f) const {
        Json json;
        json["ruleId"] = f.rule->id;
        json["ruleIndex"] = rule_index_.at(f.rule);
        json["level"] = levels.of(f.severity);
        if (f.score > 0) json["rank"] = f.score * 10;
        json["message"] = message(f.message, f.rule);
        json["locations"] = Json::array(
            {{{"physicalLocation", physical(f.location)},
              {"logicalLocations", Json::array({{{"name", f.app->name}, {"kind", "resource"}}})}}});
        Json related = Json::array();
        for (std::size_t i = 0; i < f.related().size(); ++i) {
            related.push_back(
                {{"id", i + 1},
                 {"physicalLocation", physical(f.related()[i].location)},
                 {"message", {{"text", without_links(sentence(f.related()[i].message))}}}});
        }
        if (!related.empty()) json["relatedLocations"] = std::move(related);
        Json prints;
        if (f.location.sight && !f.location.sight->line_hash.empty())
            prints["primaryLocationLineHash"] = f.location.sight->line_hash;
        prints["calint/v1"] = f.fingerprint();
        json["partialFingerprints"] = std::move(prints);
        Json taxa = Json::array();
        for (const std::uint16_t number : f.rule->standards.cwe) taxa.push_back(weakness(number));
        if (!taxa.empty()) json["taxa"] = std::move(taxa);
        json["properties"] = {{"severity", to_string(f.severity)}};
        return json;
    }

    std::span<const IgnoredFinding> shown_ignored() const {
        if (!options_.show_ignored) return {};
        return verdict_.ignored;
    }

    Json suppressed(const IgnoredFinding& each) const {
        Json json = result(*each.finding);
        json["suppressions"] = Json::array(
            {{{"kind", each.by->is_inline ? "inSource" : "external"},
              {"status", "accepted"},
              {"justification",
               sentence(ignored_because(*each.by, escape_for_display(each.by->at.root_path())))}}});
        return json;
    }

    Json artifacts() const {
        Json list = Json::array();
        for (const auto& [path, index] : artifact_index_) {
            const bool yaml = path.ends_with(".yaml") || path.ends_with(".yml");
            list.push_back({{"location", {{"uri", to_uri(path)}, {"uriBaseId", root_id}}},
                            {"roles", {"analysisTarget"}},
                            {"sourceLanguage", yaml ? "yaml" : "xml"}});
        }
        return list;
    }

    Json taxonomy() const {
        Json taxa = Json::array();
        for (const std::uint16_t number : weaknesses_) {
            const std::string id = fmt::format("CWE-{}", number);
            std::string name(options_.catalog == nullptr ? "" : options_.catalog->weakness(number));
            if (name.empty()) name = id;
            taxa.push_back(
                {{"id", id},
                 {"shortDescription", {{"text", sentence(name)}}},
                 {"helpUri",
                  fmt::format("https://cwe.mitre.org/data/definitions/{}.html", number)}});
        }
        return {{"name", "CWE"},
                {"organization", "MITRE"},
                {"guid", cwe_guid},
                {"shortDescription", {{"text", "The MITRE Common Weakness Enumeration."}}},
                {"informationUri", "https://cwe.mitre.org/"},
                {"isComprehensive", false},
                {"contents", {"localizedData", "nonLocalizedData"}},
                {"taxa", std::move(taxa)}};
    }

    const Verdict& verdict_;
    const ReportOptions& options_;
    Output& out_;
    std::vector<std::uint16_t> weaknesses_;
    std::map<const Rule*, std::size_t> rule_index_;
    std::vector<const Rule*> notified_;  ///< rules whose findings are problems
    std::map<std::string_view, std::size_t> artifact_index_;
};

}  // namespace

void report_sarif(const Verdict& verdict, const ReportOptions& options, Output& out) {
    SarifReport(verdict, options, out).write();
}

}  // namespace calint
