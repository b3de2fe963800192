/* The engine over a transport and a clock of the test's: a day passes in a moment. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include <arazzo/run.h>

#include "run/hooks.h"
#include "tests.h"

/* A world in which time passes only where someone waits. */
typedef struct world {
    int64_t now_ms;
    arz_exchange *pending;
    int64_t sent_ms[64]; /* when each request went out; the last ones overwrite the last */
    size_t sent;
    size_t settled_after;    /* answers "done" from that request on */
    const char *retry_after; /* field of each answer before; or NULL */
    int status;              /* of each answer before */
    bool silent;             /* it never answers */
    int64_t answer_after_ms; /* each answer takes that long */
    int64_t last_sent_ms;
    int64_t timeout_ms; /* that the last request was given */
    arz_run *interrupt; /* interrupted at the second request */
} world;

static int64_t world_ms(void *data)
{
    return ((world *)data)->now_ms;
}

static int64_t world_us(void *data)
{
    return world_ms(data) * 1000;
}

static int64_t world_unix(void *data)
{
    return world_ms(data) / 1000;
}

static void world_start(void *data, arz_exchange *exchange)
{
    world *w = data;
    w->sent_ms[w->sent < 64 ? w->sent : 63] = w->now_ms;
    w->sent++;
    w->last_sent_ms = w->now_ms;
    w->timeout_ms = exchange->timeout_ms;
    w->pending = exchange;
}

static void world_cancel(void *data, arz_exchange *exchange)
{
    world *w = data;
    assert_ptr_equal(w->pending, exchange);
    w->pending = NULL;
}

static void answer(world *w)
{
    arz_exchange *exchange = w->pending;
    bool settled = w->sent >= w->settled_after;
    w->pending = NULL;
    exchange->response.status = settled ? 200 : w->status;
    arz_header *headers = arz_arena_alloc(exchange->arena, 2, sizeof *headers);
    headers[0] = (arz_header){ ARZ_STR("Content-Type"), ARZ_STR("application/json") };
    headers[1] = (arz_header){ ARZ_STR("Retry-After"), arz_str_of(w->retry_after) };
    exchange->response.headers = headers;
    exchange->response.header_count = !settled && w->retry_after ? 2 : 1;
    arz_buf_printf(&exchange->response.body, "{\"state\": \"%s\"}", settled ? "done" : "busy");
    exchange->done(exchange->data, exchange);
}

static bool world_poll(void *data, int64_t timeout_ms, int wake_fd, arz_error *error)
{
    world *w = data;
    (void)wake_fd;
    (void)error;
    if (w->interrupt && w->sent == 2) {
        arz_run_interrupt(w->interrupt);
        return true;
    }
    int64_t due_ms = w->last_sent_ms + w->answer_after_ms;
    bool ready = w->pending && !w->silent;
    if (ready && timeout_ms >= 0 && w->now_ms + timeout_ms < due_ms) {
        w->now_ms += timeout_ms;
    } else if (ready) {
        w->now_ms = w->now_ms > due_ms ? w->now_ms : due_ms;
        answer(w);
    } else if (timeout_ms > 0) {
        w->now_ms += timeout_ms;
    }
    return true;
}

static arz_document *load_file(const char *path)
{
    arz_load_options options = ARZ_LOAD_OPTIONS_INIT;
    arz_error error = ARZ_ERROR_INIT;
    arz_document *document = arz_document_load(path, &options, &error);
    if (!document)
        print_error("%s:%u: %s\n", error.uri, error.line, error.message);
    assert_non_null(document);
    return document;
}

static arz_document *load(void)
{
    return load_file(SOURCE_DIR "/poll.arazzo.yml");
}

static arz_run *create(world *w, const arz_document *document, arz_run_options options)
{
    arz_run_hooks hooks = {
        .transport = { world_start, world_cancel, world_poll, NULL, w },
        .clock = { world_ms, world_us, world_unix, w },
    };
    arz_error error = ARZ_ERROR_INIT;
    arz_setting server = { NULL, NULL, "http://127.0.0.1:1" };
    options.servers = &server;
    options.server_count = 1;
    arz_run *run = arz_run_create_with(document, &options, &hooks, &error);
    if (!run)
        print_error("%s\n", error.message);
    assert_non_null(run);
    return run;
}

/* Runs a workflow of the document at `path`; returns whether it succeeded. */
static bool execute_file(world *w, const char *path, const char *workflow, arz_run_options options,
                         arz_error *error)
{
    arz_document *document = load_file(path);
    options.workflow_id = workflow;
    arz_run *run = create(w, document, options);
    bool passed = arz_run_execute(run, error);
    arz_run_free(run);
    arz_document_free(document);
    return passed;
}

static bool execute(world *w, const char *workflow, arz_run_options options, arz_error *error)
{
    return execute_file(w, SOURCE_DIR "/poll.arazzo.yml", workflow, options, error);
}

