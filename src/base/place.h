// Places in a source: byte spans, and the lines and columns people see.
#pragma once

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace calint {

/// A range of bytes in one source, `end` exclusive. Offsets count from the first byte of the file,
/// a byte order mark included.
struct Span {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;

    std::uint32_t size() const { return end - begin; }
    bool operator==(const Span&) const = default;
};

/// One point of a source. Lines and columns count from 1. A byte order mark is no column, a tab is
/// one column.
struct Position {
    std::uint32_t line = 1;
    std::uint32_t column = 1;    ///< in code points: what text formats and editors show
    std::uint32_t column16 = 1;  ///< in UTF-16 units: what SARIF says with utf16CodeUnits
    std::uint32_t column8 = 1;   ///< in bytes of UTF-8: what reviewdog reads

    bool operator==(const Position&) const = default;
};

/// Finds lines and columns of byte offsets. Lines end at LF (or CRLF); a lone CR does not end one.
/// Looks at `bytes`, which must outlive it. Not for several threads.
class LineTable {
  public:
    explicit LineTable(std::string_view bytes);

    Position at(std::uint32_t offset) const;

    /// The text of line `number` (from 1) without its line end and byte order mark.
    std::string_view line(std::uint32_t number) const;

    /// Where line `number` (from 1) begins, after a byte order mark.
    std::uint32_t line_start(std::uint32_t number) const;

  private:
    std::size_t index_of(std::uint32_t offset) const;

    std::string_view bytes_;
    std::vector<std::uint32_t> starts_;
    mutable std::size_t last_ = 0;  ///< line of the last answer: the next one is often there too
    // Positions inside long lines, sorted by offset: a line of megabytes is not counted anew for
    // every finding.
    mutable std::vector<std::pair<std::uint32_t, Position>> known_;
};

}  // namespace calint
