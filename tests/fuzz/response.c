/* A response: header lines, an empty line, the body in pieces that end with a line. Its fields
 * are read as content types and delays, its body as expressions see it. */
#include "http/response.h"

#include <arazzo/limits.h>

#include "fuzz.h"
#include "http/content_type.h"
#include "run/body.h"
#include "run/retry_after.h"

#define MAX_BODY_BYTES ((size_t)256)
#define MAX_FIELDS     16 /* looked at */

/* Hands the text on, line by line with the line breaks, until the reader has enough. */
static void take_all(arz_response_reader *reader, arz_str text)
{
    bool in_body = false, more = true;
    while (more && text.size) {
        size_t end = arz_str_find_char(text, '\n');
        arz_str line = arz_str_slice(text, 0, end < text.size ? end + 1 : text.size);
        more = in_body ? arz_response_piece(reader, line) : arz_response_line(reader, line);
        in_body = reader->complete;
        text = arz_str_from(text, line.size);
    }
}

static void check_field(arz_header field)
{
    int64_t delay_ms = 0;
    (void)arz_content_type_essence(field.value);
    (void)arz_content_type_parameter(field.value, ARZ_STR("charset"));
    (void)arz_content_type_kind(field.value);
    if (arz_retry_after(field.value, 0, &delay_ms))
        fuzz_expect(delay_ms >= 0 && delay_ms <= ARZ_MAX_RETRY_AFTER_S * INT64_C(1000),
                    "a delay keeps to its limits");
}

static void check_response(const arz_response *response, arz_arena *arena)
{
    arz_body body = { 0 };
    for (size_t i = 0; i < response->header_count && i < MAX_FIELDS; i++) {
        arz_header field = response->headers[i];
        json_t *value = arz_header_value(response->headers, response->header_count, field.name);
        fuzz_expect(value, "a field that is there has a value");
        json_decref(value);
        check_field(field);
    }
    fuzz_expect(response->body.size <= MAX_BODY_BYTES, "a body keeps to its limit");
    (void)arz_body_view(&body, response, arena);
    arz_body_clear(&body);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    arz_arena *arena = arz_arena_create();
    arz_exchange exchange = { .arena = arena, .max_body_bytes = MAX_BODY_BYTES };
    arz_response_reader reader = { 0 };
    arz_response_begin(&reader, &exchange);
    take_all(&reader, fuzz_text(data, size));
    arz_response_finish(&reader);
    fuzz_expect(arz_arena_bytes(arena) <= 16 * ARZ_MAX_HEADER_BYTES, "fields keep to their limit");
    check_response(&exchange.response, arena);
    arz_response_clear(&reader);
    arz_exchange_clear(&exchange);
    arz_arena_free(arena);
    return 0;
}
