#include "parse/xml_failure.h"

#include <expat.h>
#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/text.h"
#include "base/utf8.h"

namespace calint {

namespace {

/// The name that starts at `at`, up to a blank or the end of the tag.
std::string_view name_at(std::string_view bytes, std::size_t at) {
    std::size_t end = at;
    while (end < bytes.size() && !is_blank(bytes[end]) && bytes[end] != '>' && bytes[end] != '/' &&
           bytes[end] != '<')
        ++end;
    return bytes.substr(at, end - at);
}

/// A line that git left behind in a merge that was never finished.
std::optional<Problem> find_conflict_marker(std::string_view bytes) {
    for (const std::string_view marker : {"<<<<<<< ", ">>>>>>> ", "||||||| "}) {
        for (std::size_t at = bytes.find(marker); at != std::string_view::npos;
             at = bytes.find(marker, at + 1)) {
            if (at != 0 && bytes[at - 1] != '\n') continue;
            const auto begin = static_cast<std::uint32_t>(at);
            return Problem{
                "xml-malformed",
                "merge-conflict",
                fmt::format("merge conflict marker '{}': resolve the conflict and commit again",
                            marker.substr(0, 7)),
                {begin, begin + 7}};
        }
    }
    return std::nullopt;
}

Problem malformed(std::string code, std::string message, Span span) {
    return {"xml-malformed", std::move(code), std::move(message), span};
}

/// expat points behind the `<` or `</` of a tag that it cannot read: back to where the tag begins.
std::uint32_t tag_begin(std::string_view bytes, std::uint32_t at) {
    if (at >= 1 && bytes[at - 1] == '<') return at - 1;
    if (at >= 2 && bytes.substr(at - 2, 2) == "</") return at - 2;
    return at;
}

/// Where the reference begins in which `at` stands, if it does.
std::optional<std::uint32_t> reference_around(std::string_view bytes, std::uint32_t at) {
    std::optional<std::uint32_t> found;
    for (std::uint32_t i = at, n = 0; n < 64; --i, ++n) {
        if (i < bytes.size() && bytes[i] == '&') found = i;
        // Where the next one begins at `at`, this one may lack its end.
        if (found && (*found != at || (i < at && is_blank(bytes[i])))) break;
        if (i < at && (bytes[i] == ';' || bytes[i] == '<' || bytes[i] == '>')) break;
        if (i == 0) break;
    }
    return found;
}

/// The first reference in the tag at `tag` that is none of XML's own five and no number.
std::uint32_t bad_reference_in_tag(std::string_view bytes, std::uint32_t tag) {
    for (std::size_t at = bytes.find('&', tag); at != std::string_view::npos;
         at = bytes.find('&', at + 1)) {
        const std::string_view rest = bytes.substr(at + 1);
        const bool known = rest.starts_with("lt;") || rest.starts_with("gt;") ||
                           rest.starts_with("amp;") || rest.starts_with("quot;") ||
                           rest.starts_with("apos;") || rest.starts_with("#");
        if (!known) return static_cast<std::uint32_t>(at);
    }
    return tag;
}

Problem bad_reference(std::string_view bytes, std::uint32_t at) {
    const Span here{at, at + 1};
    if (bytes.substr(at).starts_with("&#"))
        return malformed("xml-char-ref", "bad character reference", here);
    std::size_t end = at + 1;
    while (end < bytes.size() && (is_letter(bytes[end]) || is_digit(bytes[end]))) ++end;
    if (end < bytes.size() && bytes[end] == ';' && end > at + 1)
        return malformed(
            "xml-entity",
            fmt::format("undefined entity \"&{};\"", show_name(bytes.substr(at + 1, end - at - 1))),
            here);
    return malformed("xml-entity", "'&' must be written as &amp;", here);
}

/// Where a construct begins that `at` stands in and that is still open there: the last `begin`
/// without an `end` behind it.
std::optional<std::uint32_t> still_open(std::string_view bytes, std::uint32_t at,
                                        std::string_view begin, std::string_view end) {
    const std::size_t hit = bytes.substr(0, at + begin.size()).rfind(begin);
    if (hit == std::string_view::npos || bytes.find(end, hit) != std::string_view::npos)
        return std::nullopt;
    return static_cast<std::uint32_t>(hit);
}

/// The first quote that opens an attribute's value in the tag at `tag` and is not closed in it.
std::optional<std::uint32_t> open_quote(std::string_view bytes, std::uint32_t tag,
                                        std::uint32_t at) {
    for (std::uint32_t i = tag; i < at; ++i) {
        if (bytes[i] != '"' && bytes[i] != '\'') continue;
        const std::size_t close = bytes.find(bytes[i], i + 1);
        if (close == std::string_view::npos || close >= at) return i;
        i = static_cast<std::uint32_t>(close);
    }
    return std::nullopt;
}

/// What the bytes at a syntax error say more clearly than the parser's own words.
Problem syntax_error(std::string_view bytes, std::uint32_t at, bool before_root, bool inside,
                     std::string_view parser_says) {
    at = tag_begin(bytes, at);
    const std::string_view text = bytes.substr(at);
    const Span here{at, std::min(at + 1, static_cast<std::uint32_t>(bytes.size()))};
    if (text.starts_with("<%"))
        return malformed("xml-template",
                         "template tag '<%' is not XML: lint the file that the template makes",
                         {here.begin, here.begin + 2});
    if (text.starts_with("</") && !inside)
        return malformed("xml-syntax",
                         fmt::format("unexpected end tag </{}>", show_name(name_at(bytes, at + 2))),
                         here);
    if (const auto reference = reference_around(bytes, at); reference && inside)
        return bad_reference(bytes, *reference);
    const std::string_view before = bytes.substr(0, at);
    const bool in_tag =
        before.rfind('<') != std::string_view::npos &&
        (before.rfind('>') == std::string_view::npos || before.rfind('>') < before.rfind('<'));
    if (in_tag && text.starts_with("<")) {
        const auto quote = open_quote(bytes, static_cast<std::uint32_t>(before.rfind('<')), at);
        if (quote && bytes.find(bytes[*quote], at) == std::string_view::npos)
            return malformed("xml-unclosed", "this attribute value is never closed",
                             {*quote, *quote + 1});
        if (quote) return malformed("xml-syntax", "'<' must be written as &lt; here", here);
    }
    if (in_tag)
        return malformed("xml-syntax", fmt::format("this tag is not well-formed ({})", parser_says),
                         here);
    if (before_root) return malformed("xml-syntax", "text before the root element", here);
    if (!inside && text.size() > 1 && text[0] == '<' && is_letter(text[1]))
        return malformed("xml-syntax",
                         fmt::format("second root element <{}>: a file holds one",
                                     show_name(name_at(bytes, at + 1))),
                         here);
    if (!inside) return malformed("xml-syntax", "text after the root element", here);
    return malformed("xml-syntax", fmt::format("not well-formed XML ({})", parser_says), here);
}

}  // namespace

Problem describe_xml_failure(const XmlFailure& failure) {
    const std::string_view bytes = failure.bytes;
    const auto error = static_cast<XML_Error>(failure.error);
    const Node* const open = failure.open;
    if (std::optional<Problem> conflict = find_conflict_marker(bytes)) return *conflict;
    const std::uint32_t at = std::min(failure.at, static_cast<std::uint32_t>(bytes.size()));
    const Span here{at, std::min(at + 1, static_cast<std::uint32_t>(bytes.size()))};
    const bool at_end = trim(bytes.substr(at)).empty();
    if (const auto section = still_open(bytes, at, "<![CDATA[", "]]>"))
        return malformed("xml-unclosed", "this CDATA section is never closed",
                         {*section, *section + 9});
    if (open != nullptr && (at_end || error == XML_ERROR_NO_ELEMENTS)) {
        return malformed("xml-unclosed",
                         fmt::format("element <{}> is never closed", show_name(open->name)),
                         open->name_span);
    }
    switch (error) {
        case XML_ERROR_TAG_MISMATCH: {
            const std::string_view name = name_at(bytes, tag_begin(bytes, at) + 2);
            return malformed("xml-mismatch",
                             fmt::format("end tag </{}> does not match <{}>", show_name(name),
                                         show_name(open->name)),
                             {at, at + static_cast<std::uint32_t>(name.size())});
        }
        case XML_ERROR_UNDEFINED_ENTITY:
        case XML_ERROR_BAD_CHAR_REF:
            // In an attribute expat points at the tag.
            return bad_reference(bytes, bytes[at] == '&' ? at : bad_reference_in_tag(bytes, at));
        case XML_ERROR_DUPLICATE_ATTRIBUTE: {
            const std::string_view name = split(name_at(bytes, at), '=').front();
            return malformed("xml-attribute",
                             fmt::format("duplicate attribute \"{}\"", show_name(name)), here);
        }
        case XML_ERROR_NO_ELEMENTS:
            return malformed("xml-no-root", "no root element", {});
        case XML_ERROR_UNCLOSED_TOKEN:
        case XML_ERROR_UNCLOSED_CDATA_SECTION:
        case XML_ERROR_PARTIAL_CHAR:
            return malformed("xml-unclosed", "this tag, comment or section is never closed", here);
        default:
            return syntax_error(
                bytes, at, failure.before_root, open != nullptr,
                error == XML_ERROR_INVALID_TOKEN ? "invalid token" : XML_ErrorString(error));
    }
}

}  // namespace calint
