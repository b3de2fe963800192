#include "run/body.h"

#include <stdint.h>

#include "base/fail.h"
#include "doc/document.h"
#include "openapi/api.h"

/* Bytes of a charset that needs no table: ISO-8859-1 is Unicode's first block. */
static void put_latin1(arz_str text, arz_buf *out)
{
    for (size_t i = 0; i < text.size; i++) {
        char bytes[4];
        arz_buf_put(out, bytes, arz_utf8_put((unsigned char)text.data[i], bytes));
    }
}

/* UTF-8 with U+FFFD in place of each byte that is none. */
static void put_repaired(arz_str text, arz_buf *out)
{
    uint32_t code_point;
    for (size_t at = 0; at < text.size;) {
        size_t start = at;
        if (arz_utf8_next(text, &at, &code_point)) {
            arz_buf_str(out, arz_str_slice(text, start, at));
        } else {
            arz_buf_text(out, "\xEF\xBF\xBD");
            at = start + 1;
        }
    }
}

/* True for "...; charset=iso-8859-1" and its other names. */
static bool is_latin1(arz_str content_type)
{
    char lower[256];
    size_t size = content_type.size < sizeof lower ? content_type.size : sizeof lower;
    for (size_t i = 0; i < size; i++)
        lower[i] = arz_lower(content_type.data[i]);
    arz_str text = { lower, size };
    return arz_str_find(text, ARZ_STR("iso-8859-1")) != SIZE_MAX ||
           arz_str_find(text, ARZ_STR("latin1")) != SIZE_MAX;
}

/* The body as text, whatever its bytes are. New. */
static json_t *text_value(arz_str text, arz_str content_type)
{
    if (arz_utf8_check(text) == SIZE_MAX)
        return arz_json_string(text);
    arz_buf buf = ARZ_BUF_INIT(0);
    if (is_latin1(content_type))
        put_latin1(text, &buf);
    else
        put_repaired(text, &buf);
    json_t *value = arz_json_string(arz_buf_view(&buf));
    arz_buf_clear(&buf);
    return value;
}

/* Whether to try JSON on a body whose type does not say so: many servers label it as text, or
 * not at all. */
static bool may_be_json(arz_str content_type, arz_str text)
{
    bool unlabelled = content_type.size == 0 || arz_str_starts(content_type, ARZ_STR("text/plain"));
    arz_str trimmed = arz_str_trim(text);
    return unlabelled && trimmed.size && (trimmed.data[0] == '{' || trimmed.data[0] == '[');
}

static void read_body(arz_body *body, arz_str text, arz_str content_type, arz_arena *arena)
{
    bool json = arz_media_type_is_json(content_type);
    if (json || may_be_json(content_type, text)) {
        arz_json_options options = { .duplicate_keys = true };
        const arz_node *root =
            arz_json_parse(arena, text, &options, "the response body", &body->error);
        body->view = arz_view_node(root);
        if (root)
            return;
        if (!json)
            arz_error_clear(&body->error);
    }
    body->text = text_value(text, content_type);
    body->view = arz_view_json(body->text);
}

arz_view arz_body_view(arz_body *body, const arz_response *response, arz_arena *arena)
{
    if (body->known)
        return body->view;
    body->known = true;
    arz_str text = arz_buf_view(&response->body);
    arz_str content_type =
        arz_headers_find(response->headers, response->header_count, ARZ_STR("content-type"));
    if (text.size)
        read_body(body, text, content_type, arena);
    return body->view;
}

void arz_body_clear(arz_body *body)
{
    json_decref(body->text);
    arz_error_clear(&body->error);
    *body = (arz_body){ .known = false };
}

json_t *arz_header_value(const arz_header *headers, size_t count, arz_str name)
{
    arz_buf buf = ARZ_BUF_INIT(0);
    bool found = false;
    for (size_t i = 0; i < count; i++) {
        if (!arz_str_equal_nocase(headers[i].name, name))
            continue;
        if (found)
            arz_buf_text(&buf, ", ");
        arz_buf_str(&buf, headers[i].value);
        found = true;
    }
    json_t *value = found ? text_value(arz_buf_view(&buf), ARZ_STR("latin1")) : NULL;
    arz_buf_clear(&buf);
    return value;
}
