// Where the first keyword of a match can stand, and what can come before and behind it.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "embed/ways.h"

namespace calint {

/// Whether every match has a keyword in it, and what can follow the first one.
class FirstKeywords {
  public:
    FirstKeywords(const Ways& ways, std::span<const std::string_view> keywords);

    /// False if there is a match without one.
    bool find();

    /// What can be read before the first keyword, or in it, and how much comes before it at most.
    const ByteSet& before() const { return before_; }
    std::uint16_t most_before();

    /// By keyword: where one can be behind it, and whether a match can end there.
    const std::vector<Steps>& behind() const { return behind_; }
    const std::vector<bool>& ends() const { return ends_; }

  private:
    /// A step, and what was read before it as far as a keyword begins with it.
    using State = std::pair<std::uint16_t, std::string>;

    std::size_t longest_from(const State& state);
    char kept(char c) const;
    bool has_foreign(ByteSet set) const;
    bool completes(std::string_view read, std::uint16_t next);
    std::string begun(std::string read) const;
    bool enter(std::uint16_t step, const std::string& read);

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

}  // namespace calint
