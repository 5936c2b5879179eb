// Storage for data that is looked at through views and lives as long as its owner.
#pragma once

#include <deque>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace calint {

/// Keeps strings and arrays, so that plain structs may hold views of them: the same structs then
/// serve for constant data that was compiled in and for data loaded at run time.
class Arena {
  public:
    std::string_view keep(std::string_view text) { return strings_.emplace_back(text); }

    template <typename T>
    std::span<const T> keep(std::vector<T> items) {
        if (items.empty()) return {};
        auto kept = std::make_shared<const std::vector<T>>(std::move(items));
        arrays_.push_back(kept);
        return {kept->data(), kept->size()};
    }

    template <typename T>
    const T* keep_one(T item) {
        return keep(std::vector<T>{std::move(item)}).data();
    }

  private:
    std::deque<std::string> strings_;
    std::vector<std::shared_ptr<const void>> arrays_;
};

}  // namespace calint
