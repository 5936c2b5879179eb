// What a static program is better off without, defined here in the place of glibc's and libgcc's
// own.
#include <dlfcn.h>
#include <iconv.h>
#include <netdb.h>

#include <cerrno>

extern "C" {

// What glibc can do only by loading libraries when it is asked: plug-ins, names of hosts, character
// sets. libcrypto and libstdc++ hold calls of them, which calint never makes it to: it loads no
// openssl.cnf, opens no connection and no named locale. These answer "there is none", so that
// nobody has to believe that.

void* dlopen(const char*, int) noexcept {
    return nullptr;
}
void* dlsym(void* __restrict, const char* __restrict) noexcept {
    return nullptr;
}
int dlclose(void*) noexcept {
    return -1;
}
char* dlerror() noexcept {
    static char text[] = "this program loads no libraries";
    return text;
}
int dladdr(const void*, Dl_info*) noexcept {
    return 0;
}

int getaddrinfo(const char* __restrict, const char* __restrict, const addrinfo* __restrict,
                addrinfo** __restrict) {
    return EAI_FAIL;
}
void freeaddrinfo(addrinfo*) noexcept {}
const char* gai_strerror(int) noexcept {
    return "this program looks up no names";
}
int getnameinfo(const sockaddr* __restrict, socklen_t, char* __restrict, socklen_t,
                char* __restrict, socklen_t, int) {
    return EAI_FAIL;
}
hostent* gethostbyname(const char*) {
    return nullptr;
}

iconv_t iconv_open(const char*, const char*) {
    errno = EINVAL;
    return reinterpret_cast<iconv_t>(-1);
}
std::size_t iconv(iconv_t, char** __restrict, std::size_t* __restrict, char** __restrict,
                  std::size_t* __restrict) {
    errno = EBADF;
    return static_cast<std::size_t>(-1);
}
int iconv_close(iconv_t) {
    return -1;
}

// The start-up code of a static program hands all its unwind tables to libgcc, which sorts them at
// the first exception: 3.5 ms for `calint --version`, more than all the rest. Without that it finds
// the table that the linker has sorted already, as in a shared program. (--wrap brings the calls
// here.)
void __wrap___register_frame_info(const void*, void*) {}
void* __wrap___deregister_frame_info(const void*) {
    return nullptr;
}
}
