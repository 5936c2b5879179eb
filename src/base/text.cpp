#include "base/text.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

namespace calint {

std::string_view trim(std::string_view text) {
    while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
    return text;
}

std::string lower(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(), to_lower);
    return out;
}

bool equal_ignoring_case(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](char x, char y) { return to_lower(x) == to_lower(y); });
}

bool contains_ignoring_case(std::string_view text, std::string_view part) {
    const auto same = [](char x, char y) { return to_lower(x) == to_lower(y); };
    return std::search(text.begin(), text.end(), part.begin(), part.end(), same) != text.end() ||
           part.empty();
}

std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> pieces;
    pieces.reserve(4);
    for (;;) {
        const std::size_t at = text.find(separator);
        pieces.push_back(text.substr(0, at));
        if (at == std::string_view::npos) return pieces;
        text.remove_prefix(at + 1);
    }
}

std::size_t edit_distance(std::string_view a, std::string_view b) {
    // Three rows of the table of optimal string alignment.
    std::vector<std::size_t> before(b.size() + 1), above(b.size() + 1), row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) above[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t change = above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
            row[j] = std::min({above[j] + 1, row[j - 1] + 1, change});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = std::min(row[j], before[j - 2] + 1);
        }
        std::swap(before, above);
        std::swap(above, row);
    }
    return above[b.size()];
}

std::string_view nearest(std::string_view name, std::span<const std::string_view> candidates) {
    std::string_view best;
    // Names of hostile length are not compared: nobody mistypes 64 letters.
    if (name.empty() || name.size() > 64) return best;
    const std::string wanted = lower(name);
    std::size_t limit = std::max<std::size_t>(1, name.size() / 3);
    for (const std::string_view candidate : candidates) {
        const std::string known = lower(candidate);
        if (known == wanted) return candidate;
        const std::size_t distance = edit_distance(wanted, known);
        if (distance <= limit && distance < std::max(name.size(), candidate.size())) {
            best = candidate;
            if (distance == 0) return best;
            limit = distance - 1;
        }
    }
    return best;
}

std::string did_you_mean(std::string_view name, std::span<const std::string_view> candidates) {
    const std::string_view best = nearest(name, candidates);
    if (best.empty()) return {};
    return ", did you mean '" + std::string(best) + "'?";
}

std::string show_size(std::size_t bytes) {
    if (bytes < 1024) return fmt::format("{} bytes", bytes);
    const bool large = bytes >= std::size_t{1024} * 1024;
    const double size = static_cast<double>(bytes) / (large ? 1024.0 * 1024.0 : 1024.0);
    std::string number = fmt::format("{:.1f}", size);
    if (number.ends_with(".0")) number.resize(number.size() - 2);
    return number + (large ? " MiB" : " KiB");
}

std::string show_excess(std::size_t bytes, std::size_t limit) {
    const std::string size = show_size(bytes);
    const std::string most = show_size(limit);
    return fmt::format("{}, limit {}", size == most ? fmt::format("{} bytes", bytes) : size, most);
}

std::string count_of(std::size_t number, std::string_view singular) {
    return fmt::format("{} {}{}", number, singular, number == 1 ? "" : "s");
}

namespace {

bool match_set(std::string_view set, char c) {
    const bool negated = !set.empty() && (set[0] == '!' || set[0] == '^');
    if (negated) set.remove_prefix(1);
    bool hit = false;
    for (std::size_t i = 0; i < set.size(); ++i) {
        if (i + 2 < set.size() && set[i + 1] == '-') {
            hit = hit || (c >= set[i] && c <= set[i + 2]);
            i += 2;
        } else {
            hit = hit || c == set[i];
        }
    }
    return hit != negated;
}

/// Matches with one point to come back to per kind of star, so that it stays linear in practice
/// and never recurses.
bool match_here(std::string_view pattern, std::string_view path) {
    constexpr std::size_t none = std::string_view::npos;
    const std::size_t last_close = pattern.rfind(']');
    std::size_t p = 0, s = 0;
    std::size_t star_p = none, star_s = 0;      // the last `*`
    std::size_t double_p = none, double_s = 0;  // the last `**`
    bool by_segments = false;                   // that one is a `**/` for whole segments
    while (s < path.size() || p < pattern.size()) {
        if (p < pattern.size()) {
            if (pattern.substr(p, 2) == "**") {
                const bool begins_segment = p == 0 || pattern[p - 1] == '/';
                p += 2;
                by_segments = begins_segment && p < pattern.size() && pattern[p] == '/';
                if (by_segments) ++p;
                double_p = p;
                double_s = s;
                star_p = none;
                continue;
            }
            if (pattern[p] == '*') {
                star_p = ++p;
                star_s = s;
                continue;
            }
            if (s < path.size()) {
                const bool is_set = pattern[p] == '[' && last_close != none && p + 2 <= last_close;
                const std::size_t close = is_set ? pattern.find(']', p + 2) : none;
                if (close != none) {
                    if (path[s] != '/' &&
                        match_set(pattern.substr(p + 1, close - p - 1), path[s])) {
                        p = close + 1;
                        ++s;
                        continue;
                    }
                } else if (pattern[p] == path[s] || (pattern[p] == '?' && path[s] != '/')) {
                    ++p;
                    ++s;
                    continue;
                }
            }
        }
        if (star_p != none && star_s < path.size() && path[star_s] != '/') {
            p = star_p;
            s = ++star_s;
        } else if (double_p != none && double_s < path.size()) {
            // `**/` goes on at the next segment, any other `**` at the next character, and one that
            // closes the pattern at the end.
            if (double_p == pattern.size()) {
                double_s = path.size();
            } else if (by_segments) {
                const std::size_t slash = path.find('/', double_s);
                if (slash == none) return false;
                double_s = slash + 1;
            } else {
                ++double_s;
            }
            p = double_p;
            s = double_s;
            star_p = none;
        } else {
            return false;
        }
    }
    return true;
}

}  // namespace

bool glob_match(std::string_view pattern, std::string_view path) {
    // Most do not even end like it.
    const char last = pattern.empty() ? '*' : pattern.back();
    if (last != '*' && last != '?' && last != ']' && last != '/' &&
        (path.empty() || path.back() != last))
        return false;
    // Most patterns name a suffix.
    constexpr std::string_view anywhere = "**/*";
    const auto is_special = [](char c) {
        return c == '*' || c == '?' || c == '[' || c == '/' || c == '\\';
    };
    if (pattern.starts_with(anywhere) &&
        std::none_of(pattern.begin() + anywhere.size(), pattern.end(), is_special))
        return path.ends_with(pattern.substr(anywhere.size()));
    if (match_here(pattern, path)) return true;
    const std::size_t slash = path.rfind('/');
    return pattern.find('/') == std::string_view::npos && slash != std::string_view::npos &&
           match_here(pattern, path.substr(slash + 1));
}

double entropy(std::string_view text) {
    std::array<std::size_t, 256> counts{};
    for (const char c : text) ++counts[static_cast<unsigned char>(c)];
    const auto share_of = [&](std::size_t count) {
        const double p = static_cast<double>(count) / static_cast<double>(text.size());
        return p * std::log2(p);
    };
    std::array<double, 16> known{};  // most counts are small, and the same
    double bits = 0;
    for (const std::size_t count : counts) {
        if (count == 0) continue;
        if (count >= known.size()) {
            bits -= share_of(count);
            continue;
        }
        if (known[count] == 0) known[count] = share_of(count);
        bits -= known[count];
    }
    return bits;
}

}  // namespace calint
