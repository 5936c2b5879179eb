#include "embed/make_guard.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "base/text.h"
#include "embed/first_keywords.h"
#include "embed/make_pattern.h"
#include "embed/ways.h"

namespace calint {

namespace {

constexpr std::size_t end_of_text = Guard::end_of_text;

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
