#include "base/arena.h"

#include <sys/mman.h>

namespace calint {

namespace {

class LargePages : public std::pmr::memory_resource {
    static constexpr std::size_t page = 2u << 20;

    void* do_allocate(std::size_t bytes, std::size_t alignment) override {
        if (bytes < page) return ::operator new(bytes, std::align_val_t(alignment));
        void* const room = ::operator new(bytes, std::align_val_t(page));
#if defined(MADV_HUGEPAGE)
        // Advice only: small pages do as well. What is behind the last whole page stays small.
        madvise(room, bytes / page * page, MADV_HUGEPAGE);
#endif
        return room;
    }
    void do_deallocate(void* room, std::size_t bytes, std::size_t alignment) override {
        ::operator delete(room, std::align_val_t(bytes < page ? alignment : page));
    }
    bool do_is_equal(const memory_resource& other) const noexcept override {
        return this == &other;
    }
};

}  // namespace

std::pmr::memory_resource* large_pages() {
    static LargePages pages;
    return &pages;
}

}  // namespace calint
