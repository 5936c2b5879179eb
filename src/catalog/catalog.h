// The catalogue: what calint knows of Salesforce metadata, as data. The schema of the metadata
// types (rules/schema.yaml), the fields that rules may talk about (rules/fields.yaml) and the word
// lists (rules/lists.yaml), compiled in as constants; see src/embed/.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace calint {

enum class ValueType : std::uint8_t { string, boolean, integer, base64, email, type, enumeration };

/// An element of a metadata type.
struct SchemaField {
    std::string_view name;
    ValueType type = ValueType::string;
    std::uint16_t ref = 0;  ///< index into Schema::types or ::enums, for those two value types
    bool is_list = false;
    bool is_required = false;
    bool is_secret = false;
    std::uint8_t since = 0;  ///< first API version that has it; 0: all that are known
    std::uint8_t until = 0;  ///< last API version that has it; 0: still there
};

/// Every element of every type has a number of its own, so that an app's elements are found by
/// number instead of by name.
using Slot = std::uint16_t;
inline constexpr Slot no_slot = 0xFFFF;

/// A metadata type, or the type of a nested element.
struct SchemaType {
    std::string_view name;     ///< also the root element's name
    std::string_view subject;  ///< `connected-app`, `org-settings`, ...; "" for nested types
    std::string_view suffix;   ///< of its files, without the dot and `-meta.xml`
    std::string_view file;     ///< or their one name, for settings
    std::string_view folder;
    std::uint8_t since = 0;
    bool is_partial = false;              ///< only what stands in `fields` is read of its files
    Slot first_slot = 0;                  ///< of the first of `fields`; the others follow
    std::span<const SchemaField> fields;  ///< sorted by name

    const SchemaField* field(std::string_view name) const;
    Slot slot(const SchemaField& field) const {
        return static_cast<Slot>(first_slot + (&field - fields.data()));
    }
};

struct SchemaValue {
    std::string_view name;
    std::uint8_t since = 0;
    std::uint8_t until = 0;
};

struct SchemaEnum {
    std::string_view name;
    bool any_case = false;
    std::span<const SchemaValue> values;
};

/// The subject of all apps of one project, for rules that compare them.
inline constexpr std::string_view project_subject = "project";

/// The subject of rules on the text of files: whatever they are.
inline constexpr std::string_view text_subject = "text";

/// A set of subjects: bit n stands for Schema::subjects[n].
using Subjects = std::uint32_t;
inline constexpr std::size_t most_subjects = 32;

struct Schema {
    std::uint8_t newest_api = 0;
    Slot slot_count = 0;
    std::span<const SchemaType> types;  ///< sorted by name
    std::span<const SchemaEnum> enums;  ///< sorted by name
    /// All that rules look at: those of `types`, and `project` and `text`, which no type has.
    std::span<const std::string_view> subjects;

    /// The set of that subject alone; empty if there is no such one.
    Subjects subject(std::string_view name) const;

    const SchemaType* type(std::string_view name) const;

    /// The type whose files are named like `file_name` (`X.connectedApp`, with or without
    /// `-meta.xml`), or nullptr.
    const SchemaType* type_of_file(std::string_view file_name) const;
};

struct MapEntry {
    std::string_view from;
    std::string_view to;
};

/// Where a field's value stands in one kind of file.
struct FieldSource {
    std::uint16_t type = 0;                  ///< index into Schema::types
    std::span<const std::string_view> path;  ///< elements below the root
    std::span<const Slot> slots;             ///< the same as numbers
    std::span<const Slot> within;            ///< element that must be there for the default
    bool keep_empty = false;                 ///< an empty item is a value (grants)
    bool has_tokens = false;                 ///< a description may write OAuth tokens
    char split = 0;                          ///< ',' or '\n': a list in one element
    bool has_default = false;
    bool is_secret = false;
    std::uint8_t since = 0;  ///< first API version that has every element of `path`
    std::string_view default_value;
    std::span<const MapEntry> map;
};

using FieldId = std::uint16_t;
inline constexpr FieldId no_field = 0xFFFF;

/// A value that rules may talk about.
struct Field {
    std::string_view name;
    std::string_view about;
    bool is_list = false;
    bool is_derived = false;
    std::span<const std::string_view> values;  ///< all it can be, if that is known
    std::span<const FieldSource> sources;
};

struct NamedList {
    std::string_view name;
    std::string_view about;
    std::span<const std::string_view> values;  ///< sorted; host names are in lower case
    bool is_fixed = false;  ///< built into the expressions of rules; no configuration changes it
    /// What `values` begin with, by initials_of: most words are told from all of them by it.
    std::uint64_t initials = ~std::uint64_t{0};

    bool has(std::string_view word) const {
        return (initials & initial_of(word)) != 0 && stands_in_values(word);
    }
    static std::uint64_t initial_of(std::string_view word) {
        return std::uint64_t{1} << (word.empty() ? 0u : static_cast<unsigned>(word.front()) & 63u);
    }

  private:
    bool stands_in_values(std::string_view word) const;
};

/// The first bytes of the words, each as the bit of its lowest six.
std::uint64_t initials_of(std::span<const std::string_view> words);

struct ErrorCause {
    std::string_view text;
    std::span<const std::string_view> rules;  ///< ids of the rules that find it
};

/// An OAuth error that Salesforce returns, for `calint explain`.
struct OAuthError {
    std::string_view name;
    std::span<const std::string_view> also;  ///< other words for it
    std::string_view means;
    std::span<const ErrorCause> causes;
};

struct Weakness {
    std::uint16_t number = 0;  ///< of the CWE
    std::string_view name;
};

struct Catalog {
    Schema schema;
    std::span<const Field> fields;       ///< sorted by name
    std::span<const NamedList> lists;    ///< sorted by name
    std::span<const OAuthError> errors;  ///< sorted by name
    std::span<const Weakness> weaknesses;

    FieldId field(std::string_view name) const;  ///< no_field if unknown
    const NamedList* list(std::string_view name) const;
    std::string_view weakness(std::uint16_t number) const;  ///< its name, "" if unknown
};

}  // namespace calint
