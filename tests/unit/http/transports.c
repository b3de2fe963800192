/* The transports against a server on loopback. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <arazzo/limits.h>

#include "base/fail.h"
#include "http/fetch.h"
#include "http/transport.h"
#include "server.h"
#include "tests.h"

#define CONCURRENT 50

typedef struct fixture {
    server *server, *other;
    arz_transport transport;
} fixture;

/* One exchange, and what a test wants to happen when it is done. */
typedef struct call {
    fixture *f;
    arz_arena *arena;
    arz_request request;
    arz_exchange exchange;
    unsigned done;
    struct call *starts, *cancels; /* from within done() */
} call;

static void on_done(void *data, arz_exchange *exchange)
{
    call *at = data;
    at->done++;
    assert_ptr_equal(exchange, &at->exchange);
    if (at->cancels)
        at->f->transport.cancel(at->f->transport.data, &at->cancels->exchange);
    if (at->starts)
        at->f->transport.start(at->f->transport.data, &at->starts->exchange);
}

static void prepare(fixture *f, call *at, const char *method, const char *path)
{
    *at = (call){ .f = f, .arena = arz_arena_create() };
    at->request.method = method;
    at->request.url = strstr(path, "://") ? path
                                          : arz_arena_printf(at->arena, "http://127.0.0.1:%u%s",
                                                             server_port(f->server), path);
    at->exchange = (arz_exchange){ .request = &at->request,
                                   .arena = at->arena,
                                   .timeout_ms = 10000,
                                   .max_body_bytes = 1000000,
                                   .done = on_done,
                                   .data = at };
}

static void clear(call *at)
{
    arz_exchange_clear(&at->exchange);
    arz_arena_free(at->arena);
}

static void turn(fixture *f, int64_t timeout_ms, int wake_fd)
{
    arz_error error = ARZ_ERROR_INIT;
    if (!f->transport.poll(f->transport.data, timeout_ms, wake_fd, &error))
        fail_msg("%s", error.message);
}

static void start(call *at)
{
    at->f->transport.start(at->f->transport.data, &at->exchange);
}

static void finish(call *at)
{
    while (!at->done)
        turn(at->f, -1, -1);
}

static void run(fixture *f, call *at, const char *method, const char *path)
{
    prepare(f, at, method, path);
    start(at);
    finish(at);
    assert_int_equal(at->done, 1);
}

static void assert_body(const call *at, const char *expected)
{
    if (at->exchange.error.message)
        fail_msg("%s", at->exchange.error.message);
    assert_string_equal(arz_buf_cstr(&at->exchange.response.body), expected);
}

/* The message with the server's port as PORT. */
static void assert_error(const call *at, arz_error_kind kind, const char *expected)
{
    char port[16];
    const char *message = at->exchange.error.message;
    assert_non_null(message);
    (void)snprintf(port, sizeof port, ":%u", server_port(at->f->server));
    arz_str text = arz_str_of(message);
    size_t place = arz_str_find(text, arz_str_of(port));
    arz_buf plain = ARZ_BUF_INIT(0);
    arz_buf_str(&plain, arz_str_slice(text, 0, place));
    if (place != SIZE_MAX) {
        arz_buf_text(&plain, ":PORT");
        arz_buf_str(&plain, arz_str_from(text, place + strlen(port)));
    }
    assert_string_equal(plain.data, expected);
    assert_int_equal(at->exchange.error.kind, kind);
    assert_int_equal(at->exchange.response.status, 0);
    assert_int_equal(at->exchange.response.body.size, 0);
    arz_buf_clear(&plain);
}

static void assert_fails(fixture *f, const char *path, arz_error_kind kind, const char *expected)
{
    call at;
    run(f, &at, "GET", path);
    assert_error(&at, kind, expected);
    clear(&at);
}

