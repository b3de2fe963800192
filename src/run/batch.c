/* A batch: rows are read and started while there is room, runs share one loop, results are told in
 * the order of the rows or as they come. Nothing here grows with the number of rows. */
#include "run/batch.h"

#include <math.h>
#include <stdlib.h>
#include <sys/resource.h>

#include "base/alloc.h"
#include "base/fail.h"
#include "doc/value.h"
#include "run/engine.h"
#include "run/histogram.h"

/* How soon to look again for a row that has not come yet. */
#define LOOK_AGAIN_MS 20

/* Starts that came late, since timers are coarse, are made up for within this time. */
#define RATE_SLACK_US 10000

typedef struct row {
    arz_batch *batch;
    struct row *before, *after; /* among those that run */
    arz_run *run;               /* owned; NULL when it has ended */
    bool heard;
    /* What is told; `error` stands by itself. */
    arz_batch_result result;
    arz_error error;
} row;

struct arz_batch {
    arz_engine engine;
    arz_batch_options options;
    row *first, *last; /* that run */
    size_t running;
    uint64_t read, told;
    bool closed;  /* no more rows are started */
    row **window; /* owned: ended rows that wait for earlier ones, at row % window_size */
    uint64_t window_size;
    int64_t next_start_us; /* not before, by the rate */
    arz_timer start_timer; /* ends a wait so that a row may be started */
    int64_t started_us;
    uint64_t passed;
    arz_histogram *durations; /* owned */
    arz_error broken;         /* why the rows ended early */
};

arz_batch_options arz_batch_options_default(void)
{
    return (arz_batch_options){ .version = ARZ_BATCH_OPTIONS_VERSION, .concurrency = 1 };
}

/* The rows that run, in the order of their start. */

static void link_row(arz_batch *batch, row *added)
{
    added->before = batch->last;
    *(batch->last ? &batch->last->after : &batch->first) = added;
    batch->last = added;
    batch->running++;
}

static void unlink_row(arz_batch *batch, row *removed)
{
    *(removed->before ? &removed->before->after : &batch->first) = removed->after;
    *(removed->after ? &removed->after->before : &batch->last) = removed->before;
    batch->running--;
}

static void free_row(row *freed)
{
    if (!freed)
        return;
    arz_run_free(freed->run);
    json_decref(freed->result.outputs);
    arz_error_clear(&freed->error);
    free(freed);
}

/* Results: told at once, or when those of all earlier rows have been. */

static void tell(arz_batch *batch, row *ended)
{
    batch->told++;
    batch->passed += ended->result.passed;
    ended->result.error = ended->error.kind == ARZ_OK ? NULL : &ended->error;
    if (batch->options.result)
        batch->options.result(batch->options.data, &ended->result);
    free_row(ended);
}

static void tell_in_order(arz_batch *batch, row *ended)
{
    batch->window[ended->result.row % batch->window_size] = ended;
    for (;;) {
        row **next = &batch->window[(batch->told + 1) % batch->window_size];
        row *told = *next;
        if (!told)
            return;
        *next = NULL;
        tell(batch, told);
    }
}

static void conclude(arz_batch *batch, row *ended)
{
    if (batch->options.stop_on_failure && !ended->result.passed)
        batch->closed = true;
    if (batch->window)
        tell_in_order(batch, ended);
    else
        tell(batch, ended);
}

/* The run is over: what is to be told of it is kept, the rest let go. */
static void conclude_run(arz_batch *batch, row *ended)
{
    arz_run *run = ended->run;
    ended->result.passed = run->passed;
    ended->result.outputs = arz_run_outputs(run);
    ended->result.duration_us = run->duration_us;
    (void)arz_fail_move(&ended->error, &run->error);
    arz_histogram_add(batch->durations, run->duration_us);
    ended->run = NULL;
    arz_run_free(run);
    unlink_row(batch, ended);
    conclude(batch, ended);
}

/* Called from within the engine's turn. */
static void run_ended(void *data, arz_run *run)
{
    conclude_run(data, run->owner);
}

/* Starting. */

static row *add_row(arz_batch *batch)
{
    row *added = arz_alloc(1, sizeof *added);
    added->batch = batch;
    added->result.row = ++batch->read;
    added->result.workflow_id = arz_workflow_id(batch->engine.workflow);
    return added;
}

