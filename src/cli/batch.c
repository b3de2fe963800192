/* `arazzo-run FILE --data FILE`: a run for each row, a line of JSON for each on standard output,
 * and how it went on standard error. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include <arazzo/limits.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/fail.h"
#include "command.h"
#include "inputs.h"
#include "message.h"
#include "session.h"
#include "signals.h"

/* Failures that are told on standard error, unless --verbose asks for all. */
#define TOLD_FAILURES 10

/* The line on a terminal is written anew no sooner than this. */
#define PROGRESS_MS 100

/* The whole report of a row, made while it runs, for --format json; its requests, for --dry-run. */
typedef struct row_report {
    arz_report *report; /* owned; NULL once it is written */
    FILE *stream;       /* owned: into `text` */
    char *text;         /* owned */
    size_t size;
} row_report;

typedef struct batch {
    cli_session session;
    json_t *given; /* owned: inputs that a row may leave out */
    arz_rows *rows;
    arz_batch *batch;
    uint64_t failures;
    arz_buf line; /* of a result */
    bool terminal;
    int64_t started_ms, shown_ms;
    arz_error broken; /* why standard output cannot be written */
} batch;

static int64_t now_ms(void)
{
    arz_clock clock = arz_clock_system();
    return clock.monotonic_ms(clock.data);
}

/* The report of a row as it runs. */

static void hear_row(void *data, const arz_event *event)
{
    row_report *row = data;
    arz_listener listener = arz_report_listener(row->report);
    listener.event(listener.data, event);
    if (event->kind != ARZ_EVENT_RUN_ENDED)
        return;
    arz_error error = ARZ_ERROR_INIT;
    if (!arz_report_finish(row->report, &error)) /* into memory */
        arz_out_of_memory();
    arz_report_free(row->report);
    row->report = NULL;
}

static bool listen(void *data, uint64_t number, arz_listener *listener)
{
    const batch *b = data;
    const cli_options *options = b->session.options;
    bool json = options->format == CLI_JSON;
    if (!json && !options->dry_run)
        return false;
    row_report *row = arz_alloc(1, sizeof *row);
    row->stream = open_memstream(&row->text, &row->size);
    if (!row->stream)
        arz_out_of_memory();
    if (!json)
        (void)fprintf(row->stream, "# row %llu\n", (unsigned long long)number);
    row->report =
        json ? arz_report_json_line(row->stream, number) : arz_report_requests(row->stream);
    *listener = (arz_listener){ hear_row, row };
    return true;
}

static void free_row(row_report *row)
{
    if (!row)
        return;
    arz_report_free(row->report);
    (void)fclose(row->stream);
    free(row->text);
    free(row);
}

/* Results on standard output. */

static void set(json_t *object, const char *name, json_t *value) /* steals value */
{
    (void)json_object_set_new(object, name, value);
}

/* Takes a piece of JSON into the buffer: jansson writes each bracket by itself, which a stream
 * makes much of. */
static int put_piece(const char *text, size_t size, void *buf)
{
    return arz_buf_put(buf, text, size) ? 0 : -1;
}

/* The short report: how it ended, without how it went. */
static void print_short(batch *b, const arz_batch_result *result)
{
    const char *status = result->passed ? "success" : result->ran ? "failure" : "error";
    json_t *line = json_object();
    set(line, "row", json_integer((json_int_t)result->row));
    set(line, "status", json_string(status));
    set(line, "workflowId", json_string(result->workflow_id));
    if (result->outputs)
        set(line, "outputs", json_incref(result->outputs));
    if (result->error)
        set(line, "error", cli_error_json(result->error));
    arz_buf_reset(&b->line);
    (void)json_dump_callback(line, put_piece, &b->line, JSON_COMPACT);
    arz_buf_char(&b->line, '\n');
    (void)fwrite(b->line.data, 1, b->line.size, stdout);
    json_decref(line);
}

static void print_result(batch *b, const arz_batch_result *result)
{
    const row_report *row = result->listener.data;
    const cli_options *options = b->session.options;
    if (row && result->ran)
        (void)fwrite(row->text, 1, row->size, stdout);
    else if (options->dry_run && options->format != CLI_JSON)
        (void)printf("# row %llu has no requests: standard error says why\n\n",
                     (unsigned long long)result->row);
    else
        print_short(b, result);
}

/* Lines leave together where they come together, and never later: whoever reads them need not wait
 * for the next. */
static void flush_results(void *data)
{
    batch *b = data;
    if ((fflush(stdout) == 0 && !ferror(stdout)) || b->broken.kind != ARZ_OK)
        return;
    (void)arz_fail(&b->broken, ARZ_ERROR_IO, NULL, "standard output cannot be written: %s",
                   strerror(errno));
    arz_batch_interrupt(b->batch);
}

/* How it goes, on standard error. */

