/* The mock, asked over a real socket. A table's group is a description, then requests with what
 * they must be answered:
 *
 *     openapi: 3.1.0
 *     ---
 *     GET /pets?limit=3
 *     X-Key: secret
 *     | the body
 *     > 200 application/json
 *     > [{"id":1}]
 *
 * A line of the answer with a colon is a header that must be there; "> ~ text" is text that the
 * body must contain; any other line behind the first is the whole body. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include <arazzo/document.h>
#include <arazzo/limits.h>
#include <arazzo/mock.h>

#include "base/fail.h"
#include "mock/start.h"
#include "table.h"

static const char *folder;

/* A client that knows just enough: one request a connection, everything read until its end. */

static int connect_to(const arz_mock *mock)
{
    unsigned port = 0;
    const char *url = arz_mock_source_url(mock, 0);
    if (sscanf(url, "http://127.0.0.1:%u", &port) != 1)
        return -1;
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port) };
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    struct timeval patience = { .tv_sec = 20 };
    (void)setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    if (connect(fd, (struct sockaddr *)&address, sizeof address) != 0) {
        (void)close(fd);
        return -1;
    }
    return fd;
}

static bool send_all(int fd, arz_str text)
{
    while (text.size) {
        ssize_t sent = send(fd, text.data, text.size, MSG_NOSIGNAL);
        if (sent <= 0)
            return false;
        text = arz_str_from(text, (size_t)sent);
    }
    return true;
}

static void read_all(int fd, arz_buf *reply)
{
    char chunk[4096];
    ssize_t size;
    while ((size = recv(fd, chunk, sizeof chunk, 0)) > 0)
        arz_buf_put(reply, chunk, (size_t)size);
}

/* Sends the text as it is and appends all that comes back. */
static bool ask(const arz_mock *mock, arz_str text, arz_buf *reply)
{
    int fd = connect_to(mock);
    if (fd < 0)
        return false;
    bool sent = send_all(fd, text);
    read_all(fd, reply);
    (void)close(fd);
    return sent;
}

static unsigned status_of(arz_str reply)
{
    unsigned status = 0;
    arz_str code = arz_str_slice(reply, 9, 12);
    for (size_t i = 0; i < code.size && arz_is_digit(code.data[i]); i++)
        status = status * 10 + (unsigned)(code.data[i] - '0');
    return status;
}

static arz_str body_of(arz_str reply)
{
    size_t blank = arz_str_find(reply, ARZ_STR("\r\n\r\n"));
    return blank == SIZE_MAX ? (arz_str){ "", 0 } : arz_str_from(reply, blank + 4);
}

/* The value of a header of the reply; data NULL where it is not there. */
static arz_str header_of(arz_str reply, arz_str name)
{
    arz_str head = arz_str_slice(reply, 0, arz_str_find(reply, ARZ_STR("\r\n\r\n")));
    while (head.size) {
        size_t end = arz_str_find(head, ARZ_STR("\r\n"));
        arz_str line = arz_str_slice(head, 0, end);
        size_t colon = arz_str_find_char(line, ':');
        if (colon < line.size && arz_str_equal_nocase(arz_str_slice(line, 0, colon), name))
            return arz_str_trim(arz_str_from(line, colon + 1));
        head = end < head.size ? arz_str_from(head, end + 2) : (arz_str){ NULL, 0 };
    }
    return (arz_str){ NULL, 0 };
}

/* One request of a group: its lines up to those of its answer. */
static void write_request(const table_group *group, size_t *at, arz_buf *text)
{
    arz_buf body = ARZ_BUF_INIT(0);
    bool has_body = false;
    arz_buf_printf(text, "%.*s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n",
                   ARZ_STR_FORMAT(group->lines[*at]));
    for (++*at; *at < group->count; ++*at) {
        arz_str line = group->lines[*at];
        if (arz_str_starts(line, ARZ_STR("> ")))
            break;
        if (!arz_str_starts(line, ARZ_STR("| "))) {
            arz_buf_printf(text, "%.*s\r\n", ARZ_STR_FORMAT(line));
            continue;
        }
        arz_buf_text(&body, has_body ? "\r\n" : "");
        arz_buf_str(&body, arz_str_from(line, 2));
        has_body = true;
    }
    if (has_body)
        arz_buf_printf(text, "Content-Length: %zu\r\n", body.size);
    arz_buf_printf(text, "\r\n%s", arz_buf_cstr(&body));
    arz_buf_clear(&body);
}

