#include "secrets/takes.h"

#include <algorithm>

#include "base/base64.h"
#include "base/text.h"
#include "secrets/looks.h"
#include "secrets/stand_in.h"

namespace calint {

namespace {

constexpr std::size_t longest_key = 16'000;  ///< a key of 16384 bits has 12,700 characters
constexpr std::size_t longest_element = 4000;
constexpr std::size_t sibling_reach = 700;

Span span_of(std::size_t begin, std::size_t end) {
    return {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
}

bool is_base64_char(char c) {
    return is_letter(c) || is_digit(c) || c == '+' || c == '/' || c == '=';
}

std::optional<Taken> take_base64(const TextFile& file, Span secret) {
    // Escaped line ends stand between the pieces of one text.
    std::string pieces;
    const std::string_view text = file.text(secret);
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\\' && i + 1 < text.size()) {
            ++i;
        } else if (is_base64_char(text[i])) {
            pieces += text[i];
        }
    }
    std::optional<std::string> decoded = decode_base64(pieces);
    if (!decoded) return std::nullopt;
    return Taken{secret, std::move(*decoded)};
}

/// The body of a key: its base64 without what a programming language puts between the pieces of a
/// text (quotes, +, escapes, line ends), up to anything else. The header lines of an encrypted key
/// stay in front.
struct KeyBody {
    std::string text;
    std::size_t longest_run = 0;  ///< of base64 without anything between
};

KeyBody key_body(std::string_view rest) {
    KeyBody body;
    std::size_t i = 0;
    const std::size_t info = rest.find("DEK-Info:");
    if (info != std::string_view::npos && info < 80) {
        i = std::min(rest.find_first_of("\n\\", info), rest.size());
        body.text = "ENCRYPTED";
    }
    std::size_t run = 0;
    for (; i < rest.size(); ++i) {
        const char c = rest[i];
        if (is_base64_char(c)) {
            body.text += c;
            body.longest_run = std::max(body.longest_run, ++run);
            continue;
        }
        run = 0;
        if (c == '\\' && i + 1 < rest.size() && (rest[i + 1] == 'n' || rest[i + 1] == 'r')) ++i;
        if (!is_blank(c) && std::string_view("\"'`+,;.\\&#|>").find(c) == std::string_view::npos)
            break;
    }
    return body;
}

std::optional<Taken> take_pem(const TextFile& file, Span header) {
    constexpr std::size_t shortest_body = 60;
    constexpr std::size_t shortest_run = 30;
    std::string_view rest = file.text().substr(header.end, longest_key);
    rest = rest.substr(0, rest.find("-----BEGIN"));
    const std::size_t stop = rest.find("-----END");
    const bool has_end = stop != std::string_view::npos;
    rest = rest.substr(0, stop);
    if (rest.find("...") != std::string_view::npos || rest.find("…") != std::string_view::npos)
        return std::nullopt;
    const KeyBody body = key_body(rest);
    if (body.text.size() < shortest_body || body.longest_run < shortest_run ||
        entropy(body.text) < 4.2 ||
        has_stop_word(std::string_view(body.text).substr(0, shortest_body)))
        return std::nullopt;
    // Of a key whose end is missing, up to where it stops looking like one.
    std::size_t end = header.end + rest.size();
    if (has_end) {
        const std::string_view line = file.text().substr(end, 64);
        const std::size_t dashes = line.find("-----", 8);
        end += dashes == std::string_view::npos ? 8 : dashes + 5;
    } else {
        const std::size_t blank_line = rest.find("\n\n", 2);
        if (blank_line != std::string_view::npos) end = header.end + blank_line;
    }
    std::string value(file.text(header));
    value.append(body.text);
    return Taken{span_of(header.begin, end), std::move(value)};
}

const Node* element_at(const Tree& tree, std::uint32_t offset) {
    // Nodes stand in the order of their start tags.
    auto hit = std::partition_point(tree.nodes.begin(), tree.nodes.end(),
                                    [&](const Node& node) { return node.span.begin <= offset; });
    if (hit == tree.nodes.begin()) return nullptr;
    --hit;
    return offset < hit->name_span.end ? &*hit : nullptr;
}

std::string without_entities(std::string_view text) {
    static constexpr std::pair<std::string_view, char> entities[] = {
        {"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&apos;", '\''}};
    std::string out;
    while (!text.empty()) {
        bool known = false;
        for (const auto& [entity, c] : entities) {
            if (!text.starts_with(entity)) continue;
            out += c;
            text.remove_prefix(entity.size());
            known = true;
            break;
        }
        if (known) continue;
        out += text.front();
        text.remove_prefix(1);
    }
    return out;
}

/// The text behind a start tag that ends at `at`, in what is no document as a whole.
std::optional<Taken> text_behind(const TextFile& file, std::size_t at) {
    const std::string_view rest = file.text().substr(at, longest_element);
    std::size_t begin = 0;
    while (begin < rest.size() && is_blank(rest[begin])) ++begin;
    constexpr std::string_view cdata = "<![CDATA[";
    const bool in_cdata = rest.substr(begin).starts_with(cdata);
    if (in_cdata) begin += cdata.size();
    std::size_t end = rest.find(in_cdata ? "]]>" : "<", begin);
    if (end == std::string_view::npos) return std::nullopt;
    while (end > begin && is_blank(rest[end - 1])) --end;
    if (begin == end) return std::nullopt;
    return Taken{span_of(at + begin, at + end), without_entities(rest.substr(begin, end - begin))};
}

std::optional<Taken> take_node(const Node* node) {
    if (node == nullptr || node->text.empty() || node->text_span.size() == 0) return std::nullopt;
    return Taken{node->text_span, std::string(node->text)};
}

std::optional<Taken> take_element(const TextFile& file, Span tag) {
    if (const Tree* const tree = file.document()) return take_node(element_at(*tree, tag.begin));
    return text_behind(file, tag.end);
}

/// The node of that name among the next few.
const Node* find_from(const Tree& tree, NodeId id, std::string_view name) {
    constexpr int few = 32;
    for (int i = 0; i < few && id != no_node; ++i, id = tree[id].next) {
        if (tree[id].name == name) return &tree[id];
    }
    return nullptr;
}

std::optional<Taken> take_sibling(const TextFile& file, Span match, std::string_view name) {
    // Most files of that kind, profiles among them, are not worth their parsing.
    if (!file.may_have_element(name)) return std::nullopt;
    if (const Tree* const tree = file.document()) {
        const Node* const node = element_at(*tree, match.begin);
        if (node == nullptr || tree->id_of(*node) == 0) return std::nullopt;
        if (const Node* const after = find_from(*tree, node->next, name)) return take_node(after);
        return take_node(find_from(*tree, (*tree)[node->parent].first_child, name));
    }
    std::string tag = "<";
    tag.append(name);
    std::string_view rest = file.text().substr(match.end, sibling_reach);
    const std::size_t open = rest.find(tag);
    if (open == std::string_view::npos) return std::nullopt;
    const std::size_t close = rest.find('>', open);
    if (close == std::string_view::npos) return std::nullopt;
    return text_behind(file, match.end + close + 1);
}

}  // namespace

std::optional<Taken> take(Take how, std::string_view sibling, const TextFile& file,
                          const TextMatch& match) {
    switch (how) {
        case Take::capture:
            return Taken{match.secret, std::string(file.text(match.random))};
        case Take::base64:
            return take_base64(file, match.secret);
        case Take::element:
            return take_element(file, match.whole);
        case Take::sibling:
            return take_sibling(file, match.whole, sibling);
        case Take::pem:
            return take_pem(file, match.whole);
    }
    return std::nullopt;
}

}  // namespace calint
