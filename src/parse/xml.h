// XML to node tree.
#pragma once

#include <memory>
#include <optional>
#include <string_view>
#include <variant>

#include "base/problem.h"
#include "catalog/catalog.h"
#include "parse/node.h"

namespace calint {

/// What calint takes of one XML file. The largest real Connected App file seen has 19 KB, so all of
/// it is generous; beyond it the file is refused, so that no input costs more than a moment.
struct XmlLimits {
    std::size_t bytes = 4u << 20;
    std::uint32_t depth = 64;
    std::uint32_t attributes = 256;  ///< of one element
    std::uint32_t tokens = 200'000;  ///< tags and runs of text
    std::uint32_t name = 1024;       ///< bytes of one name

    bool operator==(const XmlLimits&) const = default;
};

/// Reads XML documents, one after the other. libexpat judges what is well-formed and tells the
/// exact places; tinyxml2 reads the same bytes, and both must have seen the same elements and text.
/// DOCTYPE is refused, so nothing external is ever fetched and no entity is ever expanded.
///
/// A file in the plain form that Salesforce writes needs neither: see xml_plain.h. The tests hold
/// both ways against each other.
class XmlReader {
  public:
    explicit XmlReader(XmlLimits limits = {});
    ~XmlReader();
    XmlReader(const XmlReader&) = delete;
    XmlReader& operator=(const XmlReader&) = delete;

    /// The tree of `bytes`, which must outlive it, or the first thing that is wrong with them
    /// (check `xml-malformed`).
    std::variant<Tree, Problem> read(std::string_view bytes);

    /// The same, always by way of both parsers.
    std::variant<Tree, Problem> read_judged(std::string_view bytes);

    /// Of a large file only what its type in `schema` names right below the root: the permissions
    /// of a profile, without its thousand page layouts. libexpat judges all of it; up to 64 MiB.
    std::variant<Tree, Problem> read_partial(std::string_view bytes, const Schema& schema);

    /// The same, always by way of libexpat.
    std::variant<Tree, Problem> read_partial_judged(std::string_view bytes, const Schema& schema);

    struct State;  ///< of the parser's callbacks

  private:
    std::optional<Problem> parse(Tree& tree, std::string_view bytes);

    std::unique_ptr<State> state_;
};

}  // namespace calint
