// Secrets that credentials carry as literals.
#include <algorithm>

#include "base/text.h"
#include "model/derivations.h"
#include "model/value_shape.h"

namespace calint {

namespace {

constexpr std::string_view secret_parameters[] = {"AuthHeader", "AuthParameter",
                                                  "AuthQueryParameter", "HttpHeader"};

bool is_reference(std::string_view text) {
    return text.find("{!") != std::string_view::npos || is_placeholder(text);
}

/// Long, of many kinds of characters, and no words: what a token looks like.
bool is_token(std::string_view text) {
    for (const std::string_view scheme : {"Bearer ", "Basic "}) {
        if (text.size() > scheme.size() &&
            equal_ignoring_case(text.substr(0, scheme.size()), scheme))
            return trim(text.substr(scheme.size())).size() >= 16;
    }
    if (text.size() < 24 || text.find("://") != std::string_view::npos) return false;
    const auto digits = std::count_if(text.begin(), text.end(), is_digit);
    const bool has_blank = std::any_of(text.begin(), text.end(), is_blank);
    return !has_blank && digits >= 3 && entropy(text) > 3.5;
}

void add_declared(const Part& part, FieldValues& out) {
    for (std::size_t i = 1; i < part.tree.nodes.size(); ++i) {
        const Node& node = part.tree.nodes[i];
        const SchemaField* const field = part.types[i].field;
        if (field == nullptr || !field->is_secret || node.text.empty() || node.is_nil) continue;
        // A parameter's row is secret or not by its type.
        if (node.name != "parameterValue" && !is_reference(node.text))
            add(out, node.text, {part.source, node.text_span}, true);
    }
}

void add_parameters(const Part& part, FieldValues& out) {
    const Tree& tree = part.tree;
    for (NodeId id = tree.root().first_child; id != no_node; id = tree[id].next) {
        const Node* const type = tree.child(tree[id], "parameterType");
        const Node* const value = tree.child(tree[id], "parameterValue");
        if (type == nullptr || value == nullptr || is_reference(value->text)) continue;
        const bool may_be_secret =
            std::find(std::begin(secret_parameters), std::end(secret_parameters), type->text) !=
            std::end(secret_parameters);
        if (may_be_secret && is_token(value->text))
            add(out, value->text, {part.source, value->text_span}, true);
    }
}

void literals(Facts& facts, FieldValues& out) {
    if (facts.app().subject != "credential") return;
    for (const Part* part : facts.app().parts) {
        add_declared(*part, out);
        add_parameters(*part, out);
    }
}

constexpr Derivation table[] = {
    {"credential.literals", literals},
};

}  // namespace

std::span<const Derivation> credential_derivations() {
    return table;
}

}  // namespace calint
