/* Batches over a transport and a clock of the test's: ten thousand runs at a time in a moment. */
#include "run/batch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <arazzo/limits.h>

#include "base/alloc.h"
#include "base/fail.h"
#include "run/histogram.h"
#include "tests.h"

#define MAX_AT_ONCE 10000

typedef struct sent {
    arz_exchange *exchange;
    int64_t due_ms;
} sent;

/* A world in which time passes only where someone waits, the rows, and what comes of them. */
typedef struct world {
    int64_t now_ms;
    int64_t slow_ms; /* what the first row's answer takes; the others' take delay_ms */
    int64_t delay_ms;
    unsigned fails; /* the id that is answered with 500; 0: none */
    sent *under_way;
    size_t under_way_count, most_at_once;
    int64_t sent_ms[64]; /* of the first requests */
    size_t sent_count;
    unsigned rows, read;    /* how many there are; read so far */
    unsigned wrong, broken; /* the row that is wrong; behind which nothing can be read; 0: none */
    unsigned later;         /* how often none is there yet */
    arz_batch *batch;
    size_t interrupt_after; /* requests; 0: never */
    unsigned ids[20];       /* of the first results */
    unsigned told, passed;
    unsigned held, writes; /* results since the batch was told that there are no more; how often */
    unsigned most_waiting; /* rows that were read and not told */
    bool in_order;
    char *last_error; /* owned */
} world;

static int64_t world_ms(void *data)
{
    return ((world *)data)->now_ms;
}

static int64_t world_us(void *data)
{
    return world_ms(data) * 1000;
}

static unsigned id_of(const arz_exchange *exchange)
{
    const char *id = strstr(exchange->request->url, "id=");
    assert_non_null(id);
    return (unsigned)strtoul(id + 3, NULL, 10);
}

static void world_start(void *data, arz_exchange *exchange)
{
    world *w = data;
    assert_true(w->under_way_count < MAX_AT_ONCE);
    int64_t delay_ms = id_of(exchange) == 1 && w->slow_ms ? w->slow_ms : w->delay_ms;
    w->under_way[w->under_way_count++] = (sent){ exchange, w->now_ms + delay_ms };
    if (w->sent_count < 64)
        w->sent_ms[w->sent_count] = w->now_ms;
    w->sent_count++;
    if (w->under_way_count > w->most_at_once)
        w->most_at_once = w->under_way_count;
}

static void world_cancel(void *data, arz_exchange *exchange)
{
    world *w = data;
    size_t i = 0;
    while (w->under_way[i].exchange != exchange)
        i++;
    w->under_way[i] = w->under_way[--w->under_way_count];
}

/* Answers what is due; true where anything was. */
static bool answer_due(world *w)
{
    size_t kept = 0, count = w->under_way_count;
    sent *due = arz_alloc(count, sizeof *due);
    size_t due_count = 0;
    for (size_t i = 0; i < count; i++) {
        if (w->under_way[i].due_ms <= w->now_ms)
            due[due_count++] = w->under_way[i];
        else
            w->under_way[kept++] = w->under_way[i];
    }
    w->under_way_count = kept;
    for (size_t i = 0; i < due_count; i++) {
        arz_exchange *exchange = due[i].exchange;
        exchange->response.status = w->fails && id_of(exchange) == w->fails ? 500 : 200;
        exchange->done(exchange->data, exchange);
    }
    free(due);
    return due_count > 0;
}

static bool world_poll(void *data, int64_t timeout_ms, int wake_fd, arz_error *error)
{
    world *w = data;
    (void)wake_fd;
    (void)error;
    if (w->interrupt_after && w->sent_count >= w->interrupt_after) {
        arz_batch_interrupt(w->batch);
        return true;
    }
    if (answer_due(w))
        return true;
    int64_t until_ms = timeout_ms < 0 ? INT64_MAX : w->now_ms + timeout_ms;
    for (size_t i = 0; i < w->under_way_count; i++) {
        if (w->under_way[i].due_ms < until_ms)
            until_ms = w->under_way[i].due_ms;
    }
    assert_true(until_ms < INT64_MAX); /* else it would wait for ever */
    w->now_ms = until_ms;
    (void)answer_due(w);
    return true;
}

