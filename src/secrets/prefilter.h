// Makes what find_literals() needs: when the program is built, or of the rules of a project.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "secrets/find_literals.h"

namespace calint {

class Prefilter {
  public:
    static constexpr std::size_t shortest_literal = 3;

    /// The number of a literal, which is new or known. One in lower case is found in any case, one
    /// with a capital letter as it is. At least three bytes, which must outlive the tables.
    std::uint16_t add(std::string_view literal);

    /// Once, after the last literal. The tables live as long as this.
    const PrefilterTables& prepare();

    std::size_t size() const { return literals_.size(); }

  private:
    std::vector<PrefilterTables::Literal> literals_;
    PrefilterTables tables_;
};

}  // namespace calint
