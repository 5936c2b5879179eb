#include "embed/parse_expression.h"

#include <algorithm>
#include <charconv>

#include "base/text.h"

namespace calint {

namespace {

/// Thrown where something is not known.
struct NotKnown {};

ByteSet set_of(std::string_view ranges) {
    ByteSet set;
    for (std::size_t i = 0; i + 1 < ranges.size(); i += 2) {
        for (int c = ranges[i]; c <= ranges[i + 1]; ++c) set.add(static_cast<unsigned char>(c));
    }
    return set;
}

ByteSet negated(ByteSet set) {
    return {~set.low, ~set.high, !set.other};
}

void unite(ByteSet& set, const ByteSet& with) {
    set.low |= with.low;
    set.high |= with.high;
    set.other = set.other || with.other;
}

Piece of_set(const ByteSet& set) {
    Piece piece;
    piece.kind = Piece::Kind::set;
    piece.set = set;
    return piece;
}

class Parser {
  public:
    explicit Parser(std::string_view text) : text_(text) {}

    Piece parse() {
        Piece piece = choice();
        if (at_ != text_.size()) throw NotKnown();
        return piece;
    }

  private:
    bool ends() const { return at_ == text_.size(); }
    bool is_next(std::string_view what) const { return text_.substr(at_).starts_with(what); }
    bool take(std::string_view what) {
        if (!is_next(what)) return false;
        at_ += what.size();
        return true;
    }
    char next() {
        if (ends()) throw NotKnown();
        return text_[at_++];
    }

    Piece choice() {
        Piece all;
        all.kind = Piece::Kind::choice;
        do all.parts.push_back(sequence());
        while (take("|"));
        return all.parts.size() == 1 ? std::move(all.parts.front()) : all;
    }

    Piece sequence() {
        Piece all;
        while (!ends() && !is_next("|") && !is_next(")")) {
            if (take("(?i)")) {
                any_case_ = true;
                continue;
            }
            all.parts.push_back(repeated(atom()));
        }
        return all;
    }

    Piece repeated(Piece one) {
        int least = 0, most = -1;
        if (take("*")) {
        } else if (take("+")) {
            least = 1;
        } else if (take("?")) {
            most = 1;
        } else if (!counts(least, most)) {
            return one;
        }
        Piece piece;
        piece.kind = Piece::Kind::repeat;
        piece.least = least;
        piece.most = most;
        piece.is_greedy = !take("?");
        // What repeats nothing has rules of its own.
        if (most < 0 && may_be_empty(one)) throw NotKnown();
        if (one.kind == Piece::Kind::edge || is_next("*") || is_next("+") || is_next("{"))
            throw NotKnown();
        piece.parts.push_back(std::move(one));
        return piece;
    }

    /// `{2}`, `{2,}` or `{2,5}`; any other brace is a character.
    bool counts(int& least, int& most) {
        if (!is_next("{")) return false;
        const char* const end = text_.data() + text_.size();
        const auto first = std::from_chars(text_.data() + at_ + 1, end, least);
        if (first.ec != std::errc() || first.ptr == end) return false;
        const char* stop = first.ptr;
        most = least;
        if (*stop == ',') {
            ++stop;
            most = -1;
            const auto second = std::from_chars(stop, end, most);
            stop = second.ptr;
        }
        if (stop == end || *stop != '}') throw NotKnown();
        at_ = static_cast<std::size_t>(stop + 1 - text_.data());
        return true;
    }

    Piece atom() {
        const char c = next();
        switch (c) {
            case '(':
                return group();
            case '[':
                return of_set(char_class());
            case '.':
                return of_set(negated(set_of("\n\n")));
            case '^':
                return edge(PatternOp::text_begin);
            case '$':
                return edge(PatternOp::text_end);
            case '\\':
                return escaped();
            case '*':
            case '+':
            case '?':
                throw NotKnown();
            default:
                return literal(c);
        }
    }

    static Piece edge(PatternOp op) {
        Piece piece;
        piece.kind = Piece::Kind::edge;
        piece.edge = op;
        return piece;
    }

