#include "parse/yaml.h"

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <map>
#include <sstream>

#include "base/text.h"
#include "base/utf8.h"
#include "parse/text_check.h"
#include "parse/yaml_place.h"

namespace calint {

namespace {

/// Leaves the parser from inside an event; never leaves this file.
struct Stop {
    Problem problem;
};

Problem malformed(std::string code, std::string message, std::size_t at, std::size_t length = 1) {
    const auto begin = static_cast<std::uint32_t>(at);
    return {"yaml-malformed", std::move(code), std::move(message),
            Span{begin, begin + static_cast<std::uint32_t>(length)}};
}

[[noreturn]] void stop(std::string code, std::string message, std::size_t at,
                       std::size_t length = 1) {
    throw Stop{malformed(std::move(code), std::move(message), at, length)};
}

struct Collection {
    bool is_map = true;
    bool in_flow = false;
    int column = 0;
    NodeId node = no_node;  ///< the mapping's node; of a list, the mapping around it
    std::string_view name;  ///< of a list: the key, which every item gets
    Span name_span{};
    std::uint32_t items = 0;
    bool has_key = false;  ///< of a mapping: `key` waits for its value
    std::string_view key;
    Span key_span{};
    std::size_t key_mark = 0;
    NodeId last_child = no_node;
    std::map<std::string, std::uint32_t, std::less<>> keys;  ///< and where each stands
};

class Builder : public YAML::EventHandler {
  public:
    Builder(std::string_view bytes, std::size_t bom, const YamlLimits& limits)
        : bytes_(bytes), lines_(bytes), bom_(bom), seen_(bom), line_begin_(bom), limits_(limits) {}

    std::vector<Tree> trees;
    bool saw_document = false;

    void OnDocumentStart(const YAML::Mark& mark) override {
        const std::size_t at = offset(mark);
        if (!trees.empty() &&
            (at <= document_start_ || !has_separator(last_end_, std::min(at + 4, bytes_.size()))))
            stop("yaml-trailing", "trailing content: a second document begins with '---'", at);
        document_start_ = at;
        if (trees.size() >= limits_.documents)
            stop("limit-documents", fmt::format("more than {} documents", limits_.documents), at);
        trees.emplace_back();
        trees.back().bytes = bytes_;
        trees.back().notation = Notation::yaml;
        saw_document = true;
    }

    void OnDocumentEnd() override {
        if (tree().nodes.empty())
            stop("yaml-shape", "a document must be a mapping of keys to values", document_start_);
    }

    void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
        const std::size_t at = offset(mark);
        refuse_anchor(anchor, at);
        count(at);
        const std::size_t length = null_word(at);
        if (!open_.empty() && open_.back().is_map) {
            Collection& map = open_.back();
            if (!map.has_key) stop("yaml-key", "a key is missing here", at);
            if (length == 0 && at == map.key_mark)
                stop("yaml-colon", fmt::format("missing ':' after '{}'", show(map.key)),
                     map.key_span.begin, map.key_span.size());
            Node& node = add_value(map.key_span.end);
            node.is_nil = true;
            if (length > 0) set_end(node, at + length);
            return;
        }
        if (open_.empty()) return;
        if (length == 0) stop("yaml-item", "an item of this list is empty", at);
        add_value(at).is_nil = true;
    }

    void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
        stop("yaml-alias", "aliases ('*name') are not supported: write the value out",
             offset(mark));
    }

    void OnAnchor(const YAML::Mark& mark, const std::string&) override {
        stop("yaml-anchor", "anchors ('&name') are not supported: write the value out",
             offset(mark));
    }