static arz_row_kind world_row(void *data, arz_row *row, arz_error *error)
{
    world *w = data;
    if (w->later > 0) {
        w->later--;
        return ARZ_ROW_LATER;
    }
    if (w->broken && w->read == w->broken) {
        (void)arz_fail(error, ARZ_ERROR_IO, NULL, "the disk is gone");
        return ARZ_ROW_BROKEN;
    }
    if (w->read == w->rows)
        return ARZ_ROW_NONE;
    w->read++;
    if (w->read - w->told > w->most_waiting)
        w->most_waiting = w->read - w->told;
    *row = (arz_row){ .uri = "rows.csv", .line = w->read + 1 };
    if (w->wrong == w->read)
        row->inputs = json_pack("{s: s}", "id", "seven");
    else
        row->inputs = json_pack("{s: i}", "id", (int)w->read);
    return ARZ_ROW_READY;
}

static void world_result(void *data, const arz_batch_result *result)
{
    world *w = data;
    if (w->told < 20)
        w->ids[w->told] = (unsigned)result->row;
    w->told++;
    w->held++;
    w->passed += result->passed;
    w->in_order = w->in_order && result->row == w->told;
    assert_int_equal(result->passed, result->error == NULL);
    if (result->passed)
        assert_int_equal(json_integer_value(json_object_get(result->outputs, "id")), result->row);
    if (result->error) {
        free(w->last_error);
        arz_buf text = ARZ_BUF_INIT(0);
        arz_buf_printf(&text, "%s:%u: %s", result->error->uri ? result->error->uri : "",
                       result->error->line, result->error->message);
        w->last_error = arz_buf_take(&text);
    }
}

static void world_told(void *data)
{
    world *w = data;
    w->writes += w->held > 0;
    w->held = 0;
}

/* Runs a batch in the world; returns whether it succeeded. */
static bool execute(world *w, arz_batch_options options, arz_batch_summary *summary,
                    arz_error *error)
{
    arz_load_options load = ARZ_LOAD_OPTIONS_INIT;
    arz_document *document = arz_document_load(SOURCE_DIR "/batch.arazzo.yml", &load, error);
    assert_non_null(document);
    arz_run_hooks hooks = {
        .transport = { world_start, world_cancel, world_poll, NULL, w },
        .clock = { world_ms, world_us, world_ms, w },
    };
    arz_setting server = { NULL, NULL, "http://127.0.0.1:1" };
    arz_run_options run = arz_run_options_default();
    run.servers = &server;
    run.server_count = 1;
    options.rows = (arz_row_source){ world_row, w };
    options.result = world_result;
    options.told = world_told;
    options.data = w;
    w->in_order = true;
    w->under_way = arz_alloc(MAX_AT_ONCE, sizeof *w->under_way);
    w->batch = arz_batch_create_with(document, &run, &options, &hooks, error);
    assert_non_null(w->batch);
    bool passed = arz_batch_execute(w->batch, error);
    *summary = arz_batch_get_summary(w->batch);
    arz_batch_free(w->batch);
    free(w->under_way);
    arz_document_free(document);
    assert_int_equal(summary->rows, w->told);
    assert_int_equal(summary->passed, w->passed);
    return passed;
}

static arz_batch_options at_a_time(size_t concurrency)
{
    arz_batch_options options = arz_batch_options_default();
    options.concurrency = concurrency;
    return options;
}

void test_batch_many(void **state)
{
    (void)state;
    world w = { .rows = 25000, .delay_ms = 1000 };
    arz_batch_summary summary;
    arz_error error = ARZ_ERROR_INIT;
    assert_true(execute(&w, at_a_time(MAX_AT_ONCE), &summary, &error));
    assert_int_equal(w.most_at_once, MAX_AT_ONCE);
    assert_int_equal(w.told, 25000);
    assert_true(w.in_order);
    assert_int_equal(w.now_ms, 3000);
    assert_int_equal(summary.requests, 25000);
    assert_int_equal(summary.max_us, 1000000);
    assert_int_equal(summary.p50_us, 1000000);
}

void test_batch_order(void **state)
{
    (void)state;
    arz_batch_summary summary;
    arz_error error = ARZ_ERROR_INIT;
    world ordered = { .rows = 3, .slow_ms = 500, .delay_ms = 100 };
    assert_true(execute(&ordered, at_a_time(2), &summary, &error));
    assert_true(ordered.in_order);
    assert_int_equal(ordered.sent_ms[2], 100);
    world unordered = { .rows = 3, .slow_ms = 500, .delay_ms = 100 };
    arz_batch_options options = at_a_time(2);
    options.unordered = true;
    assert_true(execute(&unordered, options, &summary, &error));
    assert_int_equal(unordered.ids[0], 2);
    assert_int_equal(unordered.ids[1], 3);
    assert_int_equal(unordered.ids[2], 1);
}

