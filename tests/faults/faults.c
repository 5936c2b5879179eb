/* Faults that cannot be had from the system at will: a library for LD_PRELOAD. FAULT names one, and
 * it strikes at files with `Faulty` in their names, or where the fault's comment says. The file that
 * FAULT_HITS names gets a byte for every strike, so that a test sees that there was one. */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* The function that this library stands in front of, as `next`. */
#define NEXT(name)                  \
    static __typeof__(name)* next;  \
    if (next == NULL) next = (__typeof__(next))dlsym(RTLD_NEXT, #name)

static char fault[32];

__attribute__((constructor)) static void start(void) {
    const char* const name = getenv("FAULT");
    if (name != NULL) snprintf(fault, sizeof fault, "%s", name);
}

static int is(const char* name) {
    return strcmp(fault, name) == 0;
}

/* By system calls of its own: it is called inside of malloc too. */
static void hit(void) {
    const char* const path = getenv("FAULT_HITS");
    if (path == NULL) return;
    const long fd = syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_APPEND, 0666);
    if (fd < 0) return;
    syscall(SYS_write, fd, "x", 1);
    syscall(SYS_close, fd);
}

static int is_faulty(int fd) {
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    const ssize_t size = readlink(link, path, sizeof path - 1);
    if (size < 0) return 0;
    path[size] = '\0';
    return strstr(path, "Faulty") != NULL;
}

/* eio: the first ten bytes can be read, no more. */
static int fails_from(int fd, off_t at, size_t* size) {
    if (!is("eio") || !is_faulty(fd)) return 0;
    if (at >= 10) {
        hit();
        errno = EIO;
        return 1;
    }
    if (*size > 10 - (size_t)at) *size = 10 - (size_t)at;
    return 0;
}

ssize_t read(int fd, void* into, size_t size) {
    NEXT(read);
    if (fails_from(fd, lseek(fd, 0, SEEK_CUR), &size)) return -1;
    return next(fd, into, size);
}

ssize_t pread64(int fd, void* into, size_t size, off64_t at) {
    NEXT(pread64);
    if (fails_from(fd, at, &size)) return -1;
    return next(fd, into, size, at);
}

ssize_t pread(int fd, void* into, size_t size, off_t at) {
    return pread64(fd, into, size, at);
}

/* grow, shrink: the file changes as soon as its size has been asked for. */
static void change(int fd, off_t size) {
    if (!(is("grow") || is("shrink")) || !is_faulty(fd)) return;
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    const int again = open(link, O_WRONLY | O_CLOEXEC);
    if (again < 0) return;
    if (ftruncate(again, is("grow") ? size + 1 : size - 1) == 0) hit();
    close(again);
}

int fstat(int fd, struct stat* about) {
    NEXT(fstat);
    const int result = next(fd, about);
    if (result == 0) change(fd, about->st_size);
    return result;
}

int fstat64(int fd, struct stat64* about) {
    NEXT(fstat64);
    const int result = next(fd, about);
    if (result == 0) change(fd, about->st_size);
    return result;
}

/* wait-walk: comes no further than to a directory named Faulty; whoever sees the hit can send a
 * signal and be sure that it comes in the midst of the walk. */
DIR* opendir(const char* path) {
    NEXT(opendir);
    if (is("wait-walk") && strstr(path, "Faulty") != NULL) {
        hit();
        for (;;) pause();
    }
    return next(path);
}

/* reverse: directories are told from their last entry to the first. */
struct dirent* readdir(DIR* directory) {
    NEXT(readdir);
    static __thread DIR* current;
    static __thread struct dirent entries[256];
    static __thread int left;
    if (!is("reverse")) return next(directory);
    if (current != directory || left < 0) {
        current = directory;
        left = 0;
        for (struct dirent* entry; left < 256 && (entry = next(directory)) != NULL; ++left)
            entries[left] = *entry;
        hit();
    }
    errno = 0;
    if (left == 0) current = NULL;
    return left == 0 ? NULL : &entries[--left];
}

/* A write into a regular file, as a report or a baseline is: write-eio fails after ten bytes;
 * write-short takes one byte at a time; term, int and kill are signals that come after ten bytes;
 * wait-write comes no further. */
ssize_t write(int fd, const void* from, size_t size) {
    NEXT(write);
    struct stat about;
    if (fault[0] == '\0' || fd <= 2 || syscall(SYS_fstat, fd, &about) != 0 || !S_ISREG(about.st_mode))
        return next(fd, from, size);
    if (is("write-short") && size > 1) {
        hit();
        return next(fd, from, 1);
    }
    const int signal = is("term") ? SIGTERM : is("int") ? SIGINT : is("kill") ? SIGKILL : 0;
    if ((is("write-eio") || is("wait-write") || signal != 0) && about.st_size == 0 && size > 10)
        return next(fd, from, 10);
    if (about.st_size != 10) return next(fd, from, size);
    if (is("write-eio")) {
        hit();
        errno = EIO;
        return -1;
    }
    if (is("wait-write")) {
        hit();
        const char* const go_on = getenv("FAULT_GO_ON");
        while (go_on != NULL && access(go_on, F_OK) != 0) usleep(1000);
    }
    if (signal != 0) {
        hit();
        raise(signal);
    }
    return next(fd, from, size);
}

/* no-memory: nothing of more than 64 KiB can be had in a thread while a file with Faulty in its name
 * is open there last. */
static __thread int opened_faulty;

static int open_next(int directory, const char* path, int flags, mode_t mode) {
    NEXT(openat64);
    opened_faulty = strstr(path, "Faulty") != NULL;
    return next(directory, path, flags, mode);
}

#define OPEN(arguments, directory)                \
    mode_t mode = 0;                              \
    if ((flags & (O_CREAT | O_TMPFILE)) != 0) {   \
        va_list rest;                             \
        va_start(rest, flags);                    \
        mode = va_arg(rest, mode_t);              \
        va_end(rest);                             \
    }                                             \
    return open_next(directory, path, flags, mode)

int open(const char* path, int flags, ...) { OPEN(, AT_FDCWD); }
int open64(const char* path, int flags, ...) { OPEN(, AT_FDCWD); }
int openat(int directory, const char* path, int flags, ...) { OPEN(, directory); }
int openat64(int directory, const char* path, int flags, ...) { OPEN(, directory); }

void* malloc(size_t size) {
    NEXT(malloc);
    if (opened_faulty && size > (64 << 10) && is("no-memory")) {
        hit();
        errno = ENOMEM;
        return NULL;
    }
    return next(size);
}

/* no-thread: the second thread cannot be had. */
int pthread_create(pthread_t* thread, const pthread_attr_t* attributes, void* (*run)(void*),
                   void* with) {
    NEXT(pthread_create);
    static int made;
    if (is("no-thread") && ++made > 1) {
        hit();
        return EAGAIN;
    }
    return next(thread, attributes, run, with);
}

/* disagree: tinyxml2 reads another letter than libexpat did.
 * int tinyxml2::XMLDocument::Parse(const char*, size_t) */
int _ZN8tinyxml211XMLDocument5ParseEPKcm(void* self, const char* text, size_t size) {
    NEXT(_ZN8tinyxml211XMLDocument5ParseEPKcm);
    if (!is("disagree")) return next(self, text, size);
    char* const changed = malloc(size);
    memcpy(changed, text, size);
    char* const at = memmem(changed, size, "Faulty", 6);
    if (at != NULL) {
        *at = 'f';
        hit();
    }
    const int result = next(self, changed, size);
    free(changed);
    return result;
}
