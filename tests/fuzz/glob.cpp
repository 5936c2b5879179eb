// Globs: a pattern, a line end, a path. The yardstick is a matcher that tries every way, with a
// table so that it ends; for git's globs it is fnmatch(3), as far as they mean the same.
#include <fnmatch.h>

#include <string>
#include <vector>

#include "base/text.h"
#include "fuzz.h"
#include "project/ignore_patterns.h"

using namespace calint;
using namespace calint::fuzz;

namespace {

class Matcher {
  public:
    Matcher(std::string_view pattern, std::string_view path)
        : pattern_(pattern), path_(path), known_((pattern.size() + 1) * (path.size() + 1), -1) {}

    bool matches(std::size_t p, std::size_t s) {
        signed char& known = known_[p * (path_.size() + 1) + s];
        if (known < 0) known = look(p, s) ? 1 : 0;
        return known == 1;
    }

  private:
    bool look(std::size_t p, std::size_t s) {
        if (p == pattern_.size()) return s == path_.size();
        if (pattern_.substr(p, 2) == "**") return spans(p, s);
        const bool at_end = s == path_.size();
        if (pattern_[p] == '*')
            return matches(p + 1, s) || (!at_end && path_[s] != '/' && matches(p, s + 1));
        if (at_end) return false;
        if (pattern_[p] == '[') {
            const std::size_t close = pattern_.find(']', p + 2);
            if (close != std::string_view::npos)
                return path_[s] != '/' && is_in(pattern_.substr(p + 1, close - p - 1), path_[s]) &&
                       matches(close + 1, s + 1);
        }
        return (pattern_[p] == path_[s] || (pattern_[p] == '?' && path_[s] != '/')) &&
               matches(p + 1, s + 1);
    }

    /// `**/` at the beginning of a segment stands for whole segments, any other `**` for anything,
    /// and so does one that closes the pattern.
    bool spans(std::size_t p, std::size_t s) {
        const bool whole = (p == 0 || pattern_[p - 1] == '/') && pattern_.substr(p, 3) == "**/";
        if (whole && p + 3 == pattern_.size()) return true;
        if (!whole) return matches(p + 2, s) || (s < path_.size() && matches(p, s + 1));
        if (matches(p + 3, s)) return true;
        for (std::size_t at = s; at < path_.size(); ++at)
            if (path_[at] == '/' && matches(p + 3, at + 1)) return true;
        return false;
    }

    static bool is_in(std::string_view set, char c) {
        const bool negated = set[0] == '!' || set[0] == '^';
        if (negated) set.remove_prefix(1);
        for (std::size_t i = 0; i < set.size(); ++i) {
            const bool is_range = i + 2 < set.size() && set[i + 1] == '-';
            if (is_range ? c >= set[i] && c <= set[i + 2] : c == set[i]) return !negated;
            if (is_range) i += 2;
        }
        return negated;
    }

    std::string_view pattern_;
    std::string_view path_;
    std::vector<signed char> known_;
};

bool expected(std::string_view pattern, std::string_view path) {
    if (Matcher(pattern, path).matches(0, 0)) return true;
    const std::size_t slash = path.rfind('/');
    return pattern.find('/') == std::string_view::npos && slash != std::string_view::npos &&
           Matcher(pattern, path.substr(slash + 1)).matches(0, 0);
}

void check_ignores(std::string_view pattern, std::string_view path) {
    const bool matches = ignore_glob_matches(pattern, path, true, false);
    ignored_by(parse_ignore_patterns(pattern), path, false);
    // fnmatch() knows no `**`, takes time that grows without a bound and other sets.
    const bool is_like = pattern.find("**") == pattern.npos && pattern.size() < 20 &&
                         path.size() < 40 && pattern.find_first_of("[\\") == pattern.npos;
    if (!is_like || pattern.find('\0') != pattern.npos || path.find('\0') != path.npos) return;
    const int found =
        fnmatch(std::string(pattern).c_str(), std::string(path).c_str(), FNM_PATHNAME);
    require(matches == (found == 0), "a glob of git's is matched wrong", pattern);
}

}  // namespace

FUZZ_TARGET(input) {
    std::string_view path = input;
    const std::string_view pattern = take_line(path);
    const bool matches = glob_match(pattern, path);
    check_ignores(pattern, path);
    // The table would not fit for long ones, of which only the time is of interest.
    if (pattern.size() * path.size() > 20'000) return;
    require(matches == expected(pattern, path), "a glob is matched wrong", input);
}
