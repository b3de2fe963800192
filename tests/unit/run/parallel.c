/* Steps under way at the same time: whichever is answered first, what is told is what is told of
 * them one after another. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <arazzo/limits.h>
#include <arazzo/run.h>

#include "base/alloc.h"
#include "base/map.h"
#include "run/hooks.h"
#include "tests.h"

#define SEEDS 150

/* A server that answers in an order of its own. The last segment of the path says what: "fail-x"
 * that there is no such thing, "busy3-x" that it is busy, three times; then that it is ready.
 * "busy3-large" says so in a mebibyte. */
typedef struct lottery {
    uint64_t seed;
    int64_t now_ms;
    arz_exchange *pending[256];
    size_t count, most, sent;
    bool last;     /* the last request is answered first */
    bool hold;     /* the first request is answered when all others wait for that */
    size_t before; /* how many were sent before it was answered */
    arz_run *run;  /* interrupted with the answer of that number, from 1 */
    size_t interrupt_at, answered;
    arz_map asked; /* path → how often, owned as the keys */
} lottery;

static uint64_t draw(lottery *l, uint64_t below)
{
    l->seed ^= l->seed << 13;
    l->seed ^= l->seed >> 7;
    l->seed ^= l->seed << 17;
    return l->seed % below;
}

static int64_t lottery_ms(void *data)
{
    return ((lottery *)data)->now_ms;
}

static int64_t lottery_us(void *data)
{
    return lottery_ms(data) * 1000;
}

static int64_t lottery_unix(void *data)
{
    return lottery_ms(data) / 1000;
}

static void lottery_start(void *data, arz_exchange *exchange)
{
    lottery *l = data;
    assert_true(l->count < sizeof l->pending / sizeof *l->pending);
    l->pending[l->count++] = exchange;
    l->most = l->count > l->most ? l->count : l->most;
    l->sent++;
}

static void take_out(lottery *l, size_t index)
{
    memmove(&l->pending[index], &l->pending[index + 1], (--l->count - index) * sizeof *l->pending);
}

static void lottery_cancel(void *data, arz_exchange *exchange)
{
    lottery *l = data;
    for (size_t i = 0; i < l->count; i++) {
        if (l->pending[i] == exchange) {
            take_out(l, i);
            return;
        }
    }
    fail_msg("an exchange that is not under way was cancelled");
}

/* How often the path has been asked for, this time included. */
static size_t count_request(lottery *l, const char *path)
{
    size_t *times = arz_map_get(&l->asked, arz_str_of(path));
    if (!times) {
        times = arz_alloc(1, sizeof *times);
        (void)arz_map_set(&l->asked, arz_str_of(arz_strdup(path)), times);
    }
    return ++*times;
}

static void clear_requests(lottery *l)
{
    for (size_t i = 0; i < l->asked.count; i++) {
        free(l->asked.entries[i].value);
        free((void *)(uintptr_t)l->asked.entries[i].key.data);
    }
    arz_map_clear(&l->asked);
}

static void answer(lottery *l, arz_exchange *exchange)
{
    const char *path = strrchr(exchange->request->url, '/') + 1;
    size_t times = count_request(l, path);
    bool polled = strncmp(path, "busy", 4) == 0;
    bool ready = polled && times > strtoul(path + 4, NULL, 10);
    arz_header *headers = arz_arena_alloc(exchange->arena, 1, sizeof *headers);
    headers[0] = (arz_header){ ARZ_STR("Content-Type"), ARZ_STR("application/json") };
    exchange->response.headers = headers;
    exchange->response.header_count = 1;
    exchange->response.status = strncmp(path, "fail", 4) == 0 ? 404 : 200;
    exchange->response.total_us = 1000;
    arz_buf_printf(&exchange->response.body, "{\"v\": \"%s\", \"times\": %zu}",
                   ready    ? "ready"
                   : polled ? "busy"
                            : path,
                   times);
    for (size_t i = 0; strstr(path, "-large") && i < 1024 * 1024; i++)
        arz_buf_char(&exchange->response.body, ' ');
    exchange->done(exchange->data, exchange);
    if (++l->answered == l->interrupt_at)
        arz_run_interrupt(l->run);
}

/* The one that is answered next; SIZE_MAX: none, time passes. */
static size_t next_answer(lottery *l, int64_t timeout_ms)
{
    if (l->count > 1 && l->hold)
        return 1;
    if (l->count && l->last)
        return l->count - 1;
    if (l->count == 0 || (l->hold && timeout_ms >= 0))
        return SIZE_MAX;
    bool wait = !l->hold && timeout_ms > 0 && draw(l, 3) == 0;
    return wait ? SIZE_MAX : (size_t)draw(l, l->count);
}

