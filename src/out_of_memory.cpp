#include "out_of_memory.h"

#include <openssl/crypto.h>
#include <unistd.h>

#include <cstdlib>
#include <exception>
#include <new>
#include <string_view>

#include "base/memory.h"
#include "commands/commands.h"

namespace calint {

namespace {

[[noreturn]] void end() {
    tell_out_of_memory();
    _exit(static_cast<int>(ExitStatus::unchecked));
}

void on_failed_new() {
    if (EndsWithoutMemory::is_here()) end();
    throw std::bad_alloc();
}

/// Libraries want memory where nothing may be thrown, as nlohmann-json does in its destructor.
[[noreturn]] void on_terminate() {
    try {
        if (std::current_exception()) std::rethrow_exception(std::current_exception());
    } catch (const std::bad_alloc&) {
        end();
    } catch (...) {
    }
    std::abort();
}

// libcrypto crashes where its own beginning finds no memory, and later takes a certificate that it
// has no room for to be none.
void* crypto_malloc(std::size_t size, const char*, int) {
    if (size == 0) return nullptr;
    void* const memory = std::malloc(size);
    if (memory == nullptr) end();
    return memory;
}

void* crypto_realloc(void* old, std::size_t size, const char*, int) {
    if (size == 0) {
        std::free(old);
        return nullptr;
    }
    void* const memory = std::realloc(old, size);
    if (memory == nullptr) end();
    return memory;
}

void crypto_free(void* memory, const char*, int) {
    std::free(memory);
}

}  // namespace

void tell_out_of_memory() {
    constexpr std::string_view line = "calint: error: out of memory\n";
    // Nobody is left to be told if this fails.
    [[maybe_unused]] const ssize_t wrote = ::write(STDERR_FILENO, line.data(), line.size());
}

void end_without_memory() {
    std::set_new_handler(on_failed_new);
    std::set_terminate(on_terminate);
    CRYPTO_set_mem_functions(crypto_malloc, crypto_realloc, crypto_free);
}

}  // namespace calint
