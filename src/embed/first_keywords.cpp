#include "embed/first_keywords.h"

#include <algorithm>
#include <set>

#include "base/text.h"

namespace calint {

namespace {

bool has_capital(std::string_view text) {
    return std::any_of(text.begin(), text.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

/// The bytes that a search for the keyword takes for this one.
std::vector<unsigned char> forms(char c, bool any_case) {
    std::vector<unsigned char> found{static_cast<unsigned char>(c)};
    if (any_case && c >= 'a' && c <= 'z')
        found.push_back(static_cast<unsigned char>(c - 'a' + 'A'));
    return found;
}

void unite(ByteSet& set, const ByteSet& with) {
    set.low |= with.low;
    set.high |= with.high;
    set.other = set.other || with.other;
}

bool same(std::string_view word, std::string_view text) {
    return has_capital(word) ? word == text : equal_ignoring_case(word, text);
}

}  // namespace

FirstKeywords::FirstKeywords(const Ways& ways, std::span<const std::string_view> keywords)
    : ways_(ways), keywords_(keywords), behind_(keywords.size()), ends_(keywords.size()) {
    folds_ = std::none_of(keywords.begin(), keywords.end(), has_capital);
    std::set<unsigned char> bytes;
    for (const std::string_view word : keywords) {
        for (const char c : word) {
            for (const unsigned char form : forms(c, !has_capital(word))) bytes.insert(form);
        }
    }
    bytes_.assign(bytes.begin(), bytes.end());
}

bool FirstKeywords::find() {
    if (enter(0, "")) return false;
    while (!open_.empty()) {
        const auto [number, read] = open_.back();
        open_.pop_back();
        const PatternStep& step = ways_.made().steps[number];
        now_.emplace(number, read);
        if (step.op == PatternOp::text_end) {
            if (enter(step.next, read)) return false;
            continue;
        }
        const ByteSet& set = ways_.made().sets[step.arg];
        unite(before_, set);
        for (const unsigned char byte : bytes_) {
            if (!set.has(static_cast<char>(byte))) continue;
            const std::string longer = read + kept(static_cast<char>(byte));
            if (!completes(longer, step.next) && enter(step.next, begun(longer))) return false;
        }
        if (has_foreign(set) && enter(step.next, "")) return false;
    }
    return true;
}

std::uint16_t FirstKeywords::most_before() {
    std::size_t most = 0;
    for (const State& state : starts_) most = std::max(most, longest_from(state));
    if (most >= Guard::any_number) return Guard::any_number;
    std::size_t shortest = most;
    for (const std::string_view word : keywords_) shortest = std::min(shortest, word.size());
    return static_cast<std::uint16_t>(most - shortest);
}

/// Bytes that can be read from a state on. A way that comes back has no end.
std::size_t FirstKeywords::longest_from(const State& state) {
    const auto [known, is_new] = longest_.try_emplace(state, Guard::any_number);
    if (!is_new) return known->second;
    std::size_t longest = 0;
    for (const State& next : after_[state]) longest = std::max(longest, longest_from(next));
    longest = std::min<std::size_t>(longest + 1, Guard::any_number);
    longest_[state] = longest;
    return longest;
}

char FirstKeywords::kept(char c) const {
    return folds_ ? to_lower(c) : c;
}

bool FirstKeywords::has_foreign(ByteSet set) const {
    for (const unsigned char byte : bytes_)
        (byte < 64 ? set.low : set.high) &= ~(std::uint64_t{1} << (byte & 63u));
    return set.other || set.low != 0 || set.high != 0;
}

/// Whether a keyword ends with what was read; then it is the first one.
bool FirstKeywords::completes(std::string_view read, std::uint16_t next) {
    bool any = false;
    for (std::size_t i = 0; i < keywords_.size(); ++i) {
        const std::size_t size = keywords_[i].size();
        if (read.size() < size || !same(keywords_[i], read.substr(read.size() - size))) continue;
        if (ways_.reach(next, behind_[i])) ends_[i] = true;
        any = true;
    }
    return any;
}

/// The most of its end that a keyword begins with.
std::string FirstKeywords::begun(std::string read) const {
    const auto begins = [&](std::string_view word) {
        return same(word.substr(0, read.size()), read);
    };
    while (std::none_of(keywords_.begin(), keywords_.end(), begins)) read.erase(0, 1);
    return read;
}

/// Whether the end is reached without a keyword.
bool FirstKeywords::enter(std::uint16_t step, const std::string& read) {
    Steps reached;
    if (ways_.reach(step, reached)) return true;
    for (const std::uint16_t number : reached) {
        (now_ ? after_[*now_] : starts_).emplace_back(number, read);
        if (seen_.emplace(number, read).second) open_.emplace_back(number, read);
    }
    return false;
}

}  // namespace calint
