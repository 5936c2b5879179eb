// A library for LD_PRELOAD that lets one call of a program fail; inject.py drives it.
//
//   INJECT_FAMILY   memory, reading, writing or process
//   INJECT_FAULT    the errno that a call fails with, such as EIO, or "short": one byte at a time
//   INJECT_AT       which call of the family fails, from 1 on; 0 only counts
//   INJECT_FOR_EVER 1: all calls from that one on
//   INJECT_TOLD     a file of sizeof(struct told) bytes, which gets the count and what failed
//   INJECT_TRACE    1: the stack at the failing call, to standard error
//
// Calls count from main on, so that the dynamic loader has done its work. What the program starts
// does not inherit the library: the variables are gone before main.
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

enum family { no_family, memory, reading, writing, process };

/// What inject.py reads.
struct told {
    uint64_t calls;      // of the family that this fault can hit
    uint64_t failed;     // of these
    int64_t descriptor;  // of the call that failed; -1 if it has none
    char name[32];
    char path[PATH_MAX];  // "" if not known
};

static struct told nowhere;
static struct told* told = &nowhere;
static enum family family;
static int fault;  // an errno; 0 is a short read or write
static uint64_t at;
static int for_ever, trace, armed;
static __thread int inside __attribute__((tls_model("initial-exec")));  // telling, not failing

/// What a call may do besides failing with an input or output error.
enum { plain, interruptible = 1, partial = 2, opening = 4 };

/// A file that may not be opened stays so, by whichever name.
static uint64_t denied_device, denied_file;

static int identify(const char* path, uint64_t* device, uint64_t* file) {
    struct stat about;
    if (syscall(SYS_newfstatat, AT_FDCWD, path, &about, 0) != 0) return 0;
    *device = about.st_dev;
    *file = about.st_ino;
    return 1;
}

static void tell(const char* name, int descriptor, const char* path) {
    told->descriptor = descriptor;
    strncpy(told->name, name, sizeof told->name - 1);
    if (path != NULL) {
        strncpy(told->path, path, sizeof told->path - 1);
        identify(path, &denied_device, &denied_file);
    } else if (descriptor >= 0) {
        char link[64];
        snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
        const long size = syscall(SYS_readlink, link, told->path, sizeof told->path - 1);
        if (size >= 0) told->path[size] = '\0';
    }
    if (trace) {
        void* frames[64];
        backtrace_symbols_fd(frames, backtrace(frames, 64), STDERR_FILENO);
    }
}

static int is_denied(const char* path) {
    uint64_t device, file;
    const int error = errno;
    ++inside;
    const int same =
        identify(path, &device, &file) && device == denied_device && file == denied_file;
    --inside;
    errno = error;
    return same;
}

/// Whether this call is one that fails; errno is set then.
static int fails(enum family of, const char* name, int can, int descriptor, const char* path) {
    if (of != family || !armed || inside) return 0;
    if (fault == 0 && (can & partial) == 0) return 0;
    if (fault == EINTR && (can & interruptible) == 0) return 0;
    if ((fault == EACCES || fault == EMFILE) && (can & opening) == 0) return 0;
    if (told->failed && fault == EACCES && path != NULL && is_denied(path)) {
        errno = fault;
        return 1;
    }
    const uint64_t number = __atomic_add_fetch(&told->calls, 1, __ATOMIC_RELAXED);
    if (at == 0 || number < at || (number > at && !for_ever)) return 0;
    inside = 1;
    if (__atomic_add_fetch(&told->failed, 1, __ATOMIC_RELAXED) == 1) tell(name, descriptor, path);
    inside = 0;
    errno = fault;
    return 1;
}

/// The libc's own function. All are looked up at the start, as dlsym takes memory.
static void* real(void** known, const char* name) {
    if (*known == NULL) {
        ++inside;
        *known = dlsym(RTLD_NEXT, name);
        --inside;
    }
    return *known;
}
#define REAL(name) ((__typeof__(&name))real(&real_##name, #name))
#define KNOWN(name) static void* real_##name

// --- memory: glibc's functions have a second name each

extern void* __libc_malloc(size_t);
extern void* __libc_calloc(size_t, size_t);
extern void* __libc_realloc(void*, size_t);
extern void* __libc_memalign(size_t, size_t);

