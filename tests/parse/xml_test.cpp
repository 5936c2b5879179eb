#include "parse/xml.h"

#include <fmt/format.h>

#include "catch.h"
#include "marked.h"

using namespace calint;

namespace {

std::string code_of(std::string_view bytes, XmlLimits limits = {}) {
    XmlReader reader(limits);
    const auto result = reader.read(bytes);
    const Problem* const problem = std::get_if<Problem>(&result);
    return problem == nullptr ? "" : problem->code;
}

Problem problem_of(std::string_view bytes) {
    XmlReader reader;
    auto result = reader.read(bytes);
    REQUIRE(std::holds_alternative<Problem>(result));
    return std::get<Problem>(result);
}

/// The text of every leaf must stand exactly between the marks, in order.
void check_places(std::string_view marked) {
    const Marked m = unmark(marked);
    XmlReader reader;
    auto result = reader.read(m.text);
    REQUIRE(std::holds_alternative<Tree>(result));
    const Tree& tree = std::get<Tree>(result);
    std::vector<Span> spans;
    for (const Node& node : tree.nodes) {
        if (!node.text.empty()) spans.push_back(node.text_span);
    }
    CHECK(spans == m.spans);
}

}  // namespace

TEST_CASE("texts are found at their exact bytes") {
    check_places("<a><b>‹x›</b><c> ‹y z›\n</c></a>");
    check_places("\xEF\xBB\xBF<?xml version=\"1.0\"?>\r\n<a>\r\n  <b\r\n  >‹x›</b\r\n></a>");
    check_places("<a><b>‹ü &amp; 😀›</b></a>");
    check_places("<a><b><![CDATA[‹x<y›]]></b><b>‹q›<!-- c --></b></a>");
    check_places("<a x='>'><b/><b></b><b>‹last›</b></a>\n<!-- end -->");
}

TEST_CASE("all text and CDATA children of an element are joined") {
    XmlReader reader;
    auto result =
        reader.read("<a><b>Fu<!-- x -->ll</b><c>A<![CDATA[&B]]></c><d><![CDATA[whole]]></d></a>");
    const Tree& tree = std::get<Tree>(result);
    CHECK(tree.nodes[1].text == "Full");
    CHECK(tree.nodes[1].is_split);
    CHECK(tree.nodes[2].text == "A&B");
    CHECK(tree.nodes[2].is_split);
    CHECK(tree.nodes[3].text == "whole");
    CHECK_FALSE(tree.nodes[3].is_split);
}

TEST_CASE("parts of a value have their own places, also behind entities and line ends") {
    const Marked m = unmark("<a><u>‹http://a/?x=1&amp;y=2›\r\n‹http://b›&#10;‹http://c›</u></a>");
    XmlReader reader;
    auto result = reader.read(m.text);
    const Tree& tree = std::get<Tree>(result);
    const Node& node = tree.nodes[1];
    PartFinder finder(tree, node);
    std::vector<Span> spans;
    std::size_t at = 0;
    for (const std::string_view url : {"http://a/?x=1&y=2", "http://b", "http://c"}) {
        at = node.text.find(url, at);
        REQUIRE(at != std::string_view::npos);
        spans.push_back(finder.find(at, url.size()));
    }
    CHECK(spans == m.spans);
}

TEST_CASE("xsi:nil means absent") {
    XmlReader reader;
    auto result = reader.read("<a xmlns:xsi='x'><b xsi:nil='true'/><b xsi:nil='false'>y</b></a>");
    const Tree& tree = std::get<Tree>(result);
    CHECK(tree.nodes[1].is_nil);
    CHECK_FALSE(tree.nodes[2].is_nil);
}

