// Storage for data that is looked at through views and lives as long as its owner.
#pragma once

#include <cstring>
#include <memory>
#include <memory_resource>
#include <new>
#include <span>
#include <string_view>
#include <type_traits>
#include <vector>

namespace calint {

/// Memory in pages as large as the system has them, where that much is asked for at once: a million
/// findings are reached and freed sooner.
std::pmr::memory_resource* large_pages();

/// Keeps strings, arrays and plain structs, so that structs may hold views of them: the same
/// structs then serve for constant data that was compiled in and for data loaded at run time, and
/// a million findings are freed at once. Not for several threads.
class Arena {
  public:
    std::string_view keep(std::string_view text) {
        if (text.empty()) return {};
        void* const room = memory_.allocate(text.size(), 1);
        std::memcpy(room, text.data(), text.size());
        return {static_cast<const char*>(room), text.size()};
    }

    template <typename T>
    std::span<const T> keep(const std::vector<T>& items) {
        if (items.empty()) return {};
        const std::span<T> kept = room_for<T>(items.size());
        std::uninitialized_copy(items.begin(), items.end(), kept.begin());
        return kept;
    }

    /// Room for `count` items, which the caller must fill.
    template <typename T>
    std::span<T> room_for(std::size_t count) {
        static_assert(std::is_trivially_destructible_v<T>);
        return {static_cast<T*>(memory_.allocate(count * sizeof(T), alignof(T))), count};
    }

    template <typename T>
    T* keep_one(const T& item) {
        static_assert(std::is_trivially_destructible_v<T>);
        return new (memory_.allocate(sizeof(T), alignof(T))) T(item);
    }

  private:
    std::pmr::monotonic_buffer_resource memory_{256u << 10, large_pages()};
};

}  // namespace calint
