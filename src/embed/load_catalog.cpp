#include "embed/load_catalog.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "parse/strict_map.h"

namespace calint {

namespace {

constexpr std::string_view scalar_names[] = {"string", "boolean", "int", "base64", "email"};

/// The words of a line such as `boolean required since 59`.
std::vector<std::string_view> words(std::string_view text) {
    std::vector<std::string_view> found;
    for (const std::string_view word : split(text, ' ')) {
        if (!word.empty()) found.push_back(word);
    }
    return found;
}

std::uint8_t version(StrictDocument& doc, const Node& at, std::string_view text) {
    const std::optional<double> number = parse_number(text);
    if (number && *number >= 1 && *number <= 200) return static_cast<std::uint8_t>(*number);
    doc.error(at, fmt::format("'{}' is no API version", text));
    return 0;
}

/// Children of `map` in order of their names.
std::vector<const Node*> sorted_children(const Tree& tree, const Node& map) {
    std::vector<const Node*> nodes;
    for (NodeId id = map.first_child; id != no_node; id = tree[id].next) nodes.push_back(&tree[id]);
    std::sort(nodes.begin(), nodes.end(),
              [](const Node* a, const Node* b) { return a->name < b->name; });
    return nodes;
}

class SchemaLoader {
  public:
    SchemaLoader(StrictDocument& doc, Arena& arena) : doc_(doc), arena_(arena) {}

    Schema load() {
        static constexpr std::string_view keys[] = {"newest_api", "types", "enums"};
        doc_.allow_keys(doc_.root(), keys);
        Schema schema;
        if (const Node* newest = doc_.scalar(doc_.root(), "newest_api"))
            schema.newest_api = version(doc_, *newest, newest->text);
        const Node* const types = doc_.required(doc_.root(), "types");
        const Node* const enums = doc_.required(doc_.root(), "enums");
        if (types == nullptr || enums == nullptr) return schema;
        type_nodes_ = sorted_children(doc_.tree(), *types);
        enum_nodes_ = sorted_children(doc_.tree(), *enums);
        schema.enums = load_enums();
        schema.types = load_types();
        schema.slot_count = next_slot_;
        schema.subjects = subjects_of(schema.types, *types);
        return schema;
    }

  private:
    std::span<const std::string_view> subjects_of(std::span<const SchemaType> types,
                                                  const Node& at) {
        std::vector<std::string_view> found = {project_subject, text_subject};
        for (const SchemaType& type : types) {
            if (!type.subject.empty() &&
                std::find(found.begin(), found.end(), type.subject) == found.end())
                found.push_back(type.subject);
        }
        if (found.size() > most_subjects)
            doc_.error(at, fmt::format("more than {} subjects", most_subjects));
        return arena_.keep(found);
    }

    std::span<const SchemaEnum> load_enums() {
        std::vector<SchemaEnum> loaded;
        for (const Node* node : enum_nodes_) {
            static constexpr std::string_view keys[] = {"any_case", "values"};
            doc_.allow_keys(*node, keys);
            SchemaEnum e;
            e.name = arena_.keep(node->name);
            e.any_case = doc_.boolean(*node, "any_case").value_or(false);
            std::vector<SchemaValue> values;
            for (const Node* value : doc_.all(*node, "values")) {
                const auto parts = words(value->text);
                SchemaValue v{arena_.keep(parts.front()), 0, 0};
                read_versions(*value, parts, 1, v.since, v.until);
                values.push_back(v);
            }
            e.values = arena_.keep(values);
            loaded.push_back(e);
        }
        return arena_.keep(loaded);
    }