void test_poll_interval(void **state)
{
    (void)state;
    world w = { .settled_after = 4, .status = 200 };
    arz_error error = ARZ_ERROR_INIT;
    assert_true(execute(&w, "poll", arz_run_options_default(), &error));
    assert_int_equal(w.sent, 4);
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(w.sent_ms[i], (int64_t)i * ARZ_DEFAULT_POLL_INTERVAL_MS);
}

void test_poll_retry_after(void **state)
{
    (void)state;
    world w = { .settled_after = 3, .status = 200, .retry_after = "3600" };
    arz_error error = ARZ_ERROR_INIT;
    assert_true(execute(&w, "poll", arz_run_options_default(), &error));
    assert_int_equal(w.sent_ms[2], 7200 * 1000);
}

void test_many_polls(void **state)
{
    (void)state;
    world w = { .settled_after = 20000, .status = 200 };
    arz_error error = ARZ_ERROR_INIT;
    arz_run_options options = arz_run_options_default();
    options.max_steps = 0;
    assert_true(execute(&w, "poll", options, &error));
    assert_int_equal(w.sent, 20000);
}

/* retryAfter 0.5 twice; then the next action, whose limit is 1, after 2 seconds; then failure. */
void test_retry_delays(void **state)
{
    (void)state;
    world w = { .settled_after = 99, .status = 503 };
    arz_error error = ARZ_ERROR_INIT;
    assert_false(execute(&w, "retry", arz_run_options_default(), &error));
    assert_int_equal(w.sent, 4);
    assert_int_equal(w.sent_ms[1], 500);
    assert_int_equal(w.sent_ms[2], 1000);
    assert_int_equal(w.sent_ms[3], 3000);
    assert_int_equal(error.kind, ARZ_ERROR_CRITERION);
    arz_error_clear(&error);
    w = (world){ .settled_after = 2, .status = 503, .retry_after = "20" };
    assert_true(execute(&w, "retry", arz_run_options_default(), &error));
    assert_int_equal(w.sent_ms[1], 20000);
}

void test_max_time(void **state)
{
    (void)state;
    world w = { .settled_after = 1000, .status = 200 };
    arz_error error = ARZ_ERROR_INIT;
    arz_run_options options = arz_run_options_default();
    options.max_time_ms = 2500;
    assert_false(execute(&w, "poll", options, &error));
    assert_int_equal(error.kind, ARZ_ERROR_TIMEOUT);
    assert_int_equal(w.sent, 3);
    arz_error_clear(&error);
}

void test_interrupt(void **state)
{
    (void)state;
    world w = { .settled_after = 1000, .status = 200 };
    arz_error error = ARZ_ERROR_INIT;
    arz_document *document = load();
    arz_run_options options = arz_run_options_default();
    options.workflow_id = "poll";
    arz_run *run = create(&w, document, options);
    w.interrupt = run;
    assert_false(arz_run_execute(run, &error));
    assert_int_equal(error.kind, ARZ_ERROR_INTERRUPTED);
    assert_null(w.pending);
    arz_error_clear(&error);
    arz_run_free(run);
    arz_document_free(document);
}

void test_max_steps(void **state)
{
    (void)state;
    world w = { .settled_after = 1000, .status = 200 };
    arz_error error = ARZ_ERROR_INIT;
    arz_run_options options = arz_run_options_default();
    options.max_steps = 5;
    assert_false(execute(&w, "poll", options, &error));
    assert_int_equal(error.kind, ARZ_ERROR_LIMIT);
    assert_int_equal(w.sent, 5);
    arz_error_clear(&error);
    w = (world){ .settled_after = 5, .status = 200 };
    assert_true(execute(&w, "poll", options, &error));
}

/* A workflow that goes to itself, and two that go to one another, wait as steps do. */
void test_goto_workflow_pause(void **state)
{
    (void)state;
    static const char *const workflows[] = { "itself", "to-and-fro" };
    for (size_t i = 0; i < 2; i++) {
        world w = { .settled_after = 5, .status = 200 };
        arz_error error = ARZ_ERROR_INIT;
        assert_true(execute(&w, workflows[i], arz_run_options_default(), &error));
        assert_int_equal(w.sent, 5);
        int64_t rounds = i == 0 ? 4 : 2;
        assert_int_equal(w.sent_ms[4], rounds * ARZ_DEFAULT_POLL_INTERVAL_MS);
    }
    world w = { .settled_after = 1000, .status = 200 };
    arz_error error = ARZ_ERROR_INIT;
    arz_run_options options = arz_run_options_default();
    options.max_steps = 7;
    assert_false(execute(&w, "itself", options, &error));
    assert_string_equal(error.rule, "max-steps");
    arz_error_clear(&error);
}

