/* What a disk does to a program, put before the C library by LD_PRELOAD.
 *
 * Calls on files below one folder are recorded in their order, so that any power cut
 * can be replayed; fail with EIO, or end the process, at the n-th call; and find the
 * disk full when its room is used up. disk_faults.py turns each of it on.
 *
 * A record is a head (see struct head) and its data:
 *   O  handle, offset 1 for a folder, data: path    a file was opened
 *   W  handle, offset, data                         bytes were written
 *   T  handle, offset                               the file has this length now
 *   S  handle                                       it was flushed
 *   U  data: path                                   a name was taken away
 *   R  data: path, NUL, path                        a name was given to another
 *   M  offset: number                               the program vouches for so much
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

enum { DESCRIPTORS = 4096, EIO_ONCE = 1, EIO_EVER = 2, DEATH = 3 };

struct __attribute__((packed)) head {
    char what;
    uint32_t handle;
    uint64_t offset;
    uint32_t length;
};

static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;
static char folder[PATH_MAX];
static _Atomic uint32_t handles[DESCRIPTORS]; /* 0: not watched */
static _Atomic uint32_t last_handle;
static int record = -1;
static _Atomic long calls, fateful;
static _Atomic int fate;
static _Atomic long long room = -1; /* bytes; below 0: without end */

#define REAL(result, name, ...)                  \
    static result (*real)(__VA_ARGS__);          \
    if (!real)                                   \
    real = (result(*)(__VA_ARGS__))dlsym(RTLD_NEXT, name)

/* --- what disk_faults.py calls ------------------------------------------------ */

void faults_watch(const char *path)
{
    if (!realpath(path, folder))
        abort();
}