/* What comes at once may be written at once, and is before anyone waits. */
void test_batch_told(void **state)
{
    (void)state;
    arz_batch_summary summary;
    arz_error error = ARZ_ERROR_INIT;
    world w = { .rows = 100, .delay_ms = 10 };
    assert_true(execute(&w, at_a_time(10), &summary, &error));
    assert_int_equal(w.writes, 10);
    assert_int_equal(w.held, 0);
}

/* Results that wait for the first row's are no more than the limit says. */
void test_batch_window(void **state)
{
    (void)state;
    arz_batch_summary summary;
    arz_error error = ARZ_ERROR_INIT;
    world w = { .rows = 5000, .slow_ms = 1000000, .delay_ms = 1 };
    assert_true(execute(&w, at_a_time(2), &summary, &error));
    assert_int_equal(w.most_waiting, 2 + ARZ_MAX_BATCH_WAITING);
    assert_true(w.in_order);
    world free_of_order = { .rows = 5000, .slow_ms = 1000000, .delay_ms = 1 };
    arz_batch_options options = at_a_time(2);
    options.unordered = true;
    assert_true(execute(&free_of_order, options, &summary, &error));
    assert_int_equal(free_of_order.most_waiting, 2);
}

void test_batch_rate(void **state)
{
    (void)state;
    arz_batch_summary summary;
    arz_error error = ARZ_ERROR_INIT;
    world w = { .rows = 20, .delay_ms = 3 };
    arz_batch_options options = at_a_time(100);
    options.rate = 5;
    assert_true(execute(&w, options, &summary, &error));
    for (int i = 0; i < 20; i++)
        assert_int_equal(w.sent_ms[i], i * 200);
    /* More than one a millisecond. */
    world fast = { .rows = 5000, .delay_ms = 0 };
    options.rate = 2500;
    assert_true(execute(&fast, options, &summary, &error));
    assert_in_range(fast.now_ms, 1998, 2001);
    /* What the concurrency held up is not made up for. */
    world held = { .rows = 5, .delay_ms = 1000 };
    options = at_a_time(2);
    options.rate = 10;
    assert_true(execute(&held, options, &summary, &error));
    assert_int_equal(held.sent_ms[1], 100);
    assert_int_equal(held.sent_ms[2], 1000);
    assert_int_equal(held.sent_ms[3], 1100);
}

void test_batch_stop_on_failure(void **state)
{
    (void)state;
    arz_batch_summary summary;
    arz_error error = ARZ_ERROR_INIT;
    world w = { .rows = 10, .delay_ms = 10, .fails = 3 };
    arz_batch_options options = at_a_time(2);
    assert_false(execute(&w, options, &summary, &error));
    assert_int_equal(w.told, 10);
    assert_int_equal(summary.failed, 1);
    world stops = { .rows = 10, .delay_ms = 10, .fails = 3 };
    options.stop_on_failure = true;
    assert_false(execute(&stops, options, &summary, &error));
    assert_int_equal(stops.told, 4);
    assert_int_equal(error.kind, ARZ_OK);
    free(w.last_error);
    free(stops.last_error);
}

void test_batch_wrong_row(void **state)
{
    (void)state;
    arz_batch_summary summary;
    arz_error error = ARZ_ERROR_INIT;
    world w = { .rows = 4, .delay_ms = 10, .wrong = 2 };
    assert_false(execute(&w, at_a_time(1), &summary, &error));
    assert_int_equal(w.told, 4);
    assert_int_equal(w.passed, 3);
    assert_true(w.in_order);
    assert_int_equal(error.kind, ARZ_OK);
    assert_string_equal(
        w.last_error, "rows.csv:3: input 'id' of workflow 'row' must be an integer, not a string");
    free(w.last_error);
}