static bool expect_first(arz_buf *why, arz_str reply, arz_str line)
{
    arz_buf actual = ARZ_BUF_INIT(0);
    arz_str type = header_of(reply, ARZ_STR("Content-Type"));
    arz_buf_printf(&actual, "%u%s%.*s", status_of(reply), type.size ? " " : "",
                   ARZ_STR_FORMAT(type));
    bool equal = table_expect(why, "status and type", arz_buf_view(&actual), line);
    if (!equal)
        arz_buf_printf(why, "\n  body: %.*s", ARZ_STR_FORMAT(body_of(reply)));
    arz_buf_clear(&actual);
    return equal;
}

static bool expect_line(arz_buf *why, arz_str reply, arz_str line)
{
    size_t colon = arz_str_find(line, ARZ_STR(": "));
    arz_str body = body_of(reply);
    if (arz_str_starts(line, ARZ_STR("~ "))) {
        if (arz_str_find(body, arz_str_from(line, 2)) < SIZE_MAX)
            return true;
        arz_buf_printf(why, "the body does not contain: %.*s\n  body: %.*s",
                       ARZ_STR_FORMAT(arz_str_from(line, 2)), ARZ_STR_FORMAT(body));
        return false;
    }
    if (colon < SIZE_MAX && arz_is_alpha(line.data[0]))
        return table_expect(why, "header", header_of(reply, arz_str_slice(line, 0, colon)),
                            arz_str_from(line, colon + 2));
    return table_expect(why, "body", body, line);
}

/* Sends the request at line *at and holds its answer against the lines behind it. */
static bool play_request(const arz_mock *mock, const table_group *group, size_t *at, arz_buf *why)
{
    arz_buf text = ARZ_BUF_INIT(0), reply = ARZ_BUF_INIT(0);
    arz_str request = group->lines[*at];
    write_request(group, at, &text);
    bool passed = ask(mock, arz_buf_view(&text), &reply), first = true;
    for (; *at < group->count && arz_str_starts(group->lines[*at], ARZ_STR("> ")); ++*at) {
        arz_str line = arz_str_from(group->lines[*at], 2);
        passed = passed && (first ? expect_first(why, arz_buf_view(&reply), line)
                                  : expect_line(why, arz_buf_view(&reply), line));
        first = false;
    }
    if (!passed)
        arz_buf_printf(why, "\n  in: %.*s", ARZ_STR_FORMAT(request));
    arz_buf_clear(&text);
    arz_buf_clear(&reply);
    return passed;
}

static arz_mock *start_text(arz_str text, arz_error *error)
{
    const arz_mock_origin origin = { .name = "api", .uri = "file:///w/api.yml", .text = text };
    return arz_mock_start(&origin, 1, true, NULL, error);
}

static bool judge(const table_group *group, arz_buf *why, void *data)
{
    (void)data;
    arz_buf text = ARZ_BUF_INIT(0);
    size_t at = 0;
    for (; at < group->count && !arz_str_is(group->lines[at], "---"); at++)
        arz_buf_printf(&text, "%.*s\n", ARZ_STR_FORMAT(group->lines[at]));
    arz_error error = ARZ_ERROR_INIT;
    arz_mock *mock = start_text(arz_buf_view(&text), &error);
    arz_buf_clear(&text);
    if (!mock) {
        arz_buf_printf(why, "%s", error.message);
        arz_error_clear(&error);
        return false;
    }
    bool passed = true;
    for (at++; at < group->count && passed;)
        passed = play_request(mock, group, &at, why);
    arz_mock_free(mock);
    return passed;
}

static size_t run(const char *file)
{
    arz_buf path = ARZ_BUF_INIT(0);
    arz_buf_printf(&path, "%s/%s", folder, file);
    size_t failed = table_run(arz_buf_cstr(&path), judge, NULL);
    arz_buf_clear(&path);
    return failed;
}

