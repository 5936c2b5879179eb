#include "embed/make_guard.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "base/text.h"
#include "embed/make_pattern.h"

namespace calint {

namespace {

constexpr std::size_t end_of_text = Guard::end_of_text;

using Steps = std::set<std::uint16_t>;

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

/// An expression as the ways through its steps. Edges of words and the begin of the text are taken
/// to be everywhere.
class Ways {
  public:
    explicit Ways(const MadePattern& made) : made_(made) {}

    /// Where one can be without reading on; whether the end is among it.
    bool reach(std::uint16_t from, Steps& to, bool at_end = false) const {
        Steps seen;
        return reach(from, to, at_end, seen);
    }

    /// From one set of steps over a byte, or the end of the text, to the next.
    bool move(const Steps& from, std::size_t byte, Steps& to) const {
        bool accepts = false;
        for (const std::uint16_t number : from) {
            const PatternStep& step = made_.steps[number];
            if (step.op == PatternOp::text_end) {
                if (byte == end_of_text) accepts |= reach(step.next, to, true);
                continue;
            }
            const ByteSet& set = made_.sets[step.arg];
            const bool beyond = byte >= 128 && byte != end_of_text && set.other;
            if (beyond) to.insert(number);  // a character has two bytes at least
            if (beyond || (byte < 128 && set.has(static_cast<char>(byte))))
                accepts |= reach(step.next, to);
        }
        return accepts;
    }

    const MadePattern& made() const { return made_; }

  private:
    bool reach(std::uint16_t from, Steps& to, bool at_end, Steps& seen) const {
        if (!seen.insert(from).second) return false;
        const PatternStep& step = made_.steps[from];
        switch (step.op) {
            case PatternOp::match:
                return true;
            case PatternOp::text_end:
                if (at_end) return reach(step.next, to, at_end, seen);
                [[fallthrough]];
            case PatternOp::bytes:
                to.insert(from);
                return false;
            default:
                break;
        }
        bool accepts = reach(step.next, to, at_end, seen);
        if (step.op == PatternOp::split) accepts |= reach(step.other, to, at_end, seen);
        return accepts;
    }

    const MadePattern& made_;
};

/// Whether every match has a keyword in it, and what can follow the first one.
class FirstKeywords {
  public:
    FirstKeywords(const Ways& ways, std::span<const std::string_view> keywords)
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

    /// False if there is a match without one.
    bool find() {
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

    /// What can be read before the first keyword, or in it, and how much comes before it at most.
    const ByteSet& before() const { return before_; }
    std::uint16_t most_before() {
        std::size_t most = 0;
        for (const State& state : starts_) most = std::max(most, longest_from(state));
        if (most >= Guard::any_number) return Guard::any_number;
        std::size_t shortest = most;
        for (const std::string_view word : keywords_) shortest = std::min(shortest, word.size());
        return static_cast<std::uint16_t>(most - shortest);
    }

    /// By keyword: where one can be behind it, and whether a match can end there.
    const std::vector<Steps>& behind() const { return behind_; }
    const std::vector<bool>& ends() const { return ends_; }

  private:
    /// A step, and what was read before it as far as a keyword begins with it.
    using State = std::pair<std::uint16_t, std::string>;

    /// Bytes that can be read from a state on. A way that comes back has no end.
    std::size_t longest_from(const State& state) {
        const auto [known, is_new] = longest_.try_emplace(state, Guard::any_number);
        if (!is_new) return known->second;
        std::size_t longest = 0;
        for (const State& next : after_[state]) longest = std::max(longest, longest_from(next));
        longest = std::min<std::size_t>(longest + 1, Guard::any_number);
        longest_[state] = longest;
        return longest;
    }

    static void unite(ByteSet& set, const ByteSet& with) {
        set.low |= with.low;
        set.high |= with.high;
        set.other = set.other || with.other;
    }

    char kept(char c) const { return folds_ ? to_lower(c) : c; }

    bool has_foreign(ByteSet set) const {
        for (const unsigned char byte : bytes_)
            (byte < 64 ? set.low : set.high) &= ~(std::uint64_t{1} << (byte & 63u));
        return set.other || set.low != 0 || set.high != 0;
    }

    static bool same(std::string_view word, std::string_view text) {
        return has_capital(word) ? word == text : equal_ignoring_case(word, text);
    }

    /// Whether a keyword ends with what was read; then it is the first one.
    bool completes(std::string_view read, std::uint16_t next) {
        bool any = false;
        for (std::size_t i = 0; i < keywords_.size(); ++i) {
            const std::size_t size = keywords_[i].size();
            if (read.size() < size || !same(keywords_[i], read.substr(read.size() - size)))
                continue;
            if (ways_.reach(next, behind_[i])) ends_[i] = true;
            any = true;
        }
        return any;
    }

    /// The most of its end that a keyword begins with.
    std::string begun(std::string read) const {
        const auto begins = [&](std::string_view word) {
            return same(word.substr(0, read.size()), read);
        };
        while (std::none_of(keywords_.begin(), keywords_.end(), begins)) read.erase(0, 1);
        return read;
    }

    /// Whether the end is reached without a keyword.
    bool enter(std::uint16_t step, const std::string& read) {
        Steps reached;
        if (ways_.reach(step, reached)) return true;
        for (const std::uint16_t number : reached) {
            (now_ ? after_[*now_] : starts_).emplace_back(number, read);
            if (seen_.emplace(number, read).second) open_.emplace_back(number, read);
        }
        return false;
    }

    const Ways& ways_;
    std::span<const std::string_view> keywords_;
    std::vector<Steps> behind_;
    std::vector<bool> ends_;
    bool folds_ = false;
    std::vector<unsigned char> bytes_;
    std::set<State> seen_;
    std::vector<State> open_;
    std::optional<State> now_;  ///< the one that is looked at
    std::vector<State> starts_;
    std::map<State, std::vector<State>> after_;
    std::map<State, std::size_t> longest_;
    ByteSet before_{};
};

/// Makes the automaton.
class Automaton {
  public:
    static constexpr std::size_t most_states = 400;

