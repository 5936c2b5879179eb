// What must be so of every tree that a parser makes.
#pragma once

#include <algorithm>

#include "fuzz.h"
#include "parse/node.h"

namespace calint::fuzz {

inline bool same_node(const Node& a, const Node& b) {
    return a.name == b.name && a.text == b.text && a.name_span == b.name_span &&
           a.text_span == b.text_span && a.span == b.span && a.parent == b.parent &&
           a.first_child == b.first_child && a.next == b.next && a.child_count == b.child_count &&
           a.verbatim == b.verbatim && a.is_split == b.is_split && a.is_nil == b.is_nil &&
           a.is_map == b.is_map && a.is_item == b.is_item;
}

inline bool same_tree(const Tree& a, const Tree& b) {
    return a.xml_namespace == b.xml_namespace && a.notation == b.notation &&
           std::equal(a.nodes.begin(), a.nodes.end(), b.nodes.begin(), b.nodes.end(), same_node);
}

inline bool is_within(Span inner, Span outer) {
    return outer.begin <= inner.begin && inner.end <= outer.end;
}

/// Every part of a text has a place in the text's own.
inline void check_parts(const Tree& tree, const Node& node) {
    PartFinder finder(tree, node);
    const std::size_t size = node.text.size();
    const std::size_t step = size / 8 + 1;
    for (std::size_t at = 0; at < size; at += step) {
        const Span part = finder.find(at, std::min(step, size - at));
        require(part.begin <= part.end && is_within(part, node.text_span),
                "a part of a text stands outside of it", node.text);
        if (node.verbatim)
            require(tree.bytes.substr(part.begin, part.size()) == node.text.substr(at, step),
                    "a part of a text has the place of another", node.text);
    }
}

inline void check_node(const Tree& tree, const Node& node) {
    require_inside(node.span, tree.bytes, "a node stands outside of its file");
    require_inside(node.name_span, tree.bytes, "a name stands outside of its file");
    require_inside(node.text_span, tree.bytes, "a text stands outside of its file");
    const auto bytes = [&](Span span) { return tree.bytes.substr(span.begin, span.size()); };
    if (tree.notation == Notation::xml)
        require(bytes(node.name_span) == node.name, "a name's place holds another", node.name);
    require(is_within(node.text_span, node.span), "a text stands outside of its node", node.name);
    if (node.verbatim && !node.text.empty())
        require(bytes(node.text_span) == node.text, "a text's place holds another", node.text);
    std::uint32_t children = 0;
    for (NodeId id = node.first_child; id != no_node; id = tree[id].next) {
        ++children;
        require(id < tree.nodes.size() && children < tree.nodes.size(), "children without an end");
        require(tree[id].parent == tree.id_of(node), "a child has another parent", tree[id].name);
        if (tree.notation == Notation::xml)
            require(is_within(tree[id].span, node.span), "a child stands outside of its parent",
                    tree[id].name);
    }
    require(children == node.child_count, "children are counted wrong", node.name);
    check_parts(tree, node);
}

inline void check_tree(const Tree& tree, std::string_view bytes) {
    require(!tree.nodes.empty(), "a tree without a root");
    require(tree.bytes.data() == bytes.data() && tree.bytes.size() == bytes.size(),
            "a tree of other bytes");
    for (const Node& node : tree.nodes) check_node(tree, node);
}

}  // namespace calint::fuzz