static void assert_field(const call *at, size_t index, const char *name, const char *value)
{
    assert_true(index < at->exchange.response.header_count);
    const arz_header *field = &at->exchange.response.headers[index];
    assert_true(arz_str_is(field->name, name));
    assert_true(arz_str_is(field->value, value));
}

static void test_response(void **state)
{
    call at;
    run(*state, &at, "GET", "/hello");
    assert_body(&at, "hello");
    assert_int_equal(at.exchange.response.status, 200);
    assert_string_equal(at.exchange.response.http_version, "HTTP/1.1");
    assert_string_equal(at.exchange.response.url, at.request.url);
    assert_true(at.exchange.response.total_us > 0);
    clear(&at);
    run(*state, &at, "GET", "/nothing");
    assert_int_equal(at.exchange.response.status, 204);
    assert_body(&at, "");
    clear(&at);
    run(*state, &at, "GET", "/old");
    assert_string_equal(at.exchange.response.http_version, "HTTP/1.0");
    assert_body(&at, "old");
    clear(&at);
}

static void test_fields(void **state)
{
    call at;
    run(*state, &at, "GET", "/fields");
    assert_int_equal(at.exchange.response.status, 404);
    assert_int_equal(at.exchange.response.header_count, 6);
    assert_field(&at, 0, "X-One", "a b");
    assert_field(&at, 1, "Set-Cookie", "a=1");
    assert_field(&at, 2, "X-Empty", "");
    assert_field(&at, 3, "set-cookie", "b=2");
    assert_field(&at, 4, "X-Long", "x y");
    assert_field(&at, 5, "Content-Length", "0");
    clear(&at);
}

static void test_interim_and_trailers(void **state)
{
    call at;
    run(*state, &at, "GET", "/interim");
    assert_body(&at, "ok");
    assert_int_equal(at.exchange.response.status, 200);
    assert_int_equal(at.exchange.response.header_count, 1);
    clear(&at);
    run(*state, &at, "GET", "/chunked");
    assert_body(&at, "hello");
    assert_int_equal(at.exchange.response.header_count, 2);
    assert_field(&at, 1, "Trailer", "X-After");
    clear(&at);
}

static void test_codings(void **state)
{
    call at;
    run(*state, &at, "GET", "/unzip");
    assert_body(&at, "hello gzip");
    clear(&at);
}

/* Sends a request with two headers and returns what the server saw, to be freed. */
static char *echo(fixture *f, const char *method, const char *body)
{
    call at;
    const arz_header headers[] = { { ARZ_STR("X-One"), ARZ_STR("a: b") },
                                   { ARZ_STR("X-Empty"), { NULL, 0 } } };
    prepare(f, &at, method, "/echo?a=%20");
    at.request.headers = headers;
    at.request.header_count = 2;
    at.request.body = arz_str_of(body);
    start(&at);
    finish(&at);
    if (at.exchange.error.message)
        fail_msg("%s", at.exchange.error.message);
    char *seen = arz_buf_take(&at.exchange.response.body);
    clear(&at);
    return seen;
}

static void assert_sent(fixture *f, const char *method, const char *body, const char *first,
                        const char *last)
{
    char *seen = echo(f, method, body);
    if (strncmp(seen, first, strlen(first)) != 0 || !strstr(seen, last))
        fail_msg("%s", seen);
    assert_non_null(strstr(seen, "\r\nX-One: a: b\r\nX-Empty:\r\n"));
    assert_non_null(strstr(seen, "\r\nAccept-Encoding: "));
    assert_null(strstr(seen, "Expect"));
    assert_null(strstr(seen, "Content-Type"));
    free(seen);
}