    void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  const std::string& value) override {
        const std::size_t at = offset(mark);
        refuse_anchor(anchor, at);
        count(at);
        if ((tag != "?" && tag != "!") || (at < bytes_.size() && bytes_[at] == '!'))
            stop("yaml-tag", "tags ('!name') are not supported: every value is text", at);
        const YamlScalar scalar = locate_scalar(bytes_, at, value, in_flow(), block_column());
        check_scalar(scalar, at, value);
        last_end_ = scalar.span.end;
        if (open_.empty()) stop("yaml-shape", "a document must be a mapping of keys to values", at);
        if (open_.back().is_map && !open_.back().has_key) return take_key(scalar, at, value);
        Node& node = add_value(scalar.value.begin);
        const bool blank_ends = trim(value).size() != value.size();
        node.text = keep(scalar, trim(value));
        node.text_span = scalar.value;
        node.verbatim = scalar.verbatim && !blank_ends;
        set_end(node, scalar.span.end);
    }

    void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value style) override {
        const std::size_t at = offset(mark);
        enter(at, tag, anchor);
        if (open_.empty())
            stop("yaml-shape", "a document must be a mapping of keys to values, not a list", at);
        Collection& around = open_.back();
        if (!around.is_map) stop("yaml-nested-list", "a list inside a list is not supported", at);
        if (!around.has_key) stop("yaml-key", "a key must be plain text", at);
        Collection list;
        list.is_map = false;
        list.in_flow = style == YAML::EmitterStyle::Flow || in_flow();
        list.column = column(at);
        list.node = around.node;
        list.name = around.key;
        list.name_span = around.key_span;
        open_.push_back(std::move(list));
    }

    void OnSequenceEnd() override {
        const Collection list = std::move(open_.back());
        open_.pop_back();
        if (list.items == 0) {
            Node& node = add_value(list.name_span.end);
            node.is_item = node.is_nil = true;
        }
        open_.back().has_key = false;
    }

    void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                    YAML::EmitterStyle::value style) override {
        const std::size_t at = offset(mark);
        enter(at, tag, anchor);
        if (!open_.empty() && open_.back().is_map && !open_.back().has_key)
            stop("yaml-key", "a key must be plain text", at);
        const bool flow = style == YAML::EmitterStyle::Flow || in_flow();
        NodeId id = no_node;
        if (open_.empty()) {
            Node root;
            const auto begin = static_cast<std::uint32_t>(at);
            root.name_span = root.text_span = root.span = {begin, begin};
            tree().nodes.push_back(root);
        } else {
            id = tree().id_of(add_value(at));
        }
        tree().nodes[id].is_map = true;
        Collection map;
        map.in_flow = flow;
        map.column = column(at);
        map.node = id;
        open_.push_back(std::move(map));
    }

    void OnMapEnd() override {
        const Collection map = std::move(open_.back());
        open_.pop_back();
        if (map.last_child != no_node)
            set_end(tree().nodes[map.node], tree().nodes[map.last_child].span.end);
    }

  private:
    Tree& tree() { return trees.back(); }
    std::size_t offset(const YAML::Mark& mark) const {
        return std::min(static_cast<std::size_t>(std::max(0, mark.pos)) + bom_, bytes_.size());
    }
    bool in_flow() const { return !open_.empty() && open_.back().in_flow; }
    static std::string show(std::string_view text) { return show_name(text); }

    /// Where the line of `at` begins. Places mostly come in order, so that a line of a megabyte is
    /// not looked at anew for each of its mappings.
    std::size_t line_begin(std::size_t at) {
        if (at < seen_) {
            seen_ = bom_;
            line_begin_ = bom_;
        }
        for (; seen_ < at; ++seen_) {
            if (bytes_[seen_] == '\n') line_begin_ = seen_ + 1;
        }
        return line_begin_;
    }

    int column(std::size_t at) { return static_cast<int>(at - line_begin(at)); }

    int block_column() const {
        for (auto c = open_.rbegin(); c != open_.rend(); ++c) {
            if (!c->in_flow) return c->column;
        }
        return -1;
    }

    bool has_separator(std::size_t from, std::size_t to) const {
        for (std::size_t at = bytes_.find("---", from); at < to; at = bytes_.find("---", at + 1)) {
            if (at == bom_ || bytes_[at - 1] == '\n') return true;
        }
        return false;
    }

    void refuse_anchor(YAML::anchor_t anchor, std::size_t at) const {
        if (anchor != 0)
            stop("yaml-anchor", "anchors ('&name') are not supported: write the value out", at);
    }

    void count(std::size_t at) {
        if (++events_ > limits_.events)
            stop("limit-nodes", fmt::format("more than {} keys and values", limits_.events), at);
    }

    void enter(std::size_t at, const std::string& tag, YAML::anchor_t anchor) {
        refuse_anchor(anchor, at);
        count(at);
        if (tag != "?") stop("yaml-tag", "tags ('!name') are not supported", at);
        if (open_.size() >= limits_.depth)
            stop("limit-depth", fmt::format("nested deeper than {}", limits_.depth), at);
    }

    /// The length of the word at `at` that means null, 0 if there is none.
    std::size_t null_word(std::size_t at) const {
        for (const std::string_view word : {"null", "Null", "NULL", "~"}) {
            if (bytes_.substr(at).starts_with(word)) return word.size();
        }
        return 0;
    }

    void check_scalar(const YamlScalar& scalar, std::size_t at, const std::string& value) const {
        const bool quoted = scalar.style == '"' || scalar.style == '\'';
        if (quoted && !scalar.found) stop("yaml-quote", "this quote is never closed", at);
        if (!scalar.found && !value.empty())
            stop("internal", "internal error: position check failed (please report)", at);
        if (quoted) {
            const std::size_t end = scalar.span.end;
            const char next = end < bytes_.size() ? bytes_[end] : '\n';
            const std::string_view allowed = in_flow() ? ":,]}" : ":";
            if (!is_blank(next) && allowed.find(next) == std::string_view::npos)
                stop("yaml-quote", "unexpected text after the closing quote", end);
        }
        if (const auto bad = check_text(value, "yaml-malformed", "yaml-char"))
            stop("yaml-char", "the escape sequences of this value make no valid text", at);
    }

    void take_key(const YamlScalar& scalar, std::size_t at, const std::string& value) {
        Collection& map = open_.back();
        if (value == "<<" && scalar.style == 'p')
            stop("yaml-merge", "merge keys ('<<') are not supported: write the values out", at, 2);
        if (scalar.style == '|' || scalar.style == '>')
            stop("yaml-key", "a key must be plain text", at);
        std::size_t colon = scalar.span.end;
        while (colon < bytes_.size() && is_blank(bytes_[colon])) ++colon;
        if (colon >= bytes_.size() || bytes_[colon] != ':')
            stop("yaml-colon", fmt::format("missing ':' after '{}'", show(value)),
                 scalar.value.begin, scalar.value.size());
        std::size_t line = line_begin(at);
        while (line < at && (bytes_[line] == ' ' || bytes_[line] == '-')) ++line;
        if (line < at && bytes_[line] == '?' && is_blank(bytes_[line + 1]))
            stop("yaml-key", "explicit keys ('? key') are not supported", line);
        const auto [known, fresh] = map.keys.try_emplace(value, scalar.value.begin);
        if (!fresh)
            stop("yaml-duplicate-key",
                 fmt::format("duplicate key '{}', first on line {}", show(value),
                             lines_.at(known->second).line),
                 scalar.value.begin, scalar.value.size());
        map.key = keep(scalar, value);
        map.key_span = scalar.value;
        map.key_mark = at;
        map.has_key = true;
    }

    /// The text as a view that lives as long as the tree.
    std::string_view keep(const YamlScalar& scalar, std::string_view text) {
        if (scalar.verbatim && text.size() == scalar.value.size())
            return bytes_.substr(scalar.value.begin, scalar.value.size());
        return tree().keep(text);
    }

    /// A new node for the value of the waiting key, or for the next item of the open list.
    Node& add_value(std::size_t at) {
        Collection& around = open_.back();
        Collection& map = around.is_map ? around : open_[open_.size() - 2];
        const NodeId id = static_cast<NodeId>(tree().nodes.size());
        Node node;
        node.parent = around.node;
        node.name = around.is_map ? around.key : around.name;
        node.name_span = around.is_map ? around.key_span : around.name_span;
        const auto begin = static_cast<std::uint32_t>(at);
        node.text_span = {begin, begin};
        node.span = {around.is_map ? node.name_span.begin : begin, begin};
        node.is_item = !around.is_map;
        Node& parent = tree().nodes[map.node];
        if (map.last_child == no_node) {
            parent.first_child = id;
        } else {
            tree().nodes[map.last_child].next = id;
        }
        parent.child_count += 1;
        map.last_child = id;
        around.items += 1;
        if (around.is_map) around.has_key = false;
        tree().nodes.push_back(node);
        last_end_ = std::max(last_end_, at);
        return tree().nodes.back();
    }

    void set_end(Node& node, std::size_t end) {
        node.span.end = static_cast<std::uint32_t>(end);
        last_end_ = std::max(last_end_, end);
    }

    std::string_view bytes_;
    LineTable lines_;
    std::size_t bom_;
    std::size_t seen_;        ///< up to here line ends were looked for
    std::size_t line_begin_;  ///< of the line that `seen_` is in
    YamlLimits limits_;
    std::vector<Collection> open_;
    std::size_t document_start_ = 0;
    std::size_t last_end_ = 0;  ///< behind the last scalar
    std::uint32_t events_ = 0;
};

