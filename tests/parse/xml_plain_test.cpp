// The quick way must never say anything that the two parsers do not.
#include "parse/xml_plain.h"

#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>

#include "catch.h"
#include "parse/xml.h"
#include "rules/builtin.h"

using namespace calint;

namespace {

bool same_node(const Node& a, const Node& b) {
    return a.name == b.name && a.text == b.text && a.name_span == b.name_span &&
           a.text_span == b.text_span && a.span == b.span && a.parent == b.parent &&
           a.first_child == b.first_child && a.next == b.next && a.child_count == b.child_count &&
           a.verbatim == b.verbatim && a.is_split == b.is_split && a.is_nil == b.is_nil &&
           a.is_map == b.is_map && a.is_item == b.is_item;
}

bool same_tree(const Tree& a, const Tree& b) {
    return a.xml_namespace == b.xml_namespace && a.notation == b.notation &&
           std::equal(a.nodes.begin(), a.nodes.end(), b.nodes.begin(), b.nodes.end(), same_node);
}

enum class Outcome { not_plain, agreed, disagreed };

Outcome compare(XmlReader& reader, std::string_view bytes) {
    const std::optional<Tree> plain = read_plain_xml(bytes);
    if (!plain) return Outcome::not_plain;
    const auto judged = reader.read_judged(bytes);
    const Tree* const tree = std::get_if<Tree>(&judged);
    return tree != nullptr && same_tree(*plain, *tree) ? Outcome::agreed : Outcome::disagreed;
}

constexpr std::string_view app =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    "<!-- Kept by the platform team -->\n"
    "<ConnectedApp xmlns=\"http://soap.sforce.com/2006/04/metadata\" "
    "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">\n"
    "    <contactEmail>a@acme.io</contactEmail>\n"
    "    <label>Größe 😀</label>\n"
    "    <oauthConfig>\n"
    "        <callbackUrl>https://a.acme.io/cb\nhttps://b.acme.io/cb</callbackUrl>\n"
    "        <!-- calint: ignore scope-full because why - not -->\n"
    "        <consumerKey\n      >  3MVG9x.y_z </consumerKey\n      >\n"
    "        <scopes/>\n        <scopes />\n        <scopes></scopes>\n"
    "    </oauthConfig>\n"
    "</ConnectedApp>\n";

std::string read_file(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

}  // namespace

TEST_CASE("a file as Salesforce writes it is plain, and read the same both ways") {
    XmlReader reader;
    CHECK(compare(reader, app) == Outcome::agreed);
    std::string windows;
    for (const char c : app.substr(0, app.find("<callbackUrl>"))) {
        if (c == '\n') windows += '\r';
        windows += c;
    }
    windows += "</oauthConfig>\r\n</ConnectedApp>\r\n";
    CHECK(compare(reader, windows) == Outcome::agreed);
    CHECK(compare(reader, "<a/>") == Outcome::agreed);
    CHECK(compare(reader, " \n<a>x</a >\n<!---->") == Outcome::agreed);
}

TEST_CASE("what is not certainly well-formed, or not plain, is left to the parsers") {
    for (const std::string_view bytes : {"",
                                         " ",
                                         "<a>",
                                         "<a></b>",
                                         "<a/><b/>",
                                         "x<a/>",
                                         "<a/>x",
                                         "<a>&amp;</a>",
                                         "<a>]]></a>",
                                         "<a>x\r\ny</a>",
                                         "<a>x<b/></a>",
                                         "<a><b/>x</a>",
                                         "<a>x<!-- c --></a>",
                                         "<a><!-- c -->x</a>",
                                         "<a><![CDATA[x]]></a>",
                                         "<!DOCTYPE a><a/>",
                                         "<?pi?><a/>",
                                         "<a b='c'/>",
                                         "<a xmlns=\"x\" xmlns=\"y\"/>",
                                         "<a xmlns=\"&amp;\"/>",
                                         "<a><b xmlns=\"x\"/></a>",
                                         "<a><!-- -- --></a>",
                                         "<a><!-- x",
                                         "<a:b/>",
                                         "<1/>",
                                         "<\xC3\xBC/>",
                                         "<a>\xC3</a>",
                                         "<a>\xEF\xBF\xBF</a>",
                                         "<a>\x01</a>",
                                         "\xEF\xBB\xBF<a/>",
                                         "<a / >",
                                         "< a/>",
                                         "<a",
                                         "<a/",
                                         "<?xml version=\"1.1\"?><a/>",
                                         "<a xmlns=\"x\"y=\"\"/>",
                                         "<a></ a>",
                                         "<a><!-- \xC3 --></a>"}) {
        CAPTURE(bytes);
        CHECK_FALSE(read_plain_xml(bytes));
    }
    CHECK_FALSE(read_plain_xml(std::string_view("<a>\0</a>", 8)));
    std::string deep;
    for (int i = 0; i < 40; ++i) deep += "<a>";
    for (int i = 0; i < 40; ++i) deep += "</a>";
    CHECK_FALSE(read_plain_xml(deep));
    CHECK_FALSE(read_plain_xml("<a>" + std::string(300'000, 'x') + "</a>"));
}

TEST_CASE("damaged files are never read otherwise than by the parsers") {
    static constexpr std::string_view pieces[] = {"<",
                                                  ">",
                                                  "/",
                                                  "</",
                                                  "/>",
                                                  "<!--",
                                                  "-->",
                                                  "--",
                                                  "]]>",
                                                  "<![CDATA[",
                                                  "&amp;",
                                                  "&",
                                                  "\"",
                                                  " ",
                                                  "\n",
                                                  "\r\n",
                                                  "\t",
                                                  "<a>",
                                                  "</a>",
                                                  "<scopes>",
                                                  "</scopes>",
                                                  "xmlns=\"",
                                                  "xsi:nil=\"true\"",
                                                  "<?xml",
                                                  "?>",
                                                  "\xC3\xBC",
                                                  "\xEF\xBB\xBF",
                                                  "\xF0\x9F",
                                                  "\x01",
                                                  "x",
                                                  "<!DOCTYPE a>"};
    std::mt19937 random(20261124);
    const auto below = [&](std::size_t n) { return random() % n; };
    XmlReader reader;
    int agreed = 0;
    int disagreed = 0;
    std::string worst;
    for (int round = 0; round < 60'000; ++round) {
        std::string bytes(app);
        const std::size_t changes = 1 + below(3);
        for (std::size_t i = 0; i < changes; ++i) {
            const std::size_t at = below(bytes.size());
            const std::string_view piece = pieces[below(std::size(pieces))];
            switch (below(4)) {
                case 0:
                    bytes.erase(at, 1 + below(6));
                    break;
                case 1:
                    bytes.insert(at, piece);
                    break;
                case 2:
                    bytes.replace(at, std::min(piece.size(), bytes.size() - at), piece);
                    break;
                default:
                    bytes[at] = static_cast<char>(below(256));
            }
        }
        const Outcome outcome = compare(reader, bytes);
        agreed += outcome == Outcome::agreed ? 1 : 0;
        if (outcome == Outcome::disagreed && ++disagreed == 1) worst = bytes;
    }
    INFO(worst);
    CHECK(disagreed == 0);
    CHECK(agreed > 5'000);  // else the test would say nothing
}

TEST_CASE("fixtures, and the corpus and suites where they are there, are read the same both ways") {
    XmlReader reader;
    int plain = 0;
    const std::filesystem::path source(CALINT_SOURCE);
    for (const auto& root :
         {source / "fixtures", source / "../shared/corpus", source / "../shared/suites"}) {
        if (!std::filesystem::exists(root)) continue;
        for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
            if (!entry.is_regular_file() || entry.path().extension() != ".xml") continue;
            const Outcome outcome = compare(reader, read_file(entry.path()));
            CAPTURE(entry.path().string());
            CHECK(outcome != Outcome::disagreed);
            plain += outcome == Outcome::agreed ? 1 : 0;
        }
    }
    CHECK(plain > 40);
}

TEST_CASE("what is kept of a large file is the same both ways") {
    const Schema& schema = builtin_catalog.schema;
    const std::string profile =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<Profile xmlns=\"http://soap.sforce.com/2006/04/metadata\">\n"
        "    <applicationVisibilities>\n        <application>A</application>\n"
        "        <visible>true</visible>\n    </applicationVisibilities>\n"
        "    <custom>true</custom>\n    <fieldPermissions/>\n"
        "    <!-- kept by hand -->\n"
        "    <userPermissions>\n        <enabled>true</enabled>\n"
        "        <name>UseAnyApiClient</name>\n    </userPermissions>\n"
        "    <layoutAssignments><layout>x-y</layout></layoutAssignments>\n"
        "    <userPermissions><enabled>false</enabled><name>ApiEnabled</name></userPermissions>\n"
        "</Profile>\n";
    XmlReader reader;
    std::mt19937 random(11);
    int plain_ones = 0;
    for (int round = 0; round < 20000; ++round) {
        std::string bytes = profile;
        for (int change = round % 4; change > 0; --change) {
            const std::size_t at = random() % bytes.size();
            switch (random() % 4) {
                case 0:
                    bytes.erase(at, 1 + random() % 12);
                    break;
                case 1:
                    bytes.insert(at, 1, "<>/&x \n\r!-"[random() % 10]);
                    break;
                case 2:
                    bytes.insert(at, bytes.substr(random() % bytes.size(), random() % 60));
                    break;
                default:
                    bytes[at] = static_cast<char>(random() % 256);
            }
        }
        const std::optional<Tree> plain = read_plain_xml_partially(bytes, schema);
        if (!plain) continue;
        ++plain_ones;
        const auto judged = reader.read_partial_judged(bytes, schema);
        const Tree* const tree = std::get_if<Tree>(&judged);
        INFO(bytes);
        REQUIRE(tree != nullptr);
        REQUIRE(same_tree(*plain, *tree));
    }
    CHECK(plain_ones > 5000);
}