static void test_methods(void **state)
{
    call at;
    assert_sent(*state, "GET", NULL, "GET /echo?a=%20 HTTP/1.1\r\n", "\r\n\r\n");
    assert_sent(*state, "GET", "x", "GET /echo?a=%20 HTTP/1.1\r\n", "Content-Length: 1\r\n\r\nx");
    assert_sent(*state, "POST", NULL, "POST /echo?a", "Content-Length: 0\r\n\r\n");
    assert_sent(*state, "POST", "", "POST /echo?a", "Content-Length: 0\r\n\r\n");
    assert_sent(*state, "PUT", "body", "PUT /echo?a", "Content-Length: 4\r\n\r\nbody");
    assert_sent(*state, "PATCH", NULL, "PATCH /echo?a", "Content-Length: 0\r\n\r\n");
    assert_sent(*state, "DELETE", NULL, "DELETE /echo?a", "\r\n\r\n");
    assert_sent(*state, "DELETE", "body", "DELETE /echo?a", "Content-Length: 4\r\n\r\nbody");
    assert_sent(*state, "OPTIONS", NULL, "OPTIONS /echo?a", "\r\n\r\n");
    assert_sent(*state, "PURGE", "b", "PURGE /echo?a", "\r\n\r\nb");
    run(*state, &at, "HEAD", "/hello");
    assert_int_equal(at.exchange.response.status, 200);
    assert_body(&at, "");
    clear(&at);
    assert_sent(*state, "GET", NULL, "GET /echo?a=%20 HTTP/1.1\r\n", "\r\n\r\n");
}

/* Larger than the 1 MB from which libcurl would wait for leave to go on. */
static void test_large_request(void **state)
{
    size_t size = 1500000;
    char *body = malloc(size + 1);
    assert_non_null(body);
    memset(body, 'x', size);
    body[size] = '\0';
    call at;
    prepare(*state, &at, "POST", "/hello");
    at.request.body = (arz_str){ body, size };
    start(&at);
    finish(&at);
    assert_body(&at, "hello");
    assert_true(at.exchange.response.total_us < 900000);
    clear(&at);
    free(body);
}

static void test_keep_alive(void **state)
{
    fixture *f = *state;
    call at;
    run(f, &at, "GET", "/hello");
    clear(&at);
    unsigned before = server_connections(f->server);
    for (int i = 0; i < 5; i++) {
        run(f, &at, i % 2 ? "POST" : "GET", "/hello");
        clear(&at);
    }
    assert_int_equal(server_connections(f->server), before);
}

static void test_network_errors(void **state)
{
    fixture *f = *state;
    call at;
    server *gone = server_start();
    unsigned port = server_port(gone);
    server_stop(gone);
    char expected[128], url[64];
    (void)snprintf(url, sizeof url, "http://user:secret@127.0.0.1:%u/x", port);
    (void)snprintf(expected, sizeof expected,
                   "cannot connect to 127.0.0.1:%u (connection refused): is the server running?",
                   port);
    assert_fails(f, url, ARZ_ERROR_NETWORK, expected);
    (void)snprintf(url, sizeof url, "http://[::1]:%u/x", port);
    run(f, &at, "GET", url); /* refused, or there is no IPv6 at all */
    assert_memory_equal(at.exchange.error.message, "cannot connect to [::1]:", 24);
    clear(&at);
    assert_fails(f, "/close", ARZ_ERROR_NETWORK,
                 "127.0.0.1:PORT closed the connection without a response");
    assert_fails(f, "/truncate", ARZ_ERROR_NETWORK,
                 "127.0.0.1:PORT closed the connection before the end of its response");
    assert_fails(f, "/bad-gzip", ARZ_ERROR_NETWORK,
                 "the body from 127.0.0.1:PORT is not coded as its Content-Encoding says: "
                 "Error while processing content unencoding: incorrect header check");
    assert_fails(f, "ftp://127.0.0.1/", ARZ_ERROR_REQUEST,
                 "requests go to http and https URLs only: Protocol \"ftp\" not supported or "
                 "disabled in libcurl");
    assert_fails(f, "http://127.0.0.1:99999999/", ARZ_ERROR_REQUEST,
                 "not a URL that can be used: URL using bad/illegal format or missing URL");
    run(f, &at, "GET",
        "http://a-label-of-more-than-sixty-three-characters-which-no-name-in-the-"
        "domain-name-system-can-have.invalid/");
    assert_int_equal(at.exchange.error.kind, ARZ_ERROR_NETWORK);
    assert_non_null(strstr(at.exchange.error.message, "no address for a-label"));
    clear(&at);
}

