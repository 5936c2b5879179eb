#include "parse/node.h"

#include "base/utf8.h"

namespace calint {

const Node* Tree::child(const Node& node, std::string_view name) const {
    for (NodeId id = node.first_child; id != no_node; id = nodes[id].next) {
        if (nodes[id].name == name) return &nodes[id];
    }
    return nullptr;
}

namespace {

/// Replays how XML makes text of source bytes, to find the source offset of every text offset.
class XmlReplay {
  public:
    XmlReplay(std::string_view bytes, const Node& node)
        : bytes_(bytes), text_(node.text), at_(node.text_span.begin), end_(node.text_span.end) {}

    /// The source offset at which the character at `text_offset` begins.
    std::uint32_t source_offset(std::size_t text_offset) {
        skip_markup();
        while (done_ < text_offset && at_ < end_) {
            step();
            skip_markup();
        }
        return at_;
    }

    /// The source offset behind the character that ends at `text_offset`.
    std::uint32_t source_end(std::size_t text_offset) {
        while (done_ < text_offset && at_ < end_) {
            skip_markup();
            step();
        }
        return at_;
    }

  private:
    bool here(std::string_view what) const { return bytes_.substr(at_).starts_with(what); }

    void skip_markup() {
        for (;;) {
            if (in_cdata_ && here("]]>")) {
                in_cdata_ = false;
                at_ += 3;
            } else if (!in_cdata_ && here("<![CDATA[")) {
                in_cdata_ = true;
                at_ += 9;
            } else if (!in_cdata_ && here("<!--")) {
                const std::size_t close = bytes_.find("-->", at_);
                if (close == std::string_view::npos) return;
                at_ = static_cast<std::uint32_t>(close) + 3;
            } else {
                return;
            }
        }
    }

    void step() {
        if (bytes_[at_] == '&' && !in_cdata_) {
            const std::size_t semicolon = bytes_.find(';', at_);
            at_ = semicolon == std::string_view::npos ? end_
                                                      : static_cast<std::uint32_t>(semicolon) + 1;
            done_ += done_ < text_.size() ? decode_utf8(text_.substr(done_)).length : 1;
            return;
        }
        at_ += here("\r\n") ? 2 : 1;
        done_ += 1;
    }

    std::string_view bytes_;
    std::string_view text_;
    std::uint32_t at_;
    std::uint32_t end_;
    std::size_t done_ = 0;
    bool in_cdata_ = false;
};

}  // namespace

Span Tree::part(const Node& node, std::size_t offset, std::size_t length) const {
    const Span whole = node.text_span;
    if (offset == 0 && length == node.text.size()) return whole;
    const auto narrow = [](std::size_t n) { return static_cast<std::uint32_t>(n); };
    if (node.verbatim) return {whole.begin + narrow(offset), whole.begin + narrow(offset + length)};
    if (notation == Notation::xml) {
        XmlReplay replay(bytes, node);
        const std::uint32_t begin = replay.source_offset(offset);
        return {begin, replay.source_end(offset + length)};
    }
    // YAML: an escaped or folded scalar. A piece that stands in the source as it is has a place.
    const std::string_view raw = bytes.substr(whole.begin, whole.size());
    const std::size_t hit = raw.find(node.text.substr(offset, length));
    if (hit == std::string_view::npos || length == 0) return whole;
    return {whole.begin + narrow(hit), whole.begin + narrow(hit + length)};
}

}  // namespace calint
