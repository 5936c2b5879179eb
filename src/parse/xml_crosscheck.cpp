#include "parse/xml_crosscheck.h"

#include <tinyxml2.h>

#include <string_view>

#include "base/text.h"

namespace calint {

namespace {

/// Compares text that may come in pieces with one text, both without their white space: tinyxml2
/// drops white space between tags and joins LF CR.
class TextMatcher {
  public:
    explicit TextMatcher(std::string_view expected) : rest_(expected) {}

    bool feed(std::string_view piece) {
        for (const char c : piece) {
            if (is_blank(c)) continue;
            skip();
            if (rest_.empty() || rest_.front() != c) return false;
            rest_.remove_prefix(1);
        }
        return true;
    }

    bool finished() {
        skip();
        return rest_.empty();
    }

  private:
    void skip() {
        while (!rest_.empty() && is_blank(rest_.front())) rest_.remove_prefix(1);
    }

    std::string_view rest_;
};

bool same(const Tree& tree, const Node& node, const tinyxml2::XMLElement& element,
          const char* base) {
    if (node.name != element.Name()) return false;
    // tinyxml2 works in a copy of the file, so the distance of two names is that in the source.
    if (element.Name() - base != static_cast<std::ptrdiff_t>(node.name_span.begin)) return false;
    TextMatcher text(node.text);
    NodeId child = node.first_child;
    for (const tinyxml2::XMLNode* n = element.FirstChild(); n != nullptr; n = n->NextSibling()) {
        if (const tinyxml2::XMLText* piece = n->ToText()) {
            if (!text.feed(piece->Value())) return false;
        } else if (const tinyxml2::XMLElement* inner = n->ToElement()) {
            if (child == no_node || !same(tree, tree[child], *inner, base)) return false;
            child = tree[child].next;
        }
    }
    return child == no_node && text.finished();
}

}  // namespace

std::optional<Problem> cross_check(const Tree& tree, tinyxml2::XMLDocument& document) {
    const auto failed = [&] {
        return Problem{"xml-malformed", "internal",
                       "internal error: position check failed (please report)",
                       tree.root().name_span};
    };
    document.Parse(tree.bytes.data(), tree.bytes.size());
    const tinyxml2::XMLElement* const root = document.Error() ? nullptr : document.RootElement();
    if (root == nullptr) return failed();
    const char* const base = root->Name() - tree.root().name_span.begin;
    if (!same(tree, tree.root(), *root, base)) return failed();
    return std::nullopt;
}

}  // namespace calint