#define NO_MEMORY(name) fails(memory, name, plain, -1, NULL)

void* malloc(size_t size) {
    return NO_MEMORY("malloc") ? NULL : __libc_malloc(size);
}
void* calloc(size_t count, size_t size) {
    return NO_MEMORY("calloc") ? NULL : __libc_calloc(count, size);
}
void* realloc(void* old, size_t size) {
    // Giving memory back does not fail.
    if (size == 0 && old != NULL) return __libc_realloc(old, size);
    return NO_MEMORY("realloc") ? NULL : __libc_realloc(old, size);
}
void* memalign(size_t alignment, size_t size) {
    return NO_MEMORY("memalign") ? NULL : __libc_memalign(alignment, size);
}
void* aligned_alloc(size_t alignment, size_t size) {
    return NO_MEMORY("aligned_alloc") ? NULL : __libc_memalign(alignment, size);
}
int posix_memalign(void** out, size_t alignment, size_t size) {
    if (NO_MEMORY("posix_memalign")) return ENOMEM;
    *out = __libc_memalign(alignment, size);
    return *out == NULL ? ENOMEM : 0;
}

// --- reading

#define MODE_OF(flags)                                           \
    mode_t mode = 0;                                             \
    if (((flags)&O_CREAT) || ((flags)&O_TMPFILE) == O_TMPFILE) { \
        va_list rest;                                            \
        va_start(rest, flags);                                   \
        mode = va_arg(rest, mode_t);                             \
        va_end(rest);                                            \
    }

/// A file that is opened to be written is none that is read.
static enum family opened_for(int flags) {
    return (flags & O_ACCMODE) == O_RDONLY ? reading : writing;
}

