#include "model/facts.h"

#include <fmt/format.h>

#include "base/text.h"
#include "model/derived.h"
#include "model/oauth_token.h"

namespace calint {

namespace {

Place place_of(const Part& part, Span span) {
    return {part.source, span};
}

/// Calls `visit` for every node at the end of `path` below `from`, in order.
template <typename Visit>
void collect(const Tree& tree, const Node& from, std::span<const std::string_view> path,
             const Visit& visit) {
    for (NodeId id = from.first_child; id != no_node; id = tree[id].next) {
        const Node& child = tree[id];
        if (child.name != path.front() || child.is_nil) continue;
        if (path.size() == 1) {
            visit(child);
        } else {
            collect(tree, child, path.subspan(1), visit);
        }
    }
}

/// The deepest element of `path` that exists.
const Node& deepest(const Tree& tree, std::span<const std::string_view> path) {
    const Node* node = &tree.root();
    for (const std::string_view step : path) {
        const Node* const child = tree.child(*node, step);
        if (child == nullptr) break;
        node = child;
    }
    return *node;
}

bool exists(const Tree& tree, std::span<const std::string_view> path) {
    const Node* node = &tree.root();
    for (const std::string_view step : path) {
        node = tree.child(*node, step);
        if (node == nullptr) return false;
    }
    return true;
}

std::string_view mapped(const FieldSource& source, std::string_view text) {
    for (const MapEntry& entry : source.map) {
        if (entry.from == text) return entry.to;
    }
    for (const MapEntry& entry : source.map) {
        if (equal_ignoring_case(entry.from, text)) return entry.to;
    }
    return text;
}

/// The values in one element. An empty one is absent, but for grants: an empty grant revokes all.
void add_values(const FieldSource& source, const Part& part, const Node& node, FieldValues& out) {
    const auto add = [&](std::string_view text, Span span) {
        if (text.empty() && !source.keep_empty) return;
        const bool is_token = source.has_tokens && part.tree.notation == Notation::yaml;
        out.values.push_back({mapped(source, is_token ? scope_of_token(text) : text),
                              place_of(part, span), source.is_secret});
    };
    if (source.split == 0 || node.is_item) {
        if (!node.is_map || !node.text.empty()) add(node.text, node.text_span);
        return;
    }
    PartFinder finder(part.tree, node);
    for (const std::string_view piece : split(node.text, source.split)) {
        const std::string_view text = trim(piece);
        const auto offset = static_cast<std::size_t>(text.data() - node.text.data());
        add(text, finder.find(offset, text.size()));
    }
}

}  // namespace

Facts::Facts(const Catalog& catalog, const App& app, int today)
    : catalog_(&catalog), app_(&app), today_(today) {
    known_.resize(catalog.fields.size());
    answers_.reserve(catalog.fields.size());
}

const FieldValues& Facts::operator[](FieldId field) {
    if (known_[field] == nullptr) {
        const Field& definition = catalog_->fields[field];
        // Deriving may ask for other fields, so that the slot is filled only afterwards.
        FieldValues values =
            definition.is_derived ? derive_field(definition.name, *this) : read(definition);
        known_[field] = &answers_.emplace_back(std::move(values));
    }
    return *known_[field];
}

const FieldValues& Facts::operator[](std::string_view field_name) {
    return (*this)[catalog_->field(field_name)];
}

std::string_view Facts::text(std::string_view field_name) {
    const FieldValues& field = (*this)[field_name];
    return field.values.empty() ? std::string_view{} : field.values.front().text;
}

bool Facts::is_true(std::string_view field_name) {
    return text(field_name) == "true";
}

const std::optional<Url>& Facts::url(std::string_view text) {
    for (const auto& [known, parsed] : urls_) {
        if (known.data() == text.data() && known.size() == text.size()) return *parsed;
    }
    constexpr std::size_t most = 64;  // a real app has a few; a search among more would not pay
    if (urls_.size() >= most) {
        last_url_ = parse_url(text);
        return last_url_;
    }
    auto parsed = std::make_unique<const std::optional<Url>>(parse_url(text));
    return *urls_.emplace_back(text, std::move(parsed)).second;
}

Place Facts::root_place() const {
    return place_of(*app_->parts.front(), app_->parts.front()->tree.root().name_span);
}

FieldValues Facts::read(const Field& field) const {
    FieldValues out;
    out.around = root_place();
    out.is_known = false;
    for (const FieldSource& source : field.sources) {
        const SchemaType& type = catalog_->schema.types[source.type];
        for (const Part* part : app_->parts) {
            if (part->type == &type) read_source(source, *part, out);
        }
    }
    return out;
}

void Facts::read_source(const FieldSource& source, const Part& part, FieldValues& out) const {
    const Node* first = nullptr;
    const std::size_t before = out.values.size();
    collect(part.tree, part.tree.root(), source.path, [&](const Node& node) {
        if (first == nullptr) first = &node;
        add_values(source, part, node, out);
    });
    if (out.values.size() > before) {
        // An explicit value outweighs a default that another part's absence suggested.
        if (!out.is_present)
            out.values.erase(out.values.begin(),
                             out.values.begin() + static_cast<std::ptrdiff_t>(before));
        if (!out.is_present) out.around = place_of(part, part.tree[first->parent].name_span);
        out.is_present = out.is_known = true;
        return;
    }
    if (out.is_present) return;
    const int api = app_->api_version;
    if (api != 0 && api < source.since) return;
    const bool was_known = out.is_known;
    out.is_known = true;
    const Node& around = deepest(part.tree, source.path.first(source.path.size() - 1));
    const bool in_default_block = exists(part.tree, source.within);
    if (!was_known || in_default_block) {
        const Node& shown = &around == &part.tree.root() && in_default_block
                                ? deepest(part.tree, source.within)
                                : around;
        out.around = place_of(part, shown.name_span);
    }
    if (source.has_default && in_default_block && out.values.empty())
        out.values.push_back({source.default_value, out.around, false});
}

}  // namespace calint
