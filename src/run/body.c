#include "run/body.h"

#include <stdint.h>
#include <string.h>

#include "base/fail.h"
#include "doc/document.h"
#include "http/charset.h"
#include "http/content_type.h"
#include "openapi/api.h"

/* The encoding that an XML declaration says; empty where there is none. (XML 1.0, 4.3.3) */
static arz_str declared_encoding(arz_str text)
{
    arz_str declaration = arz_str_slice(text, 0, arz_str_find(text, ARZ_STR("?>")));
    size_t at = arz_str_find(declaration, ARZ_STR("encoding"));
    if (!arz_str_starts(text, ARZ_STR("<?xml")) || at == SIZE_MAX)
        return arz_str_of(NULL);
    arz_str rest = arz_str_trim(arz_str_from(declaration, at + strlen("encoding")));
    rest = arz_str_trim(arz_str_from(rest, 1)); /* behind the '=' */
    char quote = rest.size ? rest.data[0] : '\0';
    rest = arz_str_from(rest, 1);
    return arz_str_slice(rest, 0, arz_str_find_char(rest, quote));
}

static arz_str charset_of(arz_str text, arz_str content_type)
{
    arz_str named = arz_content_type_parameter(content_type, ARZ_STR("charset"));
    bool xml = arz_media_type_is_xml(content_type);
    return named.size || !xml ? named : declared_encoding(text);
}

static arz_str decode(arz_body *body, arz_str charset, arz_str bytes)
{
    if (!arz_charset_decode(charset, bytes, &body->decoded)) {
        body->unknown_charset = charset;
        (void)!arz_charset_decode(ARZ_STR("utf-8"), bytes, &body->decoded);
    }
    return arz_buf_view(&body->decoded);
}

/* The body as UTF-8: mostly the bytes as they are. Where they are no text at all, base64. */
static arz_str text_of(arz_body *body, arz_str bytes, arz_str content_type)
{
    size_t mark_size;
    arz_str charset = charset_of(bytes, content_type);
    bool marked = arz_charset_of_mark(bytes, &mark_size).size > 0;
    if (!arz_charset_is_utf8(charset) || marked)
        return decode(body, charset, bytes);
    if (arz_utf8_check(bytes) == SIZE_MAX)
        return bytes;
    body->is_binary = !charset.size && !arz_content_type_is_text(content_type);
    if (!body->is_binary)
        return decode(body, ARZ_STR("utf-8"), bytes);
    arz_buf_base64(&body->decoded, bytes);
    return arz_buf_view(&body->decoded);
}

/* Whether to try JSON on a body whose type does not say so: many servers label it as text, or
 * not at all. */
static bool may_be_json(arz_str content_type, arz_str text)
{
    bool unlabelled = content_type.size == 0 || arz_str_starts(content_type, ARZ_STR("text/plain"));
    arz_str trimmed = arz_str_trim(text);
    return unlabelled && trimmed.size && (trimmed.data[0] == '{' || trimmed.data[0] == '[');
}

static void read_body(arz_body *body, arz_str bytes, arz_str content_type, arz_arena *arena)
{
    arz_str text = text_of(body, bytes, content_type);
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
    body->text = arz_json_string(text);
    body->view = arz_view_json(body->text);
}

arz_view arz_body_view(arz_body *body, const arz_response *response, arz_arena *arena)
{
    if (body->known)
        return body->view;
    body->known = true;
    arz_str bytes = arz_buf_view(&response->body);
    arz_str content_type =
        arz_headers_find(response->headers, response->header_count, ARZ_STR("content-type"));
    if (bytes.size)
        read_body(body, bytes, content_type, arena);
    return body->view;
}

void arz_body_clear(arz_body *body)
{
    json_decref(body->text);
    arz_buf_clear(&body->decoded);
    arz_error_clear(&body->error);
    *body = (arz_body){ .known = false };
}

/* Fields are UTF-8 in practice and ISO-8859-1 by tradition. (RFC 9110, 5.5) New. */
static json_t *field_value(arz_str text)
{
    if (arz_utf8_check(text) == SIZE_MAX)
        return arz_json_string(text);
    arz_buf buf = ARZ_BUF_INIT(0);
    (void)!arz_charset_decode(ARZ_STR("iso-8859-1"), text, &buf);
    json_t *value = arz_json_string(arz_buf_view(&buf));
    arz_buf_clear(&buf);
    return value;
}

/* The lines of that name. New; an empty array where there is none. */
static json_t *field_lines(const arz_header *headers, size_t count, arz_str name)
{
    json_t *lines = arz_json_array(); /* owned, and given out */
    for (size_t i = 0; i < count; i++) {
        if (arz_str_equal_nocase(headers[i].name, name))
            arz_json_append(lines, field_value(headers[i].value));
    }
    return lines;
}

/* The texts as one. New. */
static json_t *join_lines(const json_t *lines)
{
    arz_buf buf = ARZ_BUF_INIT(0);
    for (size_t i = 0; i < json_array_size(lines); i++) {
        arz_buf_text(&buf, i ? ", " : "");
        arz_buf_str(&buf, arz_json_text(json_array_get(lines, i)));
    }
    json_t *value = arz_json_string(arz_buf_view(&buf));
    arz_buf_clear(&buf);
    return value;
}

json_t *arz_header_value(const arz_header *headers, size_t count, arz_str name)
{
    json_t *lines = field_lines(headers, count, name); /* owned */
    json_t *value = NULL;                              /* owned, and given out */
    if (json_array_size(lines) == 1)
        value = json_incref(json_array_get(lines, 0));
    else if (json_array_size(lines) && arz_str_equal_nocase(name, ARZ_STR("Set-Cookie")))
        value = json_incref(lines);
    else if (json_array_size(lines))
        value = join_lines(lines);
    json_decref(lines);
    return value;
}