/* Starts the run of the row; a row whose inputs are not valid ends here. */
static void start_run(arz_batch *batch, const arz_row *from)
{
    row *started = add_row(batch);
    arz_batch_result *result = &started->result;
    if (batch->options.listen)
        started->heard = batch->options.listen(batch->options.data, result->row, &result->listener);
    started->run = arz_run_on(&batch->engine, from->inputs, &result->listener,
                              started->heard ? 1 : 0, &started->error);
    if (!started->run) {
        (void)arz_fail_at(&started->error, from->uri, from->line, from->line ? 1 : 0, NULL);
        conclude(batch, started);
        return;
    }
    result->ran = true;
    started->run->owner = started;
    link_row(batch, started);
    arz_run_start(started->run);
    if (started->run->told)
        conclude_run(batch, started);
}

static void wrong_row(arz_batch *batch, arz_error *error)
{
    row *wrong = add_row(batch);
    (void)arz_fail_move(&wrong->error, error);
    conclude(batch, wrong);
}

static void try_again_at(arz_batch *batch, int64_t due_ms)
{
    arz_timers_set(&batch->engine.loop.timers, &batch->start_timer, due_ms);
}

/* The turn that the timer ended goes on to start rows. */
static void time_to_start(void *data)
{
    (void)data;
}

/* True where the rate allows a start now; else a timer is set for when it does. */
static bool rate_allows(arz_batch *batch)
{
    if (batch->options.rate <= 0 || batch->next_start_us <= arz_loop_now_us(&batch->engine.loop))
        return true;
    try_again_at(batch, (batch->next_start_us + 999) / 1000);
    return false;
}

static void count_start(arz_batch *batch)
{
    if (batch->options.rate <= 0)
        return;
    int64_t earliest_us = arz_loop_now_us(&batch->engine.loop) - RATE_SLACK_US;
    if (batch->next_start_us < earliest_us)
        batch->next_start_us = earliest_us;
    batch->next_start_us += (int64_t)ceil(1e6 / batch->options.rate);
}

/* Reads a row and starts it. False where none can be had now. */
static bool start_next(arz_batch *batch)
{
    arz_row next = { NULL, NULL, 0 };
    arz_error error = ARZ_ERROR_INIT;
    arz_row_source *rows = &batch->options.rows;
    switch (rows->next(rows->data, &next, &error)) {
    case ARZ_ROW_READY:
        count_start(batch);
        start_run(batch, &next);
        return true;
    case ARZ_ROW_WRONG:
        wrong_row(batch, &error);
        return true;
    case ARZ_ROW_LATER:
        try_again_at(batch, arz_loop_now_ms(&batch->engine.loop) + LOOK_AGAIN_MS);
        return false;
    case ARZ_ROW_BROKEN:
        (void)arz_fail_move(&batch->broken, &error);
        batch->closed = true;
        return false;
    case ARZ_ROW_NONE:
        batch->closed = true;
        return false;
    }
    return false;
}

static bool has_room(const arz_batch *batch)
{
    return batch->running < batch->options.concurrency &&
           (!batch->window || batch->read - batch->told < batch->window_size);
}

static void start_rows(arz_batch *batch)
{
    while (!batch->closed && !batch->engine.loop.interrupted && has_room(batch) &&
           rate_allows(batch)) {
        if (!start_next(batch))
            return;
    }
}

/* Ends everything that runs, for the reason given. */
static void end_all(arz_batch *batch, arz_error_kind kind, const char *reason)
{
    batch->closed = true;
    (void)arz_fail(&batch->broken, kind, NULL, "%s", reason);
    while (batch->first) {
        row *ended = batch->first;
        arz_error error = ARZ_ERROR_INIT;
        (void)arz_fail(&error, kind, NULL, "%s", reason);
        arz_run_end(ended->run, &error);
        conclude_run(batch, ended);
    }
}

static void turn(arz_batch *batch)
{
    arz_error error = ARZ_ERROR_INIT;
    if (batch->engine.loop.interrupted)
        end_all(batch, ARZ_ERROR_INTERRUPTED, "interrupted");
    else if (!arz_engine_turn(&batch->engine, &error))
        end_all(batch, error.kind, error.message);
    arz_error_clear(&error);
}

static void told_all(const arz_batch *batch)
{
    if (batch->options.told)
        batch->options.told(batch->options.data);
}

