#include "commands/take.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <cstdio>

#include "base/date.h"
#include "base/error.h"
#include "base/text.h"

namespace calint {

std::size_t word_index(const Given& given, std::string_view value) {
    const auto words = given.argument.words;
    const auto hit = std::find(words.begin(), words.end(), value);
    if (hit != words.end()) return static_cast<std::size_t>(hit - words.begin());
    throw UserError(std::string(given.where),
                    fmt::format("'{}' is not known{}", value, did_you_mean(value, words)),
                    fmt::format("write one of {}", fmt::join(words, ", ")));
}

unsigned number_of(const Given& given) {
    const Argument& argument = given.argument;
    const char* const end = given.value.data() + given.value.size();
    unsigned number = 0;
    const auto read = std::from_chars(given.value.data(), end, number);
    if (read.ec == std::errc() && read.ptr == end && number >= argument.least &&
        number <= argument.most)
        return number;
    throw UserError(
        std::string(given.where),
        fmt::format("'{}' is no number from {} to {}", given.value, argument.least, argument.most));
}

void add_format(Command& into, const Given& given) {
    const std::size_t equals = given.value.find('=');
    FormatRequest request;
    request.format = static_cast<Format>(word_index(given, given.value.substr(0, equals)));
    if (equals != std::string_view::npos) {
        request.file = given.value.substr(equals + 1);
        if (request.file.empty()) throw UserError(std::string(given.where), "no file behind '='");
    }
    into.check.formats.push_back(std::move(request));
}

void store_revision(Command& into, const Given& given) {
    if (given.value.empty())
        throw UserError(std::string(given.where), "names no revision",
                        "name one, such as origin/main");
    into.check.since = given.value;
}

/// `2/4`: the second of four.
void store_shard(Command& into, const Given& given) {
    if (given.value.empty()) return;
    const std::string text(given.value);
    Shard& shard = into.check.shard;
    char rest = 0;
    const int got = std::sscanf(text.c_str(), "%9u/%9u%c", &shard.index, &shard.total, &rest);
    if (got != 2 || shard.index < 1 || shard.index > shard.total || shard.total > 10'000)
        throw UserError(std::string(given.where), "'" + text + "' is no part of a whole",
                        "write 1/4 to 4/4 for the four parts");
}

void store_date(Command& into, const Given& given) {
    if (given.value.empty()) return;
    into.check.today = parse_date(given.value);
    if (into.check.today == 0)
        throw UserError(std::string(given.where), fmt::format("'{}' is no date", given.value),
                        "write it as 2026-11-23");
}

}  // namespace calint
