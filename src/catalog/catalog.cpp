#include "catalog/catalog.h"

#include <algorithm>

namespace calint {

namespace {

template <typename T>
const T* find_by_name(std::span<const T> sorted, std::string_view name) {
    const auto hit =
        std::lower_bound(sorted.begin(), sorted.end(), name,
                         [](const T& item, std::string_view n) { return item.name < n; });
    return hit != sorted.end() && hit->name == name ? &*hit : nullptr;
}

}  // namespace

const SchemaField* SchemaType::field(std::string_view wanted) const {
    return find_by_name(fields, wanted);
}

const SchemaType* Schema::type(std::string_view name) const {
    return find_by_name(types, name);
}

Subjects Schema::subject(std::string_view name) const {
    for (std::size_t i = 0; i < subjects.size(); ++i) {
        if (subjects[i] == name) return Subjects{1} << i;
    }
    return 0;
}

const SchemaType* Schema::type_of_file(std::string_view file_name) const {
    constexpr std::string_view meta = "-meta.xml";
    if (file_name.ends_with(meta)) file_name.remove_suffix(meta.size());
    const std::size_t dot = file_name.rfind('.');
    if (dot == std::string_view::npos || dot == 0) return nullptr;
    const std::string_view suffix = file_name.substr(dot + 1);
    for (const SchemaType& type : types) {
        if (type.subject.empty()) continue;
        if (type.file.empty() ? type.suffix == suffix : type.file == file_name) return &type;
    }
    return nullptr;
}

std::uint64_t initials_of(std::span<const std::string_view> words) {
    std::uint64_t initials = 0;
    for (const std::string_view word : words) initials |= NamedList::initial_of(word);
    return initials;
}

bool NamedList::stands_in_values(std::string_view word) const {
    // Most words differ from most others in their first letter: only where that is the same, the
    // whole is compared.
    const auto first = [](std::string_view text) {
        return text.empty() ? -1 : static_cast<int>(static_cast<unsigned char>(text.front()));
    };
    const int wanted = first(word);
    auto at = std::partition_point(values.begin(), values.end(),
                                   [&](std::string_view value) { return first(value) < wanted; });
    for (; at != values.end() && first(*at) == wanted; ++at) {
        if (*at == word) return true;
    }
    return false;
}

FieldId Catalog::field(std::string_view name) const {
    const Field* const hit = find_by_name(fields, name);
    return hit == nullptr ? no_field : static_cast<FieldId>(hit - fields.data());
}

std::string_view Catalog::weakness(std::uint16_t number) const {
    const auto hit = std::find_if(weaknesses.begin(), weaknesses.end(),
                                  [&](const Weakness& w) { return w.number == number; });
    return hit == weaknesses.end() ? std::string_view{} : hit->name;
}

const NamedList* Catalog::list(std::string_view name) const {
    return find_by_name(lists, name);
}

}  // namespace calint