    Piece group() {
        const bool outside = any_case_;
        Piece piece;
        piece.kind = Piece::Kind::group;
        if (take("?P<")) {
            static constexpr std::string_view names[] = {"secret", "name", "random"};
            for (std::size_t i = 0; i < std::size(names); ++i) {
                if (is_next(names[i])) piece.group = static_cast<int>(i) + 1;
            }
            at_ = text_.find('>', at_) + 1;
        } else if (take("?i:")) {
            any_case_ = true;
        } else if (is_next("?") && !take("?:")) {
            throw NotKnown();
        }
        piece.parts.push_back(choice());
        if (next() != ')') throw NotKnown();
        any_case_ = outside;
        return piece;
    }

    /// A character beyond ASCII can only be told from those within.
    Piece literal(char c) {
        if ((c & 0x80) == 0) return of_set(one(c));
        while (!ends() && (text_[at_] & 0xC0) == 0x80) ++at_;
        return of_set({0, 0, true});
    }

    ByteSet one(char c) const {
        const char both[] = {c, c};
        ByteSet set = set_of({both, 2});
        if (any_case_) fold(set);
        return set;
    }

    static void fold(ByteSet& set) {
        for (unsigned char c = 'a'; c <= 'z'; ++c) {
            const auto upper = static_cast<unsigned char>(c - 'a' + 'A');
            if (set.has(static_cast<char>(c))) set.add(upper);
            if (set.has(static_cast<char>(upper))) set.add(c);
        }
    }

    Piece escaped() {
        const char c = next();
        if (c == 'b') return edge(PatternOp::word_edge);
        if (c == 'B') return edge(PatternOp::not_word_edge);
        if (const std::optional<ByteSet> set = named_set(c)) return of_set(*set);
        return of_set(one(escape(c)));
    }

    static std::optional<ByteSet> named_set(char c) {
        const bool is_negated = c >= 'A' && c <= 'Z';
        ByteSet set;
        switch (to_lower(c)) {
            case 's':
                set = set_of("\t\n\f\r  ");
                break;
            case 'w':
                set = set_of("09AZaz__");
                break;
            case 'd':
                set = set_of("09");
                break;
            default:
                return std::nullopt;
        }
        return is_negated ? negated(set) : set;
    }

    char escape(char c) {
        switch (c) {
            case 'n':
                return '\n';
            case 'r':
                return '\r';
            case 't':
                return '\t';
            case 'x': {
                unsigned value = 0;
                const char* const begin = text_.data() + at_;
                if (text_.size() - at_ < 2 ||
                    std::from_chars(begin, begin + 2, value, 16).ptr != begin + 2 || value > 127)
                    throw NotKnown();
                at_ += 2;
                return static_cast<char>(value);
            }
            default:
                if (is_letter(c) || is_digit(c)) throw NotKnown();
                return c;
        }
    }

    ByteSet char_class() {
        const bool is_negated = take("^");
        ByteSet set;
        for (bool first = true; first || !is_next("]"); first = false) {
            const char c = next();
            if ((c & 0x80) != 0 || (c == '[' && is_next(":"))) throw NotKnown();
            char begin = c;
            if (c == '\\') {
                const char what = next();
                if (const std::optional<ByteSet> named = named_set(what)) {
                    unite(set, *named);
                    continue;
                }
                begin = escape(what);
            }
            char end = begin;
            if (is_next("-") && !text_.substr(at_).starts_with("-]")) {
                ++at_;
                end = next();
                if (end == '\\') end = escape(next());
                if (end < begin) throw NotKnown();
            }
            const char both[] = {begin, end};
            unite(set, set_of({both, 2}));
        }
        ++at_;
        if (any_case_) fold(set);
        return is_negated ? negated(set) : set;
    }

    std::string_view text_;
    std::size_t at_ = 0;
    bool any_case_ = false;
};

}  // namespace

std::optional<Piece> parse_expression(std::string_view expression) {
    try {
        return Parser(expression).parse();
    } catch (const NotKnown&) {
        return std::nullopt;
    }
}

bool may_be_empty(const Piece& piece) {
    switch (piece.kind) {
        case Piece::Kind::set:
            return false;
        case Piece::Kind::choice:
            return std::any_of(piece.parts.begin(), piece.parts.end(), may_be_empty);
        case Piece::Kind::repeat:
            return piece.least == 0 || may_be_empty(piece.parts.front());
        case Piece::Kind::sequence:
        case Piece::Kind::group:
            return std::all_of(piece.parts.begin(), piece.parts.end(), may_be_empty);
        case Piece::Kind::edge:
            return true;
    }
    return true;
}

}  // namespace calint