static void requests_are_answered(void **state)
{
    (void)state;
    assert_int_equal(run("answers.txt"), 0);
}

static void requests_are_refused(void **state)
{
    (void)state;
    assert_int_equal(run("refusals.txt"), 0);
}

static void parameters_are_read_by_their_style(void **state)
{
    (void)state;
    assert_int_equal(run("parameters.txt"), 0);
}

static void bodies_are_read_by_their_type(void **state)
{
    (void)state;
    assert_int_equal(run("bodies.txt"), 0);
}

/* What stands in for the document: the mock asks nothing else of it. */
struct arz_document {
    size_t count;
    const char *types[3], *names[3], *uris[3], *texts[3];
};

size_t arz_document_source_count(const arz_document *document)
{
    return document->count;
}

const char *arz_document_source_name(const arz_document *document, size_t index)
{
    return document->names[index];
}

const char *arz_document_source_type(const arz_document *document, size_t index)
{
    return document->types[index];
}

const char *arz_document_source_uri(const arz_document *document, size_t index)
{
    return document->uris[index];
}

const char *arz_document_source_text(const arz_document *document, size_t index, size_t *size)
{
    *size = document->texts[index] ? strlen(document->texts[index]) : 0;
    return document->texts[index];
}

static void expect_get(const arz_mock *mock, const char *path, unsigned status, const char *body)
{
    arz_buf text = ARZ_BUF_INIT(0), reply = ARZ_BUF_INIT(0);
    arz_buf_printf(&text, "GET %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", path);
    assert_true(ask(mock, arz_buf_view(&text), &reply));
    assert_int_equal(status_of(arz_buf_view(&reply)), status);
    if (body) {
        arz_str actual = body_of(arz_buf_view(&reply));
        assert_int_equal(actual.size, strlen(body));
        assert_memory_equal(actual.data, body, actual.size);
    }
    arz_buf_clear(&text);
    arz_buf_clear(&reply);
}

#define SMALL_API(value)                                                                           \
    "openapi: 3.1.0\npaths:\n  /a:\n    get: {responses: {200: {description: d, content: "         \
    "{application/json: {example: " value "}}}}}\n"

static void note_line(void *data, const char *line)
{
    arz_buf *log = data;
    arz_buf_printf(log, "%s;", line);
}

static void every_source_has_its_own_base(void **state)
{
    (void)state;
    const arz_document document = {
        .count = 3,
        .types = { "openapi", "arazzo", "openapi" },
        .names = { "one", "other", "two" },
        .uris = { "https://x.example/one.yml", NULL, "file:///w/two.yml" },
        .texts = { SMALL_API("1"), NULL, SMALL_API("2") },
    };
    arz_buf log = ARZ_BUF_INIT(0);
    arz_mock_options options = ARZ_MOCK_OPTIONS_INIT;
    arz_error error = ARZ_ERROR_INIT;
    options.log = note_line;
    options.data = &log;
    arz_mock *mock = arz_mock_create(&document, &options, &error);
    assert_non_null(mock);
    assert_int_equal(arz_mock_source_count(mock), 2);
    assert_string_equal(arz_mock_source_name(mock, 1), "two");
    assert_non_null(strstr(arz_mock_source_url(mock, 1), "/two"));
    assert_null(arz_mock_source_url(mock, 2));
    expect_get(mock, "/one/a", 200, "1");
    expect_get(mock, "/two/a", 200, "2");
    expect_get(mock, "/three/a", 404, NULL);
    expect_get(mock, "/a", 404, NULL);
    expect_get(mock, "/onetwo/a", 404, NULL);
    arz_mock_free(mock);
    assert_string_equal(arz_buf_cstr(&log), "GET /one/a 200;GET /two/a 200;GET /three/a 404;"
                                            "GET /a 404;GET /onetwo/a 404;");
    arz_buf_clear(&log);
}

