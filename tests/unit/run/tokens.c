/* Tokens that the runs of a batch share, over a transport and a clock of the test's: an API that
 * takes the last token given, and an endpoint that gives them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <arazzo/limits.h>

#include "base/alloc.h"
#include "http/headers.h"
#include "http/response.h"
#include "run/batch.h"
#include "tests.h"

#define MOST_AT_ONCE 1000

typedef struct sent {
    arz_exchange *exchange;
    int64_t due_ms;
} sent;

typedef struct world {
    /* What the case sets. */
    const char *credential;
    unsigned rows;
    size_t concurrency;
    int64_t look_ms;      /* what an answer of the API takes; a token takes 5 ms */
    int64_t revoked_ms;   /* when the token is refused from; 0: never */
    int expires_s;        /* 0: the endpoint does not say */
    unsigned fails_first; /* so many requests for a token are refused */
    size_t body_bytes;    /* of a token's answer, filled up with blanks; 0: as it comes */
    bool stopped;         /* the batch is interrupted while the first token is fetched */
    bool rotates;         /* each token comes with another refresh token */
    /* What comes of it. */
    int64_t now_ms;
    sent under_way[MOST_AT_ONCE + 1];
    size_t count;
    unsigned read, passed, failed;
    unsigned fetches;    /* requests for a token */
    unsigned looks;      /* requests to the API */
    unsigned valid;      /* number of the token that is good */
    char last_body[256]; /* of a request for a token */
    char *message;       /* owned: of the last failure */
    arz_batch *batch;
} world;

static int64_t world_ms(void *data)
{
    return ((world *)data)->now_ms;
}

static int64_t world_us(void *data)
{
    return world_ms(data) * 1000;
}

static bool wants_token(const arz_exchange *exchange)
{
    return strcmp(exchange->request->url, "http://127.0.0.1:1/token") == 0;
}

static void world_start(void *data, arz_exchange *exchange)
{
    world *w = data;
    bool token = wants_token(exchange);
    w->fetches += token;
    w->looks += !token;
    w->under_way[w->count++] = (sent){ exchange, w->now_ms + (token ? 5 : w->look_ms) };
}

static void world_cancel(void *data, arz_exchange *exchange)
{
    world *w = data;
    size_t i = 0;
    while (w->under_way[i].exchange != exchange)
        i++;
    w->under_way[i] = w->under_way[--w->count];
}

/* Answers as a server does: what is too large is cut off. */
static void answer(arz_exchange *exchange, int status, arz_str body)
{
    arz_response_reader reader = { .exchange = NULL };
    arz_response_begin(&reader, exchange);
    assert_true(arz_response_line(&reader, ARZ_STR("HTTP/1.1 200 OK\r\n")));
    exchange->response.status = status;
    if (arz_response_piece(&reader, body))
        arz_response_finish(&reader);
    else
        arz_response_drop(&reader);
    arz_response_clear(&reader);
}

static void answer_token(world *w, arz_exchange *exchange)
{
    arz_str body_sent = exchange->request->body;
    (void)snprintf(w->last_body, sizeof w->last_body, "%.*s", ARZ_STR_FORMAT(body_sent));
    if (w->fetches <= w->fails_first) {
        answer(exchange, 400, ARZ_STR("{\"error\": \"invalid_client\"}"));
        return;
    }
    arz_buf body = ARZ_BUF_INIT(0);
    w->valid = w->fetches;
    arz_buf_printf(&body, "{\"access_token\": \"token%u\"", w->valid);
    if (w->expires_s)
        arz_buf_printf(&body, ", \"expires_in\": %d", w->expires_s);
    if (w->rotates)
        arz_buf_printf(&body, ", \"refresh_token\": \"refresh%u\"", w->valid);
    arz_buf_char(&body, '}');
    while (body.size < w->body_bytes)
        arz_buf_char(&body, ' ');
    answer(exchange, 200, arz_buf_view(&body));
    arz_buf_clear(&body);
}

/* The last token is good, until it is revoked. */
static void answer_look(world *w, arz_exchange *exchange)
{
    char good[32];
    const arz_request *request = exchange->request;
    (void)snprintf(good, sizeof good, "Bearer token%u", w->valid);
    bool known = arz_str_is(
        arz_headers_find(request->headers, request->header_count, ARZ_STR("Authorization")), good);
    bool revoked = w->revoked_ms && w->valid == 1 && w->now_ms >= w->revoked_ms;
    answer(exchange, known && !revoked ? 200 : 401, ARZ_STR("{}"));
}

/* Answers what is due first; it stays in its place until then. */
static void answer_next(world *w)
{
    size_t next = 0;
    for (size_t i = 1; i < w->count; i++) {
        if (w->under_way[i].due_ms < w->under_way[next].due_ms)
            next = i;
    }
    assert_true(w->count > 0); /* else it would wait for ever */
    arz_exchange *exchange = w->under_way[next].exchange;
    w->now_ms = w->under_way[next].due_ms;
    world_cancel(w, exchange);
    if (wants_token(exchange))
        answer_token(w, exchange);
    else
        answer_look(w, exchange);
    exchange->done(exchange->data, exchange);
}

static bool world_poll(void *data, int64_t timeout_ms, int wake_fd, arz_error *error)
{
    world *w = data;
    (void)timeout_ms;
    (void)wake_fd;
    (void)error;
    if (w->stopped)
        arz_batch_interrupt(w->batch);
    else
        answer_next(w);
    return true;
}

static arz_row_kind world_row(void *data, arz_row *row, arz_error *error)
{
    world *w = data;
    (void)error;
    if (w->read == w->rows)
        return ARZ_ROW_NONE;
    w->read++;
    *row = (arz_row){ .inputs = json_pack("{s: i}", "id", (int)w->read) };
    return ARZ_ROW_READY;
}

