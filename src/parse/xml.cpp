#include "parse/xml.h"

#include <expat.h>
#include <fmt/format.h>
#include <tinyxml2.h>

#include <algorithm>
#include <cstring>
#include <new>
#include <optional>
#include <random>

#include "base/text.h"
#include "base/utf8.h"
#include "parse/text_check.h"
#include "parse/xml_crosscheck.h"
#include "parse/xml_failure.h"
#include "parse/xml_plain.h"

namespace calint {

namespace {

Problem malformed(std::string code, std::string message) {
    return {"xml-malformed", std::move(code), std::move(message), {}};
}

/// UTF-16 and UTF-32, which expat would read although it is told to read UTF-8.
bool is_wide(std::string_view bytes) {
    const std::string_view head = bytes.substr(0, 4);
    return head.find('\0') != std::string_view::npos || head.starts_with("\xFE\xFF") ||
           head.starts_with("\xFF\xFE");
}

struct OpenElement {
    NodeId node;
    NodeId last_child = no_node;
    std::uint32_t tag_end = 0;
    bool is_copied = false;      ///< its text is in `texts`, as it is not the source's own bytes
    bool has_text = false;       ///< any text piece seen
    bool has_words = false;      ///< any that is not only white space
    std::uint32_t text_end = 0;  ///< end of the last piece in the source
};

}  // namespace

struct XmlReader::State {
    XmlLimits limits;
    XML_Parser parser = nullptr;
    tinyxml2::XMLDocument document{true, tinyxml2::PRESERVE_WHITESPACE};
    Tree* tree = nullptr;
    std::vector<OpenElement> open;
    std::vector<std::string> texts;  ///< decoded text of each open element, by depth
    std::uint32_t tokens = 0;
    const Schema* partial = nullptr;   ///< tells what is kept; null: everything
    const SchemaType* type = nullptr;  ///< of the root, when `partial`
    std::uint32_t passed_over = 0;     ///< open elements that are not kept
    unsigned long salt = 1;            ///< against hash flooding: drawn once, not for every file
    std::optional<Problem> problem;
    bool no_memory = false;

    /// The parser as for a first file; made when it is wanted, which for most runs is never.
    XML_Parser ready_parser() {
        if (parser == nullptr) {
            parser = XML_ParserCreate("UTF-8");
            salt = std::random_device{}() | 1u;
            if (parser == nullptr) throw std::bad_alloc();
        } else if (XML_ParserReset(parser, "UTF-8") != XML_TRUE) {
            throw std::bad_alloc();
        }
        return parser;
    }

    /// Calls a handler. Nothing may be thrown through expat, which is C.
    template <typename Handler>
    void guarded(Handler handler) {
        try {
            handler(*this);
        } catch (const std::bad_alloc&) {
            no_memory = true;
            XML_StopParser(parser, XML_FALSE);
        }
    }

    std::string_view bytes() const { return tree->bytes; }
    std::uint32_t index() const {
        return static_cast<std::uint32_t>(XML_GetCurrentByteIndex(parser));
    }
    std::uint32_t count() const {
        return static_cast<std::uint32_t>(XML_GetCurrentByteCount(parser));
    }

    void fail(std::string code, std::string message, Span span) {
        if (problem) return;
        problem = Problem{"xml-malformed", std::move(code), std::move(message), span};
        XML_StopParser(parser, XML_FALSE);
    }

    void fail_depth(Span span) {
        fail("limit-depth", fmt::format("elements are nested deeper than {}", limits.depth), span);
    }

    bool take_token() {
        if (++tokens <= limits.tokens) return true;
        fail("limit-tokens", fmt::format("more than {} tags and texts", limits.tokens),
             {index(), index()});
        return false;
    }