    std::span<const SchemaType> load_types() {
        std::vector<SchemaType> loaded;
        for (const Node* node : type_nodes_) {
            static constexpr std::string_view keys[] = {"subject", "suffix",  "file",  "folder",
                                                        "since",   "partial", "fields"};
            doc_.allow_keys(*node, keys);
            SchemaType type;
            type.name = arena_.keep(node->name);
            type.subject = arena_.keep(doc_.text(*node, "subject"));
            type.suffix = arena_.keep(doc_.text(*node, "suffix"));
            type.file = arena_.keep(doc_.text(*node, "file"));
            type.folder = arena_.keep(doc_.text(*node, "folder"));
            if (const Node* since = doc_.scalar(*node, "since"))
                type.since = version(doc_, *since, since->text);
            type.is_partial = doc_.boolean(*node, "partial").value_or(false);
            if (const Node* fields = doc_.required(*node, "fields"))
                type.fields = load_fields(*fields);
            type.first_slot = next_slot_;
            next_slot_ = static_cast<Slot>(next_slot_ + type.fields.size());
            loaded.push_back(type);
        }
        return arena_.keep(loaded);
    }

    std::span<const SchemaField> load_fields(const Node& map) {
        std::vector<SchemaField> loaded;
        for (const Node* node : sorted_children(doc_.tree(), map)) {
            const auto parts = words(node->text);
            SchemaField field;
            field.name = arena_.keep(node->name);
            if (parts.empty()) {
                doc_.error(*node, "a field needs a type");
                continue;
            }
            set_type(field, *node, parts.front());
            for (std::size_t i = 1; i < parts.size(); ++i) {
                field.is_list = field.is_list || parts[i] == "list";
                field.is_required = field.is_required || parts[i] == "required";
                field.is_secret = field.is_secret || parts[i] == "secret";
            }
            read_versions(*node, parts, 1, field.since, field.until);
            loaded.push_back(field);
        }
        return arena_.keep(loaded);
    }

    void set_type(SchemaField& field, const Node& at, std::string_view name) {
        const auto index_in = [&](const std::vector<const Node*>& nodes) {
            const auto hit = std::find_if(nodes.begin(), nodes.end(),
                                          [&](const Node* n) { return n->name == name; });
            return static_cast<std::size_t>(hit - nodes.begin());
        };
        const auto* const scalar =
            std::find(std::begin(scalar_names), std::end(scalar_names), name);
        if (scalar != std::end(scalar_names)) {
            field.type = static_cast<ValueType>(scalar - std::begin(scalar_names));
        } else if (const std::size_t t = index_in(type_nodes_); t < type_nodes_.size()) {
            field.type = ValueType::type;
            field.ref = static_cast<std::uint16_t>(t);
        } else if (const std::size_t e = index_in(enum_nodes_); e < enum_nodes_.size()) {
            field.type = ValueType::enumeration;
            field.ref = static_cast<std::uint16_t>(e);
        } else {
            doc_.error(at, fmt::format("unknown type '{}'", name));
        }
    }

    void read_versions(const Node& at, const std::vector<std::string_view>& parts, std::size_t from,
                       std::uint8_t& since, std::uint8_t& until) {
        static constexpr std::string_view flags[] = {"list", "required", "secret"};
        for (std::size_t i = from; i < parts.size(); ++i) {
            const bool has_number = i + 1 < parts.size();
            if (parts[i] == "since" && has_number) {
                since = version(doc_, at, parts[++i]);
            } else if (parts[i] == "until" && has_number) {
                until = version(doc_, at, parts[++i]);
            } else if (std::find(std::begin(flags), std::end(flags), parts[i]) == std::end(flags)) {
                doc_.error(at, fmt::format("unknown word '{}'", parts[i]));
            }
        }
    }

    StrictDocument& doc_;
    Arena& arena_;
    std::vector<const Node*> type_nodes_;
    std::vector<const Node*> enum_nodes_;
    Slot next_slot_ = 0;
};

class FieldLoader {
  public:
    FieldLoader(StrictDocument& doc, const Schema& schema, Arena& arena)
        : doc_(doc), schema_(schema), arena_(arena) {}

