// Places in tests: `<scopes>‹Full›</scopes>` says with marks which bytes must be flagged.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/place.h"

namespace calint {

struct Marked {
    std::string text;         ///< without the marks
    std::vector<Span> spans;  ///< what stood between each pair, in order
};

inline Marked unmark(std::string_view marked) {
    constexpr std::string_view open = "‹";
    constexpr std::string_view close = "›";
    Marked out;
    std::uint32_t begin = 0;
    while (!marked.empty()) {
        if (marked.starts_with(open)) {
            begin = static_cast<std::uint32_t>(out.text.size());
            marked.remove_prefix(open.size());
        } else if (marked.starts_with(close)) {
            out.spans.push_back({begin, static_cast<std::uint32_t>(out.text.size())});
            marked.remove_prefix(close.size());
        } else {
            out.text.push_back(marked.front());
            marked.remove_prefix(1);
        }
    }
    return out;
}

}  // namespace calint