void faults_record(const char *path)
{
    REAL(int, "open", const char *, int, ...);
    record = real(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (record < 0)
        abort();
}

void faults_plan(long nth, int kind)
{
    atomic_store(&calls, 0);
    atomic_store(&fateful, nth);
    atomic_store(&fate, kind);
}

long faults_calls(void) { return atomic_load(&calls); }

void faults_room(long long bytes) { atomic_store(&room, bytes); }

/* --- the inner workings ------------------------------------------------------- */

static ssize_t write_through(int fd, const void *data, size_t count)
{
    REAL(ssize_t, "write", int, const void *, size_t);
    return real(fd, data, count);
}

static void note(char what, uint32_t handle, uint64_t offset, const void *data,
                 size_t length)
{
    if (record < 0)
        return;
    size_t all = sizeof(struct head) + length;
    char *line = malloc(all);
    if (!line)
        abort();
    struct head head = {what, handle, offset, (uint32_t)length};
    memcpy(line, &head, sizeof head);
    if (length)
        memcpy(line + sizeof head, data, length);
    pthread_mutex_lock(&turn);
    if (write_through(record, line, all) != (ssize_t)all)
        abort();
    pthread_mutex_unlock(&turn);
    free(line);
}

void faults_vouch(uint64_t number) { note('M', 0, number, NULL, 0); }

/* Shared memory of a write-ahead log is made anew after a crash. */
static int watched_path(const char *path)
{
    size_t length = strlen(folder), whole = strlen(path);
    if (!length || strncmp(path, folder, length))
        return 0;
    if (path[length] != '/' && path[length] != '\0')
        return 0;
    return whole < 4 || strcmp(path + whole - 4, "-shm");
}

static uint32_t watched(int fd)
{
    return fd >= 0 && fd < DESCRIPTORS ? atomic_load(&handles[fd]) : 0;
}

/* Count a call; meet its fate. */
static int fails(void)
{
    long now = atomic_fetch_add(&calls, 1) + 1;
    long at = atomic_load(&fateful);
    int kind = atomic_load(&fate);
    if (!at || now < at || (now > at && kind != EIO_EVER))
        return 0;
    if (kind == DEATH)
        kill(getpid(), SIGKILL);
    errno = EIO;
    return 1;
}

static void give_back(long long bytes)
{
    if (bytes > 0 && atomic_load(&room) >= 0)
        atomic_fetch_add(&room, bytes);
}

/* Bytes of a write that find room; a disk that fills up takes the first of them. */
static size_t fitting(int fd, off_t offset, size_t count)
{
    struct stat file;
    long long left = atomic_load(&room);
    if (left < 0 || fstat(fd, &file))
        return count;
    long long growth = (long long)offset + (long long)count - file.st_size;
    if (growth <= 0)
        return count;
    long long given = growth < left ? growth : left;
    if (growth - given > (long long)count)
        given = growth - (long long)count;
    atomic_fetch_sub(&room, given);
    return count - (size_t)(growth - given);
}

static void give_back_file(const char *path)
{
    struct stat file;
    if (!lstat(path, &file) && S_ISREG(file.st_mode) && file.st_nlink == 1)
        give_back(file.st_size);
}

/* --- calls of the C library --------------------------------------------------- */

static int opened(int fd, const char *path, int flags)
{
    if (fd < 0 || fd >= DESCRIPTORS)
        return fd;
    if (!watched_path(path)) {
        atomic_store(&handles[fd], 0);
        return fd;
    }
    struct stat file;
    int is_folder = !fstat(fd, &file) && S_ISDIR(file.st_mode);
    uint32_t handle = atomic_fetch_add(&last_handle, 1) + 1;
    atomic_store(&handles[fd], handle);
    note('O', handle, (uint64_t)is_folder, path, strlen(path));
    if (flags & O_TRUNC && !is_folder)
        note('T', handle, 0, NULL, 0);
    return fd;
}

static int may_open(const char *path, int flags)
{
    struct stat file;
    if (!watched_path(path))
        return 1;
    if (fails())
        return 0;
    int missing = stat(path, &file);
    if (flags & O_CREAT && missing && !atomic_load(&room)) {
        errno = ENOSPC;
        return 0;
    }
    if (flags & O_TRUNC && !missing)
        give_back(file.st_size);
    return 1;
}

#define OPEN(name)                                                    \
    int name(const char *path, int flags, ...)                        \
    {                                                                 \
        REAL(int, #name, const char *, int, ...);                     \
        mode_t mode = 0;                                              \
        if (flags & (O_CREAT | O_TMPFILE)) {                          \
            va_list rest;                                             \
            va_start(rest, flags);                                    \
            mode = va_arg(rest, mode_t);                              \
            va_end(rest);                                             \
        }                                                             \
        if (!may_open(path, flags))                                   \
            return -1;                                                \
        return opened(real(path, flags, mode), path, flags);          \
    }
OPEN(open)
OPEN(open64)

int close(int fd)
{
    REAL(int, "close", int);
    if (fd >= 0 && fd < DESCRIPTORS)
        atomic_store(&handles[fd], 0);
    return real(fd);
}

ssize_t write(int fd, const void *data, size_t count)
{
    uint32_t handle = watched(fd);
    if (!handle)
        return write_through(fd, data, count);
    if (fails())
        return -1;
    int appends = fcntl(fd, F_GETFL) & O_APPEND;
    off_t offset = lseek(fd, 0, appends ? SEEK_END : SEEK_CUR);
    size_t fits = fitting(fd, offset, count);
    if (count && !fits) {
        errno = ENOSPC;
        return -1;
    }
    ssize_t done = write_through(fd, data, fits);
    if (done > 0)
        note('W', handle, (uint64_t)offset, data, (size_t)done);
    return done;
}

#define PWRITE(name, off)                                             \
    ssize_t name(int fd, const void *data, size_t count, off offset)  \
    {                                                                 \
        REAL(ssize_t, #name, int, const void *, size_t, off);         \
        uint32_t handle = watched(fd);                                \
        if (!handle)                                                  \
            return real(fd, data, count, offset);                     \
        if (fails())                                                  \
            return -1;                                                \
        size_t fits = fitting(fd, offset, count);                     \
        if (count && !fits) {                                         \
            errno = ENOSPC;                                           \
            return -1;                                                \
        }                                                             \
        ssize_t done = real(fd, data, fits, offset);                  \
        if (done > 0)                                                 \
            note('W', handle, (uint64_t)offset, data, (size_t)done);  \
        return done;                                                  \
    }
PWRITE(pwrite, off_t)
PWRITE(pwrite64, off64_t)

ssize_t read(int fd, void *data, size_t count)
{
    REAL(ssize_t, "read", int, void *, size_t);
    return watched(fd) && fails() ? -1 : real(fd, data, count);
}

#define PREAD(name, off)                                              \
    ssize_t name(int fd, void *data, size_t count, off offset)        \
    {                                                                 \
        REAL(ssize_t, #name, int, void *, size_t, off);               \
        return watched(fd) && fails() ? -1                            \
                                      : real(fd, data, count, offset); \
    }
PREAD(pread, off_t)
PREAD(pread64, off64_t)

#define TRUNCATE(name, off)                                           \
    int name(int fd, off length)                                      \
    {                                                                 \
        REAL(int, #name, int, off);                                   \
        uint32_t handle = watched(fd);                                \
        struct stat file;                                             \
        if (!handle)                                                  \
            return real(fd, length);                                  \
        if (fails())                                                  \
            return -1;                                                \
        long long before = fstat(fd, &file) ? 0 : file.st_size;       \
        int done = real(fd, length);                                  \
        if (!done) {                                                  \
            give_back(before - (long long)length);                    \
            note('T', handle, (uint64_t)length, NULL, 0);             \
        }                                                             \
        return done;                                                  \
    }
TRUNCATE(ftruncate, off_t)
TRUNCATE(ftruncate64, off64_t)

/* 0, or the number of the error. */
static int extend(int fd, off_t end)
{
    struct stat file;
    if (fails())
        return EIO;
    if (fstat(fd, &file))
        return errno;
    if (end <= file.st_size)
        return 0;
    size_t growth = (size_t)(end - file.st_size);
    size_t fits = fitting(fd, file.st_size, growth);
    if (fits < growth) {
        give_back((long long)fits);
        return ENOSPC;
    }
    REAL(int, "ftruncate", int, off_t);
    if (real(fd, end))
        return errno;
    note('T', watched(fd), (uint64_t)end, NULL, 0);
    return 0;
}

#define POSIX_FALLOCATE(name, off)                                    \
    int name(int fd, off offset, off length)                          \
    {                                                                 \
        REAL(int, #name, int, off, off);                              \
        return watched(fd) ? extend(fd, offset + length)              \
                           : real(fd, offset, length);                \
    }
POSIX_FALLOCATE(posix_fallocate, off_t)
POSIX_FALLOCATE(posix_fallocate64, off64_t)

#define FALLOCATE(name, off)                                          \
    int name(int fd, int mode, off offset, off length)                \
    {                                                                 \
        REAL(int, #name, int, int, off, off);                         \
        if (!watched(fd))                                             \
            return real(fd, mode, offset, length);                    \
        errno = mode ? EOPNOTSUPP : extend(fd, offset + length);      \
        return errno ? -1 : 0;                                        \
    }
FALLOCATE(fallocate, off_t)
FALLOCATE(fallocate64, off64_t)

#define FLUSH(name)                                                   \
    int name(int fd)                                                  \
    {                                                                 \
        REAL(int, #name, int);                                        \
        uint32_t handle = watched(fd);                                \
        if (!handle)                                                  \
            return real(fd);                                          \
        if (fails())                                                  \
            return -1;                                                \
        note('S', handle, 0, NULL, 0); /* the machine keeps running */ \
        return 0;                                                     \
    }
FLUSH(fsync)
FLUSH(fdatasync)

/* Copies inside the kernel go unseen; programs then copy by hand. */
#define NO_COPY(name, off)                                            \
    ssize_t name(int to, int from, off *offset, size_t count)         \
    {                                                                 \
        REAL(ssize_t, #name, int, int, off *, size_t);                \
        if (!watched(to))                                             \
            return real(to, from, offset, count);                     \
        errno = EINVAL;                                               \
        return -1;                                                    \
    }
NO_COPY(sendfile, off_t)
NO_COPY(sendfile64, off64_t)

ssize_t copy_file_range(int from, off64_t *start, int to, off64_t *target,
                        size_t count, unsigned flags)
{
    REAL(ssize_t, "copy_file_range", int, off64_t *, int, off64_t *, size_t, unsigned);
    if (!watched(to))
        return real(from, start, to, target, count, flags);
    errno = EINVAL;
    return -1;
}

int unlink(const char *path)
{
    REAL(int, "unlink", const char *);
    if (!watched_path(path))
        return real(path);
    if (fails())
        return -1;
    give_back_file(path);
    int done = real(path);
    if (!done)
        note('U', 0, 0, path, strlen(path));
    return done;
}

int rename(const char *from, const char *to)
{
    REAL(int, "rename", const char *, const char *);
    if (!watched_path(to))
        return real(from, to);
    if (fails())
        return -1;
    give_back_file(to);
    int done = real(from, to);
    if (!done) {
        size_t first = strlen(from) + 1, second = strlen(to);
        char *both = malloc(first + second);
        if (!both)
            abort();
        memcpy(both, from, first);
        memcpy(both + first, to, second);
        note('R', 0, 0, both, first + second);
        free(both);
    }
    return done;
}
