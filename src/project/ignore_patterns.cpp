#include "project/ignore_patterns.h"

#include <algorithm>

#include "base/text.h"

namespace calint {

namespace {

constexpr auto npos = std::string_view::npos;

bool is_in_named_class(std::string_view name, unsigned char c) {
    const char as_char = static_cast<char>(c);
    const bool letter = is_letter(as_char);
    const bool digit = is_digit(as_char);
    const bool graphic = c > 0x20 && c < 0x7F;
    if (name == "alpha") return letter;
    if (name == "digit") return digit;
    if (name == "alnum") return letter || digit;
    if (name == "lower") return c >= 'a' && c <= 'z';
    if (name == "upper") return c >= 'A' && c <= 'Z';
    if (name == "space") return c == ' ' || (c >= '\t' && c <= '\r');
    if (name == "blank") return c == ' ' || c == '\t';
    if (name == "punct") return graphic && !letter && !digit;
    if (name == "cntrl") return c < 0x20 || c == 0x7F;
    if (name == "graph") return graphic;
    if (name == "print") return graphic || c == ' ';
    if (name == "xdigit") return digit || (to_lower(as_char) >= 'a' && to_lower(as_char) <= 'f');
    return false;
}

/// What stands in brackets, from behind the `[` on. `end` is put behind the `]`; to npos if there
/// is none, so that nothing matches.
bool class_matches(std::string_view glob, std::size_t at, unsigned char c, bool any_case,
                   std::size_t& end) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(glob[i]); };
    const auto in_range = [&](unsigned char from, unsigned char to) {
        if (from <= c && c <= to) return true;
        const char other = is_letter(static_cast<char>(c)) ? static_cast<char>(c ^ 0x20) : 0;
        const auto swapped = static_cast<unsigned char>(other);
        return any_case && other != 0 && from <= swapped && swapped <= to;
    };
    end = npos;
    const bool negated = at < glob.size() && (glob[at] == '!' || glob[at] == '^');
    if (negated) ++at;
    bool hit = false;
    for (std::size_t i = at; i < glob.size();) {
        if (glob[i] == ']' && i != at) {
            end = i + 1;
            return hit != negated;
        }
        if (glob.substr(i).starts_with("[:")) {
            const std::size_t close = glob.find(":]", i + 2);
            const std::string_view name = glob.substr(i + 2, close - i - 2);
            if (close != npos && name.find_first_of("[]") == npos) {
                hit = hit || is_in_named_class(name, c);
                if (any_case && name == "upper") hit = hit || is_in_named_class("lower", c);
                i = close + 2;
                continue;
            }
        }
        if (glob[i] == '\\') ++i;
        if (i >= glob.size()) return false;
        const unsigned char from = byte(i++);
        const bool is_range = i + 1 < glob.size() && glob[i] == '-' && glob[i + 1] != ']';
        if (is_range) {
            ++i;
            if (glob[i] == '\\') ++i;
            if (i >= glob.size()) return false;
        }
        hit = hit || in_range(from, is_range ? byte(i) : from);
        if (is_range) ++i;
    }
    return false;
}

/// Where to go on with when what follows a star does not match.
struct Retry {
    std::size_t glob = npos;  ///< behind the star; npos: there was none
    std::size_t text = 0;     ///< what it has taken ends here
};

/// One comparison. A later star can do all that an earlier one of its kind could, so that only
/// the last of each kind has to be tried again.
class Globber {
  public:
    Globber(std::string_view glob, std::string_view text, bool is_path, bool any_case)
        : glob_(glob), text_(text), is_path_(is_path), any_case_(any_case) {}

    bool matches() {
        for (;;) {
            const bool done = g_ == glob_.size();
            if (done && t_ == text_.size()) return true;
            if (!done && glob_[g_] == '*') {
                if (take_stars()) return true;
                continue;
            }
            if (!done && t_ < text_.size() && take_one()) continue;
            if (!retry()) return false;
        }
    }

  private:
    /// True if all that is left matches.
    bool take_stars() {
        const std::size_t begin = g_;
        while (g_ < glob_.size() && glob_[g_] == '*') ++g_;
        const bool at_end = g_ == glob_.size();
        const bool is_double = g_ - begin > 1;
        const std::string_view rest = glob_.substr(g_);
        const bool over_folders = is_path_ && is_double &&
                                  (begin == 0 || glob_[begin - 1] == '/') &&
                                  (at_end || rest.starts_with('/') || rest.starts_with("\\/"));
        if (!is_path_ || (over_folders && !rest.starts_with('/'))) {
            if (at_end) return true;
            any_ = {g_, t_};
            over_folders_ = name_ = {};
        } else if (over_folders) {
            over_folders_ = {++g_, t_};
            any_ = name_ = {};
        } else {
            name_ = {g_, t_};
        }
        return false;
    }

