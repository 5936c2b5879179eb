#include "rules/duration.h"

#include "base/text.h"
#include "parse/strict_map.h"

namespace calint {

std::optional<double> parse_duration(std::string_view text) {
    text = trim(text);
    if (const std::optional<double> plain = parse_number(text)) return plain;
    double days = 0;
    bool any = false;
    for (const std::string_view word : split(text, ' ')) {
        if (word.empty()) continue;
        const std::optional<double> number = parse_number(word.substr(0, word.size() - 1));
        if (!number) return std::nullopt;
        switch (word.back()) {
            case 'w':
                days += *number * 7;
                break;
            case 'd':
                days += *number;
                break;
            case 'h':
                days += *number / 24;
                break;
            case 'm':
                days += *number / (24 * 60);
                break;
            default:
                return std::nullopt;
        }
        any = true;
    }
    if (!any) return std::nullopt;
    return days;
}

}  // namespace calint