static void what_cannot_be_mocked_is_an_error(void **state)
{
    (void)state;
    arz_error error = ARZ_ERROR_INIT;
    const arz_document none = { .count = 1, .types = { "arazzo" } };
    assert_null(arz_mock_create(&none, NULL, &error));
    assert_string_equal(error.message, "the document names no OpenAPI description, so there is "
                                       "nothing to mock");
    arz_error_clear(&error);
    assert_null(arz_mock_create_api("/nowhere/api.yml", NULL, &error));
    assert_int_equal(error.kind, ARZ_ERROR_IO);
    arz_error_clear(&error);
    assert_null(start_text(ARZ_STR("arazzo: 1.0.1\n"), &error));
    assert_string_equal(error.rule, "openapi-version");
    arz_error_clear(&error);
    arz_mock_options options = ARZ_MOCK_OPTIONS_INIT;
    options.port = 65536;
    const arz_mock_origin origin = { .name = "api",
                                     .uri = "file:///w/api.yml",
                                     .text = ARZ_STR(SMALL_API("1")) };
    assert_null(arz_mock_start(&origin, 1, true, &options, &error));
    assert_string_equal(error.message, "port 65536 does not exist; the last is 65535");
    arz_error_clear(&error);
    arz_mock_free(NULL);
}

static void a_port_in_use_is_an_error(void **state)
{
    (void)state;
    arz_error error = ARZ_ERROR_INIT;
    arz_mock *first = start_text(ARZ_STR(SMALL_API("1")), &error);
    assert_non_null(first);
    arz_mock_options options = ARZ_MOCK_OPTIONS_INIT;
    assert_int_equal(sscanf(arz_mock_source_url(first, 0), "http://127.0.0.1:%u", &options.port),
                     1);
    const arz_mock_origin origin = { .name = "api",
                                     .uri = "file:///w/api.yml",
                                     .text = ARZ_STR(SMALL_API("1")) };
    assert_null(arz_mock_start(&origin, 1, true, &options, &error));
    assert_int_equal(error.kind, ARZ_ERROR_IO);
    arz_error_clear(&error);
    arz_mock_free(first);
}

static void credentials_are_not_asked_for_where_unwanted(void **state)
{
    (void)state;
    arz_error error = ARZ_ERROR_INIT;
    arz_mock_options options = ARZ_MOCK_OPTIONS_INIT;
    options.check_auth = false;
    const arz_mock_origin origin = {
        .name = "api",
        .uri = "file:///w/api.yml",
        .text = ARZ_STR("security: [{key: []}]\ncomponents: {securitySchemes: {key: {type: "
                        "apiKey, in: header, name: X-Key}}}\n" SMALL_API("1"))
    };
    arz_mock *mock = arz_mock_start(&origin, 1, true, &options, &error);
    assert_non_null(mock);
    expect_get(mock, "/a", 200, "1");
    arz_mock_free(mock);
}

#define LARGE_API "openapi: 3.1.0\npaths: {/a: {post: {responses: {204: {description: d}}}}}\n"

/* A body of exactly the limit is taken; one byte more is refused before it is sent, or loses its
 * connection where it did not say how long it would be. */
static void bodies_have_a_limit(void **state)
{
    (void)state;
    arz_error error = ARZ_ERROR_INIT;
    arz_mock *mock = start_text(ARZ_STR(LARGE_API), &error);
    assert_non_null(mock);
    arz_buf text = ARZ_BUF_INIT(0), reply = ARZ_BUF_INIT(0);
    char *body = malloc(ARZ_MAX_MOCK_BODY_BYTES);
    assert_non_null(body);
    memset(body, 'x', ARZ_MAX_MOCK_BODY_BYTES);
    arz_buf_printf(&text,
                   "POST /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                   "Content-Length: %zu\r\n\r\n",
                   ARZ_MAX_MOCK_BODY_BYTES);
    arz_buf_put(&text, body, ARZ_MAX_MOCK_BODY_BYTES);
    assert_true(ask(mock, arz_buf_view(&text), &reply));
    assert_int_equal(status_of(arz_buf_view(&reply)), 204);

    arz_buf_reset(&text);
    arz_buf_reset(&reply);
    arz_buf_printf(&text,
                   "POST /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                   "Content-Length: %zu\r\n\r\n",
                   ARZ_MAX_MOCK_BODY_BYTES + 1);
    assert_true(ask(mock, arz_buf_view(&text), &reply));
    assert_int_equal(status_of(arz_buf_view(&reply)), 413);

    arz_buf_reset(&text);
    arz_buf_reset(&reply);
    arz_buf_printf(&text,
                   "POST /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                   "Transfer-Encoding: chunked\r\n\r\n%zx\r\n",
                   ARZ_MAX_MOCK_BODY_BYTES);
    arz_buf_put(&text, body, ARZ_MAX_MOCK_BODY_BYTES);
    arz_buf_text(&text, "\r\n1\r\nx\r\n0\r\n\r\n");
    (void)ask(mock, arz_buf_view(&text), &reply);
    assert_int_equal(reply.size, 0);
    arz_buf_clear(&text);
    arz_buf_clear(&reply);
    free(body);
    arz_mock_free(mock);
}

