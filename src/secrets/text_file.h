// A text file with what detectors ask of the surroundings of a value.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/place.h"
#include "parse/node.h"

namespace calint {

/// Looks at a path and a text, which must outlive it. Not for several threads.
class TextFile {
  public:
    TextFile(std::string_view path, std::string_view text) : path_(path), text_(text) {}

    std::string_view path() const { return path_; }
    std::string_view text() const { return text_; }
    std::string_view text(Span span) const { return text_.substr(span.begin, span.size()); }

    /// `span` with up to `distance` bytes on either side, cut where a character begins.
    std::string_view near(Span span, std::size_t distance) const;

    /// The line that `at` stands in, at most 400 bytes of it on either side.
    std::string_view line(std::size_t at) const;

    /// What stands to the left of a value: its line so far, or the lines before it when this one
    /// holds the value only; at most 90 bytes.
    std::string left_of(std::size_t begin) const;

    /// What a value is called, by what stands to the left of it: `client_secret`, `"key":
    /// "clientSecret", "value": "`. Of a pair whose other half is the name, both halves, in
    /// whatever order they stand. More than the name may be in it, the value is not.
    std::string name_of(Span value) const;

    /// Whether a consumer key (public, but a sign of what is beside it) is within `distance` bytes.
    bool has_key_within(Span span, std::size_t distance) const;

    /// The file as an XML document; null if it is none. Parsed when first asked for.
    const Tree* document() const;

    /// Whether an element of that name may begin anywhere in the file.
    bool may_have_element(std::string_view name) const;

  private:
    std::size_t line_begin(std::size_t at) const;
    std::string pair_around(Span value, std::string_view left) const;

    std::string_view path_;
    std::string_view text_;
    mutable std::string_view asked_element_;  ///< the last one, and the answer
    mutable bool has_element_ = false;
    mutable bool is_parsed_ = false;
    mutable std::optional<Tree> document_;
};

/// A letter, digit, `.` or `_`: what Salesforce tokens are made of.
bool is_token_char(char c);

}  // namespace calint
