#include "http/multipart.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/fail.h"
#include "doc/value.h"
#include "http/content_type.h"

typedef struct part {
    arz_str name;         /* borrowed */
    arz_str content_type; /* borrowed */
    bool is_file;
    arz_buf content; /* owned */
} part;

typedef struct parts {
    const arz_operation *operation;
    const arz_media_type *media; /* or NULL */
    part *items;                 /* owned */
    size_t count, capacity;
} parts;

/* The schema of the member, as it stands in the document; NULL where there is none, or none that
 * can be understood: the server will say so, if it matters. */
static const arz_node *member_schema(const parts *of, arz_str name)
{
    if (!of->media || !of->media->schema.node)
        return NULL;
    arz_error error = ARZ_ERROR_INIT;
    const arz_api *api = of->operation->api;
    const arz_schema *schema =
        arz_schema_at(arz_api_schemas(api), of->media->schema, arz_api_dialect(api), &error);
    arz_error_clear(&error);
    const arz_schema *member = schema ? arz_schema_child(schema, &name) : NULL;
    const arz_schema *element = member ? arz_schema_child(member, NULL) : NULL;
    return member ? arz_schema_place(element ? element : member).node : NULL;
}

/* The first type of the Encoding Object's `contentType`, which may list several; "" for none. */
static arz_str encoding_type(const parts *of, arz_str name)
{
    const arz_node *encoding = of->media ? arz_node_get(of->media->encoding.node, name) : NULL;
    arz_str listed = arz_node_text(arz_node_get(encoding, ARZ_STR("contentType")));
    return arz_str_trim(arz_str_slice(listed, 0, arz_str_find_char(listed, ',')));
}

/* What the schema says of bytes in a string: 3.0 has `format`, later versions the rest. */
static arz_str binary_type(const arz_node *schema)
{
    arz_str format = arz_node_text(arz_node_get(schema, ARZ_STR("format")));
    arz_str media = arz_node_text(arz_node_get(schema, ARZ_STR("contentMediaType")));
    if (media.size)
        return media;
    bool bytes = arz_str_is(format, "binary") || arz_str_is(format, "base64") ||
                 arz_node_get(schema, ARZ_STR("contentEncoding"));
    return bytes ? ARZ_STR("application/octet-stream") : arz_str_of(NULL);
}

static bool is_ascii(arz_str text)
{
    for (size_t i = 0; i < text.size; i++) {
        if ((unsigned char)text.data[i] > 0x7F)
            return false;
    }
    return true;
}

static arz_str default_type(const part *made, bool json)
{
    if (json)
        return ARZ_STR("application/json");
    return is_ascii(arz_buf_view(&made->content)) ? ARZ_STR("text/plain")
                                                  : ARZ_STR("text/plain; charset=utf-8");
}

/* Anything but text and JSON is a file: servers tell files from fields by their name. */
static bool is_file_type(arz_str type)
{
    return !arz_str_starts(type, ARZ_STR("text/plain")) && !arz_media_type_is_json(type);
}

static bool is_header_text(arz_str text)
{
    for (size_t i = 0; i < text.size; i++) {
        if ((unsigned char)text.data[i] < 0x20 || text.data[i] == 0x7F)
            return false;
    }
    return true;
}

static void write_content(part *made, arz_view value, bool json)
{
    if (json)
        arz_view_write(&made->content, value, 0);
    else
        arz_view_render(&made->content, value);
}

static bool add_part(parts *to, arz_str name, arz_view value, arz_error *error)
{
    arz_kind kind = arz_view_kind(value);
    arz_str type = encoding_type(to, name);
    if (!type.size && kind == ARZ_KIND_STRING)
        type = binary_type(member_schema(to, name));
    if (!is_header_text(type))
        return arz_fail(error, ARZ_ERROR_REQUEST, NULL, "'%s' is no content type for a part",
                        ARZ_QUOTE(type));
    type = type.size ? arz_content_type_concrete(type, kind == ARZ_KIND_STRING) : type;
    /* Text for a part that is JSON by its encoding is taken to be JSON already. */
    bool json = kind == ARZ_KIND_OBJECT || kind == ARZ_KIND_ARRAY;

    to->items = arz_grow(to->items, to->count, &to->capacity, sizeof *to->items);
    part *made = &to->items[to->count++];
    *made = (part){ .name = name, .content = ARZ_BUF_INIT(0) };
    write_content(made, value, json);
    made->content_type = type.size ? type : default_type(made, json);
    made->is_file = is_file_type(made->content_type);
    return true;
}

