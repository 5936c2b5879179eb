#include "base/place.h"

#include <algorithm>
#include <cstring>
#include <iterator>

#include "base/utf8.h"

namespace calint {

LineTable::LineTable(std::string_view bytes) : bytes_(bytes) {
    starts_.reserve(bytes.size() / 40 + 1);
    starts_.push_back(bytes.starts_with(utf8_bom) ? static_cast<std::uint32_t>(utf8_bom.size())
                                                  : 0);
    const char* const base = bytes.data();
    std::size_t from = 0;
    while (from < bytes.size()) {
        const void* hit = std::memchr(base + from, '\n', bytes.size() - from);
        if (hit == nullptr) break;
        from = static_cast<std::size_t>(static_cast<const char*>(hit) - base) + 1;
        starts_.push_back(static_cast<std::uint32_t>(from));
    }
}

/// Of the line that `offset` stands in, from 0.
std::size_t LineTable::index_of(std::uint32_t offset) const {
    const bool is_there =
        starts_[last_] <= offset && (last_ + 1 == starts_.size() || offset < starts_[last_ + 1]);
    if (is_there) return last_;
    const auto after = std::upper_bound(starts_.begin(), starts_.end(), offset);
    last_ = after == starts_.begin() ? 0 : static_cast<std::size_t>(after - starts_.begin()) - 1;
    return last_;
}

Position LineTable::at(std::uint32_t offset) const {
    offset = std::min(offset, static_cast<std::uint32_t>(bytes_.size()));
    const std::size_t index = index_of(offset);
    Position position;
    position.line = static_cast<std::uint32_t>(index) + 1;
    if (offset <= starts_[index]) return position;
    std::size_t i = starts_[index];
    const auto next =
        std::upper_bound(known_.begin(), known_.end(), offset,
                         [](std::uint32_t at, const auto& k) { return at < k.first; });
    if (next != known_.begin() && std::prev(next)->first >= i) {
        i = std::prev(next)->first;
        position = std::prev(next)->second;
    }
    const std::size_t from = i;
    const std::string_view rest = bytes_.substr(i, offset - i);
    if (is_ascii(rest)) {
        position.column += static_cast<std::uint32_t>(rest.size());
        position.column16 += static_cast<std::uint32_t>(rest.size());
        i = offset;
    }
    while (i < offset) {
        const Utf8Char c = decode_utf8(bytes_.substr(i));
        i += c.length;
        position.column += 1;
        position.column16 += c.code > 0xFFFF ? 2 : 1;
    }
    position.column8 = static_cast<std::uint32_t>(i) - starts_[index] + 1;
    constexpr std::size_t worth_keeping = 2048;
    if (i - from > worth_keeping) known_.emplace(next, static_cast<std::uint32_t>(i), position);
    return position;
}

std::uint32_t LineTable::line_start(std::uint32_t number) const {
    return number == 0 || number > starts_.size() ? static_cast<std::uint32_t>(bytes_.size())
                                                  : starts_[number - 1];
}

std::string_view LineTable::line(std::uint32_t number) const {
    if (number == 0 || number > starts_.size()) return {};
    const std::size_t begin = starts_[number - 1];
    std::size_t end = number < starts_.size() ? starts_[number] - 1 : bytes_.size();
    if (end > begin && bytes_[end - 1] == '\r') --end;
    return bytes_.substr(begin, end - begin);
}

}  // namespace calint
