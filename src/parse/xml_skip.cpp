#include "parse/xml_skip.h"

#include <algorithm>
#include <array>

#include "parse/xml_bytes.h"

namespace calint {

namespace {

constexpr std::size_t longest_name = 128;
constexpr std::size_t deepest = 32;
constexpr std::size_t most_elements = 60'000;

/// An element that is open.
struct Level {
    std::string_view name;
    bool has_child = false;
};

class Skipper {
  public:
    Skipper(std::string_view bytes, std::size_t at, std::string_view name, std::size_t most_depth)
        : at_(bytes.data() + at),
          end_(bytes.data() + bytes.size()),
          most_(std::min(most_depth, deepest)) {
        levels_[0].name = name;
    }

    /// Null if it is not plain.
    const char* skip() {
        if (most_ == 0) return nullptr;
        depth_ = 1;
        for (std::size_t elements = 0; depth_ != 0;) {
            if (at_ == end_ || !pass_text() || end_ - at_ < 2) return nullptr;
            if (at_[1] == '/') {
                if (!end_tag()) return nullptr;
            } else if (++elements > most_elements || !start_tag()) {
                return nullptr;
            }
        }
        return at_;
    }

  private:
    /// Up to the next `<`. Words stand in an element that holds nothing else. Expat makes a line
    /// feed of a carriage return: only between tags is it plain.
    bool pass_text() {
        bool has_return = false;
        while (is_xml(*at_, xml_blank) || *at_ == '\r') {
            has_return = has_return || *at_ == '\r';
            at_ = end_of<xml_blank>(at_ + 1, end_);
            if (at_ == end_) return false;
        }
        if (*at_ == '<') return true;
        if (has_return) return false;
        at_ = end_of<xml_text>(at_, end_);
        if (at_ == end_ || *at_ != '<') return false;
        return !levels_[depth_ - 1].has_child && end_ - at_ > 1 && at_[1] == '/';
    }

    /// Whether a name stands at `at_`, with more behind it.
    bool starts_with(std::string_view name) const {
#if defined(__SSE2__)
        // The name stands before `at_`, so that there is as much to be read behind its start.
        if (name.size() <= 16 && end_ - at_ >= 16) {
            const __m128i same = _mm_cmpeq_epi8(sixteen_at(name.data()), sixteen_at(at_));
            const auto wanted = (1u << name.size()) - 1;
            return (static_cast<unsigned>(_mm_movemask_epi8(same)) & wanted) == wanted;
        }
#endif
        return std::string_view(at_, name.size()) == name;
    }

    bool end_tag() {
        at_ += 2;
        const std::string_view name = levels_[depth_ - 1].name;
        if (static_cast<std::size_t>(end_ - at_) <= name.size() || at_[name.size()] != '>' ||
            !starts_with(name))
            return false;
        at_ += name.size() + 1;
        --depth_;
        return true;
    }

    bool start_tag() {
        const char* const begin = ++at_;
        if (depth_ == most_ || !is_xml(*at_, xml_name_start)) return false;
        at_ = end_of<xml_name_more>(at_, end_);
        const std::string_view name(begin, static_cast<std::size_t>(at_ - begin));
        if (name.size() > longest_name || end_ - at_ < 2) return false;
        levels_[depth_ - 1].has_child = true;
        if (at_[0] == '/' && at_[1] == '>') {
            at_ += 2;
            return true;
        }
        if (*at_ != '>') return false;
        ++at_;
        levels_[depth_++] = {name, false};
        return true;
    }

    const char* at_;
    const char* end_;
    std::size_t most_;
    std::size_t depth_ = 0;
    std::array<Level, deepest> levels_{};
};

}  // namespace

std::optional<std::size_t> skip_plain_element(std::string_view bytes, std::size_t at,
                                              std::string_view name, std::size_t most_depth) {
    const char* const end = Skipper(bytes, at, name, most_depth).skip();
    if (end == nullptr) return std::nullopt;
    return static_cast<std::size_t>(end - bytes.data());
}

}  // namespace calint
