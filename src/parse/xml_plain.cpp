#include "parse/xml_plain.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <vector>

#include "base/text.h"
#include "base/utf8.h"
#include "parse/xml_bytes.h"
#include "parse/xml_skip.h"

namespace calint {

namespace {

constexpr std::size_t most_bytes = 256 << 10;
constexpr std::size_t most_partial_bytes = 32u << 20;
constexpr std::size_t most_nodes = 60'000;  ///< more is a case for the limits of XmlReader
constexpr std::size_t most_depth = 32;
constexpr std::size_t longest_name = 128;

// A carriage return is text, but expat makes a line feed of it: only between tags is it plain.
constexpr unsigned char blank = xml_blank | xml_return;

struct Open {
    NodeId node = 0;
    NodeId last_child = no_node;
    std::uint32_t tag_end = 0;
    bool has_comment = false;
};

class PlainReader {
  public:
    /// With a schema only what the root's type in it names right below the root is kept.
    PlainReader(std::string_view bytes, const Schema* partial) : bytes_(bytes), partial_(partial) {
        tree_.bytes = bytes;
        tree_.nodes.reserve(partial == nullptr ? bytes.size() / 48 + 8 : 256);
    }

    std::optional<Tree> read() {
        if (!skip_declaration()) return std::nullopt;
        while (at_ < bytes_.size()) {
            if (bytes_[at_] != '<') {
                if (!text()) return std::nullopt;
            } else if (!markup()) {
                return std::nullopt;
            }
        }
        if (depth_ != 0 || tree_.nodes.empty()) return std::nullopt;
        return std::move(tree_);
    }

  private:
    bool here(std::string_view what) const { return bytes_.substr(at_).starts_with(what); }
    char peek() const { return at_ < bytes_.size() ? bytes_[at_] : '\0'; }
    const char* here() const { return bytes_.data() + at_; }
    const char* end() const { return bytes_.data() + bytes_.size(); }
    void go_to(const char* place) { at_ = static_cast<std::uint32_t>(place - bytes_.data()); }

    void skip_blanks() {
        while (at_ < bytes_.size() && is_xml(bytes_[at_], blank))
            go_to(end_of<xml_blank>(here() + 1, end()));
    }

    bool skip_declaration() {
        for (const std::string_view usual : {R"(<?xml version="1.0" encoding="UTF-8"?>)",
                                             R"(<?xml version="1.0" encoding="utf-8"?>)"}) {
            if (!here(usual)) continue;
            at_ += static_cast<std::uint32_t>(usual.size());
            return true;
        }
        return !here("<?");
    }

    /// Whether all of `[from, to)` is what `wanted` says, or valid characters beyond ASCII. Adds
    /// the classes of all of it to `seen`.
    bool all_text(std::uint32_t from, std::uint32_t to, unsigned char wanted,
                  unsigned char& seen) const {
        while (from < to) {
            const unsigned char found = xml_bytes[static_cast<unsigned char>(bytes_[from])];
            if ((found & wanted) != 0) {
                seen |= found;
                ++from;
                continue;
            }
            if (!is_xml(bytes_[from], xml_high)) return false;
            const Utf8Char c = decode_utf8(bytes_.substr(from, to - from));
            if (!c.valid || c.code == 0xFEFF || c.code == 0xFFFE || c.code == 0xFFFF) return false;
            from += c.length;
        }
        return true;
    }

    /// Text up to the next tag: blanks anywhere, words only inside an element without anything
    /// else.
    bool text() {
        const std::uint32_t blanks = at_;
        skip_blanks();
        if (at_ == bytes_.size() || bytes_[at_] == '<') return true;
        if (depth_ == 0 || std::memchr(bytes_.data() + blanks, '\r', at_ - blanks) != nullptr)
            return false;
        const std::uint32_t begin = at_;
        unsigned char seen = 0;
        if (!words(seen)) return false;
        std::uint32_t end = at_;
        while (is_xml(bytes_[end - 1], blank)) --end;
        const Open& open = open_[depth_ - 1];
        Node& node = tree_.nodes[open.node];
        if (open.has_comment || node.first_child != no_node || !here("</")) return false;
        node.text_span = {begin, end};
        node.text = bytes_.substr(begin, end - begin);
        node.may_have_variable = (seen & xml_variable) != 0;
        node.may_have_secret = (seen & xml_secret) != 0;
        return true;
    }

    /// Goes on to the next tag, over nothing but text. Adds the classes of all of it to `seen`.
    bool words(unsigned char& seen) {
        const auto size = static_cast<std::uint32_t>(bytes_.size());
        for (;;) {
            go_to(end_of_text(here(), end(), seen));
            if (at_ == size) return false;
            if (bytes_[at_] == '<') return true;
            std::uint32_t high_end = at_;
            while (high_end < size && is_xml(bytes_[high_end], xml_high)) ++high_end;
            if (high_end == at_ || !all_text(at_, high_end, xml_text, seen)) return false;
            at_ = high_end;
        }
    }

    bool markup() {
        if (here("<!--")) return comment();
        return here("</") ? end_tag() : start_tag();
    }

    bool comment() {
        const std::size_t dashes = bytes_.find("--", at_ + 4);
        if (dashes == std::string_view::npos || bytes_.substr(dashes + 2, 1) != ">") return false;
        const auto end = static_cast<std::uint32_t>(dashes);
        for (std::uint32_t i = at_ + 4; i < end; ++i) {
            const char c = bytes_[i];
            if (c == '<' || c == '>' || c == '&') continue;
            std::uint32_t to = i;
            while (to < end && bytes_[to] != '<' && bytes_[to] != '>' && bytes_[to] != '&') ++to;
            unsigned char seen = 0;
            if (!all_text(i, to, xml_text | blank, seen)) return false;
            i = to - 1;
        }
        at_ = end + 3;
        if (depth_ != 0) open_[depth_ - 1].has_comment = true;
        return true;
    }

