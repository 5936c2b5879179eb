#include "embed/emit.h"

#include <fmt/format.h>

#include <vector>

#include "embed/array_writer.h"
#include "embed/emit_patterns.h"
#include "rules/ignore.h"
#include "secrets/prefilter.h"

namespace calint {

namespace {

class Emitter : public ArrayWriter {
  public:
    Emitter() { prefilter_.add(ignore_marker); }

    std::string words(std::span<const std::string_view> items) {
        return array("std::string_view", items, literal);
    }

    std::string slots(std::span<const Slot> items) {
        return array("Slot", items, [](Slot slot) { return fmt::format("{}", slot); });
    }

    std::string literal_numbers(std::span<const std::string_view> words) {
        std::vector<std::uint16_t> found;
        for (const std::string_view word : words) found.push_back(prefilter_.add(word));
        return numbers(found);
    }

    /// After all rules.
    std::string literals() { return emit_literals(*this, prefilter_.prepare()); }

    std::string predicate(const Predicate& p) {
        const std::string nested = predicates(p.nested);
        const std::string parts = array("UrlTest", p.parts, [&](const UrlTest& test) {
            return fmt::format("{{UrlPart({}), {}}}", static_cast<int>(test.part),
                               predicates(test.predicates));
        });
        return fmt::format("{{Test({}), {}, {}, {}, {}, {}, {}, {}, {}}}", static_cast<int>(p.test),
                           boolean(p.flag), p.list, p.number, literal(p.text), words(p.words),
                           nested, parts,
                           p.test == Test::matches ? emit_pattern(*this, p.text) : "nullptr");
    }

    std::string predicates(std::span<const Predicate> items) {
        return array("Predicate", items, [&](const Predicate& p) { return predicate(p); });
    }

    static std::string change(const Override& c) {
        return fmt::format("{{{}, Severity({}), {}, {}, {}, Persona({})}}", boolean(c.has_severity),
                           static_cast<int>(c.severity), c.score, literal(c.message),
                           boolean(c.has_persona), static_cast<int>(c.persona));
    }

    std::string condition(const Condition& c) {
        const std::string tests = predicates(c.predicates);
        const std::string children = array(
            "Condition", c.children, [&](const Condition& child) { return condition(child); });
        return fmt::format("{{ConditionKind({}), {}, {}, {}, {}, {}}}", static_cast<int>(c.kind),
                           c.field, tests, children, literal(c.note), change(c.change));
    }

    std::string text_tests(const TextTests& t) {
        const std::string around = array("AroundTest", t.around, [&](const AroundTest& a) {
            return fmt::format("{{Around({}), {}, {}}}", static_cast<int>(a.of), a.within,
                               predicates(a.tests));
        });
        return fmt::format("{{{}, {}, {}, {}}}", predicates(t.value), around, words(t.valid),
                           t.key_within);
    }

    std::string texts(std::span<const TextCondition> items) {
        return array("TextCondition", items, [&](const TextCondition& t) {
            const std::string where = array("TextCase", t.where, [&](const TextCase& c) {
                return fmt::format("{{{}, {}}}", text_tests(c.tests), change(c.change));
            });
            const std::string keywords = literal_numbers(t.keywords);
            const std::string with = literal_numbers(t.with);
            return fmt::format(
                "{{{}, {}, {}, {}, {}, {}, Take({}), {}, {}, {}, {}, {}, {}, {}, {}}}",
                literal(t.expression), words(t.keywords), words(t.with), t.reach, t.shortest_run,
                t.longest_run, static_cast<int>(t.takes), literal(t.sibling), text_tests(t.tests),
                where, change(t.change), emit_pattern(*this, t.expression), emit_guard(*this, t),
                keywords, with);
        });
    }

    std::string pointer(const Condition* c) {
        if (c == nullptr) return "nullptr";
        const std::span<const Condition> one(c, 1);
        return array("Condition", one, [&](const Condition& it) { return condition(it); });
    }

