#include "report/in_turn.h"

#include <fmt/format.h>

#include <stdexcept>
#include <string>

#include "catch.h"

using namespace calint;

namespace {

/// Lines of their own numbers; `broken` cannot be made.
std::string lines(std::size_t count, unsigned jobs, std::size_t broken) {
    StringOutput out;
    try {
        write_in_turn(count, jobs, out,
                      [&](std::size_t begin, std::size_t end, std::string& piece) {
                          for (std::size_t i = begin; i < end; ++i) {
                              if (i == broken) throw std::runtime_error("broken");
                              piece += fmt::format("{}\n", i);
                          }
                      });
        CHECK(broken >= count);
    } catch (const std::runtime_error&) {
        CHECK(broken < count);
    }
    return out.text();
}

}  // namespace

TEST_CASE("pieces of a report come in their order") {
    for (const std::size_t count : {0, 1, 255, 256, 257, 5000}) {
        const std::string expected = lines(count, 1, count);
        CHECK(expected.size() >= count);
        for (const unsigned jobs : {0u, 2u, 7u}) CHECK(lines(count, jobs, count) == expected);
    }
}

TEST_CASE("a piece of a report that cannot be made ends it there") {
    const std::string all = lines(5000, 1, 5000);
    for (const unsigned jobs : {1u, 2u, 7u}) {
        for (const std::size_t broken : {0, 2000, 4999}) {
            const std::string written = lines(5000, jobs, broken);
            CHECK(all.starts_with(written));
            CHECK(written.size() <= all.find(fmt::format("\n{}\n", broken)) + 1);
        }
    }
}
