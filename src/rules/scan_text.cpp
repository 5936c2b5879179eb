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

/// Adds a window, widened so that it cuts no value in two; one that touches the last is joined to
/// it. They come in order of their ends.
void add_window(std::size_t begin, std::size_t end, std::string_view text,
                std::vector<Span>& windows) {
    const std::size_t last = windows.empty() ? 0 : windows.back().end;
    if (!windows.empty() && end <= last) return;
    while (begin > last && is_value_char(text[begin - 1])) --begin;
    while (end < text.size() && is_value_char(text[end])) ++end;
    if (!windows.empty() && begin <= last) {
        windows.back().end = static_cast<std::uint32_t>(end);
    } else {
        windows.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)});
    }
}

}  // namespace

TextPlan::TextPlan(const std::vector<const Rule*>& rules) : rules_(rules) {
    for (std::size_t i = 0; i < rules.size(); ++i) {
        for (const TextCondition& text : rules[i]->texts) {
            Condition& added = conditions_.emplace_back();
            added.rule = static_cast<std::uint16_t>(i);
            added.condition = &text;
            for (const std::string_view word : text.keywords)
                added.keywords.push_back(prefilter_.add(word));
            for (const std::string_view word : text.with)
                added.with.push_back(prefilter_.add(word));
        }
    }
    prefilter_.prepare();
}

const std::vector<TextHit>& TextScanner::scan(const TextFile& file) {
    hits_.clear();
    if (plan_.empty()) return hits_;
    plan_.prefilter_.find(file.text(), literals_);
    if (literals_.empty()) return hits_;
    places_.resize(plan_.prefilter_.size());
    for (auto& places : places_) places.clear();
    for (const LiteralHit& hit : literals_) places_[hit.literal].push_back(hit.at);
    knows_runs_ = false;
    for (const Condition& condition : plan_.conditions_) {
        if (!may_hold(condition, file.path())) continue;
        make_windows(condition, file.text());
        for (const Span window : windows_) scan_window(condition, file, window);
    }
    std::stable_sort(hits_.begin(), hits_.end(), [](const TextHit& a, const TextHit& b) {
        return a.span.begin < b.span.begin;
    });
    return hits_;
}

void TextScanner::count(std::vector<std::size_t>& applied) const {
    for (std::size_t i = 0; i < plan_.rules_.size(); ++i)
        applied[i] += plan_.rules_[i]->texts.empty() ? 0 : 1;
}

bool TextScanner::may_hold(const Condition& condition, std::string_view path) const {
    const auto is_there = [&](std::uint16_t literal) { return !places_[literal].empty(); };
    const auto any = [&](const std::vector<std::uint16_t>& literals) {
        return std::any_of(literals.begin(), literals.end(), is_there);
    };
    return any(condition.keywords) && (condition.with.empty() || any(condition.with)) &&
           wants_file(*plan_.rules_[condition.rule], path);
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
        add_window(at > reach ? at - reach : 0, std::min(text.size(), at + reach), text, windows_);
}

void TextScanner::collect_keywords(const Condition& condition) {
    around_.clear();
    for (const std::uint16_t literal : condition.keywords)
        around_.insert(around_.end(), places_[literal].begin(), places_[literal].end());
    std::sort(around_.begin(), around_.end());
}

void TextScanner::make_windows_at_runs(const Condition& condition, std::string_view text) {
    constexpr std::size_t before = 240;  // for a name and what stands between it and its value
    constexpr std::size_t after = 64;
    const TextCondition& about = *condition.condition;
    if (!knows_runs_) runs_.find(text);
    knows_runs_ = true;
    around_.clear();
    for (const Span run : runs_.spans()) {
        if (run.size() < about.shortest_run || run.size() > about.longest_run) continue;
        if (around_.empty()) collect_keywords(condition);
        const std::uint32_t from = run.begin > about.reach ? run.begin - about.reach : 0;
        const auto keyword = std::lower_bound(around_.begin(), around_.end(), from);
        if (keyword == around_.end() || *keyword > run.end + about.reach) continue;
        add_window(run.begin > before ? run.begin - before : 0,
                   std::min(text.size(), run.end + after), text, windows_);
    }
}

void TextScanner::scan_window(const Condition& condition, const TextFile& file, Span window) {
    while (window.begin < window.end) {
        const std::optional<TextMatch> match =
            expressions_.first(condition.condition->expression, file.text(), window);
        if (!match) return;
        if (match->secret.size() > 0) consider(condition, file, *match);
        // What follows a value may be what introduces the next one.
        window.begin = std::max(match->secret.end, match->whole.begin + 1);
    }
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
                return tester_.all(around.tests, file.near(taken.span, around.within));
            case Around::path:
                return tester_.all(around.tests, file.path());
        }
        return false;
    });
}

}  // namespace calint
