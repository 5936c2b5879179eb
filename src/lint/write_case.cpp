#include "lint/write_case.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>

namespace calint {

namespace {

constexpr std::string_view metadata_namespace = "http://soap.sforce.com/2006/04/metadata";

std::string xml_text(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '<') {
            out += "&lt;";
        } else if (c == '&') {
            out += "&amp;";
        } else {
            out += c;
        }
    }
    return out;
}

/// Elements to be written, in the order in which metadata is retrieved: by name.
struct Element {
    std::vector<std::string> texts;
    std::vector<std::map<std::string, Element>> blocks;

    std::map<std::string, Element>& block(std::size_t index) {
        if (blocks.size() <= index) blocks.resize(index + 1);
        return blocks[index];
    }
};

using Elements = std::map<std::string, Element>;

void write_elements(const Elements& elements, int depth, std::string& out) {
    const std::string indent(static_cast<std::size_t>(depth) * 4, ' ');
    for (const auto& [name, element] : elements) {
        for (const std::string& text : element.texts)
            out += fmt::format("{}<{}>{}</{}>\n", indent, name, xml_text(text), name);
        for (const Elements& block : element.blocks) {
            out += fmt::format("{}<{}>\n", indent, name);
            write_elements(block, depth + 1, out);
            out += fmt::format("{}</{}>\n", indent, name);
        }
    }
}

/// The dialect's word for a value of the field's vocabulary: the map, backwards.
std::string dialect_word(const FieldSource& source, std::string_view value) {
    for (const MapEntry& entry : source.map) {
        if (entry.to == value) return std::string(entry.from);
    }
    return std::string(value);
}

/// Whether a path's last block is repeated for each value, as ipRanges and attributes are.
bool repeats_block(const FieldSource& source, const Schema& schema) {
    const SchemaType* type = &schema.types[source.type];
    for (std::size_t i = 0; i + 1 < source.path.size(); ++i) {
        const SchemaField* const field = type->field(source.path[i]);
        if (field->is_list) return true;
        type = &schema.types[field->ref];
    }
    return false;
}

void put_values(const FieldSource& source, std::span<const std::string_view> values,
                const Schema& schema, Elements& root) {
    std::vector<std::string> words;
    for (const std::string_view value : values) words.push_back(dialect_word(source, value));
    if (source.split != 0)
        words = {fmt::format("{}", fmt::join(words, source.split == ',' ? ", " : "\n"))};
    const bool by_block = repeats_block(source, schema);
    for (std::size_t i = 0; i < words.size(); ++i) {
        Elements* at = &root;
        for (const std::string_view step : source.path.first(source.path.size() - 1))
            at = &(*at)[std::string(step)].block(by_block ? i : 0);
        (*at)[std::string(source.path.back())].texts.push_back(words[i]);
    }
}

/// What a case declares of its app, in the words of the fields that publish it.
void declare(std::string_view field, std::span<const std::string_view> values, CaseHeader& header) {
    if (!field.starts_with("contract.")) return;
    const std::string value(values.empty() ? "" : values.front());
    if (field == "contract.declared" && value == "false") {
        header.contracts["Another"];
        return;
    }
    Contract& contract = header.contracts[header.name];
    const std::vector<std::string> list(values.begin(), values.end());
    const auto declare_list = [&](bool& has, std::vector<std::string>& declared) {
        has = true;
        declared = list;
    };
    if (field == "contract.class") contract.app_class = value;
    if (field == "contract.owner") contract.owner = value;
    if (field == "contract.review_by") contract.review_by = std::stoi("0" + value);
    if (field == "contract.needs") declare_list(contract.has_needs, contract.needs);
    if (field == "contract.callbacks") declare_list(contract.has_callbacks, contract.callbacks);
    if (field == "contract.flows") declare_list(contract.has_flows, contract.flows);
}

const FieldSource* source_for(const Field& field, bool is_eca, const Schema& schema) {
    const std::string_view subject = is_eca ? "external-client-app" : "connected-app";
    for (const FieldSource& source : field.sources) {
        if (schema.types[source.type].subject == subject) return &source;
    }
    return nullptr;
}

std::string document(std::string_view type, const Elements& elements) {
    std::string out = fmt::format("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<{} xmlns=\"{}\">\n",
                                  type, metadata_namespace);
    write_elements(elements, 1, out);
    return out + fmt::format("</{}>\n", type);
}

}  // namespace

CaseHeader header_of(const TestCase& test, const Catalog& catalog) {
    CaseHeader header;
    for (const GivenField& given : test.given) {
        const Field& field = catalog.fields[given.field];
        const std::string value(given.values.empty() ? "" : given.values.front());
        if (field.name == "app.kind") header.is_eca = value == "external-client-app";
        if (field.name == "app.api_version") header.api_version = std::stoi("0" + value);
        if (field.name == "run.today") header.today = std::stoi("0" + value);
        if (field.name == "app.name") header.name = value;
        declare(field.name, given.values, header);
        if (!field.is_derived && source_for(field, false, catalog.schema) == nullptr)
            header.is_eca = true;
    }
    return header;
}

std::vector<std::pair<std::string, std::string>> write_case(const TestCase& test,
                                                            const Catalog& catalog) {
    const CaseHeader header = header_of(test, catalog);
    std::map<std::string_view, Elements> documents;
    if (header.is_eca) {
        documents["ExternalClientApplication"]["label"].texts = {header.name};
    } else {
        documents["ConnectedApp"];
    }
    for (const GivenField& given : test.given) {
        const Field& field = catalog.fields[given.field];
        const FieldSource* const source = source_for(field, header.is_eca, catalog.schema);
        if (source == nullptr) continue;
        const SchemaType& type = catalog.schema.types[source->type];
        Elements& root = documents[type.name];
        put_values(*source, given.values, catalog.schema, root);
        if (header.is_eca && type.suffix != "eca")
            root["externalClientApplication"].texts = {header.name};
    }
    if (!header.is_eca) {
        Elements& app = documents["ConnectedApp"];
        if (!app.contains("contactEmail")) app["contactEmail"].texts = {"integrations@acme.io"};
        if (!app.contains("label")) app["label"].texts = {header.name};
    }
    std::vector<std::pair<std::string, std::string>> files;
    for (const auto& [type, elements] : documents) {
        const SchemaType& known = *catalog.schema.type(type);
        files.emplace_back(fmt::format("{}.{}-meta.xml", header.name, known.suffix),
                           document(type, elements));
    }
    return files;
}

}  // namespace calint