#define OPEN(name)                                                                         \
    KNOWN(name);                                                                           \
    int name(const char* path, int flags, ...) {                                           \
        MODE_OF(flags)                                                                     \
        if (fails(opened_for(flags), #name, interruptible | opening, -1, path)) return -1; \
        return REAL(name)(path, flags, mode);                                              \
    }
#define OPENAT(name)                                                                       \
    KNOWN(name);                                                                           \
    int name(int folder, const char* path, int flags, ...) {                               \
        MODE_OF(flags)                                                                     \
        if (fails(opened_for(flags), #name, interruptible | opening, -1, path)) return -1; \
        return REAL(name)(folder, path, flags, mode);                                      \
    }
OPEN(open)
OPEN(open64)
OPENAT(openat)
OPENAT(openat64)

/// Short: one byte. An end of file needs no shortening.
#define SHORTENED(size) (fault == 0 && (size) > 1 ? 1 : (size))
#define TRANSFER(of, name, size)                              \
    if (fails(of, name, interruptible | partial, fd, NULL)) { \
        if (fault != 0) return -1;                            \
        size = SHORTENED(size);                               \
    }

KNOWN(read);
ssize_t read(int fd, void* into, size_t size) {
    TRANSFER(reading, "read", size)
    return REAL(read)(fd, into, size);
}
KNOWN(pread);
ssize_t pread(int fd, void* into, size_t size, off_t offset) {
    TRANSFER(reading, "pread", size)
    return REAL(pread)(fd, into, size, offset);
}
KNOWN(pread64);
ssize_t pread64(int fd, void* into, size_t size, off64_t offset) {
    TRANSFER(reading, "pread64", size)
    return REAL(pread64)(fd, into, size, offset);
}

// Of _FORTIFY_SOURCE.
ssize_t __read_chk(int fd, void* into, size_t size, size_t room) {
    (void)room;
    return read(fd, into, size);
}
int __open_2(const char* path, int flags) {
    return open(path, flags);
}
int __open64_2(const char* path, int flags) {
    return open64(path, flags);
}
int __openat_2(int folder, const char* path, int flags) {
    return openat(folder, path, flags);
}

#define STAT(name, buffer)                                     \
    KNOWN(name);                                               \
    int name(const char* path, struct buffer* about) {         \
        if (fails(reading, #name, plain, -1, path)) return -1; \
        return REAL(name)(path, about);                        \
    }
STAT(stat, stat)
STAT(lstat, stat)
STAT(stat64, stat64)
STAT(lstat64, stat64)
#define FSTAT(name, buffer)                                    \
    KNOWN(name);                                               \
    int name(int fd, struct buffer* about) {                   \
        if (fails(reading, #name, plain, fd, NULL)) return -1; \
        return REAL(name)(fd, about);                          \
    }
FSTAT(fstat, stat)
FSTAT(fstat64, stat64)
#define FSTATAT(name, buffer)                                                 \
    KNOWN(name);                                                              \
    int name(int folder, const char* path, struct buffer* about, int flags) { \
        if (fails(reading, #name, plain, -1, path)) return -1;                \
        return REAL(name)(folder, path, about, flags);                        \
    }
FSTATAT(fstatat, stat)
FSTATAT(fstatat64, stat64)
KNOWN(statx);
int statx(int folder, const char* path, int flags, unsigned mask, struct statx* about) {
    if (fails(reading, "statx", plain, -1, path)) return -1;
    return REAL(statx)(folder, path, flags, mask, about);
}

KNOWN(opendir);
DIR* opendir(const char* path) {
    if (fails(reading, "opendir", opening, -1, path)) return NULL;
    return REAL(opendir)(path);
}
KNOWN(fdopendir);
DIR* fdopendir(int fd) {
    if (fails(reading, "fdopendir", plain, fd, NULL)) return NULL;
    return REAL(fdopendir)(fd);
}
KNOWN(readdir);
struct dirent* readdir(DIR* directory) {
    if (fails(reading, "readdir", plain, dirfd(directory), NULL)) return NULL;
    return REAL(readdir)(directory);
}
KNOWN(readdir64);
struct dirent64* readdir64(DIR* directory) {
    if (fails(reading, "readdir64", plain, dirfd(directory), NULL)) return NULL;
    return REAL(readdir64)(directory);
}
KNOWN(getdents64);
ssize_t getdents64(int fd, void* into, size_t size) {
    if (fails(reading, "getdents64", plain, fd, NULL)) return -1;
    return REAL(getdents64)(fd, into, size);
}
KNOWN(readlink);
ssize_t readlink(const char* path, char* into, size_t size) {
    if (fails(reading, "readlink", plain, -1, path)) return -1;
    return REAL(readlink)(path, into, size);
}
KNOWN(readlinkat);
ssize_t readlinkat(int folder, const char* path, char* into, size_t size) {
    if (fails(reading, "readlinkat", plain, -1, path)) return -1;
    return REAL(readlinkat)(folder, path, into, size);
}
KNOWN(realpath);
char* realpath(const char* path, char* into) {
    if (fails(reading, "realpath", plain, -1, path)) return NULL;
    return REAL(realpath)(path, into);
}
char* __realpath_chk(const char* path, char* into, size_t room) {
    (void)room;
    return realpath(path, into);
}
KNOWN(getcwd);
char* getcwd(char* into, size_t size) {
    if (fails(reading, "getcwd", plain, -1, ".")) return NULL;
    return REAL(getcwd)(into, size);
}
char* __getcwd_chk(char* into, size_t size, size_t room) {
    (void)room;
    return getcwd(into, size);
}

// --- writing

KNOWN(write);
ssize_t write(int fd, const void* from, size_t size) {
    TRANSFER(writing, "write", size)
    return REAL(write)(fd, from, size);
}
KNOWN(pwrite);
ssize_t pwrite(int fd, const void* from, size_t size, off_t offset) {
    TRANSFER(writing, "pwrite", size)
    return REAL(pwrite)(fd, from, size, offset);
}
KNOWN(pwrite64);
ssize_t pwrite64(int fd, const void* from, size_t size, off64_t offset) {
    TRANSFER(writing, "pwrite64", size)
    return REAL(pwrite64)(fd, from, size, offset);
}
KNOWN(writev);
ssize_t writev(int fd, const struct iovec* pieces, int count) {
    if (fails(writing, "writev", interruptible | partial, fd, NULL)) {
        if (fault != 0) return -1;
        for (int i = 0; i < count; ++i) {
            if (pieces[i].iov_len > 0) return REAL(write)(fd, pieces[i].iov_base, 1);
        }
    }
    return REAL(writev)(fd, pieces, count);
}
KNOWN(rename);
int rename(const char* from, const char* to) {
    if (fails(writing, "rename", plain, -1, to)) return -1;
    return REAL(rename)(from, to);
}
KNOWN(renameat);
int renameat(int from_folder, const char* from, int to_folder, const char* to) {
    if (fails(writing, "renameat", plain, -1, to)) return -1;
    return REAL(renameat)(from_folder, from, to_folder, to);
}
KNOWN(link);
int link(const char* from, const char* to) {
    if (fails(writing, "link", plain, -1, to)) return -1;
    return REAL(link)(from, to);
}
KNOWN(linkat);
int linkat(int from_folder, const char* from, int to_folder, const char* to, int flags) {
    if (fails(writing, "linkat", plain, -1, to)) return -1;
    return REAL(linkat)(from_folder, from, to_folder, to, flags);
}
KNOWN(unlink);
int unlink(const char* path) {
    if (fails(writing, "unlink", plain, -1, path)) return -1;
    return REAL(unlink)(path);
}
KNOWN(fsync);
int fsync(int fd) {
    if (fails(writing, "fsync", interruptible, fd, NULL)) return -1;
    return REAL(fsync)(fd);
}
KNOWN(fdatasync);
int fdatasync(int fd) {
    if (fails(writing, "fdatasync", interruptible, fd, NULL)) return -1;
    return REAL(fdatasync)(fd);
}
KNOWN(ftruncate);
int ftruncate(int fd, off_t size) {
    if (fails(writing, "ftruncate", interruptible, fd, NULL)) return -1;
    return REAL(ftruncate)(fd, size);
}
KNOWN(chmod);
int chmod(const char* path, mode_t mode) {
    if (fails(writing, "chmod", plain, -1, path)) return -1;
    return REAL(chmod)(path, mode);
}
KNOWN(fchmod);
int fchmod(int fd, mode_t mode) {
    if (fails(writing, "fchmod", plain, fd, NULL)) return -1;
    return REAL(fchmod)(fd, mode);
}
/// As Linux does it: the descriptor is gone even if this fails.
KNOWN(close);
int close(int fd) {
    if (!fails(writing, "close", interruptible, fd, NULL)) return REAL(close)(fd);
    const int error = errno;
    REAL(close)(fd);
    errno = error;
    return -1;
}

// --- processes and threads: each has its own ways to fail

static int starts(const char* name, int has_fault) {
    return has_fault && fails(process, name, interruptible | opening, -1, NULL);
}

KNOWN(pthread_create);
int pthread_create(pthread_t* thread, const pthread_attr_t* how, void* (*run)(void*), void* with) {
    if (starts("pthread_create", fault == EAGAIN)) return fault;
    return REAL(pthread_create)(thread, how, run, with);
}
#define SPAWN(name)                                                                      \
    KNOWN(name);                                                                         \
    int name(pid_t* child, const char* program, const posix_spawn_file_actions_t* acts,  \
             const posix_spawnattr_t* how, char* const* words, char* const* variables) { \
        if (starts(#name, fault == EAGAIN || fault == ENOENT)) return fault;             \
        return REAL(name)(child, program, acts, how, words, variables);                  \
    }
SPAWN(posix_spawn)
SPAWN(posix_spawnp)
KNOWN(waitpid);
pid_t waitpid(pid_t child, int* status, int options) {
    if (starts("waitpid", fault == EINTR || fault == ECHILD)) return -1;
    return REAL(waitpid)(child, status, options);
}
KNOWN(pipe);
int pipe(int ends[2]) {
    if (starts("pipe", fault == EMFILE)) return -1;
    return REAL(pipe)(ends);
}
KNOWN(pipe2);
int pipe2(int ends[2], int flags) {
    if (starts("pipe2", fault == EMFILE)) return -1;
    return REAL(pipe2)(ends, flags);
}

// --- system calls that are made without the libc's name for them

static int raw_fails(long number, const long* with) {
    const char* const path = (const char*)with[1];
    switch (number) {
        case SYS_openat:
            return fails(opened_for((int)with[2]), "openat", interruptible | opening, -1, path);
#ifdef SYS_openat2
        case SYS_openat2:
            return fails(reading, "openat2", interruptible | opening, -1, path);
#endif
        case SYS_read:
        case SYS_pread64:
            return fails(reading, "read", interruptible | partial, (int)with[0], NULL);
        case SYS_fstat:
            return fails(reading, "fstat", plain, (int)with[0], NULL);
        case SYS_newfstatat:
        case SYS_statx:
        case SYS_readlinkat:
            return fails(reading, "statx", plain, -1, path);
        case SYS_getdents64:
            return fails(reading, "getdents64", plain, (int)with[0], NULL);
        case SYS_write:
        case SYS_pwrite64:
            return fails(writing, "write", interruptible | partial, (int)with[0], NULL);
        case SYS_fsync:
            return fails(writing, "fsync", interruptible, (int)with[0], NULL);
        default:
            return 0;
    }
}

KNOWN(syscall);
long syscall(long number, ...) {
    long with[6];
    va_list rest;
    va_start(rest, number);
    for (int i = 0; i < 6; ++i) with[i] = va_arg(rest, long);
    va_end(rest);
    if (!inside && raw_fails(number, with)) {
        if (fault != 0) return -1;
        with[2] = SHORTENED(with[2]);
    }
    return REAL(syscall)(number, with[0], with[1], with[2], with[3], with[4], with[5]);
}

// --- the start

static int number_of_error(const char* name) {
    static const struct {
        const char* name;
        int number;
    } errors[] = {{"EIO", EIO},       {"EACCES", EACCES}, {"EMFILE", EMFILE}, {"EINTR", EINTR},
                  {"ENOSPC", ENOSPC}, {"ENOMEM", ENOMEM}, {"ENOENT", ENOENT}, {"EAGAIN", EAGAIN},
                  {"ECHILD", ECHILD}, {"short", 0}};
    for (size_t i = 0; i < sizeof errors / sizeof *errors; ++i) {
        if (strcmp(errors[i].name, name) == 0) return errors[i].number;
    }
    dprintf(STDERR_FILENO, "inject: no fault is called %s\n", name);
    _exit(125);
}

/// A variable, which is taken away.
static const char* take(const char* name, const char* otherwise) {
    const char* const value = getenv(name);
    unsetenv(name);  // the text stays where it is
    return value != NULL ? value : otherwise;
}

static void begin(void) {
    static const char* const names[] = {"", "memory", "reading", "writing", "process"};
    const char* const name = take("INJECT_FAMILY", "");
    for (int i = 1; i < 5; ++i) {
        if (strcmp(names[i], name) == 0) family = (enum family)i;
    }
    fault = number_of_error(take("INJECT_FAULT", "EIO"));
    at = strtoull(take("INJECT_AT", "0"), NULL, 10);
    for_ever = atoi(take("INJECT_FOR_EVER", "0"));
    trace = atoi(take("INJECT_TRACE", "0"));
    const char* const file = take("INJECT_TOLD", "/dev/null");
    unsetenv("LD_PRELOAD");
    const int fd = open(file, O_RDWR | O_CLOEXEC);
    void* const mapped = mmap(NULL, sizeof(struct told), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    close(fd);
    if (mapped == MAP_FAILED) {
        dprintf(STDERR_FILENO, "inject: INJECT_TOLD names no file of %zu bytes\n", sizeof *told);
        _exit(125);
    }
    told = mapped;
    void* frame[1];
    backtrace(frame, 1);  // loads what it needs
}

static int (*real_main)(int, char**, char**);

static int counted_main(int count, char** words, char** variables) {
    armed = 1;
    return real_main(count, words, variables);
}

typedef int (*start_function)(int (*)(int, char**, char**), int, char**, void (*)(void),
                              void (*)(void), void (*)(void), void*);

/// Called by the program's first instructions, when all libraries are there.
int __libc_start_main(int (*run)(int, char**, char**), int count, char** words, void (*init)(void),
                      void (*fini)(void), void (*loader)(void), void* stack) {
    start_function start = (start_function)dlsym(RTLD_NEXT, "__libc_start_main");
    begin();
    real_main = run;
    return start(counted_main, count, words, init, fini, loader, stack);
}