bool arz_batch_execute(arz_batch *batch, arz_error *error)
{
    batch->started_us = batch->next_start_us = arz_loop_now_us(&batch->engine.loop);
    for (start_rows(batch); batch->running > 0 || !batch->closed; start_rows(batch)) {
        told_all(batch);
        turn(batch);
    }
    told_all(batch);
    if (batch->broken.kind != ARZ_OK)
        return arz_fail_move(error, &batch->broken);
    return batch->told > 0 && batch->passed == batch->told;
}

void arz_batch_interrupt(arz_batch *batch)
{
    arz_loop_interrupt(&batch->engine.loop);
}

arz_batch_summary arz_batch_get_summary(const arz_batch *batch)
{
    return (arz_batch_summary){
        .read = batch->read,
        .rows = batch->told,
        .passed = batch->passed,
        .failed = batch->told - batch->passed,
        .requests = batch->engine.requests,
        .duration_us = arz_loop_now_us(&batch->engine.loop) - batch->started_us,
        .p50_us = arz_histogram_quantile(batch->durations, 0.5),
        .p90_us = arz_histogram_quantile(batch->durations, 0.9),
        .p99_us = arz_histogram_quantile(batch->durations, 0.99),
        .max_us = batch->durations->max,
    };
}

size_t arz_batch_connections(size_t concurrency, uint64_t files)
{
    bool many = files > 2 * ARZ_BATCH_SPARE_FILES;
    uint64_t usable = many ? files - ARZ_BATCH_SPARE_FILES : files / 2;
    uint64_t limit = usable / ARZ_BATCH_CONNECTION_FILES;
    if (limit > ARZ_MAX_BATCH_CONNECTIONS)
        limit = ARZ_MAX_BATCH_CONNECTIONS;
    if (limit > concurrency)
        limit = concurrency;
    return limit ? (size_t)limit : 1;
}

/* As many requests at a time as there may be connections, for runs of so many steps at a time. */
static unsigned request_limit(size_t concurrency, unsigned parallel)
{
    struct rlimit files;
    bool known = getrlimit(RLIMIT_NOFILE, &files) == 0;
    return (unsigned)arz_batch_connections(concurrency * (parallel ? parallel : 1),
                                           known ? files.rlim_cur : 0);
}

static bool check_options(const arz_batch_options *options, arz_error *error)
{
    if (options->concurrency > ARZ_MAX_BATCH_CONCURRENCY)
        return arz_fail(error, ARZ_ERROR_USAGE, NULL, "no more than %d runs at a time are possible",
                        ARZ_MAX_BATCH_CONCURRENCY);
    if (options->rate < 0 || !isfinite(options->rate))
        return arz_fail(error, ARZ_ERROR_USAGE, NULL,
                        "a rate is a number of starts a second, above 0");
    return true;
}

arz_batch *arz_batch_create_with(const arz_document *document, const arz_run_options *run,
                                 const arz_batch_options *options, const arz_run_hooks *hooks,
                                 arz_error *error)
{
    arz_batch *batch = arz_alloc(1, sizeof *batch);
    batch->options = *options;
    if (batch->options.concurrency == 0)
        batch->options.concurrency = 1;
    if (!options->unordered && options->concurrency <= ARZ_MAX_BATCH_CONCURRENCY) {
        batch->window_size = batch->options.concurrency + ARZ_MAX_BATCH_WAITING;
        batch->window = arz_alloc(batch->window_size, sizeof(row *));
    }
    batch->durations = arz_alloc(1, sizeof *batch->durations);
    batch->start_timer = (arz_timer){ .fire = time_to_start };
    batch->engine.request_limit = request_limit(batch->options.concurrency, run->parallel);
    bool ready = arz_engine_init(&batch->engine, document, run, hooks, error);
    batch->engine.ended = run_ended;
    batch->engine.data = batch;
    if (ready && check_options(options, error))
        return batch;
    arz_batch_free(batch);
    return NULL;
}

arz_batch *arz_batch_create(const arz_document *document, const arz_run_options *run,
                            const arz_batch_options *options, arz_error *error)
{
    return arz_batch_create_with(document, run, options, NULL, error);
}

void arz_batch_free(arz_batch *batch)
{
    if (!batch)
        return;
    while (batch->first) {
        row *left = batch->first;
        unlink_row(batch, left);
        free_row(left);
    }
    for (uint64_t i = 0; i < batch->window_size; i++)
        free_row(batch->window[i]);
    free(batch->window);
    free(batch->durations);
    arz_error_clear(&batch->broken);
    arz_engine_clear(&batch->engine);
    free(batch);
}