void test_batch_broken(void **state)
{
    (void)state;
    arz_batch_summary summary;
    arz_error error = ARZ_ERROR_INIT;
    world w = { .rows = 4, .delay_ms = 10, .broken = 2 };
    assert_false(execute(&w, at_a_time(2), &summary, &error));
    assert_int_equal(w.passed, 2);
    assert_string_equal(error.message, "the disk is gone");
    arz_error_clear(&error);
    world none = { .rows = 0 };
    assert_false(execute(&none, at_a_time(2), &summary, &error));
    assert_int_equal(error.kind, ARZ_OK);
    assert_int_equal(summary.rows, 0);
}

void test_batch_later(void **state)
{
    (void)state;
    arz_batch_summary summary;
    arz_error error = ARZ_ERROR_INIT;
    world w = { .rows = 2, .later = 3, .delay_ms = 10 };
    assert_true(execute(&w, at_a_time(1), &summary, &error));
    assert_int_equal(w.sent_ms[0], 60);
    assert_int_equal(w.told, 2);
}

void test_batch_interrupt(void **state)
{
    (void)state;
    arz_batch_summary summary;
    arz_error error = ARZ_ERROR_INIT;
    world w = { .rows = 100, .delay_ms = 10, .interrupt_after = 25 };
    assert_false(execute(&w, at_a_time(10), &summary, &error));
    assert_int_equal(error.kind, ARZ_ERROR_INTERRUPTED);
    assert_int_equal(w.told, 30);
    assert_int_equal(w.passed, 20);
    assert_true(w.in_order);
    assert_int_equal(w.under_way_count, 0);
    assert_string_equal(w.last_error, ":0: interrupted");
    free(w.last_error);
    arz_error_clear(&error);
}

void test_batch_limits(void **state)
{
    (void)state;
    arz_error error = ARZ_ERROR_INIT;
    arz_load_options load = ARZ_LOAD_OPTIONS_INIT;
    arz_document *document = arz_document_load(SOURCE_DIR "/batch.arazzo.yml", &load, &error);
    arz_run_options run = arz_run_options_default();
    arz_batch_options options = at_a_time(ARZ_MAX_BATCH_CONCURRENCY);
    arz_batch *batch = arz_batch_create(document, &run, &options, &error);
    assert_non_null(batch);
    arz_batch_free(batch);
    options.concurrency++;
    assert_null(arz_batch_create(document, &run, &options, &error));
    assert_string_equal(error.message, "no more than 100000 runs at a time are possible");
    arz_error_clear(&error);
    options = at_a_time(1);
    options.rate = -1;
    assert_null(arz_batch_create(document, &run, &options, &error));
    arz_error_clear(&error);
    arz_document_free(document);
}

/* Whatever the limit on open files is, there is a connection, and names can be looked up. */
void test_batch_connections(void **state)
{
    (void)state;
    const uint64_t enough =
        ARZ_MAX_BATCH_CONNECTIONS * ARZ_BATCH_CONNECTION_FILES + ARZ_BATCH_SPARE_FILES;
    assert_int_equal(arz_batch_connections(64, UINT64_MAX), 64);
    assert_int_equal(arz_batch_connections(100000, UINT64_MAX), ARZ_MAX_BATCH_CONNECTIONS);
    assert_int_equal(arz_batch_connections(100000, enough), ARZ_MAX_BATCH_CONNECTIONS);
    assert_int_equal(arz_batch_connections(100000, enough - 1), ARZ_MAX_BATCH_CONNECTIONS - 1);
    assert_int_equal(arz_batch_connections(100000, 1024), 320);
    assert_int_equal(arz_batch_connections(100000, 2 * ARZ_BATCH_SPARE_FILES), 21);
    assert_int_equal(arz_batch_connections(100000, 20), 3);
    assert_int_equal(arz_batch_connections(100000, 0), 1);
}

void test_histogram(void **state)
{
    (void)state;
    arz_histogram *h = arz_alloc(1, sizeof *h);
    assert_int_equal(arz_histogram_quantile(h, 0.5), 0);
    for (int64_t i = 1; i <= 1000000; i++)
        arz_histogram_add(h, i);
    assert_in_range(arz_histogram_quantile(h, 0.5), 500000, 510000);
    assert_in_range(arz_histogram_quantile(h, 0.99), 990000, 1000000);
    assert_int_equal(arz_histogram_quantile(h, 1), 1000000);
    assert_int_equal(arz_histogram_quantile(h, 0.00005), 50);
    arz_histogram_add(h, INT64_MAX);
    arz_histogram_add(h, -5);
    assert_true(h->max == INT64_MAX);
    assert_int_equal(h->count, 1000002);
    free(h);
}
