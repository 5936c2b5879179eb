// prefilter LITERALS FILES: ways to find many literals at once, on the same texts in one run. Both
// arguments are lists, one a line. Built by prefilter.sh, with Vectorscan where its development
// package is installed.
#include "secrets/prefilter.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <functional>
#include <iterator>
#include <queue>
#include <string>
#include <vector>

#ifdef WITH_VECTORSCAN
#include <hs.h>
#endif

namespace {

using Texts = std::vector<std::string>;

bool has_capital(const std::string& text) {
    return std::any_of(text.begin(), text.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

char to_lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

/// Bytes per second, the best of five rounds.
void measure(const char* name, const Texts& texts,
             const std::function<std::size_t(const std::string&)>& find) {
    std::size_t bytes = 0, hits = 0;
    double best = 1e9;
    for (int round = 0; round < 5; ++round) {
        bytes = hits = 0;
        const auto start = std::chrono::steady_clock::now();
        for (const std::string& text : texts) {
            hits += find(text);
            bytes += text.size();
        }
        best = std::min(
            best, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
    }
    std::printf("%-42s %8.0f MB/s  %zu hits\n", name, static_cast<double>(bytes) / 1e6 / best,
                hits);
}

/// Aho and Corasick's automaton with a full table, case folded; a hit is compared where case
/// counts.
class Automaton {
  public:
    explicit Automaton(const std::vector<std::string>& literals) : literals_(literals) {
        add_state();
        for (std::size_t i = 0; i < literals.size(); ++i) {
            int state = 0;
            for (const char c : literals[i]) {
                int& next =
                    next_[static_cast<std::size_t>(state)][static_cast<unsigned char>(to_lower(c))];
                if (next < 0) {
                    next = add_state();
                    // The vector may have moved.
                    next_[static_cast<std::size_t>(state)]
                         [static_cast<unsigned char>(to_lower(c))] =
                             static_cast<int>(next_.size()) - 1;
                }
                state =
                    next_[static_cast<std::size_t>(state)][static_cast<unsigned char>(to_lower(c))];
            }
            ends_[static_cast<std::size_t>(state)].push_back(i);
        }
        std::vector<int> fail(next_.size(), 0);
        std::queue<int> queue;
        for (int& next : next_[0]) {
            if (next > 0) queue.push(next);
            next = std::max(next, 0);
        }
        while (!queue.empty()) {
            const auto state = static_cast<std::size_t>(queue.front());
            queue.pop();
            for (std::size_t c = 0; c < 256; ++c) {
                const int back = next_[static_cast<std::size_t>(fail[state])][c];
                int& next = next_[state][c];
                if (next < 0) {
                    next = back;
                    continue;
                }
                fail[static_cast<std::size_t>(next)] = back;
                auto& ends = ends_[static_cast<std::size_t>(next)];
                const auto& more = ends_[static_cast<std::size_t>(back)];
                ends.insert(ends.end(), more.begin(), more.end());
                queue.push(next);
            }
        }
        for (unsigned c = 'A'; c <= 'Z'; ++c) {
            for (auto& row : next_) row[c] = row[c + 32];
        }
    }

    std::size_t find(const std::string& text) const {
        std::size_t hits = 0;
        int state = 0;
        for (std::size_t i = 0; i < text.size(); ++i) {
            state = next_[static_cast<std::size_t>(state)][static_cast<unsigned char>(text[i])];
            for (const std::size_t literal : ends_[static_cast<std::size_t>(state)]) {
                const std::string& word = literals_[literal];
                if (!has_capital(word) || text.compare(i + 1 - word.size(), word.size(), word) == 0)
                    ++hits;
            }
        }
        return hits;
    }

  private:
    int add_state() {
        next_.emplace_back().fill(-1);
        ends_.emplace_back();
        return static_cast<int>(next_.size()) - 1;
    }

    const std::vector<std::string>& literals_;
    std::vector<std::array<int, 256>> next_;
    std::vector<std::vector<std::size_t>> ends_;
};

std::size_t find_with_memmem(const std::vector<std::string>& literals, const std::string& text) {
    std::size_t hits = 0;
    std::string folded(text);
    std::transform(folded.begin(), folded.end(), folded.begin(), to_lower);
    for (const std::string& literal : literals) {
        const std::string& in = has_capital(literal) ? text : folded;
        const char* at = in.data();
        const char* const end = at + in.size();
        while ((at = static_cast<const char*>(memmem(at, static_cast<std::size_t>(end - at),
                                                     literal.data(), literal.size()))) != nullptr) {
            ++hits;
            ++at;
        }
    }
    return hits;
}

std::vector<std::string> lines_of(const char* path) {
    std::ifstream in(path);
    std::vector<std::string> lines;
    for (std::string line; std::getline(in, line);) lines.push_back(line);
    return lines;
}

#ifdef WITH_VECTORSCAN
void measure_vectorscan(const std::vector<std::string>& literals, const Texts& texts) {
    std::vector<const char*> words;
    std::vector<unsigned> flags, ids;
    std::vector<std::size_t> sizes;
    for (const std::string& literal : literals) {
        words.push_back(literal.c_str());
        sizes.push_back(literal.size());
        flags.push_back(has_capital(literal) ? 0 : HS_FLAG_CASELESS);
        ids.push_back(static_cast<unsigned>(ids.size()));
    }
    hs_database_t* database = nullptr;
    hs_compile_error_t* error = nullptr;
    hs_scratch_t* scratch = nullptr;
    const auto start = std::chrono::steady_clock::now();
    if (hs_compile_lit_multi(words.data(), flags.data(), ids.data(), sizes.data(),
                             static_cast<unsigned>(words.size()), HS_MODE_BLOCK, nullptr, &database,
                             &error) != HS_SUCCESS ||
        hs_alloc_scratch(database, &scratch) != HS_SUCCESS)
        return;
    std::printf(
        "%-42s %8.2f ms to compile\n", "vectorscan, literals",
        1e3 * std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
    measure("vectorscan, literals", texts, [&](const std::string& text) {
        std::size_t hits = 0;
        hs_scan(
            database, text.data(), static_cast<unsigned>(text.size()), 0, scratch,
            [](unsigned, unsigned long long, unsigned long long, unsigned, void* count) {
                ++*static_cast<std::size_t*>(count);
                return 0;
            },
            &hits);
        return hits;
    });
    hs_free_scratch(scratch);
    hs_free_database(database);
}
#endif

}  // namespace

int main(int argc, char** argv) {
    if (argc != 3) return 2;
    const std::vector<std::string> literals = lines_of(argv[1]);
    Texts texts;
    for (const std::string& path : lines_of(argv[2])) {
        std::ifstream in(path, std::ios::binary);
        texts.emplace_back(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
    }
    std::printf("%zu literals, %zu files\n", literals.size(), texts.size());
    measure("every byte once", texts, [](const std::string& text) {
        unsigned sum = 0;
        for (const char c : text) sum += static_cast<unsigned char>(c);
        return static_cast<std::size_t>(sum & 1u);
    });
    const auto start = std::chrono::steady_clock::now();
    calint::Prefilter prefilter;
    for (const std::string& literal : literals) prefilter.add(literal);
    const calint::PrefilterTables& tables = prefilter.prepare();
    std::printf(
        "%-42s %8.2f ms to prepare\n", "calint",
        1e3 * std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
    std::vector<calint::LiteralHit> found;
    const auto ways = calint::ways_to_find_literals();
    for (std::size_t i = 0; i < ways.size(); ++i) {
        // The widest vectors first, none at last.
        const std::string name = "calint, three rare bytes, way " + std::to_string(i + 1);
        measure(name.c_str(), texts, [&](const std::string& text) {
            found.clear();
            ways[i](tables, text, found);
            return found.size();
        });
    }
    const Automaton automaton(literals);
    measure("Aho-Corasick, full table", texts,
            [&](const std::string& text) { return automaton.find(text); });
#ifdef WITH_VECTORSCAN
    measure_vectorscan(literals, texts);
#endif
    measure("memmem, one literal after the other", texts,
            [&](const std::string& text) { return find_with_memmem(literals, text); });
    return 0;
}