    /// With `anywhere` a match may begin at any byte.
    Automaton(const Ways& ways, bool anywhere) : ways_(ways) {
        if (anywhere) ways.reach(0, restart_);
        sort_bytes();
    }

    std::uint16_t state_of(Steps steps, bool accepts) {
        if (accepts) return Guard::accepted;
        steps.insert(restart_.begin(), restart_.end());
        if (steps.empty()) return Guard::dead;
        const auto number = static_cast<std::uint16_t>(Guard::begin + states_.size());
        const auto [known, is_new] = numbers_.try_emplace(steps, number);
        if (is_new) states_.push_back(std::move(steps));
        return known->second;
    }

    /// False where there would be too many states.
    bool complete() {
        for (std::size_t i = 0; i < states_.size(); ++i) {
            if (states_.size() > most_states) return false;
            for (std::size_t c = 0; c < samples_.size(); ++c) {
                Steps to;
                const bool accepts = ways_.move(states_[i], samples_[c], to);
                rows_.push_back(state_of(std::move(to), accepts));
            }
        }
        return true;
    }

    void give(MadeGuard& made) const {
        made.classes = classes_;
        made.guard.width = static_cast<std::uint16_t>(samples_.size());
        made.next.assign(samples_.size(), Guard::dead);
        made.next.insert(made.next.end(), samples_.size(), Guard::accepted);
        made.next.insert(made.next.end(), rows_.begin(), rows_.end());
    }

  private:
    /// Bytes that no set tells apart are one class.
    void sort_bytes() {
        std::map<std::vector<bool>, std::uint8_t> known;
        for (std::size_t byte = 0; byte < end_of_text; ++byte) {
            std::vector<bool> in;
            for (const ByteSet& set : ways_.made().sets)
                in.push_back(byte < 128 ? set.has(static_cast<char>(byte)) : set.other);
            const auto number = static_cast<std::uint8_t>(samples_.size());
            const auto [hit, is_new] = known.try_emplace(in, number);
            if (is_new) samples_.push_back(byte);
            classes_.push_back(hit->second);
        }
        classes_.push_back(static_cast<std::uint8_t>(samples_.size()));
        samples_.push_back(end_of_text);
    }

