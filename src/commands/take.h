// How a value gets into its field: for the table in command_line.cpp, which names the field, as in
// set<&CheckOptions::quiet>. An empty value says as little as none, where no word or text has to
// be.
#pragma once

#include <type_traits>

#include "commands/command_line.h"

namespace calint {

template <typename T>
T& at(Command& command, T Command::*field) {
    return command.*field;
}
template <typename T>
T& at(Command& command, T CheckOptions::*field) {
    return command.check.*field;
}
template <typename T>
T& at(Command& command, T Settings::*field) {
    return command.check.settings.*field;
}

template <auto field>
void set(Command& into, const Given& /*given*/) {
    at(into, field) = true;
}

template <auto field>
void clear(Command& into, const Given& /*given*/) {
    at(into, field) = false;
}

template <auto field>
void store(Command& into, const Given& given) {
    at(into, field) = given.value;
}

template <auto field>
void append(Command& into, const Given& given) {
    at(into, field).emplace_back(given.value);
}

/// Which of the argument's words `value` is.
std::size_t word_index(const Given& given, std::string_view value);

template <auto field>
void store_word(Command& into, const Given& given) {
    auto& to = at(into, field);
    to = static_cast<std::remove_reference_t<decltype(to)>>(word_index(given, given.value));
}

template <auto field>
void store_setting(Command& into, const Given& given) {
    if (given.value.empty()) return;
    auto& to = at(into, field);
    using Value = typename std::remove_reference_t<decltype(to)>::value_type;
    to = static_cast<Value>(word_index(given, given.value));
}

unsigned number_of(const Given& given);

template <auto field>
void store_number(Command& into, const Given& given) {
    at(into, field) = number_of(given);
}

void add_format(Command& into, const Given& given);
void store_revision(Command& into, const Given& given);
void store_shard(Command& into, const Given& given);
void store_date(Command& into, const Given& given);

}  // namespace calint
