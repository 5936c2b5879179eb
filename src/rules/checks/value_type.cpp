// Values that are not of their element's type.
#include <fmt/format.h>

#include <algorithm>

#include "base/base64.h"
#include "base/text.h"
#include "model/placeholder.h"
#include "rules/checks/checks.h"
#include "rules/checks/schema_walk.h"

namespace calint {

namespace {

constexpr Override informative{true, Severity::info, 0, "{element} is empty: leave it out"};
constexpr Override holds_elements{false, Severity::info, 0,
                                  "{element} holds a plain value, not elements"};
constexpr Override holds_text{false, Severity::info, 0,
                              "{element} holds elements, not a plain value"};
constexpr Override empty_value{false, Severity::info, 0, "{element} is empty{hint}"};

bool is_integer(std::string_view text) {
    return text.size() <= 10 && !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

bool is_email(std::string_view text) {
    const std::size_t at = text.find('@');
    return at != std::string_view::npos && at > 0 && at + 1 < text.size() &&
           text.find('@', at + 1) == std::string_view::npos &&
           std::none_of(text.begin(), text.end(), is_blank);
}

std::string form_of(ValueType type) {
    switch (type) {
        case ValueType::boolean:
            return "write true or false";
        case ValueType::integer:
            return "write a whole number";
        case ValueType::base64:
            return "write base64";
        case ValueType::email:
            return "write an e-mail address";
        default:
            return "write a value or leave it out";
    }
}

/// What is wrong with the text as a value of that type; "" if nothing.
std::string problem_of(ValueType type, std::string_view text) {
    switch (type) {
        case ValueType::boolean: {
            if (text == "true" || text == "false") return {};
            const bool yes = text == "1" || equal_ignoring_case(text, "true") ||
                             equal_ignoring_case(text, "yes") || equal_ignoring_case(text, "on");
            const bool no = text == "0" || equal_ignoring_case(text, "false") ||
                            equal_ignoring_case(text, "no") || equal_ignoring_case(text, "off");
            return yes ? "write true" : no ? "write false" : form_of(type);
        }
        case ValueType::integer:
            return is_integer(text) ? "" : form_of(type);
        case ValueType::base64:
            return is_base64(text) ? "" : form_of(type);
        case ValueType::email:
            return is_email(text) ? "" : form_of(type);
        default:
            return {};
    }
}

bool is_good(ValueType type, std::string_view text) {
    return !text.empty() && (problem_of(type, text).empty() || has_template_variable(text));
}

}  // namespace

std::vector<Hit> check_value_type(Facts& facts) {
    std::vector<Hit> hits;
    walk_elements(facts, [&](const TypedElement& element) {
        if (element.field == nullptr || element.node.is_nil) return;
        const std::string_view text = element.node.text;
        const ValueType type = element.field->type;
        const bool scalar = type != ValueType::type;
        const bool is_mixed_up = scalar == element.node.is_map && (scalar || !text.empty());
        if (!is_mixed_up && (!scalar || is_good(type, text))) return;
        Hit hit;
        if (is_mixed_up) {
            hit.place = {element.part.source, element.node.name_span};
            hit.change = scalar ? &holds_elements : &holds_text;
            hit.parts.emplace_back("element", element.node.name);
            hits.push_back(std::move(hit));
            return;
        }
        if (text.empty()) {
            // Retrieved files have an empty consumerKey now and then; it is no error for a string.
            const bool typed = type != ValueType::string;
            if (!typed && element.node.name != "consumerKey") return;
            if (element.node.is_map) return;
            hit.place = {element.part.source, element.node.name_span};
            hit.parts.emplace_back("hint",
                                   typed ? facts.keep(": " + form_of(type)) : std::string_view());
            hit.change = typed ? &empty_value : &informative;
        } else {
            hit.place = {element.part.source, element.node.text_span};
            hit.value = text;
            hit.parts.emplace_back("hint", facts.keep(fmt::format(": {}", problem_of(type, text))));
        }
        hit.is_secret = element.field->is_secret;
        hit.parts.emplace_back("element", element.node.name);
        hits.push_back(std::move(hit));
    });
    return hits;
}

}  // namespace calint
