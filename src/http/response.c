#include "http/response.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <arazzo/limits.h>

#include "base/alloc.h"
#include "base/fail.h"

void arz_exchange_clear(arz_exchange *exchange)
{
    arz_buf_clear(&exchange->response.body);
    exchange->response = (arz_response){ 0 };
    arz_error_clear(&exchange->error);
}

static void forget_headers(arz_response_reader *reader)
{
    reader->header_count = 0;
    reader->expected = SIZE_MAX;
    reader->complete = false;
}

void arz_response_begin(arz_response_reader *reader, arz_exchange *exchange)
{
    reader->exchange = exchange;
    reader->header_bytes = 0;
    forget_headers(reader);
    exchange->response.status = 0;
    exchange->response.http_version = NULL;
    exchange->response.headers = NULL;
    exchange->response.header_count = 0;
    arz_buf_reset(&exchange->response.body);
}

void arz_response_drop(arz_response_reader *reader)
{
    forget_headers(reader);
    arz_buf_clear(&reader->exchange->response.body);
    reader->exchange->response = (arz_response){ 0 };
}

void arz_response_clear(arz_response_reader *reader)
{
    free(reader->headers);
    *reader = (arz_response_reader){ 0 };
}

static const char *const versions[] = { "HTTP/1.0", "HTTP/1.1", "HTTP/2", "HTTP/3" };

/* "HTTP/1.1 200 OK": a new section starts, and whatever came before it was not the last. */
static void take_status(arz_response_reader *reader, arz_str line)
{
    arz_response *response = &reader->exchange->response;
    size_t blank = arz_str_find_char(line, ' ');
    arz_str version = arz_str_slice(line, 0, blank);
    arz_str code = blank == SIZE_MAX ? arz_str_of(NULL) : arz_str_slice(line, blank + 1, blank + 4);

    forget_headers(reader);
    response->status = 0;
    for (size_t i = 0; i < code.size && arz_is_digit(code.data[i]); i++)
        response->status = response->status * 10 + (code.data[i] - '0');
    response->http_version = NULL;
    for (size_t i = 0; i < sizeof versions / sizeof *versions; i++) {
        if (arz_str_is(version, versions[i]))
            response->http_version = versions[i];
    }
}

/* The number in a Content-Length field; SIZE_MAX where it is none or too large to be true. */
static size_t read_length(arz_str text)
{
    size_t length = 0;
    for (size_t i = 0; i < text.size; i++) {
        if (!arz_is_digit(text.data[i]) || !arz_size_mul(length, 10, &length) ||
            !arz_size_add(length, (size_t)(text.data[i] - '0'), &length))
            return SIZE_MAX;
    }
    return text.size ? length : SIZE_MAX;
}

/* A line that starts with a blank goes on with the field before it. (RFC 9112, 5.2) */
static void continue_field(arz_response_reader *reader, arz_str line)
{
    if (reader->header_count == 0)
        return;
    arz_arena *arena = reader->exchange->arena;
    arz_str *value = &reader->headers[reader->header_count - 1].value;
    arz_str more = arz_str_trim(line);
    const char *text =
        arz_arena_printf(arena, "%.*s %.*s", ARZ_STR_FORMAT(*value), ARZ_STR_FORMAT(more));
    *value = arz_str_trim(arz_str_of(text));
    reader->header_bytes += value->size; /* copied once more: many short lines must not add up */
}

static void take_field(arz_response_reader *reader, arz_str line)
{
    size_t colon = arz_str_find_char(line, ':');
    if (colon == SIZE_MAX)
        return;
    line = arz_arena_str(reader->exchange->arena, line);
    arz_header field = { arz_str_trim(arz_str_slice(line, 0, colon)),
                         arz_str_trim(arz_str_from(line, colon + 1)) };

    if (arz_str_equal_nocase(field.name, ARZ_STR("content-length")))
        reader->expected = read_length(field.value);
    reader->headers = arz_grow(reader->headers, reader->header_count, &reader->header_capacity,
                               sizeof *reader->headers);
    reader->headers[reader->header_count++] = field;
}

/* A new status line behind a whole response: libcurl has answered a Digest challenge, and keeps
 * that response's body to itself. In any other case the lines behind a body are trailers. */
static bool is_challenge_over(const arz_response_reader *reader, arz_str line)
{
    return reader->exchange->request->digest.data && reader->exchange->response.status == 401 &&
           arz_str_starts(line, ARZ_STR("HTTP/"));
}

bool arz_response_line(arz_response_reader *reader, arz_str line)
{
    if (reader->complete && !is_challenge_over(reader, line))
        return true;
    reader->header_bytes += line.size;
    if (reader->header_bytes > ARZ_MAX_HEADER_BYTES) {
        return arz_fail(&reader->exchange->error, ARZ_ERROR_LIMIT, NULL,
                        "the response has more than %zu bytes of header", ARZ_MAX_HEADER_BYTES);
    }
    arz_str text = arz_str_trim(line);
    if (arz_str_starts(line, ARZ_STR("HTTP/")))
        take_status(reader, text);
    else if (text.size == 0)
        reader->complete = reader->exchange->response.status >= 200;
    else if (arz_is_blank(line.data[0]))
        continue_field(reader, line);
    else
        take_field(reader, text);
    return true;
}

/* Makes room at once for a body whose size is known, so that it is not copied as it grows. What
 * a server announces and does not send is never touched, and so costs no memory. */
static void reserve(arz_buf *body, size_t expected)
{
    if (body->capacity > expected)
        return;
    body->data = arz_realloc(body->data, expected + 1, 1);
    body->capacity = expected + 1;
    body->data[body->size] = '\0';
}

static bool is_encoded(const arz_response_reader *reader)
{
    return arz_headers_find(reader->headers, reader->header_count, ARZ_STR("content-encoding"))
               .data != NULL;
}

bool arz_response_piece(arz_response_reader *reader, arz_str piece)
{
    arz_exchange *exchange = reader->exchange;
    arz_buf *body = &exchange->response.body;
    size_t limit = exchange->max_body_bytes;
    bool first = body->size == 0;

    /* With a content coding, the size that is announced is that of the coded body. */
    bool known = first && reader->expected != SIZE_MAX && !is_encoded(reader);
    bool fits = !limit || (piece.size <= limit && body->size <= limit - piece.size);
    if (!fits || (known && limit && reader->expected > limit)) {
        return arz_fail(&exchange->error, ARZ_ERROR_LIMIT, NULL,
                        "the response body is larger than %zu bytes (--max-body)", limit);
    }
    if (known && limit)
        reserve(body, reader->expected);
    return arz_buf_str(body, piece);
}

void arz_response_finish(arz_response_reader *reader)
{
    arz_response *response = &reader->exchange->response;
    response->headers = arz_arena_copy(reader->exchange->arena, reader->headers,
                                       reader->header_count, sizeof *reader->headers);
    response->header_count = reader->header_count;
}
