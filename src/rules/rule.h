// A rule as data. The same structs hold the built-in rules, as constants made at build time, and
// rules loaded from a user's YAML files; docs/RULE_FORMAT.md is the manual of the YAML.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "catalog/catalog.h"
#include "rules/pattern.h"
#include "secrets/takes.h"

namespace calint {

enum class Severity : std::uint8_t { info, low, medium, high, critical };
enum class Confidence : std::uint8_t { low, medium, high };
/// Who wants to see a finding. `auditor` as a choice of the user shows everything.
enum class Persona : std::uint8_t { regular, pedantic, isv, auditor };

inline constexpr std::string_view severity_names[] = {"info", "low", "medium", "high", "critical"};
inline constexpr std::string_view confidence_names[] = {"low", "medium", "high"};
inline constexpr std::string_view persona_names[] = {"regular", "pedantic", "isv", "auditor"};

inline std::string_view to_string(Severity s) {
    return severity_names[static_cast<std::size_t>(s)];
}
inline std::string_view to_string(Confidence c) {
    return confidence_names[static_cast<std::size_t>(c)];
}
inline std::string_view to_string(Persona p) {
    return persona_names[static_cast<std::size_t>(p)];
}

/// What is asked of a value. `present` and `count` are asked of the field as a whole.
enum class Test : std::uint8_t {
    equals,       ///< the same text
    one_of,       ///< `in`: equals one of the words
    matches,      ///< an RE2 expression is found in it
    domain,       ///< a host name that is one of the words or below one
    word,         ///< one of the words is among its own, split at all but letters and digits
    contains,     ///< one of the words is in it, in any case
    not_,         ///< the nested tests do not all hold
    present,      ///< something stands in the file (`flag`), defaults apart
    placeholder,  ///< it stands for something else (`flag`): REPLACE_ME, {{KEY}}, ...
    url,          ///< it is a URL whose parts satisfy their tests
    more_than,
    less_than,
    length,   ///< characters
    count,    ///< number of values of the field
    entropy,  ///< bits per character
};

enum class UrlPart : std::uint8_t { scheme, host, host_kind, port, path, query, fragment, user };

inline constexpr std::string_view test_names[] = {
    "equals",      "in",  "matches",   "domain",    "word",   "contains", "not",    "present",
    "placeholder", "url", "more_than", "less_than", "length", "count",    "entropy"};
inline constexpr std::string_view url_part_names[] = {"scheme", "host",  "host_kind", "port",
                                                      "path",   "query", "fragment",  "user"};

struct UrlTest;

struct Predicate {
    Test test = Test::equals;
    bool flag = false;                          ///< of present and placeholder
    std::int16_t list = -1;                     ///< index into Catalog::lists instead of `words`
    double number = 0;                          ///< of more_than and less_than; durations in days
    std::string_view text;                      ///< of equals and matches
    std::span<const std::string_view> words{};  ///< of in, domain, word and contains
    std::span<const Predicate> nested{};        ///< of not, length, count and entropy
    std::span<const UrlTest> parts{};           ///< of url
    const Pattern* pattern = nullptr;           ///< of matches, where the rule is built in
};

struct UrlTest {
    UrlPart part = UrlPart::scheme;
    std::span<const Predicate> predicates{};  ///< all must hold
};

/// What a finding says instead of the rule's own words; set where a branch of `any` or an
/// escalation states it.
struct Override {
    bool has_severity = false;
    Severity severity = Severity::info;
    double score = 0;            ///< 0: none
    std::string_view message{};  ///< "": the rule's
    bool has_persona = false;
    Persona persona = Persona::regular;
};

enum class ConditionKind : std::uint8_t { field, all, any, not_ };

struct Condition {
    ConditionKind kind = ConditionKind::field;
    FieldId field = no_field;
    std::span<const Predicate> predicates{};  ///< of field: one value must satisfy all
    std::span<const Condition> children{};    ///< of all, any and not
    std::string_view note{};  ///< what to say of this place when it is a related one
    Override change{};
};

/// What stands around a value in a text.
enum class Around : std::uint8_t {
    name,  ///< what the value is called: the group `name`, or what stands to the left of it
    left,  ///< the line up to the match, or the lines before it
    line,  ///< the whole line
    near,  ///< so many bytes on either side
    path,  ///< of the file, from the project's root
};

inline constexpr std::string_view around_names[] = {"name", "left", "line", "near", "path"};

struct AroundTest {
    Around of = Around::name;
    std::uint32_t within = 0;  ///< bytes; of near
    std::span<const Predicate> tests{};
};

/// What must hold of a value in a text; all of it.
struct TextTests {
    std::span<const Predicate> value{};
    std::span<const AroundTest> around{};
    std::span<const std::string_view> valid{};  ///< names of validators
    std::uint32_t key_within = 0;               ///< a consumer key is so many bytes away; 0: any
};

struct TextCase {
    TextTests tests{};
    Override change{};
};

/// A condition on the text of any file.
struct TextCondition {
    std::string_view expression;                   ///< RE2; groups `secret`, `random`, `name`
    std::span<const std::string_view> keywords{};  ///< run only around one of these
    std::span<const std::string_view> with{};      ///< only where one of these is in the file
    std::uint32_t reach = 0;                       ///< bytes on either side of a keyword
    std::uint32_t shortest_run = 0;  ///< run only around so many letters and digits in a row,
    std::uint32_t longest_run = 0;   ///< no more than these, that look random; 0: anywhere
    Take takes = Take::capture;
    std::string_view sibling{};  ///< of Take::sibling: name of the element
    TextTests tests{};
    std::span<const TextCase> where{};  ///< the first that holds speaks; none holding is no hit
    Override change{};
    /// Made by the build: null and empty in rules of users.
    const Pattern* pattern = nullptr;
    const Guard* guard = nullptr;
    std::span<const std::uint16_t> keyword_numbers{};  ///< in the built-in prefilter
    std::span<const std::uint16_t> with_numbers{};
};

struct Escalation {
    const Condition* when = nullptr;
    Override change{};
};

/// An exception for single values.
struct Allow {
    std::string_view matches{};                 ///< RE2; "": any
    std::span<const std::string_view> words{};  ///< equals one of them; empty: any
    std::string_view path{};                    ///< glob; "": any
    std::string_view because{};
    const Pattern* pattern = nullptr;  ///< of `matches`; made by the build
};

struct Standards {
    std::span<const std::uint16_t> cwe{};
    std::span<const std::string_view> sbs{};
    std::span<const std::string_view> asvs{};
    std::span<const std::string_view> rfc{};
    std::span<const std::string_view> salesforce{};
};

struct GivenField {
    FieldId field = no_field;
    std::span<const std::string_view> values{};
};

struct TestFile {
    std::string_view path;
    std::string_view text;
};

/// A case of a rule's own tests: fields of one app, or a small tree of files.
struct TestCase {
    std::span<const GivenField> given{};
    std::span<const TestFile> files{};  ///< may hold tokens such as ‹digits:19›, see sample_text.h
    bool has_finds = false;
    std::span<const std::string_view> finds{};  ///< exactly these values, in order
    bool has_severity = false;
    Severity severity = Severity::info;  ///< what the first finding must have
    std::uint32_t line = 0;              ///< in the rule's file
};

struct Rule {
    std::string_view id;
    std::string_view title;
    Severity severity = Severity::info;
    Confidence confidence = Confidence::high;
    Persona persona = Persona::regular;
    double score = 0;  ///< SARIF security-severity; 0: not a security rule
    bool has_isv_severity = false;
    Severity isv_severity = Severity::info;  ///< under persona isv, where partners must comply
    std::span<const std::string_view> tags{};
    std::span<const std::string_view> applies{};  ///< subjects of schema.yaml; "any" for all
    Subjects subjects = 0;                        ///< the same as a set
    std::span<const std::string_view> include{};  ///< globs of files
    std::span<const std::string_view> exclude{};
    std::string_view check{};  ///< named check instead of `when`
    const Condition* when = nullptr;
    std::span<const FieldId> needs{};        ///< `when` holds only if one of them has a value
    std::span<const TextCondition> texts{};  ///< instead of `when`, on the text of files
    const Condition* unless = nullptr;       ///< the app as it is spares every hit
    std::span<const Escalation> escalate{};  ///< the last that holds wins
    std::span<const Allow> allow{};
    std::span<const std::string_view> supersedes{};
    bool once = false;            ///< one finding an app; further hits become related places
    bool redact = false;          ///< values are secrets
    bool ignorable = true;        ///< false: no ignore and no baseline hides its findings
    bool fixed_severity = false;  ///< set by the configuration: nothing else changes it
    bool conceal = false;         ///< and not even their first characters are shown
    std::string_view message;
    std::string_view why;
    std::string_view remedy;
    std::span<const std::string_view> foresees{};  ///< what Salesforce would answer to it
    std::span<const std::string_view> see{};
    Standards standards{};
    std::span<const TestCase> flag{};
    std::span<const TestCase> pass{};
    std::string_view file{};  ///< where it was loaded from
};

}  // namespace calint