#define FORM_API                                                                                   \
    "openapi: 3.1.0\npaths: {/a: {post: {requestBody: {content: {application/x-www-form-"          \
    "urlencoded: {}, multipart/form-data: {}}}, responses: {204: {description: d}}}}}\n"

static unsigned post_repeated(const arz_mock *mock, const char *type, const char *piece,
                              size_t times, const char *end)
{
    arz_buf text = ARZ_BUF_INIT(0), reply = ARZ_BUF_INIT(0);
    arz_buf_printf(&text,
                   "POST /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: %s\r\n"
                   "Content-Length: %zu\r\n\r\n",
                   type, times * strlen(piece) + strlen(end));
    for (size_t i = 0; i < times; i++)
        arz_buf_text(&text, piece);
    arz_buf_text(&text, end);
    bool asked = ask(mock, arz_buf_view(&text), &reply);
    unsigned status = asked ? status_of(arz_buf_view(&reply)) : 0;
    arz_buf_clear(&text);
    arz_buf_clear(&reply);
    return status;
}

static void forms_have_a_limit(void **state)
{
    (void)state;
    static const char form[] = "application/x-www-form-urlencoded",
                      multipart[] = "multipart/form-data; boundary=b",
                      part[] = "--b\r\nContent-Disposition: form-data; name=a\r\n\r\nx\r\n";
    arz_error error = ARZ_ERROR_INIT;
    arz_mock *mock = start_text(ARZ_STR(FORM_API), &error);
    assert_non_null(mock);
    size_t most = ARZ_MAX_MOCK_FIELDS;
    assert_int_equal(post_repeated(mock, form, "a&", most - 1, "a"), 204);
    assert_int_equal(post_repeated(mock, form, "a&", most, "a"), 400);
    assert_int_equal(post_repeated(mock, multipart, part, most, "--b--"), 204);
    assert_int_equal(post_repeated(mock, multipart, part, most + 1, "--b--"), 400);
    arz_mock_free(mock);
}

static void a_mock_ends_while_a_request_is_open(void **state)
{
    (void)state;
    arz_error error = ARZ_ERROR_INIT;
    arz_mock *mock = start_text(ARZ_STR(LARGE_API), &error);
    assert_non_null(mock);
    int fd = connect_to(mock);
    assert_true(
        send_all(fd, ARZ_STR("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nabc")));
    expect_get(mock, "/a", 405, NULL);
    arz_mock_free(mock);
    (void)close(fd);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_mock_ends_while_a_request_is_open),
        cmocka_unit_test(a_port_in_use_is_an_error),
        cmocka_unit_test(bodies_are_read_by_their_type),
        cmocka_unit_test(bodies_have_a_limit),
        cmocka_unit_test(credentials_are_not_asked_for_where_unwanted),
        cmocka_unit_test(every_source_has_its_own_base),
        cmocka_unit_test(forms_have_a_limit),
        cmocka_unit_test(parameters_are_read_by_their_style),
        cmocka_unit_test(requests_are_answered),
        cmocka_unit_test(requests_are_refused),
        cmocka_unit_test(what_cannot_be_mocked_is_an_error),
    };
    if (argc != 2)
        return 2;
    folder = argv[1];
    return cmocka_run_group_tests(tests, NULL, NULL);
}
