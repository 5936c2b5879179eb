#include "base/line_hash.h"

#include <fmt/format.h>

#include <array>
#include <cstdint>
#include <unordered_map>

#include "base/utf8.h"

namespace calint {

namespace {

constexpr std::size_t window = 100;
constexpr std::uint64_t base = 37;

constexpr std::uint64_t power(std::uint64_t b, std::size_t n) {
    std::uint64_t result = 1;
    while (n-- > 0) result *= b;
    return result;
}

/// Feeds characters and notes the hash of a line when its window is full.
class Roller {
  public:
    void put(std::uint16_t unit) {
        const bool joins_cr = after_cr_ && unit == '\n';
        after_cr_ = unit == '\r';
        if (unit == ' ' || unit == '\t' || joins_cr) {
            after_cr_ = false;
            return;
        }
        if (unit == '\r') unit = '\n';
        if (starts_at_[slot_]) finish_line();
        if (at_line_start_) {
            starts_at_[slot_] = true;
            hashes_.emplace_back();
            line_of_[slot_] = hashes_.size() - 1;
        }
        at_line_start_ = unit == '\n';
        shift(unit);
    }

    std::vector<std::string> finish() {
        put(0xFFFF);
        for (std::size_t i = 0; i < window; ++i) {
            if (starts_at_[slot_]) finish_line();
            shift(0);
        }
        return std::move(hashes_);
    }

  private:
    void shift(std::uint16_t unit) {
        hash_ = base * hash_ + unit - power(base, window) * units_[slot_];
        units_[slot_] = unit;
        slot_ = (slot_ + 1) % window;
    }

    void finish_line() {
        starts_at_[slot_] = false;
        hashes_[line_of_[slot_]] = fmt::format("{:x}:{}", hash_, ++seen_[hash_]);
    }

    std::array<std::uint16_t, window> units_{};
    std::array<bool, window> starts_at_{};
    std::array<std::size_t, window> line_of_{};
    std::size_t slot_ = 0;
    std::uint64_t hash_ = 0;
    bool at_line_start_ = true;
    bool after_cr_ = false;
    std::unordered_map<std::uint64_t, int> seen_;
    std::vector<std::string> hashes_;
};

}  // namespace

std::vector<std::string> line_hashes(std::string_view bytes) {
    Roller roller;
    for (std::size_t i = 0; i < bytes.size();) {
        const Utf8Char c = decode_utf8(bytes.substr(i));
        i += c.length;
        if (!c.valid) {
            roller.put(0xFFFD);
        } else if (c.code > 0xFFFF) {
            roller.put(static_cast<std::uint16_t>(0xD800 + ((c.code - 0x10000) >> 10)));
            roller.put(static_cast<std::uint16_t>(0xDC00 + ((c.code - 0x10000) & 0x3FF)));
        } else {
            roller.put(static_cast<std::uint16_t>(c.code));
        }
    }
    return roller.finish();
}

}  // namespace calint
