// Rules with conditions on texts: the hits in one file.
#pragma once

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "rules/expressions.h"
#include "rules/near_tests.h"
#include "rules/rule.h"
#include "rules/text_plan.h"
#include "rules/value_tester.h"
#include "secrets/find_literals.h"
#include "secrets/long_runs.h"
#include "secrets/text_file.h"

namespace calint {

/// What a rule found in a text.
struct TextHit {
    std::uint16_t rule = 0;            ///< its number
    Span span;                         ///< of the secret
    const Override* change = nullptr;  ///< of the condition or the case that held
};

/// Scans texts, one after the other. Not for several threads.
class TextScanner {
  public:
    /// All of it must outlive the scanner. `facts` need look at nothing.
    TextScanner(const TextPlan& plan, Facts& facts, Expressions& expressions)
        : plan_(plan),
          expressions_(expressions),
          tester_(facts, expressions),
          near_(tester_, expressions) {}

    /// Every hit, in order of place; where two rules hit one place, both.
    const std::vector<TextHit>& scan(const TextFile& file);

    /// Whether `ignore_marker` may stand in the text that was scanned last.
    bool may_have_ignore() const { return may_have_ignore_; }

    /// Adds one to the numbers of the rules that look at texts.
    void count(std::vector<std::size_t>& applied) const;

  private:
    using Condition = TextPlan::Condition;

    void group_literals();
    std::span<const std::uint32_t> places_of(std::uint16_t literal) const;
    bool may_hold(const Condition& condition, std::string_view path) const;
    bool find_live_keywords(const Condition& condition, std::string_view text);
    bool has_what_is_needed(const Condition& condition, std::string_view text);
    void make_windows(const Condition& condition, std::string_view text);
    void find_runs(std::string_view text);
    void make_windows_at_runs(const Condition& condition, std::string_view text);
    void add_window(std::size_t begin, std::size_t end, std::string_view text);
    void collect_keywords(const Condition& condition);
    bool may_match_in(const Condition& condition, std::string_view text, Span window) const;
    void scan_window(const Condition& condition, const TextFile& file, Span window);
    std::optional<TextMatch> next_match(const Condition& condition, std::string_view text,
                                        Span window);
    void consider(const Condition& condition, const TextFile& file, const TextMatch& match);
    bool satisfies(const TextTests& tests, const TextFile& file, const TextMatch& match,
                   const Taken& taken);

    const TextPlan& plan_;
    Expressions& expressions_;
    ValueTester tester_;
    NearTests near_;
    std::vector<LiteralHit> literals_;
    std::vector<std::uint32_t> places_;  ///< of all literals, one after the other
    std::vector<std::uint32_t> ends_;    ///< by literal: where its places end
    TextPlan::Bits there_{};             ///< literals that are in the text
    std::vector<std::uint32_t> around_;  ///< keywords of one condition
    std::vector<std::uint16_t> guard_room_;
    std::vector<std::uint32_t> live_;  ///< those of them that its guard lets through
    std::size_t next_live_ = 0;        ///< the first that the window at hand may need
    std::vector<std::pair<const Guard*, bool>> needed_runs_;  ///< which are in the text
    LongRuns runs_;
    bool knows_runs_ = false;
    std::vector<Span> near_keywords_;  ///< where runs are looked for
    std::vector<Span> windows_;
    Span value_;  ///< from somewhere in the value that the last window ended with to its end
    std::vector<TextHit> hits_;
    bool may_have_ignore_ = true;
};

}  // namespace calint