static void test_proxy_error(void **state)
{
    fixture f = *(fixture *)*state;
    server *gone = server_start();
    unsigned port = server_port(gone);
    server_stop(gone);
    char proxy[64], expected[128];
    (void)snprintf(proxy, sizeof proxy, "http://127.0.0.1:%u", port);
    (void)snprintf(expected, sizeof expected,
                   "cannot connect to the proxy for example.invalid: Failed to connect to "
                   "127.0.0.1 port %u after ",
                   port);
    arz_curl_options options = { .proxy = proxy };
    arz_transport_curl(&options, &f.transport);
    call at;
    run(&f, &at, "GET", "http://example.invalid/");
    assert_non_null(at.exchange.error.message);
    assert_memory_equal(at.exchange.error.message, expected, strlen(expected));
    clear(&at);
    f.transport.free(f.transport.data);
}

static void test_timeout(void **state)
{
    call at;
    prepare(*state, &at, "GET", "/silence");
    at.exchange.timeout_ms = 50;
    start(&at);
    finish(&at);
    assert_error(&at, ARZ_ERROR_TIMEOUT,
                 "no response from 127.0.0.1:PORT within 0.05 seconds (--timeout)");
    assert_true(at.exchange.response.total_us >= 50000);
    clear(&at);
}

static void assert_limit(fixture *f, const char *path, size_t fits)
{
    call at;
    prepare(f, &at, "GET", path);
    at.exchange.max_body_bytes = fits;
    start(&at);
    finish(&at);
    assert_body(&at, "hello");
    clear(&at);
    prepare(f, &at, "GET", path);
    at.exchange.max_body_bytes = fits - 1;
    start(&at);
    finish(&at);
    assert_error(&at, ARZ_ERROR_LIMIT, "the response body is larger than 4 bytes (--max-body)");
    clear(&at);
}

static void test_body_limit(void **state)
{
    call at;
    assert_limit(*state, "/hello", 5);
    assert_limit(*state, "/chunked", 5);
    assert_fails(*state, "/huge", ARZ_ERROR_LIMIT,
                 "the response body is larger than 1000000 bytes (--max-body)");
    /* The body is decoded before it is counted. */
    prepare(*state, &at, "GET", "/unzip");
    at.exchange.max_body_bytes = 10;
    start(&at);
    finish(&at);
    assert_body(&at, "hello gzip");
    clear(&at);
    prepare(*state, &at, "GET", "/unzip");
    at.exchange.max_body_bytes = 9;
    start(&at);
    finish(&at);
    assert_error(&at, ARZ_ERROR_LIMIT, "the response body is larger than 9 bytes (--max-body)");
    clear(&at);
    /* Without a limit nothing is believed that a server announces. */
    prepare(*state, &at, "GET", "/huge");
    at.exchange.max_body_bytes = 0;
    start(&at);
    finish(&at);
    assert_error(&at, ARZ_ERROR_NETWORK,
                 "127.0.0.1:PORT closed the connection before the end of its response");
    clear(&at);
}

static void test_header_limit(void **state)
{
    call at;
    char path[32];
    (void)snprintf(path, sizeof path, "/header/%zu", ARZ_MAX_HEADER_BYTES);
    run(*state, &at, "GET", path);
    assert_body(&at, "");
    clear(&at);
    (void)snprintf(path, sizeof path, "/header/%zu", ARZ_MAX_HEADER_BYTES + 1);
    run(*state, &at, "GET", path);
    assert_error(&at, ARZ_ERROR_LIMIT, "the response has more than 262144 bytes of header");
    clear(&at);
    assert_fails(*state, "/field/300000", ARZ_ERROR_LIMIT,
                 "the header of the response from 127.0.0.1:PORT is larger than libcurl takes");
}

