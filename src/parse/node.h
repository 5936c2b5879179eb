// The node tree: what both parsers make of a file.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/place.h"
#include "project/source.h"

namespace calint {

using NodeId = std::uint32_t;

/// Says "none" for a child or a next node: the root is never either.
inline constexpr NodeId no_node = 0;

/// An XML element, or a key of a YAML mapping with its value. A YAML list of N items is N nodes of
/// the list's name, as metadata XML repeats an element.
struct Node {
    std::string_view name;  ///< element name, raw (with a prefix, if any)
    std::string_view text;  ///< all text and CDATA children joined, decoded, trimmed; "" if none
    Span name_span;         ///< the name in the start tag, or the key
    Span text_span;         ///< the trimmed text in the source; at the end of the tag when empty
    Span span;              ///< the whole element, or the key with its value
    NodeId parent = no_node;
    NodeId first_child = no_node;
    NodeId next = no_node;
    std::uint32_t child_count = 0;
    bool verbatim = true;   ///< `text` is byte for byte what stands in the source
    bool is_split = false;  ///< a comment or a CDATA border cuts the value in pieces
    bool is_nil = false;    ///< xsi:nil="true", or YAML null: the same as absent
    bool is_map = false;    ///< holds elements, or is a YAML mapping (even an empty one)
    bool is_item = false;   ///< came from a YAML list, so that repeating it is no duplicate
    /// What may be in `text`: false only where a parser has seen that it is not.
    bool may_have_variable = true;  ///< any of { @ # _ % $ <, with which template variables begin
    bool may_have_secret = true;    ///< an @ or a -, as auth URLs, passwords in URLs and PEM have
};

/// All nodes of one document; `nodes[0]` is the root. Names and texts are views of the bytes that
/// were parsed, which must outlive the tree, or of `owned`.
struct Tree {
    std::string_view bytes;
    Notation notation = Notation::xml;
    std::string_view xml_namespace;  ///< the root's xmlns, "" if absent
    std::vector<Node> nodes;
    std::vector<std::unique_ptr<const std::string>> owned;

    /// Keeps a decoded text for as long as the tree, also when the tree is moved.
    std::string_view keep(std::string_view text) {
        return *owned.emplace_back(std::make_unique<const std::string>(text));
    }

    const Node& root() const { return nodes.front(); }
    const Node& operator[](NodeId id) const { return nodes[id]; }
    NodeId id_of(const Node& node) const { return static_cast<NodeId>(&node - nodes.data()); }

    /// The first child of `node` with that name, or nullptr.
    const Node* child(const Node& node, std::string_view name) const;
};

/// Finds where parts of a node's text stand in the source. Exact also behind entities and line
/// ends; the whole value where that cannot be told. Asked for parts in order it reads the value
/// once.
class PartFinder {
  public:
    PartFinder(const Tree& tree, const Node& node);

    /// The place of `text.substr(offset, length)`.
    Span find(std::size_t offset, std::size_t length);

  private:
    bool here(std::string_view what) const;
    void rewind();
    void skip_markup();
    void step();

    const Tree& tree_;
    const Node& node_;
    std::uint32_t at_ = 0;  ///< in the source
    std::size_t done_ = 0;  ///< in the text
    bool in_cdata_ = false;
};

}  // namespace calint