    std::string cases(std::span<const TestCase> items) {
        return array("TestCase", items, [&](const TestCase& test) {
            const std::string given = array("GivenField", test.given, [&](const GivenField& g) {
                return fmt::format("{{{}, {}}}", g.field, words(g.values));
            });
            const std::string files = array("TestFile", test.files, [&](const TestFile& f) {
                return fmt::format("{{{}, {}}}", literal(f.path), literal(f.text));
            });
            return fmt::format("{{{}, {}, {}, {}, {}, Severity({}), {}}}", given, files,
                               boolean(test.has_finds), words(test.finds),
                               boolean(test.has_severity), static_cast<int>(test.severity),
                               test.line);
        });
    }

    std::string rule(const Rule& r) {
        const std::string escalate = array("Escalation", r.escalate, [&](const Escalation& e) {
            return fmt::format("{{{}, {}}}", pointer(e.when), change(e.change));
        });
        const std::string allow = array("Allow", r.allow, [&](const Allow& a) {
            return fmt::format("{{{}, {}, {}, {}, {}}}", literal(a.matches), words(a.words),
                               literal(a.path), literal(a.because),
                               a.matches.empty() ? "nullptr" : emit_pattern(*this, a.matches));
        });
        const std::string cwe = array("std::uint16_t", r.standards.cwe,
                                      [](std::uint16_t n) { return fmt::format("{}", n); });
        std::string out = "{\n";
        const auto member = [&](std::string_view name, const std::string& value) {
            out += fmt::format("    .{} = {},\n", name, value);
        };
        member("id", literal(r.id));
        member("title", literal(r.title));
        member("severity", fmt::format("Severity({})", static_cast<int>(r.severity)));
        member("confidence", fmt::format("Confidence({})", static_cast<int>(r.confidence)));
        member("persona", fmt::format("Persona({})", static_cast<int>(r.persona)));
        member("score", fmt::format("{}", r.score));
        member("has_isv_severity", std::string(boolean(r.has_isv_severity)));
        member("isv_severity", fmt::format("Severity({})", static_cast<int>(r.isv_severity)));
        member("tags", words(r.tags));
        member("applies", words(r.applies));
        member("subjects", fmt::format("{:#x}", r.subjects));
        member("include", words(r.include));
        member("exclude", words(r.exclude));
        member("check", literal(r.check));
        member("when", pointer(r.when));
        member("needs", numbers(r.needs));
        member("texts", texts(r.texts));
        member("unless", pointer(r.unless));
        member("escalate", escalate);
        member("allow", allow);
        member("supersedes", words(r.supersedes));
        member("once", std::string(boolean(r.once)));
        member("redact", std::string(boolean(r.redact)));
        member("conceal", std::string(boolean(r.conceal)));
        member("message", literal(r.message));
        member("why", literal(r.why));
        member("remedy", literal(r.remedy));
        member("foresees", words(r.foresees));
        member("see", words(r.see));
        member("standards", fmt::format("{{{}, {}, {}, {}, {}}}", cwe, words(r.standards.sbs),
                                        words(r.standards.asvs), words(r.standards.rfc),
                                        words(r.standards.salesforce)));
        member("flag", cases(r.flag));
        member("pass", cases(r.pass));
        member("file", literal(r.file));
        return out + "    }";
    }

    std::string schema_type(const SchemaType& t) {
        const std::string fields = array("SchemaField", t.fields, [](const SchemaField& f) {
            return fmt::format("{{{}, ValueType({}), {}, {}, {}, {}, {}, {}}}", literal(f.name),
                               static_cast<int>(f.type), f.ref, boolean(f.is_list),
                               boolean(f.is_required), boolean(f.is_secret), f.since, f.until);
        });
        return fmt::format("{{{}, {}, {}, {}, {}, {}, {}, {}, {}}}", literal(t.name),
                           literal(t.subject), literal(t.suffix), literal(t.file),
                           literal(t.folder), t.since, boolean(t.is_partial), t.first_slot, fields);
    }

