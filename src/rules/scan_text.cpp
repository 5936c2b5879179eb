#include "rules/scan_text.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "rules/exceptions.h"
#include "secrets/validators.h"

namespace calint {

namespace {

/// Letters, digits and what stands in tokens, URLs and base64: a window ends behind none of them,
/// so that it cuts no value in two.
constexpr std::array<bool, 256> value_chars = [] {
    std::array<bool, 256> table{};
    for (int c = 0; c < 256; ++c) {
        const char as_char = static_cast<char>(c);
        table[static_cast<std::size_t>(c)] =
            is_letter(as_char) || is_digit(as_char) ||
            std::string_view("._+/=-\\%").find(as_char) != std::string_view::npos;
    }
    return table;
}();

bool is_value_char(char c) {
    return value_chars[static_cast<unsigned char>(c)];
}

/// Those of one keyword are.
void put_in_order(std::vector<std::uint32_t>& places) {
    if (!std::is_sorted(places.begin(), places.end())) std::sort(places.begin(), places.end());
}

}  // namespace

const std::vector<TextHit>& TextScanner::scan(const TextFile& file) {
    hits_.clear();
    may_have_ignore_ = plan_.empty();
    if (plan_.empty()) return hits_;
    find_literals(*plan_.literals_, file.text(), literals_);
    if (literals_.empty()) return hits_;
    group_literals();
    may_have_ignore_ = !places_of(0).empty();
    knows_runs_ = false;
    needed_runs_.clear();
    near_.start();
    value_ = {};
    for (const Condition& condition : plan_.conditions_) {
        if (!may_hold(condition, file.path()) || !has_what_is_needed(condition, file.text()) ||
            !find_live_keywords(condition, file.text()))
            continue;
        make_windows(condition, file.text());
        for (const Span window : windows_) {
            if (may_match_in(condition, file.text(), window)) scan_window(condition, file, window);
        }
    }
    std::stable_sort(hits_.begin(), hits_.end(), [](const TextHit& a, const TextHit& b) {
        return a.span.begin < b.span.begin;
    });
    return hits_;
}

/// Sorts the places by literal; those of one stay in order.
void TextScanner::group_literals() {
    ends_.assign(plan_.literals_->literals.size() + 1, 0);
    for (const LiteralHit& hit : literals_) ++ends_[hit.literal + 1u];
    for (std::size_t i = 1; i < ends_.size(); ++i) ends_[i] += ends_[i - 1];
    places_.resize(literals_.size());
    there_ = {};
    for (const LiteralHit& hit : literals_) {
        places_[ends_[hit.literal]++] = hit.at;
        TextPlan::set(there_, hit.literal);
    }
}

std::span<const std::uint32_t> TextScanner::places_of(std::uint16_t literal) const {
    const std::uint32_t begin = literal == 0 ? 0 : ends_[literal - 1u];
    return std::span(places_).subspan(begin, ends_[literal] - begin);
}

void TextScanner::count(std::vector<std::size_t>& applied) const {
    for (const std::size_t rule : plan_.text_rules_) ++applied[rule];
}

bool TextScanner::may_hold(const Condition& condition, std::string_view path) const {
    const auto perhaps = [&](const TextPlan::Bits& bits) {
        return (bits[0] & there_[0]) != 0 || (bits[1] & there_[1]) != 0;
    };
    if (!perhaps(condition.keyword_bits) || !perhaps(condition.with_bits)) return false;
    const bool knows = plan_.literals_->literals.size() <= TextPlan::bit_count;
    if (knows) return wants_file(*plan_.rules_[condition.rule], path);
    const auto is_there = [&](std::uint16_t literal) { return !places_of(literal).empty(); };
    const auto any = [&](std::span<const std::uint16_t> literals) {
        return std::any_of(literals.begin(), literals.end(), is_there);
    };
    return any(condition.keywords) && (condition.with.empty() || any(condition.with)) &&
           wants_file(*plan_.rules_[condition.rule], path);
}

/// Whether there may be a match, as far as its keywords tell: where every match has one in it,
/// finds those that may be the first one of a match.
bool TextScanner::find_live_keywords(const Condition& condition, std::string_view text) {
    if (!needs_keyword(condition.condition->guard)) return true;
    live_.clear();
    next_live_ = 0;
    KeywordGuard guard(*condition.condition->guard, text, guard_room_);
    for (std::size_t i = 0; i < condition.keywords.size(); ++i) {
        const std::size_t size = condition.condition->keywords[i].size();
        for (const std::uint32_t at : places_of(condition.keywords[i])) {
            if (guard.may_match_behind(i, at + size)) live_.push_back(at);
        }
    }
    put_in_order(live_);
    return !live_.empty();
}

/// Whether the sign and the run that every match has are anywhere in the text. Many conditions need
/// the same run.
bool TextScanner::has_what_is_needed(const Condition& condition, std::string_view text) {
    const Guard* const guard = condition.condition->guard;
    if (guard == nullptr) return true;
    // Around a few keywords it is sooner looked for there.
    std::size_t places = 0;
    for (const std::uint16_t literal : condition.keywords) places += places_of(literal).size();
    if (places * 2 * condition.condition->reach < text.size()) return true;
    if (!has_sign(*guard, text)) return false;
    // Around runs of letters and digits there may be no windows at all.
    if (guard->run_least == 0 || condition.condition->shortest_run != 0) return true;
    for (const auto& [other, found] : needed_runs_) {
        if (other->run_least == guard->run_least && other->run == guard->run) return found;
    }
    needed_runs_.emplace_back(guard, has_run(*guard, text));
    return needed_runs_.back().second;
}

bool TextScanner::may_match_in(const Condition& condition, std::string_view text,
                               Span window) const {
    const Guard* const guard = condition.condition->guard;
    if (guard == nullptr) return true;
    if (guard->run_least != 0 && !has_run(*guard, text.substr(window.begin, window.size())))
        return false;
    if (!needs_keyword(guard))
        return has_sign(*guard, text.substr(window.begin, window.size())) &&
               (guard->next.empty() || may_match(*guard, text, window));
    const auto live = std::lower_bound(live_.begin(), live_.end(), window.begin);
    return live != live_.end() && *live < window.end;
}

/// Where the expression is worth running, in order and without overlap: around the keywords, or
/// around the runs that have a keyword within reach.
void TextScanner::make_windows(const Condition& condition, std::string_view text) {
    windows_.clear();
    const TextCondition& about = *condition.condition;
    if (about.shortest_run != 0) {
        make_windows_at_runs(condition, text);
        return;
    }
    collect_keywords(condition);
    const std::size_t reach = std::max<std::uint32_t>(about.reach, 1);
    for (const std::uint32_t at : around_)
        add_window(at > reach ? at - reach : 0, std::min(text.size(), at + reach), text);
}

/// Adds a window, widened so that it cuts no value in two; one that touches the last is joined to
/// it. They come in order of their ends.
void TextScanner::add_window(std::size_t begin, std::size_t end, std::string_view text) {
    const std::size_t last = windows_.empty() ? 0 : windows_.back().end;
    if (!windows_.empty() && end <= last) return;
    while (begin > last && is_value_char(text[begin - 1])) --begin;
    if (end < value_.begin || end >= value_.end) {
        value_.begin = static_cast<std::uint32_t>(end);
        while (end < text.size() && is_value_char(text[end])) ++end;
        value_.end = static_cast<std::uint32_t>(end);
    }
    end = value_.end;
    if (!windows_.empty() && begin <= last) {
        windows_.back().end = static_cast<std::uint32_t>(end);
    } else {
        windows_.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)});
    }
}