static void test_redirects_stay(void **state)
{
    call at;
    run(*state, &at, "GET", "/moved");
    assert_int_equal(at.exchange.response.status, 302);
    assert_body(&at, "gone");
    clear(&at);
}

static void follow(fixture *f, call *at, const char *method, const char *path)
{
    static const arz_header headers[] = {
        { { "Accept", 6 }, { "a/b", 3 } },
        { { "Authorization", 13 }, { "secret", 6 } },
        { { "X-Api-Key", 9 }, { "secret", 6 } },
        { { "Content-Type", 12 }, { "text/plain", 10 } },
    };
    prepare(f, at, method, path);
    at->request.headers = headers;
    at->request.header_count = sizeof headers / sizeof *headers;
    at->request.body = arz_str_of(strcmp(method, "GET") == 0 ? NULL : "body");
    start(at);
    finish(at);
}

static bool body_has(const call *at, const char *text)
{
    return strstr(arz_buf_cstr(&at->exchange.response.body), text) != NULL;
}

static void assert_followed(fixture *f, const char *method, const char *path, const char *sent,
                            bool with_body)
{
    call at;
    follow(f, &at, method, path);
    assert_int_equal(at.exchange.response.status, 200);
    assert_true(body_has(&at, sent));
    assert_true(body_has(&at, "Authorization: secret"));
    assert_int_equal(body_has(&at, "\r\n\r\nbody"), with_body);
    assert_int_equal(body_has(&at, "Content-Type: text/plain"),
                     with_body || strcmp(method, "GET") == 0);
    assert_non_null(strstr(at.exchange.response.url, "/echo"));
    clear(&at);
}

static void test_redirects_followed(void **state)
{
    fixture f = *(fixture *)*state;
    arz_curl_options options = { .follow_redirects = true };
    arz_transport_curl(&options, &f.transport);
    assert_followed(&f, "GET", "/moved", "GET /echo", false);
    assert_followed(&f, "POST", "/moved", "GET /echo", false);
    assert_followed(&f, "PUT", "/moved", "PUT /echo", true);
    assert_followed(&f, "PUT", "/see", "GET /echo", false);
    assert_followed(&f, "POST", "/same", "POST /echo", true);
    assert_fails(&f, "/to-file", ARZ_ERROR_REQUEST,
                 "requests go to http and https URLs only: Protocol \"file\" not supported or "
                 "disabled in libcurl");

    call at;
    run(&f, &at, "GET", "/round");
    assert_int_equal(at.exchange.error.kind, ARZ_ERROR_NETWORK);
    assert_non_null(
        strstr(at.exchange.error.message, "more than 10 redirects, the last of them to"));
    clear(&at);
    char path[32];
    (void)snprintf(path, sizeof path, "/other/%u", server_port(f.other));
    follow(&f, &at, "POST", path);
    assert_true(body_has(&at, "Accept: a/b"));
    assert_true(body_has(&at, "\r\n\r\nbody"));
    assert_false(body_has(&at, "secret"));
    clear(&at);
    f.transport.free(f.transport.data);
}

static void test_cancel(void **state)
{
    fixture *f = *state;
    call silent, hello;
    prepare(f, &silent, "GET", "/silence");
    start(&silent);
    f->transport.cancel(f->transport.data, &silent.exchange); /* before anything went out */
    start(&silent);
    turn(f, 20, -1);
    f->transport.cancel(f->transport.data, &silent.exchange);
    f->transport.cancel(f->transport.data, &silent.exchange); /* again: nothing happens */
    assert_int_equal(silent.done, 0);
    run(f, &hello, "GET", "/hello");
    f->transport.cancel(f->transport.data, &hello.exchange); /* it has ended */
    assert_body(&hello, "hello");
    clear(&hello);

    /* From within done(): another one, and itself. */
    start(&silent);
    prepare(f, &hello, "GET", "/hello");
    hello.cancels = &silent;
    start(&hello);
    finish(&hello);
    clear(&hello);
    prepare(f, &hello, "GET", "/hello");
    hello.cancels = &hello;
    start(&hello);
    finish(&hello);
    turn(f, 0, -1);
    assert_int_equal(hello.done, 1);
    assert_int_equal(silent.done, 0);
    clear(&hello);
    clear(&silent);
}

