#include "lint/inline_ignores.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <optional>

#include "base/date.h"
#include "base/text.h"
#include "base/utf8.h"

namespace calint {

namespace {

constexpr std::string_view marker = ignore_marker;
constexpr auto npos = std::string_view::npos;
constexpr std::size_t longest_ignore = 4096;  ///< bytes; no reason that somebody reads is longer
constexpr std::size_t most_ignores = 1000;  ///< of a file: each costs a look at all of its elements

std::uint32_t offset(std::size_t at) {
    return static_cast<std::uint32_t>(at);
}

/// Every byte of a repository is looked at here: memmem is several times as fast as find().
std::size_t find_marker(std::string_view bytes, std::size_t from) {
    if (from >= bytes.size()) return npos;
    const void* const hit =
        memmem(bytes.data() + from, bytes.size() - from, marker.data(), marker.size());
    return hit == nullptr ? npos
                          : static_cast<std::size_t>(static_cast<const char*>(hit) - bytes.data());
}

bool is_document(std::string_view path) {
    static constexpr std::string_view suffixes[] = {".md",   ".markdown", ".rst",
                                                    ".adoc", ".txt",      ".html"};
    return std::any_of(std::begin(suffixes), std::end(suffixes),
                       [&](std::string_view suffix) { return path.ends_with(suffix); });
}

/// A comment that tells calint something.
struct Comment {
    std::size_t begin = 0;     ///< of what opens it
    std::size_t marker = 0;    ///< of `calint: ignore`
    std::size_t text_end = 0;  ///< of what it says
    std::size_t end = 0;       ///< behind what closes it
    std::size_t line = 0;      ///< start of the line it begins on
    std::size_t line_end = 0;  ///< end of the line it ends on
    std::string_view opener;
};

/// What begins a comment in the languages of a repository, and what ends it; "": the line's end.
struct Style {
    std::string_view opener;
    std::string_view closer;
};
constexpr Style styles[] = {{"<!--", "-->"}, {"//", ""}, {"/*", "*/"}, {"#", ""},
                            {"--", ""},      {";", ""},  {"%", ""},    {"*", ""}};

/// The comment around the marker at `at`; nothing if it does not begin one.
std::optional<Comment> comment_around(std::string_view bytes, std::size_t at) {
    Comment comment;
    comment.marker = at;
    std::size_t open = at;
    while (open > 0 && is_blank(bytes[open - 1])) --open;
    const auto opens = [&](const Style& style) {
        return bytes.substr(0, open).ends_with(style.opener);
    };
    const auto* const style = std::find_if(std::begin(styles), std::end(styles), opens);
    if (style == std::end(styles)) return std::nullopt;
    comment.opener = style->opener;
    comment.begin = open - style->opener.size();
    const std::string_view closer = style->closer;
    std::size_t end = bytes.find(closer.empty() ? "\n" : closer, at);
    if (end == npos) end = bytes.size();
    comment.text_end = end;
    comment.end = std::min(bytes.size(), end + closer.size());
    comment.line = bytes.rfind('\n', comment.begin) + 1;  // npos + 1 is the start of the file
    if (comment.line == 0 && bytes.starts_with(utf8_bom)) comment.line = utf8_bom.size();
    comment.line_end = std::min(bytes.find('\n', comment.end), bytes.size());
    return comment;
}

/// `scope-full, scope-web because ... until 2027-01-31`, on however many lines.
void understand(std::string_view text, Ignore& ignore) {
    std::string line(" ");  // so that every word has a blank before it
    for (const char c : text) {
        const char plain = is_blank(c) ? ' ' : c;
        if (plain != ' ' || line.back() != ' ') line += plain;
    }
    line += ' ';
    constexpr std::string_view reason = " because ", date = " until ";
    const std::string_view all = line;
    const std::size_t because = all.find(reason);
    const std::size_t names_end = because != npos ? because : std::min(all.find(date), all.size());
    std::string_view rest = all.substr(names_end);
    if (because != npos) rest = rest.substr(reason.size() - 1);
    if (const std::size_t at = rest.rfind(date); at != npos) {
        const std::string_view day = trim(rest.substr(at + date.size()));
        // A reason may say "until"; a date at its end is meant as one.
        if (!day.empty() && is_digit(day.front())) {
            ignore.until = parse_date(day);
            if (ignore.until == 0) ignore.mistake = fmt::format("'{}' is no date", day);
            rest = rest.substr(0, at);
        }
    }
    if (because != npos) ignore.because = trim(rest);
    for (const std::string_view name : split(all.substr(0, names_end), ',')) {
        if (!trim(name).empty()) ignore.rules.emplace_back(trim(name));
    }
    if (ignore.rules.empty()) ignore.mistake = "no rule is named";
}

template <typename Look>
void for_each_node(const FileWork& work, Look look) {
    for (const Part& part : work.parts) {
        for (const Node& node : part.tree.nodes) look(part.tree, node);
    }
}

/// Where the next element of an XML file begins, whether or not it was kept.
std::size_t next_element(std::string_view bytes, std::size_t at) {
    for (at = bytes.find('<', at); at != npos; at = bytes.find('<', at)) {
        const std::string_view rest = bytes.substr(at);
        if (!rest.starts_with("<!") && !rest.starts_with("<?")) return at;
        const bool is_comment = rest.starts_with("<!--");
        const std::size_t end = bytes.find(is_comment ? "-->" : ">", at);
        if (end == npos) return npos;
        at = end;
    }
    return npos;
}

/// The element behind the comment; where that is on another line and one ends in front of the
/// comment, that one.
Span covered_in_xml(const FileWork& work, const Comment& comment) {
    const std::string_view bytes = work.source.bytes;
    const std::size_t next = next_element(bytes, comment.end);
    const Node* before = nullptr;
    const Node* behind = nullptr;
    bool behind_is_root = false;
    for_each_node(work, [&](const Tree& tree, const Node& node) {
        if (node.span.begin == next) {
            behind = &node;
            behind_is_root = &node == &tree.root();
        }
        const bool ends_here = node.span.end > comment.line && node.span.end <= comment.begin;
        if (ends_here && (before == nullptr || node.span.end > before->span.end)) before = &node;
    });
    if (before != nullptr && (next == npos || next > comment.line_end)) return before->span;
    if (behind_is_root) return {0, offset(bytes.size()) + 1};
    return behind == nullptr ? Span{} : behind->span;
}

/// The key behind the comment with all that belongs to it.
Span covered_in_yaml(const FileWork& work, const Comment& comment) {
    const std::size_t size = work.source.bytes.size();
    const Tree* tree = nullptr;
    const Node* next = nullptr;
    for_each_node(work, [&](const Tree& its, const Node& node) {
        if (&node == &its.root() || node.span.begin < comment.end) return;
        if (next != nullptr && next->span.begin <= node.span.begin) return;
        next = &node;
        tree = &its;
    });
    if (next == nullptr) return {};
    if (next == &tree->nodes[1]) {  // the first key stands for its document
        const bool is_last = tree == &work.parts.back().tree;
        std::uint32_t end = offset(size) + 1;
        for (std::size_t i = 0; i + 1 < work.parts.size() && !is_last; ++i) {
            const std::vector<Node>& later = work.parts[i + 1].tree.nodes;
            if (tree == &work.parts[i].tree && later.size() > 1) end = later[1].span.begin;
        }
        if (tree == &work.parts.front().tree) end = offset(size) + 1;  // and the first one for all
        return {offset(comment.begin), end};
    }
    Span span = next->span;
    // In front of a key, not of one of its items: all items.
    const bool is_key = !next->is_item || next->name_span.begin >= comment.end;
    for (const Node& node : tree->nodes) {
        const bool is_its = &node == next || (is_key && node.is_item && node.name == next->name &&
                                              node.parent == next->parent);
        if (is_its) span.end = std::max({span.end, node.span.end, node.text_span.end});
    }
    return span;
}

/// The line, or the next one if the comment has its own. Several ignores may stand above one line.
Span covered_in_text(std::string_view bytes, const Comment& comment) {
    const auto is_empty = [&](std::size_t from, std::size_t to) {
        return trim(bytes.substr(from, to - from)).empty();
    };
    if (!is_empty(comment.line, comment.begin) || !is_empty(comment.end, comment.line_end))
        return {offset(comment.line), offset(comment.line_end)};
    for (std::size_t begin = comment.line_end + 1; begin < bytes.size();) {
        const std::size_t end = std::min(bytes.find('\n', begin), bytes.size());
        const std::string_view line = bytes.substr(begin, end - begin);
        if (line.find(marker) == npos && !trim(line).empty()) return {offset(begin), offset(end)};
        begin = end + 1;
    }
    return {};
}

/// A value that reads like a comment is none.
bool is_in_value(const FileWork& work, std::size_t at) {
    bool inside = false;
    for_each_node(work, [&](const Tree&, const Node& node) {
        inside =
            inside || (!node.text.empty() && node.text_span.begin <= at && at < node.text_span.end);
    });
    return inside;
}

Span covered(const FileWork& work, const Comment& comment) {
    if (work.parts.empty()) return covered_in_text(work.source.bytes, comment);
    if (work.source.notation == Notation::xml) return covered_in_xml(work, comment);
    const std::string_view before =
        std::string_view(work.source.bytes).substr(comment.line, comment.begin - comment.line);
    if (trim(before).empty()) return covered_in_yaml(work, comment);
    return {offset(comment.line), offset(comment.line_end)};
}

bool is_comment_of(const FileWork& work, const Comment& comment) {
    if (work.parts.empty()) return true;
    if (work.source.notation == Notation::xml) return comment.opener == "<!--";
    return comment.opener == "#" && !is_in_value(work, comment.marker);
}

}  // namespace

std::vector<Ignore> find_inline_ignores(const FileWork& work, Locator& locator) {
    std::vector<Ignore> found;
    const std::string_view bytes = work.source.bytes;
    for (std::size_t at = find_marker(bytes, 0); at != npos; at = find_marker(bytes, at + 1)) {
        const std::optional<Comment> comment = comment_around(bytes, at);
        const std::size_t from = at + marker.size();
        if (!comment || !is_comment_of(work, *comment)) continue;
        if (from < comment->text_end && !is_blank(bytes[from])) continue;  // `ignored`, `ignores`
        const std::size_t length = comment->text_end - std::min(from, comment->text_end);
        const std::string_view text = trim(bytes.substr(from, std::min(length, longest_ignore)));
        Ignore ignore;
        understand(text, ignore);
        if (length > longest_ignore)
            ignore.mistake = fmt::format("longer than {} bytes", longest_ignore);
        ignore.is_inline = true;
        ignore.file = work.source.order;
        ignore.may_be_example = is_document(work.source.path);
        const std::size_t end =
            text.empty() ? from
                         : static_cast<std::size_t>(text.data() + text.size() - bytes.data());
        ignore.at = locator.locate({&work.source, {offset(at), offset(end)}});
        if (found.size() == most_ignores) {
            ignore.mistake = fmt::format(
                "a file has at most {} ignores, so this one and those behind it do nothing",
                most_ignores);
            found.push_back(std::move(ignore));
            break;
        }
        ignore.covers = covered(work, *comment);
        found.push_back(std::move(ignore));
    }
    return found;
}

}  // namespace calint