    /// The name at `at_`, which is passed over; empty if there is none.
    Span name() {
        const std::uint32_t begin = at_;
        if (!is_xml(peek(), xml_name_start)) return {};
        go_to(end_of<xml_name_more>(here(), end()));
        return at_ - begin > longest_name ? Span{} : Span{begin, at_};
    }

    bool end_tag() {
        if (depth_ == 0) return false;
        at_ += 2;
        Node& node = tree_.nodes[open_[depth_ - 1].node];
        if (!here(node.name)) return false;
        at_ += static_cast<std::uint32_t>(node.name.size());  // a longer name does not end here
        skip_blanks();
        if (peek() != '>') return false;
        ++at_;
        node.span.end = at_;
        --depth_;
        drop_what_is_not_kept();
        return tree_.nodes.size() <= most_nodes;
    }

    /// After the end of an element that began to be passed over.
    void drop_what_is_not_kept() {
        if (depth_ != 1 || kept_ == 0) return;
        tree_.nodes.resize(kept_);
        kept_ = 0;
    }

    bool start_tag() {
        const std::uint32_t begin = at_++;
        if (depth_ == 0 && !tree_.nodes.empty()) return false;
        if (depth_ == most_depth) return false;
        Node node;
        node.name_span = name();
        if (node.name_span.size() == 0) return false;
        node.name = bytes_.substr(node.name_span.begin, node.name_span.size());
        if (depth_ == 0 && !attributes()) return false;
        skip_blanks();
        const bool is_empty = peek() == '/';
        if (is_empty) ++at_;
        if (peek() != '>') return false;
        ++at_;
        node.span = {begin, at_};
        node.text_span = {at_, at_};
        if (depth_ == 0 && partial_ != nullptr) type_ = partial_->type(node.name);
        const bool is_kept = depth_ != 1 || type_ == nullptr || keeps(node.name);
        if (!is_kept && is_passed_over(node, is_empty)) return true;
        if (!is_kept) kept_ = tree_.nodes.size();
        add(node, is_kept);
        if (!is_empty) {
            open_[depth_++] = {static_cast<NodeId>(tree_.nodes.size() - 1), no_node, at_, false};
        } else {
            drop_what_is_not_kept();
        }
        return tree_.nodes.size() <= most_nodes;
    }

    /// Whether the root's type names it. Mostly there are many of a kind in turn.
    bool keeps(std::string_view name) {
        if (name != last_name_) {
            last_name_ = name;
            keeps_last_ = type_->field(name) != nullptr;
        }
        return keeps_last_;
    }

    /// The quick way over most elements of a profile; what is not plain there may still be plain
    /// here, and is looked at again.
    bool is_passed_over(const Node& node, bool is_empty) {
        if (!is_empty) {
            const auto end = skip_plain_element(bytes_, at_, node.name, most_depth - depth_);
            if (!end) return false;
            at_ = static_cast<std::uint32_t>(*end);
        }
        open_[depth_ - 1].has_comment = true;  // words beside it are not plain
        return true;
    }

    void add(Node& node, bool is_kept) {
        const auto id = static_cast<NodeId>(tree_.nodes.size());
        if (!is_kept) {
            open_[depth_ - 1].has_comment = true;  // words beside it are not plain
        } else if (depth_ != 0) {
            Open& parent = open_[depth_ - 1];
            Node& above = tree_.nodes[parent.node];
            node.parent = parent.node;
            (parent.last_child == no_node ? above.first_child
                                          : tree_.nodes[parent.last_child].next) = id;
            above.child_count += 1;
            above.is_map = true;
            parent.last_child = id;
        }
        tree_.nodes.push_back(node);
    }

    /// `xmlns="..."` and `xmlns:xsi="..."` of the root, each at most once.
    bool attributes() {
        bool has_default = false;
        bool has_instance = false;
        while (is_xml(peek(), blank)) {
            skip_blanks();
            bool& seen = here("xmlns=\"") ? has_default : has_instance;
            if (&seen == &has_instance && !here("xmlns:xsi=\"")) return true;
            if (seen) return false;
            seen = true;
            at_ += &seen == &has_default ? 7 : 11;
            const std::uint32_t from = at_;
            while (at_ < bytes_.size() && bytes_[at_] != '"') {
                const char c = bytes_[at_];
                if (!is_xml(c, xml_text) || c == '\t' || c == '\n') return false;
                ++at_;
            }
            if (peek() != '"') return false;
            if (&seen == &has_default) tree_.xml_namespace = bytes_.substr(from, at_ - from);
            ++at_;
        }
        return true;
    }

    std::string_view bytes_;
    const Schema* partial_;
    const SchemaType* type_ = nullptr;  ///< of the root, when `partial_`
    std::string_view last_name_;        ///< of those right below the root
    bool keeps_last_ = false;
    std::size_t kept_ = 0;  ///< nodes before the one that is passed over; 0: none is
    Tree tree_;
    std::uint32_t at_ = 0;
    std::array<Open, most_depth> open_{};
    std::size_t depth_ = 0;
};

}  // namespace

std::optional<Tree> read_plain_xml(std::string_view bytes) {
    if (bytes.empty() || bytes.size() > most_bytes) return std::nullopt;
    return PlainReader(bytes, nullptr).read();
}

std::optional<Tree> read_plain_xml_partially(std::string_view bytes, const Schema& schema) {
    if (bytes.empty() || bytes.size() > most_partial_bytes) return std::nullopt;
    return PlainReader(bytes, &schema).read();
}

}  // namespace calint