static void test_start_from_done(void **state)
{
    fixture *f = *state;
    call first, second;
    prepare(f, &second, "GET", "/chunked");
    prepare(f, &first, "GET", "/hello");
    first.starts = &second;
    start(&first);
    finish(&second);
    assert_int_equal(first.done, 1);
    assert_body(&second, "hello");
    clear(&first);
    clear(&second);
}

static void test_concurrent(void **state)
{
    fixture *f = *state;
    call calls[CONCURRENT];
    unsigned done = 0;
    for (size_t i = 0; i < CONCURRENT; i++) {
        prepare(f, &calls[i], i % 3 ? "GET" : "POST", i % 2 ? "/hello" : "/chunked");
        start(&calls[i]);
    }
    while (done < CONCURRENT) {
        turn(f, -1, -1);
        done = 0;
        for (size_t i = 0; i < CONCURRENT; i++)
            done += calls[i].done;
    }
    for (size_t i = 0; i < CONCURRENT; i++) {
        assert_body(&calls[i], "hello");
        clear(&calls[i]);
    }
}

static void test_one_connection(void **state)
{
    fixture f = *(fixture *)*state;
    arz_curl_options options = { .max_requests = 1 };
    arz_transport_curl(&options, &f.transport);
    unsigned before = server_connections(f.server);
    call calls[5];
    for (size_t i = 0; i < 5; i++) {
        prepare(&f, &calls[i], "GET", "/hello");
        start(&calls[i]);
    }
    for (size_t i = 0; i < 5; i++) {
        finish(&calls[i]);
        assert_body(&calls[i], "hello");
        clear(&calls[i]);
    }
    assert_int_equal(server_connections(f.server), before + 1);
    f.transport.free(f.transport.data);
}

/* Returns though nothing else would ever happen. */
static void assert_wakes(fixture *f)
{
    int fds[2];
    assert_int_equal(pipe(fds), 0);
    turn(f, 1, fds[0]);
    assert_int_equal(write(fds[1], "x", 1), 1);
    turn(f, -1, fds[0]);
    (void)close(fds[0]);
    (void)close(fds[1]);
}

static void test_wake(void **state)
{
    fixture f = *(fixture *)*state;
    arz_curl_options options = { 0 };
    call silent;

    arz_transport_curl(&options, &f.transport);
    assert_wakes(&f); /* libcurl is not even loaded */
    prepare(&f, &silent, "GET", "/silence");
    start(&silent);
    turn(&f, 20, -1);
    assert_wakes(&f);
    f.transport.cancel(f.transport.data, &silent.exchange);
    assert_wakes(&f); /* nothing is under way any more */
    clear(&silent);
    f.transport.free(f.transport.data);
}

static void answer(void *data, arz_exchange *exchange)
{
    const char *text = data;
    exchange->response.status = 418;
    arz_buf_text(&exchange->response.body, text);
}