    std::span<const Field> load() {
        std::vector<Field> loaded;
        for (const Node* node : sorted_children(doc_.tree(), doc_.root())) {
            static constexpr std::string_view keys[] = {"about", "list", "values", "derived",
                                                        "from"};
            doc_.allow_keys(*node, keys);
            Field field;
            field.name = arena_.keep(node->name);
            field.about = arena_.keep(doc_.text(*node, "about"));
            field.is_list = doc_.boolean(*node, "list").value_or(false);
            field.is_derived = doc_.boolean(*node, "derived").value_or(false);
            field.values = keep_all(doc_.texts(*node, "values"));
            std::vector<FieldSource> sources;
            for (const Node* source : doc_.all(*node, "from"))
                sources.push_back(load_source(*source));
            if (sources.empty() != field.is_derived)
                doc_.error(*node, "a field has either 'from' or 'derived: true'");
            if (field.about.empty()) doc_.error(*node, "missing key 'about'");
            field.sources = arena_.keep(sources);
            loaded.push_back(field);
        }
        return arena_.keep(loaded);
    }

  private:
    std::span<const std::string_view> keep_all(const std::vector<std::string_view>& texts) {
        std::vector<std::string_view> kept;
        for (const std::string_view text : texts) kept.push_back(arena_.keep(text));
        return arena_.keep(kept);
    }

    FieldSource load_source(const Node& node) {
        static constexpr std::string_view keys[] = {"in",      "path",   "split",      "map",
                                                    "default", "within", "keep_empty", "tokens"};
        static constexpr std::string_view separators[] = {"comma", "newline"};
        doc_.allow_keys(node, keys);
        FieldSource source;
        const SchemaType* const type = schema_.type(doc_.text(node, "in"));
        if (type == nullptr) {
            doc_.error(node, fmt::format("unknown type '{}'", doc_.text(node, "in")));
            return source;
        }
        source.type = static_cast<std::uint16_t>(type - schema_.types.data());
        source.path = keep_all(split(doc_.text(node, "path"), '/'));
        resolve(node, *type, source);
        source.slots = slots(node, *type, source.path);
        if (const auto separator = doc_.word(node, "split", separators))
            source.split = *separator == 0 ? ',' : '\n';
        source.keep_empty = doc_.boolean(node, "keep_empty").value_or(false);
        source.has_tokens = doc_.boolean(node, "tokens").value_or(false);
        if (const Node* const fallback = doc_.scalar(node, "default")) {
            source.has_default = true;
            source.default_value = arena_.keep(fallback->text);
        }
        const std::string_view within = doc_.text(node, "within");
        source.within = within.empty() ? source.slots.first(source.slots.size() - 1)
                                       : slots(node, *type, split(within, '/'));
        std::vector<MapEntry> entries;
        if (const Node* const map = doc_.tree().child(node, "map")) {
            for (NodeId id = map->first_child; id != no_node; id = doc_.tree()[id].next) {
                const Node& entry = doc_.tree()[id];
                entries.push_back({arena_.keep(entry.name), arena_.keep(entry.text)});
            }
        }
        source.map = arena_.keep(entries);
        return source;
    }

    /// Follows the path through the schema: it must exist, and tells `since` and secrecy.
    void resolve(const Node& node, const SchemaType& root, FieldSource& source) {
        const SchemaType* type = &root;
        source.since = root.since;
        for (const std::string_view step : source.path) {
            const SchemaField* const field = type == nullptr ? nullptr : type->field(step);
            if (field == nullptr) {
                doc_.error(node, fmt::format("'{}' has no element '{}'",
                                             type == nullptr ? "a plain value" : type->name, step));
                return;
            }
            source.since = std::max(source.since, field->since);
            source.is_secret = field->is_secret;
            type = field->type == ValueType::type ? &schema_.types[field->ref] : nullptr;
        }
    }

    std::span<const Slot> slots(const Node& node, const SchemaType& root,
                                std::span<const std::string_view> path) {
        std::vector<Slot> found;
        const SchemaType* type = &root;
        for (const std::string_view step : path) {
            const SchemaField* const field = type == nullptr ? nullptr : type->field(step);
            if (field == nullptr) doc_.error(node, fmt::format("no element '{}'", step));
            found.push_back(field == nullptr ? no_slot : type->slot(*field));
            type = field != nullptr && field->type == ValueType::type ? &schema_.types[field->ref]
                                                                      : nullptr;
        }
        return arena_.keep(found);
    }

