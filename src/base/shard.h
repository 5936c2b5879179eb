// A part of the files, for one of many machines.
#pragma once

#include <cstdint>
#include <string_view>

namespace calint {

struct Shard {
    std::uint32_t index = 1;  ///< from 1
    std::uint32_t total = 1;

    bool is_part() const { return total > 1; }
};

/// Whether a file, by its path from the root, belongs to the shard: its FNV-1a hash of 64 bits,
/// modulo the total. Stable when files come and go, and the same on every machine.
inline bool is_in(const Shard& shard, std::string_view root_path) {
    if (!shard.is_part()) return true;  // asked for every finding
    std::uint64_t hash = 0xcbf29ce484222325;
    for (const char c : root_path) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    return hash % shard.total == shard.index - 1;
}

}  // namespace calint
