#include "parse/node.h"

#include <algorithm>

#include "base/utf8.h"

namespace calint {

const Node* Tree::child(const Node& node, std::string_view name) const {
    for (NodeId id = node.first_child; id != no_node; id = nodes[id].next) {
        if (nodes[id].name == name) return &nodes[id];
    }
    return nullptr;
}

PartFinder::PartFinder(const Tree& tree, const Node& node) : tree_(tree), node_(node) {
    rewind();
}

void PartFinder::rewind() {
    at_ = node_.text_span.begin;
    done_ = 0;
    // A value that is one CDATA section begins inside it.
    const std::string_view before =
        tree_.bytes.substr(node_.span.begin, at_ - std::min(at_, node_.span.begin));
    const std::size_t open = before.rfind("<![CDATA[");
    const std::size_t close = before.rfind("]]>");
    in_cdata_ = tree_.notation == Notation::xml && open != std::string_view::npos &&
                (close == std::string_view::npos || close < open);
}

bool PartFinder::here(std::string_view what) const {
    return tree_.bytes.substr(at_).starts_with(what);
}

void PartFinder::skip_markup() {
    for (;;) {
        if (in_cdata_ && here("]]>")) {
            in_cdata_ = false;
            at_ += 3;
        } else if (!in_cdata_ && here("<![CDATA[")) {
            in_cdata_ = true;
            at_ += 9;
        } else if (!in_cdata_ && here("<!--")) {
            const std::size_t close = tree_.bytes.find("-->", at_ + 4);
            if (close == std::string_view::npos) return;
            at_ = static_cast<std::uint32_t>(close) + 3;
        } else {
            return;
        }
    }
}

/// One character, as XML makes text of source bytes.
void PartFinder::step() {
    if (tree_.bytes[at_] == '&' && !in_cdata_) {
        const std::size_t semicolon = tree_.bytes.find(';', at_);
        at_ = semicolon == std::string_view::npos ? node_.text_span.end
                                                  : static_cast<std::uint32_t>(semicolon) + 1;
        done_ += done_ < node_.text.size() ? decode_utf8(node_.text.substr(done_)).length : 1;
        return;
    }
    at_ += here("\r\n") ? 2 : 1;
    done_ += 1;
}

Span PartFinder::find(std::size_t offset, std::size_t length) {
    const Span whole = node_.text_span;
    if (offset == 0 && length == node_.text.size()) return whole;
    const auto narrow = [](std::size_t n) { return static_cast<std::uint32_t>(n); };
    if (node_.verbatim)
        return {whole.begin + narrow(offset), whole.begin + narrow(offset + length)};
    if (tree_.notation == Notation::yaml) {
        // An escaped or folded scalar: a piece that stands in the source as it is has a place.
        const std::size_t hit = tree_.bytes.find(node_.text.substr(offset, length), at_);
        if (hit == std::string_view::npos || hit + length > whole.end || length == 0) return whole;
        at_ = narrow(hit + length);
        return {narrow(hit), at_};
    }
    if (offset < done_) rewind();
    skip_markup();
    while (done_ < offset && at_ < whole.end) {
        step();
        skip_markup();
    }
    const std::uint32_t begin = at_;
    while (done_ < offset + length && at_ < whole.end) {
        skip_markup();
        step();
    }
    return {begin, at_};
}

}  // namespace calint
