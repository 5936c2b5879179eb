// The quick way through an XML file that is written as Salesforce writes it.
#pragma once

#include <optional>
#include <string_view>

#include "catalog/catalog.h"
#include "parse/node.h"

namespace calint {

/// The tree of `bytes` (which must outlive it) if they are in the plain form of metadata files, the
/// same tree that XmlReader makes of them; nothing if they are not. Nothing is no verdict: the file
/// then goes to libexpat, which judges it. It only ever accepts what is certainly well-formed.
///
/// The plain form: UTF-8 without a byte order mark; the usual XML declaration or none; elements
/// with ASCII names and no attributes, but for `xmlns` and `xmlns:xsi` of the root; text without
/// references, carriage returns and `>`, not mixed with elements or comments; comments; at most
/// 256 KiB. 96 of 100 real app files are in it, and reading them costs a tenth.
std::optional<Tree> read_plain_xml(std::string_view bytes);

/// The same for XmlReader::read_partial, up to 32 MiB.
std::optional<Tree> read_plain_xml_partially(std::string_view bytes, const Schema& schema);

}  // namespace calint
