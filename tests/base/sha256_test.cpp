#include "base/sha256.h"

#include <string>

#include "catch.h"

using namespace calint;

TEST_CASE("pieces are hashed with their lengths") {
    const std::string_view one[] = {"abc"};
    CHECK(hash128(one) == "aab5f9ae99b2e38fb462025c8f72f570");
    const std::string_view two[] = {"", "x"};
    CHECK(hash128(two) == "6d6d0ffa8fe1fcf741ef439fdeb5af86");
}

TEST_CASE("keyed hashes are those of RFC 4231") {
    CHECK(keyed_hash128(std::string(20, '\x0b'), "Hi There") == "b0344c61d8db38535ca8afceaf0bf12b");
    CHECK(keyed_hash128(std::string(131, '\xaa'),
                        "Test Using Larger Than Block-Size Key - Hash Key First") ==
          "60e431591ee0b67f0d8a26aacbf5b77f");
}