    const Ways& ways_;
    Steps restart_;
    std::vector<std::uint8_t> classes_;
    std::vector<std::size_t> samples_;  ///< a byte of each class
    std::vector<Steps> states_;
    std::map<Steps, std::uint16_t> numbers_;
    std::vector<std::uint16_t> rows_;
};

bool add_automaton(const Ways& ways, std::span<const std::string_view> keywords, MadeGuard& made) {
    made.behind.clear();
    FirstKeywords first(ways, keywords);
    const bool has_keyword = first.find();
    Automaton automaton(ways, !has_keyword);
    if (has_keyword) {
        for (std::size_t i = 0; i < keywords.size(); ++i)
            made.behind.push_back(automaton.state_of(first.behind()[i], first.ends()[i]));
        if (made.guard.most_before == Guard::any_number) {  // else from exact counts
            made.guard.before = first.before();
            made.guard.most_before = first.most_before();
        }
    } else {
        automaton.state_of({}, false);  // the first one: nothing read
    }
    if (!automaton.complete()) return false;
    automaton.give(made);
    return true;
}

struct Run {
    ByteSet set{};
    int least = 0;
};

/// The longest run of bytes of one set that every match has.
Run needed_run(const Piece& piece) {
    Run best;
    const auto better = [](const Run& a, const Run& b) { return a.least > b.least ? a : b; };
    switch (piece.kind) {
        case Piece::Kind::set:
            return piece.set.other ? Run{} : Run{piece.set, 1};
        case Piece::Kind::edge:
            return {};
        case Piece::Kind::repeat: {
            Run run = needed_run(piece.parts.front());
            if (piece.parts.front().kind == Piece::Kind::set) run.least *= piece.least;
            return piece.least == 0 ? Run{} : run;
        }
        case Piece::Kind::group:
        case Piece::Kind::sequence:
            for (const Piece& part : piece.parts) best = better(best, needed_run(part));
            return best;
        case Piece::Kind::choice: {
            best = needed_run(piece.parts.front());
            for (const Piece& part : piece.parts) {
                const Run run = needed_run(part);
                best.least = std::min(best.least, run.least);
                best.set.low |= run.set.low;
                best.set.high |= run.set.high;
            }
            return best;
        }
    }
    return best;
}

bool is_sign(char c) {
    return c > ' ' && c < 0x7F && !is_letter(c) && !is_digit(c);
}

/// Signs of which every match has one; the fewer the better, none if there are no such.
std::string needed_signs(const Piece& piece) {
    constexpr std::size_t few = 4;
    std::string best;
    switch (piece.kind) {
        case Piece::Kind::set:
            for (unsigned char c = 0; c < 128; ++c) {
                if (!piece.set.has(static_cast<char>(c))) continue;
                if (!is_sign(static_cast<char>(c))) return {};
                best += static_cast<char>(c);
            }
            return piece.set.other || best.size() > few ? std::string() : best;
        case Piece::Kind::edge:
            return {};
        case Piece::Kind::repeat:
            return piece.least == 0 ? std::string() : needed_signs(piece.parts.front());
        case Piece::Kind::group:
        case Piece::Kind::sequence:
            for (const Piece& part : piece.parts) {
                const std::string signs = needed_signs(part);
                if (!signs.empty() && (best.empty() || signs.size() < best.size())) best = signs;
            }
            return best;
        case Piece::Kind::choice:
            for (const Piece& part : piece.parts) {
                const std::string signs = needed_signs(part);
                if (signs.empty()) return {};
                for (const char c : signs)
                    if (best.find(c) == std::string::npos) best += c;
            }
            return best.size() > few ? std::string() : best;
    }
    return best;
}

}  // namespace

MadeGuard make_guard(const Piece& expression, std::span<const std::string_view> keywords) {
    constexpr int worth_it = 8;
    MadeGuard made;
    const Run run = needed_run(expression);
    if (run.least >= worth_it) {
        made.guard.run = run.set;
        made.guard.run_least = static_cast<std::uint16_t>(run.least);
    }
    made.signs = needed_signs(expression);
    // Exact counts may need too many states.
    for (const int copies : {0, 6, 3, 1}) {
        const MadePattern pattern = make_pattern(expression, copies);
        if (add_automaton(Ways(pattern), keywords, made)) break;
        made.classes.clear();
        made.behind.clear();
    }
    return made;
}

}  // namespace calint