    std::string schema_enum(const SchemaEnum& e) {
        const std::string values = array("SchemaValue", e.values, [](const SchemaValue& v) {
            return fmt::format("{{{}, {}, {}}}", literal(v.name), v.since, v.until);
        });
        return fmt::format("{{{}, {}, {}}}", literal(e.name), boolean(e.any_case), values);
    }

    std::string field(const Field& f) {
        const std::string sources = array("FieldSource", f.sources, [&](const FieldSource& s) {
            const std::string map = array("MapEntry", s.map, [](const MapEntry& m) {
                return fmt::format("{{{}, {}}}", literal(m.from), literal(m.to));
            });
            return fmt::format("{{{}, {}, {}, {}, {}, {}, char({}), {}, {}, {}, {}, {}}}", s.type,
                               words(s.path), slots(s.slots), slots(s.within),
                               boolean(s.keep_empty), boolean(s.has_tokens),
                               static_cast<int>(s.split), boolean(s.has_default),
                               boolean(s.is_secret), s.since, literal(s.default_value), map);
        });
        return fmt::format("{{{}, {}, {}, {}, {}, {}}}", literal(f.name), literal(f.about),
                           boolean(f.is_list), boolean(f.is_derived), words(f.values), sources);
    }

  private:
    Prefilter prefilter_;
};

}  // namespace

std::string emit_builtin(const Catalog& catalog, std::span<const Rule> rules) {
    Emitter e;
    e.line(
        "// Generated from rules/ by src/embed/. Do not edit.\n"
        "#include \"rules/builtin.h\"\n\n"
        "namespace calint {\n\nnamespace {\n");
    const std::string enums = e.array("SchemaEnum", catalog.schema.enums,
                                      [&](const SchemaEnum& it) { return e.schema_enum(it); });
    const std::string types = e.array("SchemaType", catalog.schema.types,
                                      [&](const SchemaType& it) { return e.schema_type(it); });
    const std::string subjects = e.words(catalog.schema.subjects);
    const std::string fields =
        e.array("Field", catalog.fields, [&](const Field& it) { return e.field(it); });
    const std::string lists = e.array("NamedList", catalog.lists, [&](const NamedList& it) {
        return fmt::format("{{{}, {}, {}, {}, {}u}}", literal(it.name), literal(it.about),
                           e.words(it.values), boolean(it.is_fixed), it.initials);
    });
    const std::string errors = e.array("OAuthError", catalog.errors, [&](const OAuthError& it) {
        const std::string causes = e.array("ErrorCause", it.causes, [&](const ErrorCause& cause) {
            return fmt::format("{{{}, {}}}", literal(cause.text), e.words(cause.rules));
        });
        return fmt::format("{{{}, {}, {}, {}}}", literal(it.name), e.words(it.also),
                           literal(it.means), causes);
    });
    const std::string weaknesses = e.array("Weakness", catalog.weaknesses, [](const Weakness& w) {
        return fmt::format("{{{}, {}}}", w.number, literal(w.name));
    });
    const std::string all_rules =
        e.array("Rule", rules, [&](const Rule& it) { return e.rule(it); });
    const std::string literals = e.literals();
    e.line("\n}  // namespace\n");
    e.line(fmt::format(
        "constexpr Catalog builtin_catalog{{{{{}, {}, {}, {}, {}}}, {}, {}, {}, {}}};\n",
        catalog.schema.newest_api, catalog.schema.slot_count, types, enums, subjects, fields, lists,
        errors, weaknesses));
    e.line(
        fmt::format("std::span<const Rule> builtin_rules() {{\n    return {};\n}}\n", all_rules));
    e.line(fmt::format("constexpr PrefilterTables builtin_literals{};\n", literals));
    e.line("}  // namespace calint");
    return e.take();
}

}  // namespace calint