static void clear_line(const batch *b)
{
    if (b->terminal && b->shown_ms)
        (void)fputs("\r\033[K", stderr);
}

static void tell_failure(batch *b, const arz_batch_result *result)
{
    int verbosity = b->session.options->verbosity;
    bool told = verbosity > 0 || b->failures < TOLD_FAILURES;
    b->failures++;
    if (verbosity < 0 || (!told && b->failures != TOLD_FAILURES + 1))
        return;
    clear_line(b);
    if (!told) {
        (void)fputs("more rows failed: --verbose tells of each\n", stderr);
        return;
    }
    const arz_error *error = result->error;
    if (error->uri && error->line) {
        cli_put_safe(stderr, arz_str_of(error->uri));
        (void)fprintf(stderr, ":%u: ", error->line);
    }
    (void)fprintf(stderr, "row %llu failed: ", (unsigned long long)result->row);
    cli_put_safe(stderr, arz_str_of(error->message));
    (void)fputs("\n", stderr);
}

/* Three digits, or all of those before the point. */
static const char *short_number(double number, char space[32])
{
    (void)snprintf(space, 32, number < 100 ? "%.3g" : "%.0f", number);
    return space;
}

static void put_duration(arz_buf *buf, double seconds)
{
    if (seconds < 100)
        arz_buf_printf(buf, "%.0f s", seconds);
    else if (seconds < 6000)
        arz_buf_printf(buf, "%.0f min", seconds / 60);
    else
        arz_buf_printf(buf, "%.1f h", seconds / 3600);
}

/* Seconds until the last row is told, by how long those so far took; below 0: not known yet. What
 * was read of the file is ahead of what was told by the rows that run or wait. */
static double seconds_left(const batch *b, const arz_batch_summary *summary, double seconds)
{
    double part = arz_rows_read_part(b->rows);
    if (part <= 0 || summary->read == 0 || seconds < 1)
        return -1;
    part *= (double)summary->rows / (double)summary->read;
    return part > 0 ? seconds * (1 - part) / part : -1;
}

static void put_progress(const batch *b, double seconds, arz_buf *line)
{
    arz_batch_summary summary = arz_batch_get_summary(b->batch);
    double left = seconds_left(b, &summary, seconds);
    char space[32];
    arz_buf_printf(line, "%llu rows, %llu failed", (unsigned long long)summary.rows,
                   (unsigned long long)summary.failed);
    if (seconds > 0)
        arz_buf_printf(line, ", %s a second", short_number((double)summary.rows / seconds, space));
    if (left >= 0) {
        arz_buf_text(line, ", ");
        put_duration(line, left);
        arz_buf_text(line, " left");
    }
}

/* "1200 rows, 3 failed, 85 a second, 40 s left", over the line before: so no more than one row of
 * the terminal, whose last column stays free. */
static void show_progress(batch *b)
{
    int64_t now = now_ms();
    if (!b->terminal || now - b->shown_ms < PROGRESS_MS)
        return;
    clear_line(b);
    b->shown_ms = now;
    arz_buf line = ARZ_BUF_INIT(0);
    unsigned width = cli_terminal_width();
    put_progress(b, (double)(now - b->started_ms) / 1000, &line);
    arz_str fits = arz_str_slice(arz_buf_view(&line), 0, width ? width - 1 : line.size);
    (void)fprintf(stderr, "%.*s", ARZ_STR_FORMAT(fits));
    (void)fflush(stderr);
    arz_buf_clear(&line);
}

static void take_result(void *data, const arz_batch_result *result)
{
    batch *b = data;
    print_result(b, result);
    free_row(result->listener.data);
    if (!result->passed)
        tell_failure(b, result);
    show_progress(b);
}

static void print_summary(const batch *b)
{
    arz_batch_summary s = arz_batch_get_summary(b->batch);
    if (b->session.options->verbosity < 0)
        return;
    double seconds = (double)s.duration_us / 1e6;
    const int64_t durations_us[] = { s.p50_us, s.p90_us, s.p99_us, s.max_us };
    static const char *const names[] = { "p50", "p90", "p99", "max" };
    char space[32];
    (void)fprintf(stderr, "%llu row%s: %llu succeeded, %llu failed; %llu request%s in %s s",
                  (unsigned long long)s.rows, s.rows == 1 ? "" : "s", (unsigned long long)s.passed,
                  (unsigned long long)s.failed, (unsigned long long)s.requests,
                  s.requests == 1 ? "" : "s", short_number(seconds, space));
    if (seconds > 0)
        (void)fprintf(stderr, ", %s rows a second", short_number((double)s.rows / seconds, space));
    (void)fputs("\nduration of a run:", stderr);
    for (size_t i = 0; i < 4; i++)
        (void)fprintf(stderr, "%s %s %s ms", i ? "," : "", names[i],
                      short_number((double)durations_us[i] / 1e3, space));
    (void)fputs("\n", stderr);
}

