#include "project/recognize.h"

#include "base/text.h"
#include "base/utf8.h"

namespace calint {

bool ends_with_any_case(std::string_view name, std::string_view ending) {
    return name.size() >= ending.size() &&
           equal_ignoring_case(name.substr(name.size() - ending.size()), ending);
}

namespace {

/// The first start tag's name, prefix left out; "" if there is none in the first bytes.
std::string_view root_name(std::string_view head) {
    for (std::size_t at = head.find('<'); at != std::string_view::npos;
         at = head.find('<', at + 1)) {
        const std::string_view here = head.substr(at + 1);
        if (here.starts_with("!--")) {
            const std::size_t close = head.find("-->", at);
            if (close == std::string_view::npos) return {};
            at = close;
            continue;
        }
        if (here.empty() || !(is_letter(here[0]) || here[0] == '_')) continue;
        std::size_t end = 0;
        while (end < here.size() && !is_blank(here[end]) && here[end] != '>' && here[end] != '/')
            ++end;
        const std::string_view name = here.substr(0, end);
        const std::size_t colon = name.find(':');
        return colon == std::string_view::npos ? name : name.substr(colon + 1);
    }
    return {};
}

/// Whether a `kind` key with that value stands in the text: plain or quoted, also in `{}`.
bool has_yaml_kind(std::string_view text, std::string_view wanted) {
    for (std::size_t at = text.find("kind"); at != std::string_view::npos;
         at = text.find("kind", at + 4)) {
        // A key of the top level: at the start of a line, or the first ones in braces.
        std::size_t left = at;
        while (left > 0 && text[left - 1] == ' ') --left;
        const char before = left == 0 ? '\n' : text[left - 1];
        if (before == '\n' && left != at) continue;
        if (before != '\n' && before != '"' && before != '\'' && before != '{' && before != ',' &&
            text.substr(0, at) != utf8_bom)
            continue;
        std::string_view rest = text.substr(at + 4);
        const auto skip = [&](std::string_view set) {
            while (!rest.empty() && set.find(rest.front()) != std::string_view::npos)
                rest.remove_prefix(1);
        };
        skip("\"' ");
        if (!rest.starts_with(":")) continue;
        rest.remove_prefix(1);
        skip("\"' ");
        if (rest.starts_with(wanted)) return true;
    }
    return false;
}

/// The type that `X.connectedApp.yaml` and `X.eca.yml` name.
const SchemaType* described_type(std::string_view name, const Schema& schema) {
    name.remove_suffix(ends_with_any_case(name, ".yaml") ? 5 : 4);
    const std::size_t dot = name.rfind('.');
    if (dot == std::string_view::npos) return nullptr;
    const std::string suffix = lower(name.substr(dot + 1));
    if (suffix == "connectedapp") return schema.type("ConnectedApp");
    if (suffix == "eca") return schema.type("ExternalClientApplication");
    return nullptr;
}

}  // namespace

bool is_yaml_name(std::string_view name) {
    return ends_with_any_case(name, ".yaml") || ends_with_any_case(name, ".yml");
}

bool may_be_app(std::string_view name) {
    return contains_ignoring_case(name, "connectedapp") || contains_ignoring_case(name, ".eca") ||
           contains_ignoring_case(name, ".settings");
}

bool recognize(std::string_view name, std::string_view head, const Schema& schema,
               Candidate& candidate) {
    if (const SchemaType* const type = schema.type_of_file(name)) {
        candidate.type = type;
        candidate.notation = Notation::xml;
        candidate.is_partial = type->is_partial;
        return true;
    }
    if (is_yaml_name(name)) {
        candidate.notation = Notation::yaml;
        candidate.type = described_type(name, schema);
        if (candidate.type != nullptr) return true;
    }
    const bool may_be_yaml = is_yaml_name(name) || !head.starts_with('<');
    if (may_be_yaml &&
        (has_yaml_kind(head, "ConnectedApp") || has_yaml_kind(head, "ExternalClientApplication"))) {
        candidate.notation = Notation::yaml;
        return true;
    }
    // UTF-16 has a NUL in every letter: recognized here, refused with its reason later.
    std::string narrow(head);
    std::erase(narrow, '\0');
    std::string_view begin = narrow;
    for (const std::string_view mark :
         {utf8_bom, std::string_view("\xFF\xFE"), std::string_view("\xFE\xFF")}) {
        if (begin.starts_with(mark)) begin.remove_prefix(mark.size());
    }
    if (!trim(begin).starts_with('<')) return false;  // a program with metadata in it
    const SchemaType* const root = schema.type(root_name(narrow));
    if (root == nullptr || root->subject.empty() || is_yaml_name(name)) return false;
    candidate.notation = Notation::xml;
    candidate.is_partial = root->is_partial;
    return true;
}

}  // namespace calint