/// The problem, with a place that ends where the file does: of what is missing at the end of a file
/// there is no character to point at.
Problem keep_inside(Problem problem, std::string_view bytes) {
    const auto size = static_cast<std::uint32_t>(bytes.size());
    problem.span.begin = std::min(problem.span.begin, size);
    problem.span.end = std::min(problem.span.end, size);
    return problem;
}

/// What can be refused before the parser sees it, some of it because the parser would not notice.
std::optional<Problem> check_profile(std::string_view bytes, std::size_t bom) {
    std::size_t openers = 0;
    for (std::size_t i = bom; i < bytes.size(); ++i) {
        const char c = bytes[i];
        const bool at_line_start = i == bom || bytes[i - 1] == '\n';
        if (at_line_start && c == '%')
            return malformed("yaml-directive", "directives ('%...') are not supported", i);
        if (c == '\r' && (i + 1 == bytes.size() || bytes[i + 1] != '\n'))
            return malformed("yaml-char", "a carriage return must be followed by a line feed", i);
        if (c == '[' || c == '{') {
            if (++openers > 64) return malformed("limit-depth", "nested deeper than 64", i);
        } else if (!is_blank(c)) {
            openers = 0;
        }
        if (at_line_start && c == '\t') {
            const std::size_t text = bytes.find_first_not_of("\t ", i);
            if (text != std::string_view::npos && !is_blank(bytes[text]) && bytes[text] != '#')
                return malformed("yaml-tab", "a tab cannot indent YAML: use blanks", i);
        }
    }
    return std::nullopt;
}

}  // namespace