static bool lottery_poll(void *data, int64_t timeout_ms, int wake_fd, arz_error *error)
{
    lottery *l = data;
    size_t index = next_answer(l, timeout_ms);
    (void)wake_fd;
    (void)error;
    if (index < l->count) {
        arz_exchange *exchange = l->pending[index];
        if (l->hold && index == 0) {
            l->hold = false;
            l->before = l->sent;
        }
        take_out(l, index);
        answer(l, exchange);
    } else if (timeout_ms > 0) {
        l->now_ms += timeout_ms;
    }
    return true;
}

/* What was told, an event a line, without its times. */
typedef struct record {
    arz_buf text;
} record;

static void note(void *data, const arz_event *event)
{
    record *r = data;
    json_t *json = arz_event_json(event);
    (void)json_object_del(json, "timeMs");
    (void)json_object_del(json, "durationMs");
    char *line = json_dumps(json, JSON_COMPACT);
    arz_buf_text(&r->text, line);
    arz_buf_char(&r->text, '\n');
    free(line);
    json_decref(json);
}

static bool execute(const arz_document *document, arz_run_options options, lottery *l, record *told)
{
    arz_run_hooks hooks = {
        .transport = { lottery_start, lottery_cancel, lottery_poll, NULL, l },
        .clock = { lottery_ms, lottery_us, lottery_unix, l },
    };
    arz_error error = ARZ_ERROR_INIT;
    arz_setting server = { NULL, NULL, "http://127.0.0.1:1" };
    arz_listener listener = { note, told };
    options.servers = &server;
    options.server_count = 1;
    options.listeners = &listener;
    options.listener_count = 1;
    arz_run *run = arz_run_create_with(document, &options, &hooks, &error);
    assert_non_null(run);
    l->run = run;
    bool passed = arz_run_execute(run, &error);
    arz_run_free(run);
    arz_error_clear(&error);
    assert_int_equal(l->count, 0);
    clear_requests(l);
    return passed;
}

static arz_run_options options_for(const char *workflow, unsigned parallel)
{
    arz_run_options options = arz_run_options_default();
    options.workflow_id = workflow;
    options.parallel = parallel;
    return options;
}

/* Every line of `few`, in that order, is in `all`. */
static bool contains_lines(arz_str all, arz_str few)
{
    while (few.size) {
        arz_str line = arz_str_slice(few, 0, arz_str_find_char(few, '\n') + 1);
        size_t end = arz_str_find_char(all, '\n');
        if (end >= all.size)
            return false;
        if (arz_str_equal(line, arz_str_slice(all, 0, end + 1)))
            few = arz_str_from(few, line.size);
        all = arz_str_from(all, end + 1);
    }
    return true;
}

static arz_document *load(void)
{
    arz_load_options options = ARZ_LOAD_OPTIONS_INIT;
    arz_error error = ARZ_ERROR_INIT;
    arz_document *document = arz_document_load(SOURCE_DIR "/parallel.arazzo.yml", &options, &error);
    if (!document)
        print_error("%s:%u: %s\n", error.uri, error.line, error.message);
    assert_non_null(document);
    return document;
}

/* One after another, and at the same time with answers in any order. The same is told, or more
 * where a step fails: others may have been sent by then. */
static void compare(const arz_document *document, const char *workflow, bool exact)
{
    lottery alone = { .seed = 1 };
    record expected = { ARZ_BUF_INIT(0) };
    bool passed = execute(document, options_for(workflow, 1), &alone, &expected);
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        lottery together = { .seed = seed * 0x9E3779B97F4A7C15U };
        record told = { ARZ_BUF_INIT(0) };
        unsigned parallel = seed % 3 == 0 ? 3 : 64;
        assert_int_equal(execute(document, options_for(workflow, parallel), &together, &told),
                         passed);
        bool same = exact ? arz_str_equal(arz_buf_view(&told.text), arz_buf_view(&expected.text))
                          : contains_lines(arz_buf_view(&told.text), arz_buf_view(&expected.text));
        if (!same)
            print_error("'%s', seed %llu: expected\n%s\ntold\n%s\n", workflow,
                        (unsigned long long)seed, arz_buf_cstr(&expected.text),
                        arz_buf_cstr(&told.text));
        assert_true(same);
        assert_in_range(together.most, 2, parallel);
        if (exact)
            assert_int_equal(together.sent, alone.sent);
        arz_buf_clear(&told.text);
    }
    arz_buf_clear(&expected.text);
}