/* A run for each row has no single trace. */
static bool check_options(const cli_options *options, arz_error *error)
{
    const char *single = options->har           ? "--har"
                         : options->trace       ? "--trace"
                         : options->junit       ? "--junit"
                         : options->saved.count ? "--save"
                                                : NULL;
    if (single)
        return arz_fail(error, ARZ_ERROR_USAGE, NULL,
                        "%s is of one run: it does not go with --data", single);
    if (options->format == CLI_NDJSON)
        return arz_fail(error, ARZ_ERROR_USAGE, NULL,
                        "--format ndjson is of one run: --data gives a line for each row, and the "
                        "whole report with --format json");
    return true;
}

/* Many systems allow a process a few hundred open files unless it asks for more. */
static void allow_connections(void)
{
    const rlim_t wanted =
        ARZ_MAX_BATCH_CONNECTIONS * ARZ_BATCH_CONNECTION_FILES + ARZ_BATCH_SPARE_FILES;
    struct rlimit files;
    if (getrlimit(RLIMIT_NOFILE, &files) != 0 || files.rlim_cur >= wanted)
        return;
    files.rlim_cur = files.rlim_max < wanted ? files.rlim_max : wanted;
    (void)setrlimit(RLIMIT_NOFILE, &files);
}

static bool prepare(batch *b, arz_error *error)
{
    cli_session *session = &b->session;
    const cli_options *options = session->options;
    if (!check_options(options, error))
        return false;
    session->document = cli_load(options, true, error);
    if (!session->document)
        return false;
    /* Without a workflow the batch says below what is wrong. */
    const arz_workflow *workflow = cli_session_workflow(session);
    if (workflow) {
        b->given = cli_inputs_collect(options, workflow, session->files, error);
        b->rows = b->given ? arz_rows_open(options->data, workflow, b->given, error) : NULL;
        if (!b->rows)
            return false;
    }
    arz_run_options run;
    if (!cli_session_options(session, &run, error))
        return false;
    run.workflow_id = options->workflow;
    arz_batch_options batch_options = arz_batch_options_default();
    batch_options.rows = arz_rows_source(b->rows);
    batch_options.concurrency = (size_t)options->concurrency;
    batch_options.rate = options->rate;
    batch_options.unordered = options->unordered;
    batch_options.stop_on_failure = options->stop_on_failure;
    batch_options.listen = listen;
    batch_options.result = take_result;
    batch_options.data = b;
    batch_options.told = flush_results;
    allow_connections();
    b->batch = arz_batch_create(session->document, &run, &batch_options, error);
    return b->batch != NULL;
}

static int execute(batch *b, arz_error *error)
{
    const cli_options *options = b->session.options;
    b->terminal = isatty(STDERR_FILENO) && options->verbosity >= 0;
    b->started_ms = now_ms();
    cli_signals_catch();
    cli_signals_watch_batch(b->batch);
    bool passed = arz_batch_execute(b->batch, error);
    cli_signals_watch_batch(NULL);
    clear_line(b);
    uint64_t rows = arz_batch_get_summary(b->batch).rows;
    if (rows > 0)
        print_summary(b);
    if (error->kind == ARZ_ERROR_INTERRUPTED && cli_signals_caught())
        return 128 + cli_signals_caught();
    if (rows == 0) {
        bool standard = strcmp(options->data, "-") == 0;
        const char *name = standard ? "standard input" : options->data;
        (void)arz_fail(error, ARZ_ERROR_INPUT, NULL, "'%s' has no rows",
                       ARZ_QUOTE(arz_str_of(name)));
        return CLI_EXIT_UNUSABLE;
    }
    return passed && b->broken.kind == ARZ_OK ? CLI_EXIT_OK : CLI_EXIT_FAILED;
}

int cli_batch(const cli_options *options)
{
    batch b = { .line = ARZ_BUF_INIT(0), .broken = ARZ_ERROR_INIT };
    arz_error error = ARZ_ERROR_INIT;
    bool ready = cli_session_open(&b.session, options, &error) && prepare(&b, &error);
    int status = ready ? execute(&b, &error) : CLI_EXIT_UNUSABLE;
    cli_printer printer = { stderr, cli_use_color(options, stderr), b.session.document };
    if (b.broken.kind != ARZ_OK) {
        cli_print_error(&printer, &b.broken);
        arz_error_clear(&error);
    }
    if (error.kind != ARZ_OK && status == CLI_EXIT_UNUSABLE)
        (void)cli_fail(options, b.session.document, &error);
    else if (error.kind != ARZ_OK)
        cli_print_error(&printer, &error);
    arz_batch_free(b.batch);
    arz_rows_free(b.rows);
    json_decref(b.given);
    arz_buf_clear(&b.line);
    cli_session_clear(&b.session);
    return status;
}
