// The derived fields, by subject; shared by the files that compute them.
#pragma once

#include <algorithm>
#include <span>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "model/facts.h"

namespace calint {

/// `one value`, standing at the app's root unless told otherwise.
void give(FieldValues& out, std::string_view text);
void give(FieldValues& out, std::string_view text, Place place);
/// `true` or `false`.
void answer(FieldValues& out, bool yes);

/// Adds a value that stands in a file.
void add(FieldValues& out, std::string_view text, Place place, bool is_secret = false);

bool in_list(const Facts& facts, std::string_view list, std::string_view text);
bool has_part(const Facts& facts, std::string_view type);
/// Whether a part has that element right below its root.
bool has_element(const Facts& facts, std::string_view name);

/// Adds those of `values` whose `normal` form has come up before; an empty form never has.
template <typename Normal>
void add_repeated(FieldValues& out, const std::vector<Value>& values, Normal normal) {
    if (values.size() < 2) return;
    constexpr std::size_t few = 12;  // to compare each with each
    if (values.size() <= few) {
        std::vector<decltype(normal(std::string_view()))> keys;
        keys.reserve(values.size());
        for (const Value& value : values) {
            keys.push_back(normal(value.text));
            if (!keys.back().empty() &&
                std::find(keys.begin(), keys.end() - 1, keys.back()) != keys.end() - 1)
                add(out, value.text, value.place, value.is_secret);
        }
        return;
    }
    std::unordered_set<decltype(normal(std::string_view()))> seen;
    seen.reserve(values.size());
    for (const Value& value : values) {
        auto key = normal(value.text);
        if (!key.empty() && !seen.insert(std::move(key)).second)
            add(out, value.text, value.place, value.is_secret);
    }
}

struct Derivation {
    std::string_view field;
    Derive derive;
};

// One table for each subject, sorted by field.
std::span<const Derivation> app_derivations();
std::span<const Derivation> callback_derivations();
std::span<const Derivation> certificate_derivations();
std::span<const Derivation> contract_derivations();
std::span<const Derivation> credential_derivations();
std::span<const Derivation> grant_derivations();
std::span<const Derivation> project_derivations();
std::span<const Derivation> token_derivations();

}  // namespace calint
