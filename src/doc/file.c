#include "doc/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <arazzo/limits.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/fail.h"
#include "base/suggest.h"

#define FIRST_READ_BYTES ((size_t)64 * 1024)

bool arz_file_exists(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISREG(status.st_mode);
}

bool arz_file_is_stream(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 &&
           (S_ISFIFO(status.st_mode) || S_ISCHR(status.st_mode) || S_ISSOCK(status.st_mode));
}

/* The name in `directory` that is nearest to `wanted`, new in *found, or NULL. False where there
 * is no such directory. */
static bool find_nearest(const char *directory, const char *wanted, char **found)
{
    DIR *entries = opendir(directory);
    *found = NULL;
    if (!entries)
        return false;
    /* NOLINTNEXTLINE(concurrency-mt-unsafe): the stream is this function's own */
    for (const struct dirent *entry; (entry = readdir(entries));) {
        arz_suggest suggest = arz_suggest_for(arz_str_of(wanted));
        if (*found)
            arz_suggest_add(&suggest, arz_str_of(*found));
        arz_str before = suggest.best;
        arz_suggest_add(&suggest, arz_str_of(entry->d_name));
        if (suggest.best.data && suggest.best.data != before.data) {
            free(*found);
            *found = arz_strdup(entry->d_name);
        }
    }
    (void)closedir(entries);
    return true;
}

static bool fail_missing(const char *path, const char *name, arz_error *error)
{
    const char *slash = strrchr(path, '/');
    char *directory = slash == path ? arz_strdup("/")
                      : slash       ? arz_str_dup((arz_str){ path, (size_t)(slash - path) })
                                    : arz_strdup(".");
    const char *wanted = slash ? slash + 1 : path;
    char *nearest;
    if (!find_nearest(directory, wanted, &nearest)) {
        (void)arz_fail(error, ARZ_ERROR_IO, NULL, "'%s' does not exist; nor does its directory",
                       ARZ_QUOTE(arz_str_of(name)));
    } else if (nearest) {
        (void)arz_fail(error, ARZ_ERROR_IO, NULL, "'%s' does not exist; did you mean '%s'?",
                       ARZ_QUOTE(arz_str_of(name)), ARZ_QUOTE(arz_str_of(nearest)));
    } else {
        (void)arz_fail(error, ARZ_ERROR_IO, NULL, "'%s' does not exist",
                       ARZ_QUOTE(arz_str_of(name)));
    }
    free(nearest);
    free(directory);
    return false;
}

static bool fail_errno(const char *name, arz_error *error)
{
    char reason[128] = "";
    const char *text = strerror_r(errno, reason, sizeof reason);
    return arz_fail(error, ARZ_ERROR_IO, NULL, "'%s' cannot be read: %s",
                    ARZ_QUOTE(arz_str_of(name)), text);
}

static bool fail_too_large(const char *name, arz_error *error)
{
    return arz_fail(error, ARZ_ERROR_LIMIT, "too-large", "'%s' is larger than %zu MiB",
                    ARZ_QUOTE(arz_str_of(name)), ARZ_MAX_DOCUMENT_BYTES >> 20);
}

/* *expected is how many bytes there will be, where that is known, else 0. */
static bool check_kind(int file, arz_file_trust trust, const char *name, size_t *expected,
                       arz_error *error)
{
    struct stat status;
    *expected = 0;
    if (fstat(file, &status) != 0)
        return fail_errno(name, error);
    if (S_ISDIR(status.st_mode)) {
        return arz_fail(error, ARZ_ERROR_IO, NULL, "'%s' is a directory, not a file",
                        ARZ_QUOTE(arz_str_of(name)));
    }
    if (S_ISREG(status.st_mode)) {
        if ((uintmax_t)status.st_size > ARZ_MAX_DOCUMENT_BYTES)
            return fail_too_large(name, error);
        *expected = (size_t)status.st_size;
        return true;
    }
    bool stream = S_ISFIFO(status.st_mode) || S_ISCHR(status.st_mode) || S_ISSOCK(status.st_mode);
    if (stream && trust == ARZ_FILE_NAMED_BY_USER)
        return true;
    return arz_fail(error, ARZ_ERROR_IO, NULL, "'%s' is no regular file",
                    ARZ_QUOTE(arz_str_of(name)));
}

static bool read_all(int file, size_t expected, const char *name, arz_str *text, arz_error *error)
{
    size_t capacity = expected ? expected + 1 : FIRST_READ_BYTES, size = 0;
    char *data = arz_realloc(NULL, capacity, 1);
    for (;;) {
        if (size == capacity) {
            capacity *= 2;
            data = arz_realloc(data, capacity, 1);
        }
        ssize_t got = read(file, data + size, capacity - size);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0) {
            *text = (arz_str){ data, size };
            if (got == 0)
                return true;
            free(data);
            return fail_errno(name, error);
        }
        size += (size_t)got;
        if (size > ARZ_MAX_DOCUMENT_BYTES) {
            free(data);
            return fail_too_large(name, error);
        }
    }
}

bool arz_file_read(const char *path, arz_file_trust trust, const char *name, arz_str *text,
                   arz_error *error)
{
    bool input = strcmp(path, "-") == 0;
    /* Opening a pipe that nobody writes to would wait. */
    int flags = O_RDONLY | O_CLOEXEC | (trust == ARZ_FILE_NAMED_BY_USER ? 0 : O_NONBLOCK);
    int file = input ? STDIN_FILENO : open(path, flags);
    if (file < 0)
        return errno == ENOENT ? fail_missing(path, name, error) : fail_errno(name, error);
    size_t expected;
    bool read = check_kind(file, trust, name, &expected, error) &&
                read_all(file, expected, name, text, error);
    if (!input)
        (void)close(file);
    return read;
}
