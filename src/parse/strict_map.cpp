#include "parse/strict_map.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>

#include "base/text.h"
#include "base/utf8.h"

namespace calint {

namespace {

std::string place(const std::string& file, std::string_view bytes, Span at) {
    const Position position = LineTable(bytes).at(at.begin);
    return fmt::format("{}:{}:{}", file, position.line, position.column);
}

std::string show(std::string_view text) {
    return escape_for_display(ellipsize(text, 80));
}

}  // namespace

StrictDocument::StrictDocument(std::string file, const Tree& tree, std::vector<UserError>& errors)
    : file_(std::move(file)), tree_(&tree), errors_(&errors) {}

std::string StrictDocument::where(Span at) const {
    return place(file_, tree_->bytes, at);
}

void StrictDocument::error(Span at, std::string what) {
    errors_->emplace_back(where(at), std::move(what));
}

void StrictDocument::error(const Node& at, std::string what) {
    const bool valued = !at.text.empty();
    error(valued ? at.text_span : at.is_item ? at.span : at.name_span, std::move(what));
}

void StrictDocument::allow_keys(const Node& map, std::span<const std::string_view> known) {
    std::string_view previous;
    for (NodeId id = map.first_child; id != no_node; id = (*tree_)[id].next) {
        const Node& child = (*tree_)[id];
        if (child.name == previous) continue;
        previous = child.name;
        if (std::find(known.begin(), known.end(), child.name) != known.end()) continue;
        error(child.name_span,
              fmt::format("unknown key '{}'{}", show(child.name), did_you_mean(child.name, known)));
    }
}

std::vector<const Node*> StrictDocument::all(const Node& map, std::string_view key) const {
    std::vector<const Node*> found;
    for (NodeId id = map.first_child; id != no_node; id = (*tree_)[id].next) {
        const Node& child = (*tree_)[id];
        if (child.name == key && !(child.is_item && child.is_nil)) found.push_back(&child);
    }
    return found;
}

const Node* StrictDocument::scalar(const Node& map, std::string_view key) {
    const Node* const node = tree_->child(map, key);
    if (node == nullptr) return nullptr;
    if (node->is_map || node->is_item || node->is_nil) {
        error(node->name_span, fmt::format("'{}' must be one value", key));
        return nullptr;
    }
    return node;
}

std::string_view StrictDocument::text(const Node& map, std::string_view key) {
    const Node* const node = scalar(map, key);
    return node == nullptr ? std::string_view{} : node->text;
}

const Node* StrictDocument::required(const Node& map, std::string_view key) {
    const Node* const node = tree_->child(map, key);
    if (node == nullptr) error(map, fmt::format("missing key '{}'", key));
    return node;
}

std::vector<std::string_view> StrictDocument::texts(const Node& map, std::string_view key) {
    std::vector<std::string_view> found;
    for (const Node* node : all(map, key)) {
        if (node->is_map || node->is_nil) {
            error(*node, fmt::format("'{}' must be a value or a list of values", key));
        } else {
            found.push_back(node->text);
        }
    }
    return found;
}

std::optional<bool> StrictDocument::boolean(const Node& map, std::string_view key) {
    static constexpr std::string_view words[] = {"false", "true"};
    const std::optional<std::size_t> index = word(map, key, words);
    if (!index) return std::nullopt;
    return *index == 1;
}

std::optional<double> StrictDocument::number(const Node& map, std::string_view key) {
    const Node* const node = scalar(map, key);
    if (node == nullptr) return std::nullopt;
    const std::optional<double> value = parse_number(node->text);
    if (!value) error(*node, fmt::format("'{}' is no number", show(node->text)));
    return value;
}

std::optional<std::size_t> StrictDocument::word(const Node& map, std::string_view key,
                                                std::span<const std::string_view> words) {
    const Node* const node = scalar(map, key);
    if (node == nullptr) return std::nullopt;
    const auto hit = std::find(words.begin(), words.end(), node->text);
    if (hit != words.end()) return static_cast<std::size_t>(hit - words.begin());
    error(*node, fmt::format("'{}' is not one of {}", show(node->text), fmt::join(words, ", ")));
    return std::nullopt;
}

std::optional<Tree> read_one_document(const std::string& file, std::string_view bytes,
                                      std::vector<UserError>& errors, YamlLimits limits) {
    auto result = read_yaml(bytes, limits);
    if (const Problem* problem = std::get_if<Problem>(&result)) {
        errors.emplace_back(place(file, bytes, problem->span), problem->message);
        return std::nullopt;
    }
    std::vector<Tree>& trees = std::get<std::vector<Tree>>(result);
    if (trees.size() > 1) {
        errors.emplace_back(place(file, bytes, trees[1].root().span), "more than one document");
        return std::nullopt;
    }
    return std::move(trees.front());
}

std::optional<double> parse_number(std::string_view text) {
    double value = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (failed != std::errc{} || end != text.data() + text.size() || text.empty())
        return std::nullopt;
    return value;
}

}  // namespace calint