    void start(std::string_view name, const char** attributes);
    void end();
    void text(std::string_view piece);
    void declaration(const char* xml_version, const char* encoding);
    void read_attributes(Node& node, const char** attributes);
    Problem describe_failure() const;
};

void XmlReader::State::read_attributes(Node& node, const char** attributes) {
    std::uint32_t number = 0;
    for (const char** a = attributes; *a != nullptr; a += 2) {
        const std::string_view name = a[0];
        const std::string_view value = a[1];
        if (++number > limits.attributes)
            return fail("limit-attributes",
                        fmt::format("element has more than {} attributes", limits.attributes),
                        node.name_span);
        if (name.size() > limits.name)
            return fail("limit-name", fmt::format("name is longer than {} bytes", limits.name),
                        node.name_span);
        if (name == "xsi:nil") node.is_nil = value == "true" || value == "1";
        if (name == "xmlns" && open.empty()) {
            tree->xml_namespace = tree->keep(value);
        }
    }
}

void XmlReader::State::start(std::string_view name, const char** attributes) {
    if (problem) return;
    if (partial != nullptr) {
        if (open.empty()) type = partial->type(name);
        const bool is_kept = open.size() != 1 || type == nullptr || type->field(name) != nullptr;
        if (passed_over > 0 || !is_kept) {
            // expat remembers every open element.
            if (++passed_over + open.size() > limits.depth)
                fail_depth({index(), index() + count()});
            return;
        }
    }
    if (!take_token()) return;
    const std::uint32_t at = index();
    Node node;
    node.name_span = {at + 1, at + 1 + static_cast<std::uint32_t>(name.size())};
    node.name = bytes().substr(node.name_span.begin, name.size());
    node.span = {at, at + count()};
    node.text_span = {node.span.end, node.span.end};
    if (name.size() > limits.name)
        return fail(
            "limit-name", fmt::format("name is longer than {} bytes", limits.name),
            {node.name_span.begin, std::min(node.name_span.begin + 60, node.name_span.end)});
    if (open.size() >= limits.depth) return fail_depth(node.name_span);
    read_attributes(node, attributes);
    if (problem) return;
    const NodeId id = static_cast<NodeId>(tree->nodes.size());
    if (!open.empty()) {
        OpenElement& parent = open.back();
        node.parent = parent.node;
        if (parent.last_child == no_node) {
            tree->nodes[parent.node].first_child = id;
        } else {
            tree->nodes[parent.last_child].next = id;
        }
        tree->nodes[parent.node].child_count += 1;
        tree->nodes[parent.node].is_map = true;
        parent.last_child = id;
    }
    tree->nodes.push_back(node);
    open.push_back({id, no_node, node.span.end, false, false, false, 0});
    if (texts.size() < open.size()) texts.emplace_back();
    texts[open.size() - 1].clear();
}

void XmlReader::State::text(std::string_view piece) {
    if (problem || open.empty() || passed_over > 0) return;
    OpenElement& element = open.back();
    Node& node = tree->nodes[element.node];
    const Span span{index(), index() + count()};
    const bool words = !trim(piece).empty();
    if (!element.has_text) {
        if (!take_token()) return;
        node.text_span = span;
    } else if (span.begin != element.text_end) {
        node.is_split = node.is_split || (words && element.has_words);
        node.verbatim = false;
    }
    if (node.verbatim && bytes().substr(span.begin, span.size()) != piece) node.verbatim = false;
    std::string& text = texts[open.size() - 1];
    if (!node.verbatim && !element.is_copied) {
        // Up to here the text was the source's own bytes, so that nothing had to be copied.
        if (element.has_text)
            text = bytes().substr(node.text_span.begin, element.text_end - node.text_span.begin);
        element.is_copied = true;
    }
    element.has_text = true;
    element.has_words = element.has_words || words;
    element.text_end = span.end;
    node.text_span.end = span.end;
    if (element.is_copied) text.append(piece);
}

void XmlReader::State::end() {
    if (problem) return;
    if (passed_over > 0) {
        --passed_over;
        return;
    }
    const OpenElement element = open.back();
    Node& node = tree->nodes[element.node];
    node.span.end = std::max(element.tag_end, index() + count());
    const std::string_view text =
        element.is_copied ? trim(texts[open.size() - 1])
                          : trim(bytes().substr(node.text_span.begin,
                                                element.has_text ? node.text_span.size() : 0));
    open.pop_back();
    if (text.empty()) {
        node.text_span = {element.tag_end, element.tag_end};
        node.verbatim = true;
        return;
    }
    if (node.verbatim) {
        while (is_blank(bytes()[node.text_span.begin])) ++node.text_span.begin;
        while (is_blank(bytes()[node.text_span.end - 1])) --node.text_span.end;
        node.text = bytes().substr(node.text_span.begin, node.text_span.size());
        return;
    }
    // Blanks at the ends may be entities, or stand behind a comment: found by replaying the text.
    const std::string_view whole = tree->keep(texts[open.size()]);
    const auto offset = static_cast<std::size_t>(text.data() - texts[open.size()].data());
    node.text = whole;
    const Span trimmed = PartFinder(*tree, node).find(offset, text.size());
    node.text = whole.substr(offset, text.size());
    node.text_span = trimmed;
}

void XmlReader::State::declaration(const char* xml_version, const char* encoding) {
    if (xml_version != nullptr && std::string_view(xml_version) != "1.0") {
        const auto at =
            static_cast<std::uint32_t>(std::min(bytes().find(xml_version), bytes().size()));
        return fail(
            "xml-version",
            fmt::format("XML {} is not supported: write version=\"1.0\"", show_name(xml_version)),
            {at, at + static_cast<std::uint32_t>(std::strlen(xml_version))});
    }
    if (encoding == nullptr || equal_ignoring_case(encoding, "UTF-8") ||
        equal_ignoring_case(encoding, "US-ASCII"))
        return;
    const std::size_t at = bytes().find("encoding");
    const std::size_t value = at == std::string_view::npos ? 0 : bytes().find(encoding, at);
    const auto begin = static_cast<std::uint32_t>(value == std::string_view::npos ? 0 : value);
    fail("encoding", fmt::format("unsupported encoding \"{}\"", show_name(encoding)),
         {begin, begin + static_cast<std::uint32_t>(std::strlen(encoding))});
}

Problem XmlReader::State::describe_failure() const {
    const Node* const unclosed = open.empty() ? nullptr : &tree->nodes[open.back().node];
    return describe_xml_failure(
        {bytes(), XML_GetErrorCode(parser), index(), unclosed, tree->nodes.empty()});
}

namespace {

XmlReader::State* state_of(void* user) {
    return static_cast<XmlReader::State*>(user);
}

void XMLCALL on_start(void* user, const XML_Char* name, const XML_Char** attributes) {
    state_of(user)->guarded([&](XmlReader::State& state) { state.start(name, attributes); });
}

void XMLCALL on_end(void* user, const XML_Char*) {
    state_of(user)->guarded([&](XmlReader::State& state) { state.end(); });
}

void XMLCALL on_text(void* user, const XML_Char* text, int length) {
    state_of(user)->guarded([&](XmlReader::State& state) {
        state.text({text, static_cast<std::size_t>(length)});
    });
}

void XMLCALL on_declaration(void* user, const XML_Char* xml_version, const XML_Char* encoding,
                            int) {
    state_of(user)->guarded(
        [&](XmlReader::State& state) { state.declaration(xml_version, encoding); });
}

void XMLCALL on_doctype(void* user, const XML_Char*, const XML_Char*, const XML_Char*, int) {
    state_of(user)->guarded([](XmlReader::State& state) {
        const std::size_t begin = state.bytes().rfind("<!DOCTYPE", state.index());
        const auto at = begin == std::string_view::npos ? 0 : static_cast<std::uint32_t>(begin);
        state.fail("xml-doctype", "DOCTYPE is not allowed", {at, at + 9});
    });
}

void XMLCALL on_instruction(void* user, const XML_Char*, const XML_Char*) {
    state_of(user)->guarded([](XmlReader::State& state) {
        const std::uint32_t at = state.index();
        state.fail("xml-pi", "processing instruction is not supported here",
                   {at, at + state.count()});
    });
}

}  // namespace

XmlReader::XmlReader(XmlLimits limits) : state_(std::make_unique<State>()) {
    state_->limits = limits;
}

XmlReader::~XmlReader() {
    XML_ParserFree(state_->parser);
}

std::variant<Tree, Problem> XmlReader::read(std::string_view bytes) {
    if (state_->limits == XmlLimits{}) {
        if (std::optional<Tree> tree = read_plain_xml(bytes)) return std::move(*tree);
    }
    return read_judged(bytes);
}

std::variant<Tree, Problem> XmlReader::read_judged(std::string_view bytes) {
    const std::size_t limit = state_->limits.bytes;
    if (bytes.size() > limit)
        return malformed("limit-size", fmt::format("file is {}", show_excess(bytes.size(), limit)));
    Tree tree;
    state_->partial = nullptr;
    if (std::optional<Problem> bad = parse(tree, bytes)) return *bad;
    if (std::optional<Problem> bad = cross_check(tree, state_->document)) return *bad;
    return tree;
}

std::variant<Tree, Problem> XmlReader::read_partial(std::string_view bytes, const Schema& schema) {
    if (state_->limits == XmlLimits{}) {
        if (std::optional<Tree> tree = read_plain_xml_partially(bytes, schema))
            return std::move(*tree);
    }
    return read_partial_judged(bytes, schema);
}

std::variant<Tree, Problem> XmlReader::read_partial_judged(std::string_view bytes,
                                                           const Schema& schema) {
    constexpr std::size_t limit = 64u << 20;
    if (bytes.size() > limit)
        return malformed("limit-size", fmt::format("file is {}", show_excess(bytes.size(), limit)));
    Tree tree;
    state_->partial = &schema;
    state_->type = nullptr;
    if (std::optional<Problem> bad = parse(tree, bytes)) return *bad;
    return tree;
}

std::optional<Problem> XmlReader::parse(Tree& tree, std::string_view bytes) {
    if (bytes.empty()) return malformed("xml-empty", "empty file");
    if (is_wide(bytes)) return *check_text(bytes, "xml-malformed", "xml-char");
    tree.bytes = bytes;
    tree.nodes.reserve(64);
    State& state = *state_;
    state.tree = &tree;
    state.open.clear();
    state.passed_over = 0;
    state.tokens = 0;
    state.problem.reset();
    state.no_memory = false;
    XML_Parser const parser = state.ready_parser();
    XML_SetHashSalt(parser, state.salt);
    XML_SetUserData(parser, state_.get());
    XML_SetElementHandler(parser, on_start, on_end);
    XML_SetCharacterDataHandler(parser, on_text);
    XML_SetXmlDeclHandler(parser, on_declaration);
    XML_SetStartDoctypeDeclHandler(parser, on_doctype);
    XML_SetProcessingInstructionHandler(parser, on_instruction);
    if (XML_Parse(parser, bytes.data(), static_cast<int>(bytes.size()), XML_TRUE) == XML_STATUS_OK)
        return std::nullopt;
    // Says nothing about the file.
    if (state.no_memory || XML_GetErrorCode(parser) == XML_ERROR_NO_MEMORY) throw std::bad_alloc();
    // expat knows what text is, but not how to say what is wrong with it.
    std::optional<Problem> bad = check_text(bytes, "xml-malformed", "xml-char");
    const bool is_earlier = bad && (!state.problem || bad->span.begin < state.problem->span.begin ||
                                    state.problem->code == "encoding");
    if (is_earlier) return bad;
    if (state.problem) return state.problem;
    const std::string_view content =
        bytes.starts_with(utf8_bom) ? bytes.substr(utf8_bom.size()) : bytes;
    if (trim(content).empty()) return malformed("xml-no-root", "no root element");
    return state.describe_failure();
}

}  // namespace calint