void TextScanner::collect_keywords(const Condition& condition) {
    around_.clear();
    for (const std::uint16_t literal : condition.keywords) {
        const std::span<const std::uint32_t> places = places_of(literal);
        around_.insert(around_.end(), places.begin(), places.end());
    }
    put_in_order(around_);
}

/// All runs that any condition may ask for: those in reach of a keyword.
void TextScanner::find_runs(std::string_view text) {
    near_keywords_.clear();
    for (std::uint16_t literal = 0; literal < plan_.run_reach_.size(); ++literal) {
        const std::uint32_t reach = plan_.run_reach_[literal];
        if (reach == 0) continue;
        bool is_first = true;
        for (const std::uint32_t at : places_of(literal)) {
            const std::uint32_t begin = at >= reach ? at + 1 - reach : 0;
            if (!is_first && begin <= near_keywords_.back().end) {
                near_keywords_.back().end = at + reach;
            } else {
                near_keywords_.push_back({begin, at + reach});
            }
            is_first = false;
        }
    }
    std::sort(near_keywords_.begin(), near_keywords_.end(),
              [](Span a, Span b) { return a.begin < b.begin; });
    runs_.start();
    for (std::size_t i = 0; i < near_keywords_.size();) {
        Span part = near_keywords_[i++];
        for (; i < near_keywords_.size() && near_keywords_[i].begin <= part.end; ++i)
            part.end = std::max(part.end, near_keywords_[i].end);
        runs_.find(text, part);
    }
    knows_runs_ = true;
}