    bool take_one() {
        const auto c = static_cast<unsigned char>(text_[t_]);
        const char wanted = glob_[g_];
        std::size_t next = g_ + 1;
        bool same = false;
        if (wanted == '?') {
            same = !is_path_ || c != '/';
        } else if (wanted == '[') {
            same = class_matches(glob_, next, c, any_case_, next) && !(is_path_ && c == '/');
        } else {
            if (wanted == '\\' && next == glob_.size()) return false;
            const char literal = wanted == '\\' ? glob_[next++] : wanted;
            const char here = static_cast<char>(c);
            same = literal == here || (any_case_ && to_lower(literal) == to_lower(here));
        }
        if (!same) return false;
        g_ = next;
        ++t_;
        return true;
    }

    bool retry() {
        if (name_.glob != npos && name_.text < text_.size() && text_[name_.text] != '/') {
            g_ = name_.glob;
            t_ = ++name_.text;
            return true;
        }
        name_ = {};
        if (any_.glob != npos) {
            if (any_.text == text_.size()) return false;
            g_ = any_.glob;
            t_ = ++any_.text;
            return true;
        }
        if (over_folders_.glob == npos) return false;
        const std::size_t slash = text_.find('/', over_folders_.text);
        if (slash == npos) return false;
        g_ = over_folders_.glob;
        t_ = over_folders_.text = slash + 1;
        return true;
    }

    std::string_view glob_;
    std::string_view text_;
    bool is_path_;
    bool any_case_;
    std::size_t g_ = 0;
    std::size_t t_ = 0;
    Retry name_;          ///< of a star that stays in its folder
    Retry any_;           ///< of one that takes anything
    Retry over_folders_;  ///< of `**/`, which takes whole folders
};

bool is_plain(std::string_view text) {
    return text.find_first_of("*?[\\") == npos;
}

bool same_text(std::string_view a, std::string_view b, bool any_case) {
    return any_case ? equal_ignoring_case(a, b) : a == b;
}

/// Blanks at the end, but for those behind a backslash.
std::string_view without_trailing_blanks(std::string_view line) {
    std::size_t end = line.size();
    while (end > 0 && line[end - 1] == ' ') --end;
    std::size_t slashes = 0;
    while (slashes < end && line[end - 1 - slashes] == '\\') ++slashes;
    return line.substr(0, std::min(line.size(), end + slashes % 2));
}

}  // namespace

bool ignore_glob_matches(std::string_view glob, std::string_view text, bool is_path,
                         bool any_case) {
    return Globber(glob, text, is_path, any_case).matches();
}

IgnorePatterns parse_ignore_patterns(std::string_view text, bool any_case) {
    using Kind = IgnorePattern::Kind;
    IgnorePatterns out;
    out.any_case = any_case;
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    for (std::string_view line : split(text, '\n')) {
        if (line.ends_with('\r')) line.remove_suffix(1);
        if (line.starts_with('#')) continue;
        line = without_trailing_blanks(line);
        IgnorePattern pattern;
        pattern.takes_back = line.starts_with('!');
        if (pattern.takes_back) line.remove_prefix(1);
        pattern.only_folders = line.ends_with('/');
        if (pattern.only_folders) line.remove_suffix(1);
        if (line.empty()) continue;
        const bool is_path = line.find('/') != npos;
        if (line.starts_with('/')) line.remove_prefix(1);
        if (is_path) {
            pattern.kind = is_plain(line) ? Kind::path : Kind::path_glob;
        } else if (is_plain(line)) {
            pattern.kind = Kind::name;
        } else if (line.starts_with('*') && is_plain(line.substr(1))) {
            pattern.kind = Kind::name_ending;
            line.remove_prefix(1);
        } else {
            pattern.kind = Kind::name_glob;
        }
        pattern.text = line;
        out.patterns.push_back(std::move(pattern));
    }
    return out;
}

std::optional<bool> ignored_by(const IgnorePatterns& patterns, std::string_view path,
                               bool is_folder) {
    using Kind = IgnorePattern::Kind;
    const bool any_case = patterns.any_case;
    const std::string_view name = path.substr(path.rfind('/') + 1);
    const auto speaks_of = [&](const IgnorePattern& pattern) {
        const std::string_view text = pattern.text;
        switch (pattern.kind) {
            case Kind::name:
                return same_text(name, text, any_case);
            case Kind::name_ending:
                return name.size() >= text.size() &&
                       same_text(name.substr(name.size() - text.size()), text, any_case);
            case Kind::name_glob:
                return ignore_glob_matches(text, name, false, any_case);
            case Kind::path:
                return same_text(path, text, any_case);
            case Kind::path_glob:
                return ignore_glob_matches(text, path, true, any_case);
        }
        return false;
    };
    for (auto pattern = patterns.patterns.rbegin(); pattern != patterns.patterns.rend();
         ++pattern) {
        if (pattern->only_folders && !is_folder) continue;
        if (speaks_of(*pattern)) return !pattern->takes_back;
    }
    return std::nullopt;
}

}  // namespace calint
