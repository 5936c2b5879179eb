// Secrets that credentials carry as literals.
#include <algorithm>

#include "base/text.h"
#include "model/derivations.h"
#include "model/key_shape.h"
#include "model/placeholder.h"

namespace calint {

namespace {

constexpr std::string_view secret_parameters[] = {"AuthHeader", "AuthParameter",
                                                  "AuthQueryParameter", "HttpHeader"};

/// Words and no more: what somebody wrote to say what should stand here.
bool is_wording(std::string_view text) {
    if (!std::all_of(text.begin(), text.end(), [](char c) { return is_letter(c) || c == ' '; }))
        return false;
    return contains_ignoring_case(text, "password") || contains_ignoring_case(text, "secret") ||
           contains_ignoring_case(text, "token") || contains_ignoring_case(text, "environment");
}

bool is_encrypted(const Part& part, std::string_view text) {
    return part.type->name == "AuthProvider" && is_encrypted_by_org(text);
}

bool is_reference(std::string_view text) {
    return text.find("{!") != std::string_view::npos || is_placeholder(text) || is_wording(text);
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

void add_declared(const Part& part, bool encrypted, FieldValues& out) {
    for (std::size_t i = 1; i < part.tree.nodes.size(); ++i) {
        const Node& node = part.tree.nodes[i];
        const SchemaField* const field = part.types[i].field;
        if (field == nullptr || !field->is_secret || node.text.empty() || node.is_nil) continue;
        // A parameter's row is secret or not by its type.
        if (node.name != "parameterValue" && !is_reference(node.text) &&
            is_encrypted(part, node.text) == encrypted) {
            add(out, node.text, {part.source, node.text_span}, true);
            out.values.back().is_password = is_password_name(node.name);
        }
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
        add_declared(*part, false, out);
        add_parameters(*part, out);
    }
}

void encrypted(Facts& facts, FieldValues& out) {
    if (facts.app().subject != "credential") return;
    for (const Part* part : facts.app().parts) add_declared(*part, true, out);
}

constexpr Derivation table[] = {
    {"credential.encrypted", encrypted},
    {"credential.literals", literals},
};

}  // namespace

std::span<const Derivation> credential_derivations() {
    return table;
}

}  // namespace calint
