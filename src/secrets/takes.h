// From the match of an expression to the secret it leads to.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "secrets/text_file.h"

namespace calint {

/// What of a match is the secret.
enum class Take : std::uint8_t {
    capture,  ///< the group `secret`, or the whole match
    base64,   ///< the same; it is tested as what it decodes to
    element,  ///< the match is a start tag: the text of that XML element
    sibling,  ///< the match is in an XML element: the text of the named one beside it
    pem,      ///< the match is the header of a key: all up to its end, over several literals
};

inline constexpr std::string_view take_names[] = {"capture", "base64", "element", "sibling", "pem"};

/// What an expression found.
struct TextMatch {
    Span whole;
    Span secret;  ///< the group `secret`; the whole if there is none
    Span name;    ///< the group `name`; empty if there is none
    Span random;  ///< the group `random`, the part of the secret to test; else as `secret`
};

struct Taken {
    Span span;
    std::string value;  ///< as tests see it: decoded
};

/// Nothing where there is no such secret: what does not decode, an empty element, a header of a
/// key without a body of at least 60 characters of base64, or with an ellipsis in it.
std::optional<Taken> take(Take how, std::string_view sibling, const TextFile& file,
                          const TextMatch& match);

}  // namespace calint