    StrictDocument& doc_;
    const Schema& schema_;
    Arena& arena_;
};

std::span<const NamedList> load_lists(StrictDocument& doc, Arena& arena) {
    std::vector<NamedList> loaded;
    for (const Node* node : sorted_children(doc.tree(), doc.root())) {
        static constexpr std::string_view keys[] = {"about", "fixed", "values"};
        doc.allow_keys(*node, keys);
        std::vector<std::string_view> values;
        for (const std::string_view value : doc.texts(*node, "values"))
            values.push_back(arena.keep(value));
        std::sort(values.begin(), values.end());
        loaded.push_back({arena.keep(node->name), arena.keep(doc.text(*node, "about")),
                          arena.keep(values), doc.boolean(*node, "fixed").value_or(false),
                          initials_of(values)});
    }
    return arena.keep(loaded);
}

std::span<const std::string_view> keep_texts(const std::vector<std::string_view>& texts,
                                             Arena& arena) {
    std::vector<std::string_view> kept;
    for (const std::string_view text : texts) kept.push_back(arena.keep(text));
    return arena.keep(kept);
}

std::span<const Weakness> load_weaknesses(StrictDocument& doc, Arena& arena) {
    static constexpr std::string_view keys[] = {"cwe"};
    doc.allow_keys(doc.root(), keys);
    std::vector<Weakness> loaded;
    const Node* const table = doc.required(doc.root(), "cwe");
    if (table == nullptr) return {};
    for (NodeId id = table->first_child; id != no_node; id = doc.tree()[id].next) {
        const Node& node = doc.tree()[id];
        const std::optional<double> number = parse_number(node.name);
        if (!number || *number < 1 || *number > 65535) doc.error(node, "no CWE number");
        loaded.push_back({static_cast<std::uint16_t>(number.value_or(0)), arena.keep(node.text)});
    }
    return arena.keep(loaded);
}

std::span<const OAuthError> load_errors(StrictDocument& doc, Arena& arena) {
    std::vector<OAuthError> loaded;
    for (const Node* node : sorted_children(doc.tree(), doc.root())) {
        static constexpr std::string_view keys[] = {"also", "means", "causes"};
        doc.allow_keys(*node, keys);
        std::vector<ErrorCause> causes;
        for (const Node* cause : doc.all(*node, "causes")) {
            static constexpr std::string_view cause_keys[] = {"text", "rules"};
            doc.allow_keys(*cause, cause_keys);
            causes.push_back({arena.keep(doc.text(*cause, "text")),
                              keep_texts(doc.texts(*cause, "rules"), arena)});
        }
        loaded.push_back({arena.keep(node->name), keep_texts(doc.texts(*node, "also"), arena),
                          arena.keep(doc.text(*node, "means")), arena.keep(causes)});
    }
    return arena.keep(loaded);
}

}  // namespace

Catalog load_catalog(const CatalogTexts& texts, Arena& arena) {
    std::vector<UserError> errors;
    Catalog catalog;
    if (const auto tree = read_one_document("rules/schema.yaml", texts.schema, errors)) {
        StrictDocument doc("rules/schema.yaml", *tree, errors);
        catalog.schema = SchemaLoader(doc, arena).load();
    }
    if (const auto tree = read_one_document("rules/fields.yaml", texts.fields, errors)) {
        StrictDocument doc("rules/fields.yaml", *tree, errors);
        catalog.fields = FieldLoader(doc, catalog.schema, arena).load();
    }
    if (const auto tree = read_one_document("rules/lists.yaml", texts.lists, errors)) {
        StrictDocument doc("rules/lists.yaml", *tree, errors);
        catalog.lists = load_lists(doc, arena);
    }
    if (const auto tree = read_one_document("rules/oauth_errors.yaml", texts.errors, errors)) {
        StrictDocument doc("rules/oauth_errors.yaml", *tree, errors);
        catalog.errors = load_errors(doc, arena);
    }
    if (const auto tree = read_one_document("rules/standards.yaml", texts.standards, errors)) {
        StrictDocument doc("rules/standards.yaml", *tree, errors);
        catalog.weaknesses = load_weaknesses(doc, arena);
    }
    if (!errors.empty()) throw UserErrors(std::move(errors));
    return catalog;
}

}  // namespace calint
