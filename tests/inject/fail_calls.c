// SPDX-License-Identifier: MIT
// Makes chosen calls of a program fail, for tests: LD_PRELOAD=libfail_calls.so and
//
//   FAIL_CALLS=memory  malloc and the like return nothing
//   FAIL_CALLS=EIO, ENOSPC  calls that write or open files fail with that error
//   FAIL_FROM=N  the N-th call fails, counted from 1 in main; 0: none
//   FAIL_ALL=1  all later ones fail too, as on a full disk
//   FAIL_COUNT=FILE  the number of calls is written there at the end
//
// A call that fails does nothing, but for fclose and close, which close.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { NOTHING, MEMORY, FILES };

static int what = NOTHING;
static int error_number = 0;
static long fail_from = 0;
static int fail_all = 0;
static atomic_long calls = 0;
static _Thread_local int inside = 0;  // the C library's own calls inside one of these do not count

static int must_fail(int kind) {
  if (what != kind || inside) return 0;
  const long call = atomic_fetch_add(&calls, 1) + 1;
  if (fail_from == 0 || call < fail_from || (call > fail_from && !fail_all)) return 0;
  errno = error_number;
  return 1;
}

static void write_count(void) {
  const char* path = getenv("FAIL_COUNT");
  what = NOTHING;
  if (path == NULL) return;
  char text[32];
  const int size = snprintf(text, sizeof text, "%ld\n", atomic_load(&calls));
  const long file = syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
  syscall(SYS_write, file, text, (size_t)size);
  syscall(SYS_close, file);
}

static void start(void) {
  const char* chosen = getenv("FAIL_CALLS");
  const char* from = getenv("FAIL_FROM");
  if (chosen == NULL) return;
  atexit(write_count);
  fail_from = from == NULL ? 0 : atol(from);
  fail_all = getenv("FAIL_ALL") != NULL;
  error_number = strcmp(chosen, "ENOSPC") == 0 ? ENOSPC : strcmp(chosen, "EIO") == 0 ? EIO : ENOMEM;
  what = error_number == ENOMEM ? MEMORY : FILES;
}

static int (*real_main)(int, char**, char**);

static int counted_main(int argc, char** argv, char** environment) {
  start();
  return real_main(argc, argv, environment);
}

// Calls count from main on: what the loader does before is not the program's.
int __libc_start_main(int (*main)(int, char**, char**), int argc, char** argv, void (*init)(void),
                      void (*fini)(void), void (*rtld_fini)(void), void* stack_end) {
  int (*real)(int (*)(int, char**, char**), int, char**, void (*)(void), void (*)(void),
              void (*)(void), void*) = dlsym(RTLD_NEXT, "__libc_start_main");
  real_main = main;
  return real(counted_main, argc, argv, init, fini, rtld_fini, stack_end);
}

// Memory. The C library has these names for those who replace malloc.
extern void* __libc_malloc(size_t);
extern void* __libc_calloc(size_t, size_t);
extern void* __libc_realloc(void*, size_t);
extern void* __libc_memalign(size_t, size_t);

void* malloc(size_t size) { return must_fail(MEMORY) ? NULL : __libc_malloc(size); }
void* calloc(size_t count, size_t size) {
  return must_fail(MEMORY) ? NULL : __libc_calloc(count, size);
}
void* realloc(void* memory, size_t size) {
  return must_fail(MEMORY) ? NULL : __libc_realloc(memory, size);
}
void* memalign(size_t alignment, size_t size) {
  return must_fail(MEMORY) ? NULL : __libc_memalign(alignment, size);
}
void* aligned_alloc(size_t alignment, size_t size) { return memalign(alignment, size); }
int posix_memalign(void** memory, size_t alignment, size_t size) {
  *memory = memalign(alignment, size);
  return *memory == NULL ? ENOMEM : 0;
}

// Files. REAL(name): the C library's function of that name.
#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))
#define CALL(result_type, failure, name, parameters, arguments) \
  result_type name parameters {                                 \
    if (must_fail(FILES)) return failure;                       \
    ++inside;                                                   \
    result_type result = REAL(name) arguments;                  \
    --inside;                                                   \
    return result;                                              \
  }

CALL(int, -1, mkdirat, (int folder, const char* name, mode_t mode), (folder, name, mode))
CALL(int, -1, mkdir, (const char* name, mode_t mode), (name, mode))
CALL(int, -1, renameat, (int a, const char* from, int b, const char* to), (a, from, b, to))
CALL(int, -1, renameat2, (int a, const char* from, int b, const char* to, unsigned flags),
     (a, from, b, to, flags))
CALL(int, -1, linkat, (int a, const char* from, int b, const char* to, int flags),
     (a, from, b, to, flags))
CALL(int, -1, fchmodat, (int folder, const char* name, mode_t mode, int flags),
     (folder, name, mode, flags))
CALL(int, -1, fsync, (int file), (file))
CALL(int, -1, flock, (int file, int operation), (file, operation))
CALL(ssize_t, -1, write, (int file, const void* data, size_t size), (file, data, size))
CALL(ssize_t, -1, getrandom, (void* data, size_t size, unsigned flags), (data, size, flags))
CALL(FILE*, NULL, fdopen, (int file, const char* mode), (file, mode))
CALL(FILE*, NULL, fopen, (const char* name, const char* mode), (name, mode))
CALL(size_t, 0, fwrite, (const void* data, size_t size, size_t count, FILE* file),
     (data, size, count, file))
CALL(int, EOF, fflush, (FILE* file), (file))
CALL(int, -1, fseeko, (FILE* file, off_t offset, int whence), (file, offset, whence))
CALL(void*, MAP_FAILED, mmap, (void* at, size_t size, int protection, int flags, int file, off_t o),
     (at, size, protection, flags, file, o))

static mode_t mode_of(int flags, va_list rest) {
  return (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(rest, mode_t) : 0;
}

int openat(int folder, const char* name, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  const mode_t mode = mode_of(flags, rest);
  va_end(rest);
  // What exists can be opened on a full disk.
  const int can_fail = error_number == EIO || (flags & O_CREAT) != 0;
  return can_fail && must_fail(FILES) ? -1 : (int)syscall(SYS_openat, folder, name, flags, mode);
}

int open(const char* name, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  const mode_t mode = mode_of(flags, rest);
  va_end(rest);
  return openat(AT_FDCWD, name, flags, mode);
}

int close(int file) {
  const int failed = must_fail(FILES);
  const int result = (int)syscall(SYS_close, file);
  return failed ? -1 : result;
}

int fclose(FILE* file) {
  const int failed = must_fail(FILES);
  ++inside;
  const int result = REAL(fclose)(file);
  --inside;
  if (failed) errno = error_number;
  return failed ? EOF : result;
}

// Other names of the same: for large files, and with _FORTIFY_SOURCE.
int open64(const char* name, int flags, ...) __attribute__((alias("open")));
int openat64(int folder, const char* name, int flags, ...) __attribute__((alias("openat")));
int fseeko64(FILE* file, off_t offset, int whence) __attribute__((alias("fseeko")));
FILE* fopen64(const char* name, const char* mode) __attribute__((alias("fopen")));
int __open_2(const char* name, int flags) { return open(name, flags); }
int __openat_2(int folder, const char* name, int flags) { return openat(folder, name, flags); }
