// XML: libexpat alone, both parsers together and the plain way say the same of any bytes.
#include <expat.h>

#include <algorithm>
#include <memory>
#include <optional>

#include "fuzz.h"
#include "fuzz_tree.h"
#include "parse/xml.h"
#include "parse/xml_plain.h"
#include "rules/builtin.h"

using namespace calint;
using namespace calint::fuzz;

namespace {

using Read = std::variant<Tree, Problem>;

void check_problem(const Problem& problem, std::string_view bytes) {
    require(problem.code != "internal", "the parsers saw different things", problem.message);
    require_inside(problem.span, bytes, "a problem stands outside of its file");
    require(!problem.message.empty() && escape_for_display(problem.message) == problem.message,
            "a problem's message needs escaping", problem.message);
}

void require_same(const Read& a, const Read& b, std::string_view what) {
    require(a.index() == b.index(), what);
    if (const Tree* const tree = std::get_if<Tree>(&a)) {
        require(same_tree(*tree, std::get<Tree>(b)), what);
    } else {
        const Problem& one = std::get<Problem>(a);
        const Problem& other = std::get<Problem>(b);
        require(one.code == other.code && one.message == other.message && one.span == other.span,
                what, one.message);
    }
}

/// Whether libexpat alone takes the bytes.
bool expat_takes(std::string_view bytes) {
    const std::unique_ptr<XML_ParserStruct, void (*)(XML_Parser)> parser(XML_ParserCreate(nullptr),
                                                                         XML_ParserFree);
    return XML_Parse(parser.get(), bytes.data(), static_cast<int>(bytes.size()), 1) ==
           XML_STATUS_OK;
}

void check_read(const Read& read, std::string_view bytes) {
    if (const Problem* const problem = std::get_if<Problem>(&read)) {
        check_problem(*problem, bytes);
        // What libexpat takes is refused for reasons of calint's own only.
        constexpr std::string_view own[] = {"xml-doctype", "xml-pi", "xml-version", "xml-char"};
        const bool is_own =
            problem->code.starts_with("limit-") ||
            problem->code.find("encoding") != std::string::npos ||
            std::find(std::begin(own), std::end(own), problem->code) != std::end(own);
        require(is_own || !expat_takes(bytes), "well-formed XML is refused", problem->message);
        return;
    }
    require(expat_takes(bytes), "XML is taken that is not well-formed");
    check_tree(std::get<Tree>(read), bytes);
}

}  // namespace

FUZZ_TARGET(input) {
    static XmlReader reader;
    const Read read = reader.read(input);
    const Read judged = reader.read_judged(input);
    check_read(read, input);
    require_same(read, judged, "the plain way and the parsers disagree");
    require_same(judged, reader.read_judged(input), "two readings differ");
    const std::optional<Tree> plain = read_plain_xml(input);
    if (plain) require(std::holds_alternative<Tree>(judged), "the plain way takes what is refused");

    const Schema& schema = builtin_catalog.schema;
    const Read partial = reader.read_partial(input, schema);
    require_same(partial, reader.read_partial_judged(input, schema),
                 "the plain way and libexpat disagree about a part");
    if (const Problem* const problem = std::get_if<Problem>(&partial)) {
        check_problem(*problem, input);
    } else {
        require(expat_takes(input), "a part is taken of XML that is not well-formed");
        check_tree(std::get<Tree>(partial), input);
    }
    // Limits hold whatever the bytes are, and what they leave is the same.
    static XmlReader narrow({.bytes = 4096, .depth = 4, .attributes = 2, .tokens = 64, .name = 16});
    const Read limited = narrow.read_judged(input);
    if (const Problem* const problem = std::get_if<Problem>(&limited)) {
        check_problem(*problem, input);
    } else {
        require_same(limited, judged, "a limit changes what is read");
    }
}