TEST_CASE("what is not well-formed is refused with its code") {
    struct Case {
        const char* text;
        const char* code;
    };
    const Case cases[] = {
        {"", "xml-empty"},
        {" \n", "xml-no-root"},
        {"<!-- only -->", "xml-no-root"},
        {"\xEF\xBB\xBF", "xml-no-root"},
        {"\xFF\xFE<\0", "encoding"},
        {"<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a/>", "encoding"},
        {"<?xml version=\"1.1\"?><a/>", "xml-version"},
        {"<a>\xFF</a>", "encoding"},
        {"<a>\x01</a>", "xml-char"},
        {"<!DOCTYPE a><a/>", "xml-doctype"},
        {"<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>", "xml-doctype"},
        {"<a>&nbsp;</a>", "xml-entity"},
        {"<a>x & y</a>", "xml-entity"},
        {"<a>&#0;</a>", "xml-char-ref"},
        {"<a>&#xD800;</a>", "xml-char-ref"},
        {"<a>&#65 hidden &#66;</a>", "xml-char-ref"},
        {"<a>&#xFFFFFFFF;</a>", "xml-char-ref"},
        {"<a/></x><b/>", "xml-syntax"},
        {"<a/><b/>", "xml-syntax"},
        {"x<a/>", "xml-syntax"},
        {"<a/>x", "xml-syntax"},
        {"<a><b></a>", "xml-mismatch"},
        {"<a><b>", "xml-unclosed"},
        {"<a", "xml-unclosed"},
        {"<a><!-- x", "xml-unclosed"},
        {"<a><![CDATA[ x", "xml-unclosed"},
        {"<a b='1' b='2'/>", "xml-attribute"},
        {"<a b='1'c='2'/>", "xml-syntax"},
        {"<a b='<'/>", "xml-syntax"},
        {"<a><?pi x?></a>", "xml-pi"},
        {"<a>]]></a>", "xml-syntax"},
        {"<a>\n<<<<<<< HEAD\n</a>", "merge-conflict"},
        {"<a>\n>>>>>>> main\n</a", "merge-conflict"},
        {"<a><%= name %></a>", "xml-template"},
    };
    for (const Case& c : cases) {
        INFO(c.text);
        CHECK(code_of(c.text) == c.code);
    }
    CHECK(code_of(std::string_view("<a/>\0<b", 7)) == "xml-char");
    CHECK(code_of(std::string_view("\xFE\xFF\0<\0a\0/\0>", 10)) == "encoding");
    CHECK(code_of(std::string_view("<\0a\0/\0>\0", 8)) == "encoding");
    CHECK(code_of(std::string_view("\0\0\0", 3)) == "xml-char");
}

TEST_CASE("problems point at what is wrong") {
    CHECK(problem_of("<a>\n  <b>\n    <c>x</c>\n").span == Span{7, 8});  // the open tag's name
    CHECK(problem_of("<a><b></a>").message == "end tag </a> does not match <b>");
    CHECK(problem_of("<a/></x><b/>").message == "unexpected end tag </x>");
    CHECK(problem_of("<a>&nbsp;</a>").message == "undefined entity \"&nbsp;\"");
    CHECK(problem_of("<a>\n<<<<<<< HEAD\n</a>").span == Span{4, 11});
    CHECK(problem_of("<a><\x1b[31m/></a>").code == "xml-char");
}

TEST_CASE("limits hold at the limit and not one beyond") {
    XmlLimits limits;
    limits.depth = 3;
    CHECK(code_of("<a><b><c/></b></a>", limits).empty());
    CHECK(code_of("<a><b><c><d/></c></b></a>", limits) == "limit-depth");
    limits = {};
    limits.attributes = 2;
    CHECK(code_of("<a b='' c=''/>", limits).empty());
    CHECK(code_of("<a b='' c='' d=''/>", limits) == "limit-attributes");
    limits = {};
    limits.bytes = 4;
    CHECK(code_of("<a/>", limits).empty());
    CHECK(code_of("<a/>\n", limits) == "limit-size");
    limits = {};
    limits.tokens = 3;
    CHECK(code_of("<a><b/><b/></a>", limits).empty());
    CHECK(code_of("<a><b/><b/><b/></a>", limits) == "limit-tokens");
    limits = {};
    limits.name = 3;
    CHECK(code_of("<abc/>", limits).empty());
    CHECK(code_of("<abcd/>", limits) == "limit-name");
    CHECK(std::get<Problem>(XmlReader(limits).read("<abcd/>")).span == Span{1, 5});
}

TEST_CASE("a reader can be used again after a broken file") {
    XmlReader reader;
    CHECK(std::holds_alternative<Problem>(reader.read("<a><b>")));
    CHECK(std::holds_alternative<Tree>(reader.read("<a><b>x</b></a>")));
}

TEST_CASE("blanks at the ends of a value are not part of its place, however they are written") {
    check_places("<a><b>‹x›<!-- c --> </b><b> <!-- c --> ‹x›</b></a>");
    check_places("<a><b><![CDATA[ ‹x y› ]]></b><b>&#10;‹x›&#32;</b></a>");
    check_places("<a><b>‹x<!--> y -->z›</b></a>");
}

TEST_CASE("a list inside a CDATA section has places too") {
    const Marked m = unmark("<a><u><![CDATA[‹http://a/?x=1&y›\n‹http://b›]]></u></a>");
    XmlReader reader;
    auto result = reader.read(m.text);
    const Tree& tree = std::get<Tree>(result);
    const Node& node = tree.nodes[1];
    PartFinder finder(tree, node);
    CHECK(finder.find(0, 15) == m.spans[0]);
    CHECK(finder.find(16, 8) == m.spans[1]);
}
