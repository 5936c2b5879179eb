#include "base/date.h"

#include <fmt/format.h>

#include <chrono>

#include "base/text.h"

namespace calint {

int parse_date(std::string_view text) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return 0;
    int number = 0;
    for (const char c : text) {
        if (c == '-') continue;
        if (!is_digit(c)) return 0;
        number = number * 10 + (c - '0');
    }
    const std::chrono::year_month_day day{
        std::chrono::year(number / 10000),
        std::chrono::month(static_cast<unsigned>(number / 100 % 100)),
        std::chrono::day(static_cast<unsigned>(number % 100))};
    return day.ok() && number >= 19700101 ? number : 0;
}

std::string show_date(int day) {
    return fmt::format("{:04}-{:02}-{:02}", day / 10000, day / 100 % 100, day % 100);
}

int current_date() {
    const std::chrono::year_month_day day(
        std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now()));
    return static_cast<int>(day.year()) * 10000 +
           static_cast<int>(static_cast<unsigned>(day.month()) * 100 +
                            static_cast<unsigned>(day.day()));
}

}  // namespace calint