void TextScanner::make_windows_at_runs(const Condition& condition, std::string_view text) {
    constexpr std::size_t before = 240;  // for a name and what stands between it and its value
    constexpr std::size_t after = 64;
    const TextCondition& about = *condition.condition;
    if (!knows_runs_) find_runs(text);
    around_.clear();
    std::size_t keyword = 0;
    for (const Span run : runs_.spans()) {
        if (run.size() < about.shortest_run || run.size() > about.longest_run) continue;
        if (around_.empty()) collect_keywords(condition);
        const std::uint32_t from = run.begin > about.reach ? run.begin - about.reach : 0;
        while (keyword < around_.size() && around_[keyword] < from) ++keyword;
        if (keyword == around_.size()) return;
        if (around_[keyword] > run.end + about.reach) continue;
        add_window(run.begin > before ? run.begin - before : 0,
                   std::min(text.size(), run.end + after), text);
    }
}

void TextScanner::scan_window(const Condition& condition, const TextFile& file, Span window) {
    while (window.begin < window.end) {
        const std::optional<TextMatch> match = next_match(condition, file.text(), window);
        if (!match) return;
        if (match->secret.size() > 0) consider(condition, file, *match);
        // What follows a value may be what introduces the next one.
        window.begin = std::max(match->secret.end, match->whole.begin + 1);
    }
}

/// Where every match has a keyword in it, one begins at a live one or as far before it as the
/// expression reads.
std::optional<TextMatch> TextScanner::next_match(const Condition& condition, std::string_view text,
                                                 Span window) {
    const TextCondition& about = *condition.condition;
    if (!needs_keyword(about.guard))
        return expressions_.first(about.expression, about.pattern, text, window);
    TextMatch match;
    for (; next_live_ < live_.size() && live_[next_live_] < window.end; ++next_live_) {
        const std::uint32_t keyword = live_[next_live_];
        if (keyword < window.begin) continue;
        window.begin = first_begin(*about.guard, text, window.begin, keyword);
        switch (
            expressions_.try_pattern(about.pattern, text, window, {window.begin, keyword}, match)) {
            case Searched::found:
                return match;
            case Searched::nothing:
                window.begin = keyword + 1;
                break;
            case Searched::unknown:
                return expressions_.first(about.expression, nullptr, text, window);
        }
    }
    return std::nullopt;
}

void TextScanner::consider(const Condition& condition, const TextFile& file,
                           const TextMatch& match) {
    const TextCondition& text = *condition.condition;
    const std::optional<Taken> taken = take(text.takes, text.sibling, file, match);
    if (!taken || !satisfies(text.tests, file, match, *taken)) return;
    const Override* change = &text.change;
    if (!text.where.empty()) {
        const auto held = std::find_if(text.where.begin(), text.where.end(), [&](const auto& c) {
            return satisfies(c.tests, file, match, *taken);
        });
        if (held == text.where.end()) return;
        change = &held->change;
    }
    hits_.push_back({condition.rule, taken->span, change});
}

bool TextScanner::satisfies(const TextTests& tests, const TextFile& file, const TextMatch& match,
                            const Taken& taken) {
    if (!tester_.all(tests.value, taken.value)) return false;
    const Suspect suspect{file, taken.span, taken.value};
    for (const std::string_view name : tests.valid) {
        if (!find_validator(name)->holds(suspect)) return false;
    }
    if (tests.key_within != 0 && !file.has_key_within(taken.span, tests.key_within)) return false;
    return std::all_of(tests.around.begin(), tests.around.end(), [&](const AroundTest& around) {
        switch (around.of) {
            case Around::name:
                return tester_.all(around.tests, match.name.size() > 0 ? file.text(match.name)
                                                                       : file.name_of(taken.span));
            case Around::left:
                return tester_.all(around.tests, file.left_of(taken.span.begin));
            case Around::line:
                return tester_.all(around.tests, file.line(taken.span.begin));
            case Around::near:
                return near_.holds(around, file, taken.span);
            case Around::path:
                return tester_.all(around.tests, file.path());
        }
        return false;
    });
}

}  // namespace calint