/* The `timeout` of a step is a limit for each of its attempts, whatever they wait for. */
void test_step_timeout(void **state)
{
    (void)state;
    static const char *const workflows[] = { "slow", "slow-call" };
    for (size_t i = 0; i < 2; i++) {
        world w = { .settled_after = 1000, .status = 200, .silent = i == 0 };
        arz_error error = ARZ_ERROR_INIT;
        assert_false(execute(&w, workflows[i], arz_run_options_default(), &error));
        assert_int_equal(error.kind, ARZ_ERROR_TIMEOUT);
        assert_string_equal(error.rule, "step-timeout");
        assert_null(w.pending);
        /* Twice 45 seconds with a retry in between, whose pause takes no part of them. */
        assert_int_equal(w.now_ms, 45000 + 10000 + 45000);
        arz_error_clear(&error);
    }
}

/* --timeout stands where it is asked for: the shorter one counts then. */
void test_step_timeout_and_option(void **state)
{
    (void)state;
    world w = { .silent = true };
    arz_error error = ARZ_ERROR_INIT;
    arz_document *document = load();
    arz_run_options options = arz_run_options_default();
    options.workflow_id = "slow";
    static const int64_t asked_ms[] = { ARZ_DEFAULT_TIMEOUT_MS, 20000, 60000 };
    static const int64_t given_ms[] = { 0, 20000, 60000 };
    for (size_t i = 0; i < 3; i++) {
        options.timeout_ms = asked_ms[i];
        arz_run *run = create(&w, document, options);
        w.interrupt = run;
        w.sent = 1;
        assert_false(arz_run_execute(run, &error));
        assert_int_equal(w.timeout_ms, given_ms[i]);
        arz_error_clear(&error);
        arz_run_free(run);
    }
    arz_document_free(document);
}

/* Times that are too long to be added to the clock are as good as none. */
void test_long_times(void **state)
{
    (void)state;
    world w = { .settled_after = 3, .status = 200, .now_ms = 1000 };
    arz_error error = ARZ_ERROR_INIT;
    arz_run_options options = arz_run_options_default();
    options.max_time_ms = options.timeout_ms = INT64_MAX;
    assert_true(execute(&w, "ever", options, &error));
    assert_int_equal(w.timeout_ms, ARZ_MAX_TIMEOUT_MS);
    w = (world){ .settled_after = 3, .status = 200, .now_ms = 1000 };
    options = arz_run_options_default();
    options.poll_interval_ms = INT64_MAX;
    assert_true(execute(&w, "poll", options, &error));
    assert_int_equal(w.sent_ms[2], 1000 + 2 * ARZ_MAX_TIMEOUT_MS);
}

/* A response that comes in the turn in which the time is up is taken. */
void test_step_timeout_at_last(void **state)
{
    (void)state;
    world w = { .settled_after = 1, .status = 200, .answer_after_ms = 45000 };
    arz_error error = ARZ_ERROR_INIT;
    assert_true(execute(&w, "slow", arz_run_options_default(), &error));
    assert_int_equal(w.sent, 1);
    w = (world){ .settled_after = 1, .status = 200, .answer_after_ms = 45001 };
    assert_false(execute(&w, "slow", arz_run_options_default(), &error));
    assert_string_equal(error.rule, "step-timeout");
    arz_error_clear(&error);
}

/* Writes a document of `count` workflows, each of which calls the next. */
static void write_chain(const char *path, unsigned count)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    (void)fprintf(file,
                  "arazzo: 1.0.1\ninfo: { title: Chain, version: 1.0.0 }\nsourceDescriptions:\n"
                  "- { name: api, url: %s, type: openapi }\nworkflows:\n",
                  SOURCE_DIR "/poll.openapi.yml");
    for (unsigned i = 1; i < count; i++) {
        (void)fprintf(file, "- { workflowId: w%u, steps: [{ stepId: s%u, workflowId: w%u }] }\n", i,
                      i, i + 1);
    }
    (void)fprintf(file, "- { workflowId: w%u, steps: [{ stepId: end, operationId: look }] }\n",
                  count);
    assert_int_equal(fclose(file), 0);
}

void test_depth(void **state)
{
    (void)state;
    char path[] = "chain-XXXXXX";
    int file = mkstemp(path);
    assert_true(file >= 0);
    (void)close(file);
    world w = { .settled_after = 1, .status = 200 };
    arz_error error = ARZ_ERROR_INIT;
    write_chain(path, ARZ_MAX_FRAMES);
    assert_true(execute_file(&w, path, "w1", arz_run_options_default(), &error));
    assert_int_equal(w.sent, 1);
    write_chain(path, ARZ_MAX_FRAMES + 1);
    assert_false(execute_file(&w, path, "w1", arz_run_options_default(), &error));
    assert_string_equal(error.rule, "workflow-depth");
    assert_non_null(strstr(error.message, "called by 'w100' (step 's100'), called by 'w99'"));
    assert_non_null(strstr(error.message, ", ..., called by 'w3'"));
    assert_int_equal(w.sent, 1);
    arz_error_clear(&error);
    (void)unlink(path);
}
