// calint's own JSON; docs/JSON.md is its manual. `version` changes when a reader would have to.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/date.h"
#include "base/utf8.h"
#include "base/version.h"
#include "report/report.h"

namespace calint {

namespace {

using Json = nlohmann::ordered_json;

std::string dump(const Json& json) {
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Json region(const Location& at) {
    Json json;
    json["startLine"] = at.start.line;
    json["startColumn"] = at.start.column;
    json["endLine"] = at.end.line;
    json["endColumn"] = at.end.column;
    json["byteOffset"] = at.span.begin;
    json["byteLength"] = at.span.size();
    return json;
}

Json location(const Location& at) {
    Json json;
    json["path"] = at.path();
    if (at.has_region) json["region"] = region(at);
    return json;
}

Json finding(const Finding& f) {
    Json json;
    json["rule"] = f.rule->id;
    json["severity"] = to_string(f.severity);
    json["confidence"] = to_string(f.rule->confidence);
    if (f.score > 0) json["score"] = f.score;
    json["message"] = f.message;
    json["remedy"] = f.rule->remedy;
    json["app"] = f.app->name;
    json["kind"] = f.app->subject;
    if (f.field != nullptr) json["field"] = f.field_name();
    if (!f.value.empty()) json["value"] = f.value;
    json["location"] = location(f.location);
    Json related = Json::array();
    for (const RelatedLocation& r : f.related()) {
        Json item = location(r.location);
        item["message"] = r.message;
        related.push_back(std::move(item));
    }
    json["related"] = std::move(related);
    json["fingerprint"] = f.fingerprint();
    return json;
}

Json ignored(const IgnoredFinding& each) {
    Json json = finding(*each.finding);
    Json by;
    by["because"] = escape_for_display(each.by->because);
    if (each.by->until != 0) by["until"] = show_date(each.by->until);
    by["location"] = location(each.by->at);
    json["ignoredBy"] = std::move(by);
    return json;
}

Json problem(const ReportedProblem& p) {
    Json json;
    json["code"] = p.code;
    if (p.rule != nullptr) json["rule"] = p.rule->id;
    json["message"] = p.message;
    json["location"] = location(p.location);
    return json;
}

Json summary(const Verdict& verdict) {
    Json counts;
    for (std::size_t i = verdict.by_severity.size(); i-- > 0;)
        counts[std::string(severity_names[i])] = verdict.by_severity[i];
    Json json;
    json["files"] = verdict.files;
    json["otherFiles"] = verdict.texts;
    json["tooLarge"] = verdict.too_large;
    json["apps"] = verdict.apps;
    json["appsWithFindings"] = verdict.apps_with_findings;
    json["findings"] = verdict.findings.size();
    json["bySeverity"] = std::move(counts);
    json["ignored"] = verdict.ignored.size();
    json["inBaseline"] = verdict.in_baseline;
    json["notNew"] = verdict.old;
    json["belowThreshold"] = verdict.below;
    json["problems"] = verdict.problems.size();
    json["exitStatus"] = static_cast<int>(verdict.status);
    return json;
}

}  // namespace

void report_json(const Verdict& verdict, const ReportOptions& options, Output& out) {
    const auto list = [&](const auto& items, auto make) {
        bool first = true;
        for (const auto& item : items) {
            out.write(first ? "\n" : ",\n");
            out.write(dump(make(item)));
            first = false;
        }
        out.write(first ? "]" : "\n]");
    };
    out.write(fmt::format(
        "{{\n\"version\": 1,\n\"tool\": {{\"name\":\"calint\",\"version\":\"{}\"}},\n", version));
    out.write("\"summary\": " + dump(summary(verdict)) + ",\n\"findings\": [");
    list(verdict.findings, [](const Finding* f) { return finding(*f); });
    if (options.show_ignored) {
        out.write(",\n\"ignored\": [");
        list(verdict.ignored, ignored);
    }
    out.write(",\n\"problems\": [");
    list(verdict.problems, problem);
    out.write("\n}\n");
}

}  // namespace calint