static void world_result(void *data, const arz_batch_result *result)
{
    world *w = data;
    w->passed += result->passed;
    w->failed += !result->passed;
    if (result->error) {
        free(w->message);
        w->message = arz_strdup(result->error->message);
    }
}

static void execute(world *w)
{
    arz_error error = ARZ_ERROR_INIT;
    arz_load_options load = ARZ_LOAD_OPTIONS_INIT;
    arz_document *document = arz_document_load(SOURCE_DIR "/token.arazzo.yml", &load, &error);
    assert_non_null(document);
    arz_run_hooks hooks = {
        .transport = { world_start, world_cancel, world_poll, NULL, w },
        .clock = { world_ms, world_us, world_ms, w },
    };
    arz_setting credential = { NULL, "oauth", w->credential ? w->credential : "id:secret" };
    arz_run_options run = arz_run_options_default();
    run.credentials = &credential;
    run.credential_count = 1;
    arz_batch_options options = arz_batch_options_default();
    options.rows = (arz_row_source){ world_row, w };
    options.concurrency = w->concurrency;
    options.result = world_result;
    options.data = w;
    w->batch = arz_batch_create_with(document, &run, &options, &hooks, &error);
    assert_non_null(w->batch);
    bool passed = arz_batch_execute(w->batch, &error);
    assert_int_equal(passed, w->passed == w->rows);
    arz_batch_free(w->batch);
    assert_int_equal(w->count, 0);
    arz_document_free(document);
    arz_error_clear(&error);
}

/* A thousand runs begin at once, and wait for one fetch. */
void test_token_shared(void **state)
{
    (void)state;
    world w = { .rows = 5000, .concurrency = MOST_AT_ONCE, .look_ms = 10 };
    execute(&w);
    assert_int_equal(w.passed, 5000);
    assert_int_equal(w.fetches, 1);
    assert_string_equal(w.last_body, "grant_type=client_credentials&scope=read");
}

/* Those that waited for it fail, each with the reason; the next row tries again. */
void test_token_not_given(void **state)
{
    (void)state;
    world w = { .rows = 500, .concurrency = 100, .look_ms = 10, .fails_first = 1 };
    execute(&w);
    assert_int_equal(w.failed, 100);
    assert_int_equal(w.passed, 400);
    assert_int_equal(w.fetches, 2);
    assert_string_equal(w.message, "the token endpoint 'http://127.0.0.1:1/token' answers 400: "
                                   "invalid_client");
    free(w.message);
}

void test_token_expires(void **state)
{
    (void)state;
    /* 100 rows of 100 ms one after another are ten seconds. */
    world w = { .rows = 100, .concurrency = 1, .look_ms = 100, .expires_s = 2 };
    execute(&w);
    assert_int_equal(w.passed, 100);
    assert_int_equal(w.fetches, 5);
    /* A token that lasts less than a step is good for that step. */
    world brief = { .rows = 3, .concurrency = 1, .look_ms = 5000, .expires_s = 1 };
    execute(&brief);
    assert_int_equal(brief.passed, 3);
    assert_int_equal(brief.fetches, 3);
}

/* All that use the token are refused, and one fetches the next. */
void test_token_refused(void **state)
{
    (void)state;
    world w = { .rows = 1000, .concurrency = 100, .look_ms = 10, .revoked_ms = 42 };
    execute(&w);
    assert_int_equal(w.passed, 1000);
    assert_int_equal(w.fetches, 2);
    assert_int_equal(w.looks, 1100);
}

/* The refresh token that came last is the one that is good. */
void test_token_rotates(void **state)
{
    (void)state;
    world w = { .credential = "{\"refreshToken\": \"refresh0\"}",
                .rows = 30,
                .concurrency = 3,
                .look_ms = 100,
                .expires_s = 1,
                .rotates = true };
    execute(&w);
    assert_int_equal(w.passed, 30);
    assert_int_equal(w.fetches, 1);
    assert_string_equal(w.last_body, "grant_type=refresh_token&refresh_token=refresh0");
    world longer = w;
    longer = (world){ .credential = w.credential,
                      .rows = 60,
                      .concurrency = 3,
                      .look_ms = 100,
                      .expires_s = 1,
                      .rotates = true };
    execute(&longer);
    assert_int_equal(longer.passed, 60);
    assert_int_equal(longer.fetches, 2);
    assert_string_equal(longer.last_body, "grant_type=refresh_token&refresh_token=refresh1");
}

/* The fetch under way ends with the batch. */
void test_token_interrupted(void **state)
{
    (void)state;
    world w = { .rows = 50, .concurrency = 10, .look_ms = 10, .stopped = true };
    execute(&w);
    assert_int_equal(w.failed, 10);
    assert_int_equal(w.fetches, 1);
    assert_int_equal(w.looks, 0);
    assert_string_equal(w.message, "interrupted");
    free(w.message);
}

void test_token_large(void **state)
{
    (void)state;
    world fits = { .rows = 1, .concurrency = 1, .body_bytes = ARZ_MAX_TOKEN_BYTES };
    execute(&fits);
    assert_int_equal(fits.passed, 1);
    world larger = { .rows = 1, .concurrency = 1, .body_bytes = ARZ_MAX_TOKEN_BYTES + 1 };
    execute(&larger);
    assert_int_equal(larger.failed, 1);
    assert_string_equal(larger.message,
                        "the token endpoint 'http://127.0.0.1:1/token' answers with more than "
                        "1048576 bytes");
    free(larger.message);
}