std::variant<std::vector<Tree>, Problem> read_yaml(std::string_view bytes, YamlLimits limits) {
    if (bytes.size() > limits.bytes)
        return malformed("limit-size",
                         fmt::format("file is {}", show_excess(bytes.size(), limits.bytes)), 0, 0);
    if (std::optional<Problem> bad = check_text(bytes, "yaml-malformed", "yaml-char")) return *bad;
    const std::size_t bom = bytes.starts_with(utf8_bom) ? utf8_bom.size() : 0;
    if (std::optional<Problem> bad = check_profile(bytes, bom)) return *bad;
    Builder builder(bytes, bom, limits);
    try {
        std::istringstream in{std::string(bytes)};
        YAML::Parser parser(in);
        while (parser.HandleNextDocument(builder)) {
        }
    } catch (const Stop& stopped) {
        return keep_inside(stopped.problem, bytes);
    } catch (const YAML::Exception& e) {
        const std::size_t at =
            e.mark.is_null() ? 0
                             : std::min(static_cast<std::size_t>(e.mark.pos) + bom, bytes.size());
        return keep_inside(
            malformed("yaml-syntax",
                      fmt::format("not well-formed YAML ({})", escape_for_display(e.msg)), at),
            bytes);
    }
    if (!builder.saw_document) return malformed("yaml-empty", "no document in this file", 0, 0);
    return std::move(builder.trees);
}

}  // namespace calint