static void test_local(void **state)
{
    fixture f = *(fixture *)*state;
    char text[] = "a pot";
    call first, second, third;

    arz_transport_local(answer, text, &f.transport);
    prepare(&f, &first, "GET", "/x");
    prepare(&f, &second, "GET", "/x");
    prepare(&f, &third, "GET", "/x");
    first.cancels = &second;
    first.starts = &third;
    start(&first);
    start(&second);
    assert_int_equal(first.done, 0);
    turn(&f, -1, -1);
    assert_int_equal(first.done, 1);
    assert_int_equal(second.done, 0);
    assert_int_equal(third.done, 0);
    turn(&f, -1, -1);
    assert_int_equal(third.done, 1);
    assert_int_equal(third.exchange.response.status, 418);
    assert_body(&third, "a pot");
    assert_wakes(&f);
    f.transport.free(f.transport.data);

    clear(&second);
    arz_transport_local(NULL, NULL, &f.transport);
    run(&f, &second, "GET", "/x");
    assert_int_equal(second.exchange.response.status, 200);
    assert_body(&second, "");
    f.transport.free(f.transport.data);
    clear(&first);
    clear(&second);
    clear(&third);
}

static void test_fetch(void **state)
{
    fixture *f = *state;
    arz_curl_options options = { 0 };
    arz_error error = ARZ_ERROR_INIT;
    arz_str text;
    char *final_uri, url[64], expected[128];

    (void)snprintf(url, sizeof url, "http://127.0.0.1:%u/hello#part", server_port(f->server));
    assert_true(arz_fetch_url(&options, url, &text, &final_uri, &error));
    assert_true(arz_str_is(text, "hello"));
    assert_null(final_uri);
    free((void *)(uintptr_t)text.data);

    (void)snprintf(url, sizeof url, "http://127.0.0.1:%u/moved", server_port(f->server));
    assert_true(arz_fetch_url(&options, url, &text, &final_uri, &error));
    (void)snprintf(expected, sizeof expected, "http://127.0.0.1:%u/echo", server_port(f->server));
    assert_string_equal(final_uri, expected);
    free(final_uri);
    free((void *)(uintptr_t)text.data);

    (void)snprintf(url, sizeof url, "http://127.0.0.1:%u/fields", server_port(f->server));
    assert_false(arz_fetch_url(&options, url, &text, &final_uri, &error));
    (void)snprintf(expected, sizeof expected, "'%s' cannot be read: its server says 404", url);
    assert_string_equal(error.message, expected);
    arz_error_clear(&error);

    (void)snprintf(url, sizeof url, "http://127.0.0.1:%u/close", server_port(f->server));
    assert_false(arz_fetch_url(&options, url, &text, &final_uri, &error));
    assert_int_equal(error.kind, ARZ_ERROR_NETWORK);
    arz_error_clear(&error);
}

static int set_up(void **state)
{
    fixture *f = test_calloc(1, sizeof *f);
    arz_curl_options options = { 0 };
    f->server = server_start();
    f->other = server_start();
    arz_transport_curl(&options, &f->transport);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    fixture *f = *state;
    f->transport.free(f->transport.data);
    server_stop(f->server);
    server_stop(f->other);
    test_free(f);
    return 0;
}

int run_transport_tests(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_response),
        cmocka_unit_test(test_fields),
        cmocka_unit_test(test_interim_and_trailers),
        cmocka_unit_test(test_codings),
        cmocka_unit_test(test_methods),
        cmocka_unit_test(test_large_request),
        cmocka_unit_test(test_keep_alive),
        cmocka_unit_test(test_network_errors),
        cmocka_unit_test(test_proxy_error),
        cmocka_unit_test(test_timeout),
        cmocka_unit_test(test_body_limit),
        cmocka_unit_test(test_header_limit),
        cmocka_unit_test(test_redirects_stay),
        cmocka_unit_test(test_redirects_followed),
        cmocka_unit_test(test_cancel),
        cmocka_unit_test(test_start_from_done),
        cmocka_unit_test(test_concurrent),
        cmocka_unit_test(test_one_connection),
        cmocka_unit_test(test_wake),
        cmocka_unit_test(test_local),
        cmocka_unit_test(test_fetch),
    };
    return cmocka_run_group_tests_name("transports", tests, set_up, tear_down);
}
