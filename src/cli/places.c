#include "places.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fail.h"

#define REPORT_FILES 3

/* The files that are written: the reports' (or NULL), then the outputs'. */
static const char *written_file(const cli_options *options, size_t index)
{
    const char *const reports[REPORT_FILES] = { options->har, options->junit, options->trace };
    if (index < REPORT_FILES)
        return reports[index];
    const char *equals = strchr(options->saved.items[index - REPORT_FILES], '=');
    return equals ? equals + 1 : NULL;
}

/* A file that two things are written to, of which neither could be read; devices may be. */
static const char *file_written_twice(const cli_options *options)
{
    for (size_t i = 0; i < REPORT_FILES + options->saved.count; i++) {
        const char *file = written_file(options, i);
        for (size_t j = 0; file && j < i; j++) {
            const char *other = written_file(options, j);
            if (other && strcmp(file, other) == 0 && strncmp(file, "/dev/", 5) != 0)
                return file;
        }
    }
    return NULL;
}

/* Whether each file that is written has one thing written to it. */
static bool check_written(const cli_options *options, arz_error *error)
{
    for (size_t i = 0; i < REPORT_FILES + options->saved.count; i++) {
        const char *file = written_file(options, i);
        if (!file || strcmp(file, "-") != 0)
            continue;
        (void)arz_fail(error, ARZ_ERROR_USAGE, NULL,
                       "'-' is not written to: standard output has the result");
        return arz_fail_help(error, "a file of that name is './-'");
    }
    const char *twice = file_written_twice(options);
    return !twice || arz_fail(error, ARZ_ERROR_USAGE, NULL, "'%s' would be written twice",
                              ARZ_QUOTE(arz_str_of(twice)));
}

static bool check_base(const char *base, arz_error *error)
{
    struct stat status;
    if (!base)
        return true;
    bool there = stat(base, &status) == 0;
    if (there && S_ISDIR(status.st_mode))
        return true;
    return arz_fail(error, ARZ_ERROR_USAGE, NULL, "--base takes a directory, and '%s' is none%s%s",
                    ARZ_QUOTE(arz_str_of(base)), there ? "" : ": ", there ? "" : strerror(errno));
}

/* Certificates and keys are needed when a connection is made, if at all; but what is not there is
 * a mistake at once. A token has no file. */
static bool check_readable(const char *option, const char *file, arz_error *error)
{
    if (!file || strncmp(file, "pkcs11:", 7) == 0 || access(file, R_OK) == 0)
        return true;
    return arz_fail(error, ARZ_ERROR_USAGE, NULL, "--%s: '%s' cannot be read: %s", option,
                    ARZ_QUOTE(arz_str_of(file)), strerror(errno));
}

/* "host:port", or a URL of a kind that libcurl knows; empty for none. */
static bool check_proxy(const char *proxy, arz_error *error)
{
    static const char *const schemes[] = {
        "http", "https", "socks4", "socks4a", "socks5", "socks5h"
    };
    const char *end = proxy ? strstr(proxy, "://") : NULL;
    if (!end)
        return true;
    arz_str scheme = { proxy, (size_t)(end - proxy) };
    for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++) {
        if (arz_str_equal_nocase(scheme, arz_str_of(schemes[i])))
            return true;
    }
    return arz_fail(error, ARZ_ERROR_USAGE, NULL,
                    "'%s' is no proxy: there are http, https, socks4, socks4a, socks5 and socks5h",
                    ARZ_QUOTE(arz_str_of(proxy)));
}

bool cli_places_check(const cli_options *options, arz_error *error)
{
    return check_written(options, error) && check_base(options->base, error) &&
           check_readable("cacert", options->cacert, error) &&
           check_readable("cert", options->cert, error) &&
           check_readable("key", options->key, error) && check_proxy(options->proxy, error);
}
