// reviewdog's own JSON (-f=rdjson), the one format of its that counts columns in bytes of UTF-8, as
// reviewdog does.
#include "report/json_list.h"
#include "report/report.h"

namespace calint {

namespace {

constexpr Levels levels{"ERROR", "WARNING", "INFO"};

Json position(const Position& at) {
    return {{"line", at.line}, {"column", at.column8}};
}

Json location(const Location& at) {
    Json json;
    json["path"] = at.root_path();
    if (at.has_region) json["range"] = {{"start", position(at.start)}, {"end", position(at.end)}};
    return json;
}

Json diagnostic(std::string_view level, std::string_view id, const Rule* rule,
                std::string_view message, const Location& at) {
    Json json;
    json["message"] = advice(message, rule);
    json["location"] = location(at);
    json["severity"] = level;
    json["code"]["value"] = id;
    const std::string url = rule == nullptr ? std::string() : rule_url(*rule);
    if (!url.empty()) json["code"]["url"] = url;
    return json;
}

}  // namespace

void report_rdjson(const Verdict& verdict, const ReportOptions&, Output& out) {
    out.write("{\n\"source\": {\"name\":\"calint\"},\n\"diagnostics\": ");
    JsonList list(out);
    for (const ReportedProblem& p : verdict.problems)
        list.add(diagnostic(levels.error, problem_id(p), p.rule, p.message, p.location));
    for (const Finding* const f : verdict.findings) {
        Json json =
            diagnostic(levels.of(f->severity), f->rule->id, f->rule, f->message, f->location);
        for (const RelatedLocation& r : f->related())
            json["related_locations"].push_back(
                {{"message", r.message}, {"location", location(r.location)}});
        list.add(json);
    }
    list.close();
    out.write("\n}\n");
}

}  // namespace calint