void test_parallel_any_order(void **state)
{
    (void)state;
    arz_document *document = load();
    compare(document, "needs", true);
    compare(document, "calls", true);
    compare(document, "depends", true);
    compare(document, "fails", false);
    compare(document, "fails-late", false);
    compare(document, "broken", false);
    compare(document, "recovers", false);
    arz_document_free(document);
}

static size_t count_text(record *told, const char *text)
{
    size_t count = 0;
    for (const char *at = arz_buf_cstr(&told->text); (at = strstr(at, text)) != NULL; at++)
        count++;
    return count;
}

/* Whenever an interruption comes, also with an answer, everything is told to its end. */
void test_parallel_interrupted(void **state)
{
    (void)state;
    arz_document *document = load();
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        lottery l = { .seed = seed * 0x9E3779B97F4A7C15U, .interrupt_at = seed % 30 + 1 };
        record told = { ARZ_BUF_INIT(0) };
        assert_false(execute(document, options_for("depends", 64), &l, &told));
        assert_int_equal(count_text(&told, "\"event\":\"request\""), l.sent);
        assert_int_equal(count_text(&told, "\"event\":\"response\""), l.sent);
        assert_int_equal(count_text(&told, "\"event\":\"step-started\""),
                         count_text(&told, "\"event\":\"step-ended\""));
        assert_int_equal(count_text(&told, "\"event\":\"workflow-started\""),
                         count_text(&told, "\"event\":\"workflow-ended\""));
        assert_int_equal(count_text(&told, "\"status\":200"), l.answered);
        arz_buf_clear(&told.text);
    }
    arz_document_free(document);
}

/* A step that polls while the one before it is not answered: how many requests it sends until it
 * waits for that. The events of one request are counted into *events. */
static size_t requests_ahead(const arz_document *document, const char *what, size_t *events)
{
    lottery alone = { .seed = 1 }, together = { .seed = 1, .hold = true };
    record expected = { ARZ_BUF_INIT(0) }, told = { ARZ_BUF_INIT(0) };
    json_t *inputs = json_pack("{s:s}", "what", what);
    arz_run_options options = options_for("ahead", 1);
    options.inputs = inputs;
    assert_true(execute(document, options, &alone, &expected));
    options.parallel = 64;
    assert_true(execute(document, options, &together, &told));
    assert_true(arz_str_equal(arz_buf_view(&told.text), arz_buf_view(&expected.text)));
    *events = count_text(&told, "\n") / together.sent;
    arz_buf_clear(&told.text);
    arz_buf_clear(&expected.text);
    json_decref(inputs);
    return together.before - 1;
}

void test_parallel_kept(void **state)
{
    (void)state;
    size_t events;
    arz_document *document = load();
    assert_int_equal(requests_ahead(document, "busy50-short", &events), 51);
    size_t sent = requests_ahead(document, "busy900-short", &events);
    assert_in_range(sent * events, ARZ_MAX_KEPT_EVENTS - 2 * events,
                    ARZ_MAX_KEPT_EVENTS + 2 * events);
    assert_int_equal(requests_ahead(document, "busy9-large", &events), 10);
    assert_int_equal(requests_ahead(document, "busy40-large", &events),
                     ARZ_MAX_KEPT_BYTES / (1024 * 1024));
    arz_document_free(document);
}

/* It may not go on before its turn, and then its time is up. */
void test_parallel_kept_timeout(void **state)
{
    (void)state;
    lottery l = { .seed = 1, .hold = true };
    record told = { ARZ_BUF_INIT(0) };
    arz_document *document = load();
    assert_false(execute(document, options_for("limited", 64), &l, &told));
    assert_in_range(l.sent, 100, 200);
    assert_non_null(strstr(arz_buf_cstr(&told.text), "did not complete within 1000000 ms"));
    arz_buf_clear(&told.text);
    arz_document_free(document);
}

/* A step fails while one of a workflow behind it waits to be retried: that sends nothing more. */
void test_parallel_stopped(void **state)
{
    (void)state;
    lottery l = { .seed = 1, .last = true };
    record told = { ARZ_BUF_INIT(0) };
    arz_document *document = load();
    assert_false(execute(document, options_for("stops", 64), &l, &told));
    assert_int_equal(l.most, 4);
    assert_int_equal(l.sent, 5); /* a, and of the workflow a, b, busy and ab */
    assert_int_equal(count_text(&told, "\"event\":\"response\""), 5);
    assert_non_null(strstr(arz_buf_cstr(&told.text), "given up, since a step"));
    arz_buf_clear(&told.text);
    arz_document_free(document);
}
