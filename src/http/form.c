#include "http/form.h"

#include "base/fail.h"
#include "base/uri.h"
#include "doc/value.h"
#include "http/encoding_style.h"
#include "openapi/serialize.h"

/* A blank is '+' in a form. In what is percent-encoded "%20" stands for nothing else. */
static void blanks_to_plus(arz_buf *buf, size_t start)
{
    size_t to = start;
    for (size_t from = start; from < buf->size; to++) {
        arz_str rest = { buf->data + from, buf->size - from };
        bool blank = arz_str_starts(rest, ARZ_STR("%20"));
        buf->data[to] = blank ? '+' : buf->data[from];
        from += blank ? 3 : 1;
    }
    buf->size = to;
    if (buf->data)
        buf->data[to] = '\0';
}

static void put_separator(arz_buf *out)
{
    if (out->size)
        arz_buf_char(out, '&');
}

static bool put_styled(const arz_api_parameter *as, const json_t *value, arz_buf *out,
                       arz_error *error)
{
    arz_buf text = ARZ_BUF_INIT(0);
    bool well = arz_serialize_query(as, value, &text, error);
    if (text.size) {
        put_separator(out);
        arz_buf_str(out, arz_buf_view(&text));
    }
    arz_buf_clear(&text);
    return well;
}

static void put_pair(arz_str name, json_t *value, bool json, arz_buf *out)
{
    arz_buf text = ARZ_BUF_INIT(0);
    if (json)
        arz_view_write(&text, arz_view_json(value), 0);
    else
        arz_view_render(&text, arz_view_json(value));
    put_separator(out);
    arz_uri_encode(out, name, "");
    arz_buf_char(out, '=');
    arz_uri_encode(out, arz_buf_view(&text), "");
    arz_buf_clear(&text);
}

static bool put_member(arz_str name, const arz_node *encoding, json_t *value, arz_buf *out,
                       arz_error *error)
{
    arz_api_parameter as;
    bool json =
        arz_media_type_is_json(arz_node_text(arz_node_get(encoding, ARZ_STR("contentType"))));
    if (json_is_null(value))
        return true;
    if (arz_encoding_style(encoding, name, &as))
        return put_styled(&as, value, out, error);
    if (json || !json_is_array(value)) {
        put_pair(name, value, json, out);
        return true;
    }
    size_t index;
    json_t *element;
    json_array_foreach(value, index, element)
        put_pair(name, element, false, out);
    return true;
}

bool arz_form_write(const arz_media_type *media, json_t *value, arz_buf *out, arz_error *error)
{
    size_t start = out->size;
    arz_view view = arz_view_json(value);
    if (!json_is_object(value)) {
        return arz_fail(error, ARZ_ERROR_REQUEST, NULL,
                        "a form is made from an object or from text, and this is %s",
                        arz_kind_words(arz_view_kind(view)));
    }
    arz_view_iter iter = arz_view_members(view);
    while (arz_view_next(&iter)) {
        const arz_node *encoding = media ? arz_node_get(media->encoding.node, iter.name) : NULL;
        if (!put_member(iter.name, encoding, iter.value.json, out, error))
            return false;
    }
    blanks_to_plus(out, start);
    return true;
}
