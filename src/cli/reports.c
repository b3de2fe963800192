#include "reports.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/fail.h"
#include "message.h"

/* Whether the user's terminal shows more than ASCII, by the locale's variables. */
static bool is_utf8_locale(void)
{
    static const char *const variables[] = { "LC_ALL", "LC_CTYPE", "LANG" };
    for (size_t i = 0; i < sizeof variables / sizeof *variables; i++) {
        const char *value = getenv(variables[i]);
        if (value && *value)
            return strstr(value, "UTF-8") || strstr(value, "utf8") || strstr(value, "utf-8");
    }
    return false;
}

/* Milliseconds since 1970-01-01 UTC. */
static int64_t now_ms(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void add(cli_reports *reports, cli_report item)
{
    reports->items[reports->count++] = item;
}

void cli_reports_add_progress(cli_reports *reports, const cli_options *options)
{
    arz_progress_options progress = {
        .version = ARZ_PROGRESS_OPTIONS_VERSION,
        .terminal = isatty(STDERR_FILENO) != 0,
        .color = cli_use_color(options, stderr),
        .unicode = is_utf8_locale(),
        .verbosity = options->verbosity,
        .width = cli_terminal_width(),
    };
    add(reports, (cli_report){ .report = arz_report_progress(stderr, &progress) });
}

void cli_reports_add_result(cli_reports *reports, const cli_options *options)
{
    if (options->format == CLI_JSON)
        add(reports, (cli_report){ .report = arz_report_json(stdout) });
    else if (options->format == CLI_NDJSON)
        add(reports, (cli_report){ .report = arz_report_ndjson(stdout) });
    else if (options->dry_run)
        add(reports, (cli_report){ .report = arz_report_requests(stdout) });
}

static bool cannot_write(const char *path, arz_error *error)
{
    return arz_fail(error, ARZ_ERROR_IO, NULL, "'%s' cannot be written: %s",
                    ARZ_QUOTE(arz_str_of(path)), strerror(errno));
}

/* A report into the file at `path`; nothing where that is NULL. */
static bool add_file(cli_reports *reports, const char *path,
                     arz_report *(*create)(FILE *stream, int64_t started_ms), arz_error *error)
{
    if (!path)
        return true;
    FILE *file = fopen(path, "wbe");
    if (!file)
        return cannot_write(path, error);
    add(reports, (cli_report){ create(file, now_ms()), file, path });
    return true;
}

bool cli_reports_add_files(cli_reports *reports, const cli_options *options, arz_error *error)
{
    if (!add_file(reports, options->har, arz_report_har, error) ||
        !add_file(reports, options->trace, arz_report_trace, error) ||
        !add_file(reports, options->junit, arz_report_junit, error))
        return false;
    if (options->junit)
        reports->junit = reports->items[reports->count - 1].report;
    return true;
}

size_t cli_reports_listeners(const cli_reports *reports, arz_listener listeners[CLI_MAX_REPORTS])
{
    for (size_t i = 0; i < reports->count; i++)
        listeners[i] = arz_report_listener(reports->items[i].report);
    return reports->count;
}

static bool finish_item(cli_report *item, arz_error *error)
{
    if (!item->file)
        return arz_report_finish(item->report, error);
    arz_error unnamed = ARZ_ERROR_INIT;
    bool good = arz_report_finish(item->report, &unnamed);
    if (!good)
        (void)cannot_write(item->path, error);
    arz_error_clear(&unnamed);
    bool closed = fclose(item->file) == 0;
    item->file = NULL;
    return good && (closed || cannot_write(item->path, error));
}

bool cli_reports_finish(cli_reports *reports, arz_error *error)
{
    bool good = true;
    for (size_t i = 0; i < reports->count; i++)
        good = finish_item(&reports->items[i], error) && good;
    return good;
}

bool cli_reports_finish_files(cli_reports *reports, arz_error *error)
{
    bool good = true;
    for (size_t i = 0; i < reports->count; i++) {
        if (reports->items[i].file)
            good = finish_item(&reports->items[i], error) && good;
    }
    return good;
}

void cli_reports_clear(cli_reports *reports)
{
    for (size_t i = 0; i < reports->count; i++) {
        arz_report_free(reports->items[i].report);
        if (reports->items[i].file)
            (void)fclose(reports->items[i].file);
    }
    *reports = (cli_reports){ .count = 0 };
}
