#include "model/facts.h"

#include <fmt/format.h>

#include "base/text.h"
#include "model/derived.h"
#include "model/key_shape.h"
#include "model/oauth_token.h"

namespace calint {

namespace {

constexpr std::size_t name_cache = 256;  ///< a power of two
constexpr std::size_t url_cache =
    64;  ///< a real app has a few; a search among more is not worth it

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
                              Place{part.source, span}, source.is_secret,
                              source.is_secret && is_password_name(source.path.back())});
    };
    if (source.split == 0 || node.is_item) {
        if (!node.is_map || !node.text.empty()) add(node.text, node.text_span);
        return;
    }
    if (node.text.find(source.split) == std::string_view::npos) {
        add(node.text, node.text_span);
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

Facts::Facts(const Catalog& catalog, int today, Surroundings* surroundings,
             const Contracts* contracts)
    : catalog_(&catalog), today_(today), surroundings_(surroundings), contracts_(contracts) {
    known_.resize(catalog.fields.size());
    answers_.resize(catalog.fields.size());
    chains_.resize(catalog.schema.slot_count);
    names_.resize(name_cache, {nullptr, no_field});
    derivations_ = all_derivations(catalog);
}

void Facts::look_at(const App& app) {
    // Only the chains that the last app used need to be cleared.
    for (std::size_t i = 1; i < elements_.size(); ++i) chains_[elements_[i].slot] = {};
    app_ = &app;
    root_ = {app.parts.front()->source, app.parts.front()->tree.root().name_span};
    ++turn_;
    texts_.clear();
    url_count_ = 0;
    certificates_.clear();
    index_elements();
}

void Facts::index_elements() {
    elements_.assign(1, {});
    for (const Part* part : app_->parts) {
        for (NodeId id = 1; id < part->tree.nodes.size(); ++id) {
            const Slot slot = part->types[id].slot;
            if (slot == no_slot) continue;
            const auto index = static_cast<std::uint32_t>(elements_.size());
            // First, so that without memory no chain names an element that is not there.
            elements_.push_back({part, id, slot, 0});
            Chain& chain = chains_[slot];
            (chain.first == 0 ? chain.first : elements_[chain.last].next) = index;
            chain.last = index;
        }
    }
}

const FieldValues& Facts::compute(FieldId field) {
    FieldValues& out = answers_[field];
    out.values.clear();
    out.is_present = false;
    out.is_known = true;
    out.around = root_;
    if (const Derive derive = derivations_[field]) {
        derive(*this, out);
    } else {
        read(catalog_->fields[field], out);
    }
    known_[field] = turn_;  // only now: deriving asks for other fields
    return out;
}

const FieldValues& Facts::operator[](std::string_view field_name) {
    // Names are literals in the code, so that their address is a good first guess. Where the linker
    // puts them must not matter: one of a few places is free for each.
    constexpr std::size_t few = 4;
    const auto address = reinterpret_cast<std::uintptr_t>(field_name.data());
    const std::size_t first = (address * 0x9E3779B97F4A7C15u) >> 32u;
    std::pair<const char*, FieldId>* place = nullptr;
    for (std::size_t i = 0; i < few; ++i) {
        place = &names_[(first + i) & (name_cache - 1)];
        if (place->first == nullptr) break;
        if (place->first == field_name.data() && catalog_->fields[place->second].name == field_name)
            return (*this)[place->second];
    }
    *place = {field_name.data(), catalog_->field(field_name)};
    return (*this)[place->second];
}

std::string_view Facts::text(std::string_view field_name) {
    const FieldValues& field = (*this)[field_name];
    return field.values.empty() ? std::string_view{} : field.values.front().text;
}

bool Facts::is_true(std::string_view field_name) {
    return text(field_name) == "true";
}

const std::optional<Url>& Facts::url(std::string_view text) {
    for (std::size_t i = 0; i < url_count_; ++i) {
        const std::string_view known = urls_[i].first;
        if (known.data() == text.data() && known.size() == text.size()) return urls_[i].second;
    }
    if (url_count_ == url_cache) {
        last_url_ = parse_url(text);
        return last_url_;
    }
    if (url_count_ == urls_.size()) {
        urls_.reserve(url_cache);
        urls_.emplace_back();
    }
    auto& [name, parsed] = urls_[url_count_++];
    name = text;
    parsed = parse_url(text);
    return parsed;
}

const Certificate& Facts::certificate(std::string_view text) {
    for (const auto& [known, certificate] : certificates_) {
        if (known.data() == text.data() && known.size() == text.size()) return certificate;
    }
    return certificates_.emplace_back(text, parse_certificate(text)).second;
}

/// Whether the elements around `node` are those of `path`, which ends with its own.
bool Facts::stands_at(const Part& part, const Node& node, std::span<const Slot> path) const {
    const Node* at = &node;
    for (std::size_t i = path.size(); i-- > 0;) {
        const NodeId id = part.tree.id_of(*at);
        if (id == 0 || part.types[id].slot != path[i] || at->is_nil) return false;
        at = &part.tree[at->parent];
    }
    return part.tree.id_of(*at) == 0;
}

/// The first element at `path`; the root if that is empty.
const Node* Facts::find(const Part& part, std::span<const Slot> path) const {
    if (path.empty()) return &part.tree.root();
    for (std::uint32_t i = chains_[path.back()].first; i != 0; i = elements_[i].next) {
        if (elements_[i].part != &part) continue;
        const Node& node = part.tree[elements_[i].node];
        if (stands_at(part, node, path)) return &node;
    }
    return nullptr;
}

void Facts::read(const Field& field, FieldValues& out) const {
    out.is_known = false;
    for (const FieldSource& source : field.sources) {
        const SchemaType& type = catalog_->schema.types[source.type];
        for (const Part* part : app_->parts) {
            if (part->type == &type) read_source(source, *part, out);
        }
    }
}

void Facts::read_source(const FieldSource& source, const Part& part, FieldValues& out) const {
    const Node* first = nullptr;
    const std::size_t before = out.values.size();
    for (std::uint32_t i = chains_[source.slots.back()].first; i != 0; i = elements_[i].next) {
        if (elements_[i].part != &part) continue;
        const Node& node = part.tree[elements_[i].node];
        if (!stands_at(part, node, source.slots)) continue;
        if (first == nullptr) first = &node;
        add_values(source, part, node, out);
    }
    if (out.values.size() > before) {
        // An explicit value outweighs a default that another part's absence suggested.
        if (!out.is_present) {
            out.values.erase(out.values.begin(),
                             out.values.begin() + static_cast<std::ptrdiff_t>(before));
            out.around = {part.source, part.tree[first->parent].name_span};
        }
        out.is_present = out.is_known = true;
        return;
    }
    if (out.is_present) return;
    const int api = app_->api_version;
    if (api != 0 && api < source.since) return;
    const bool was_known = out.is_known;
    out.is_known = true;
    const Node* const block = find(part, source.within);
    if (!was_known || block != nullptr) {
        // The deepest element of the path that is there.
        const Node* shown = nullptr;
        for (std::size_t depth = source.slots.size() - 1; shown == nullptr; --depth)
            shown = find(part, source.slots.first(depth));
        if (shown == &part.tree.root() && block != nullptr) shown = block;
        out.around = {part.source, shown->name_span};
    }
    if (source.has_default && block != nullptr && out.values.empty())
        out.values.push_back({source.default_value, out.around, false});
}

}  // namespace calint