static bool add_member(parts *to, arz_str name, arz_view value, arz_error *error)
{
    arz_kind kind = arz_view_kind(value);
    if (kind == ARZ_KIND_NULL)
        return true;
    if (kind != ARZ_KIND_ARRAY)
        return add_part(to, name, value, error);
    for (size_t i = 0; i < arz_view_size(value); i++) {
        if (!add_part(to, name, arz_view_at(value, i), error))
            return false;
    }
    return true;
}

static bool add_members(parts *to, arz_view object, arz_error *error)
{
    if (arz_view_kind(object) != ARZ_KIND_OBJECT) {
        return arz_fail(error, ARZ_ERROR_REQUEST, NULL,
                        "multipart/form-data is made from an object or from text, and this is %s",
                        arz_kind_words(arz_view_kind(object)));
    }
    arz_view_iter iter = arz_view_members(object);
    while (arz_view_next(&iter)) {
        if (!add_member(to, iter.name, iter.value, error))
            return false;
    }
    return true;
}

static bool occurs(const parts *in, arz_str boundary)
{
    for (size_t i = 0; i < in->count; i++) {
        if (arz_str_find(arz_buf_view(&in->items[i].content), boundary) != SIZE_MAX)
            return true;
    }
    return false;
}

/* FNV-1a, which gives one content the same boundary everywhere and at any time. */
static uint64_t mix(uint64_t mark, arz_str text)
{
    for (size_t i = 0; i < text.size; i++)
        mark = (mark ^ (unsigned char)text.data[i]) * UINT64_C(0x100000001B3);
    return mark;
}

/* A boundary that no part contains. Two that differ in their last digits cannot both start at one
 * byte of the content, so one of a few is free. New, for free(). */
static char *make_boundary(const parts *of)
{
    uint64_t mark = UINT64_C(0xCBF29CE484222325);
    for (size_t i = 0; i < of->count; i++)
        mark = mix(mark, arz_buf_view(&of->items[i].content));
    arz_buf text = ARZ_BUF_INIT(0);
    do {
        arz_buf_reset(&text);
        arz_buf_printf(&text, "arazzo-run-%016" PRIx64, mark++);
    } while (occurs(of, arz_buf_view(&text)));
    return arz_buf_take(&text);
}

static char *choose_boundary(const parts *of, arz_str content_type, arz_error *error)
{
    arz_str given = arz_content_type_parameter(content_type, ARZ_STR("boundary"));
    if (!given.size)
        return make_boundary(of);
    if (!occurs(of, given))
        return arz_str_dup(given);
    (void)arz_fail(error, ARZ_ERROR_REQUEST, NULL,
                   "the boundary '%s' of the content type occurs in a part; leave it out, and one "
                   "that does not is made",
                   ARZ_QUOTE(given));
    return NULL;
}

/* A name between quotes. (The URL Standard's and HTML's way to escape in forms) */
static void put_name(arz_buf *out, arz_str name)
{
    for (size_t i = 0; i < name.size; i++) {
        char c = name.data[i];
        if (c == '"' || (unsigned char)c < 0x20)
            arz_buf_printf(out, "%%%02X", (unsigned)(unsigned char)c);
        else
            arz_buf_char(out, c);
    }
}

static void put_part(arz_buf *out, const part *put, const char *boundary)
{
    arz_buf_printf(out, "--%s\r\nContent-Disposition: form-data; name=\"", boundary);
    put_name(out, put->name);
    if (put->is_file) {
        arz_buf_text(out, "\"; filename=\"");
        put_name(out, put->name);
    }
    arz_buf_printf(out, "\"\r\nContent-Type: %.*s\r\n\r\n", ARZ_STR_FORMAT(put->content_type));
    arz_buf_str(out, arz_buf_view(&put->content));
    arz_buf_text(out, "\r\n");
}

bool arz_multipart_write(const arz_operation *operation, const arz_media_type *media,
                         arz_str content_type, json_t *value, arz_buf *out, char **boundary,
                         arz_error *error)
{
    parts all = { .operation = operation, .media = media };

    *boundary = NULL;
    if (add_members(&all, arz_view_json(value), error))
        *boundary = choose_boundary(&all, content_type, error);
    for (size_t i = 0; i < all.count; i++) {
        if (*boundary)
            put_part(out, &all.items[i], *boundary);
        arz_buf_clear(&all.items[i].content);
    }
    if (*boundary)
        arz_buf_printf(out, "--%s--\r\n", *boundary);
    free(all.items);
    return *boundary != NULL;
}
