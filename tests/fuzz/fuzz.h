// What the fuzz targets have in common. A target is libFuzzer's one function: it gets bytes, runs a
// part of calint on them and requires what must be so for all bytes. `./dev fuzz` runs them for
// long.
#pragma once

#include <fmt/format.h>
#include <time.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "base/place.h"
#include "base/utf8.h"

namespace calint::fuzz {

/// Ends the run; libFuzzer keeps the input.
[[noreturn]] inline void fail(std::string_view what, std::string_view detail = {}) {
    fmt::print(stderr, "BROKEN PROPERTY: {}\n{}\n", what, escape_for_display(detail));
    std::abort();
}

inline void require(bool holds, std::string_view what, std::string_view detail = {}) {
    if (!holds) fail(what, detail);
}

inline std::string_view view(const std::uint8_t* data, std::size_t size) {
    return {reinterpret_cast<const char*>(data), size};
}

inline void require_inside(Span span, std::string_view bytes, std::string_view what) {
    require(span.begin <= span.end && span.end <= bytes.size(), what,
            fmt::format("{}-{} of {} bytes", span.begin, span.end, bytes.size()));
}

/// Takes the bytes up to the first line end off `rest`, for targets that need two texts.
inline std::string_view take_line(std::string_view& rest) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(line.size() < rest.size() ? line.size() + 1 : rest.size());
    return line;
}

/// Seconds of processor time so far: unlike those of a clock they do not depend on what else the
/// machine does, so that libFuzzer's -timeout is for what never ends.
inline double processor_seconds() {
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

/// More than any input may take, sanitizers and all.
inline constexpr double most_seconds = 5;

}  // namespace calint::fuzz

/// Begins a target: `FUZZ_TARGET(input) { ... }` with `input` as a view of the bytes.
#define FUZZ_TARGET(input)                                                              \
    static void run_target(std::string_view input);                                     \
    extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) { \
        const double begin = calint::fuzz::processor_seconds();                         \
        run_target(calint::fuzz::view(data, size));                                     \
        calint::fuzz::require(                                                          \
            calint::fuzz::processor_seconds() - begin < calint::fuzz::most_seconds,     \
            "an input takes too long");                                                 \
        return 0;                                                                       \
    }                                                                                   \
    static void run_target(std::string_view input)
