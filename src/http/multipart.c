#include "http/multipart.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/fail.h"
#include "doc/value.h"
#include "http/content_type.h"
#include "http/media_guess.h"

/* A value that becomes a part. */
typedef struct member {
    arz_str name;             /* empty where parts have none */
    const arz_node *encoding; /* its Encoding Object; or NULL */
    const arz_node *schema;   /* or NULL */
    arz_view value;
} member;

typedef struct part {
    arz_str name;         /* borrowed */
    arz_str content_type; /* borrowed */
    const arz_file *file; /* borrowed; or NULL, and it is `content` */
    bool is_file;         /* it has a file's name */
    arz_buf content;      /* owned */
} part;

typedef struct parts {
    const arz_multipart *form;
    part *items; /* owned */
    size_t count, capacity;
} parts;

/* The schema of the whole; NULL where there is none, or none that can be understood: the server
 * will say so, if it matters. */
static const arz_schema *whole_schema(const parts *of)
{
    const arz_media_type *media = of->form->media;
    if (!media || !media->schema.node)
        return NULL;
    arz_error error = ARZ_ERROR_INIT;
    const arz_api *api = of->form->operation->api;
    const arz_schema *schema =
        arz_schema_at(arz_api_schemas(api), media->schema, arz_api_dialect(api), &error);
    arz_error_clear(&error);
    return schema;
}

/* The schema of the member, or of each of its elements, as it stands in the document. */
static const arz_node *member_schema(const parts *of, arz_str name)
{
    const arz_schema *schema = whole_schema(of);
    const arz_schema *own = schema ? arz_schema_child(schema, &name) : NULL;
    const arz_schema *element = own ? arz_schema_child(own, NULL) : NULL;
    return own ? arz_schema_place(element ? element : own).node : NULL;
}

/* The same of an element of the whole. */
static const arz_node *element_schema(const parts *of, size_t index)
{
    const arz_schema *schema = whole_schema(of);
    if (!schema)
        return NULL;
    const arz_node *list = arz_node_get(arz_schema_place(schema).node, ARZ_STR("prefixItems"));
    if (index < arz_node_count(list))
        return arz_node_at(list, index);
    const arz_schema *element = arz_schema_child(schema, NULL);
    return element ? arz_schema_place(element).node : NULL;
}

static const arz_node *member_encoding(const parts *of, arz_str name)
{
    return of->form->media ? arz_node_get(of->form->media->encoding.node, name) : NULL;
}

static const arz_node *element_encoding(const parts *of, size_t index)
{
    if (!of->form->media)
        return NULL;
    const arz_node *media = of->form->media->place.node;
    const arz_node *list = arz_node_get(media, ARZ_STR("prefixEncoding"));
    return index < arz_node_count(list) ? arz_node_at(list, index)
                                        : arz_node_get(media, ARZ_STR("itemEncoding"));
}

/* Whether `type` is the one named, or in the range that is. */
static bool covers(arz_str named, arz_str type)
{
    arz_media_type one = { .name = named };
    return arz_media_type_find(&one, 1, type) != NULL;
}

/* The type of the Encoding Object's `contentType` that suits a file of the type `guess`, which may
 * be empty; the first where none does. "" where it has none. */
static arz_str encoding_type(const arz_node *encoding, arz_str guess)
{
    arz_str listed = arz_node_text(arz_node_get(encoding, ARZ_STR("contentType")));
    arz_str first = arz_str_trim(arz_str_slice(listed, 0, arz_str_find_char(listed, ',')));
    while (guess.size && listed.size) {
        size_t comma = arz_str_find_char(listed, ',');
        if (covers(arz_str_trim(arz_str_slice(listed, 0, comma)), guess))
            return guess;
        listed = comma == SIZE_MAX ? arz_str_of(NULL) : arz_str_from(listed, comma + 1);
    }
    return first;
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

/* What stands for the part's content type; empty where it follows from the content. */
static arz_str named_type(const member *from, const arz_file *file)
{
    arz_kind kind = arz_view_kind(from->value);
    arz_str guess = file ? arz_media_guess(file->name) : arz_str_of(NULL);
    arz_str type = encoding_type(from->encoding, guess);
    arz_str media = arz_node_text(arz_node_get(from->schema, ARZ_STR("contentMediaType")));
    if (!type.size && file)
        type = media.size ? media : guess;
    else if (!type.size && kind == ARZ_KIND_STRING)
        type = binary_type(from->schema);
    return type.size ? arz_content_type_concrete(type, kind == ARZ_KIND_STRING) : type;
}

static bool add_part(parts *to, const member *from, arz_error *error)
{
    arz_kind kind = arz_view_kind(from->value);
    const arz_file *file = arz_files_find(to->form->files, from->value.json);
    arz_str type = named_type(from, file);
    if (!is_header_text(type))
        return arz_fail(error, ARZ_ERROR_REQUEST, NULL, "'%s' is no content type for a part",
                        ARZ_QUOTE(type));
    json_t *opened = file ? NULL : arz_files_open(to->form->files, from->value.json, error);
    if (!file && !opened)
        return false;
    /* Text for a part that is JSON by its encoding is taken to be JSON already. */
    bool json = kind == ARZ_KIND_OBJECT || kind == ARZ_KIND_ARRAY;

    to->items = arz_grow(to->items, to->count, &to->capacity, sizeof *to->items);
    part *made = &to->items[to->count++];
    *made = (part){ .name = from->name, .file = file, .content = ARZ_BUF_INIT(0) };
    if (!file)
        write_content(made, arz_view_json(opened), json);
    made->content_type = type.size ? type : default_type(made, json);
    made->is_file = file || is_file_type(made->content_type);
    json_decref(opened);
    return true;
}

static bool add_member(parts *to, arz_str name, arz_view value, arz_error *error)
{
    member from = { name, member_encoding(to, name), member_schema(to, name), value };
    arz_kind kind = arz_view_kind(value);
    if (kind == ARZ_KIND_NULL)
        return true;
    if (kind != ARZ_KIND_ARRAY)
        return add_part(to, &from, error);
    for (size_t i = 0; i < arz_view_size(value); i++) {
        from.value = arz_view_at(value, i);
        if (!add_part(to, &from, error))
            return false;
    }
    return true;
}

static bool is_form_data(const arz_multipart *form)
{
    return arz_str_equal_nocase(arz_content_type_essence(form->content_type),
                                ARZ_STR("multipart/form-data"));
}

static bool add_elements(parts *to, arz_view array, arz_error *error)
{
    for (size_t i = 0; i < arz_view_size(array); i++) {
        member from = {
            { NULL, 0 }, element_encoding(to, i), element_schema(to, i), arz_view_at(array, i)
        };
        if (!add_part(to, &from, error))
            return false;
    }
    return true;
}

static bool add_all(parts *to, arz_view value, arz_error *error)
{
    bool form_data = is_form_data(to->form);
    if (arz_view_kind(value) == ARZ_KIND_ARRAY && !form_data)
        return add_elements(to, value, error);
    if (arz_view_kind(value) != ARZ_KIND_OBJECT) {
        return arz_fail(error, ARZ_ERROR_REQUEST, NULL,
                        "%s is made from an object%s or from text, and this is %s",
                        ARZ_QUOTE(arz_content_type_essence(to->form->content_type)),
                        form_data ? "" : ", from an array", arz_kind_words(arz_view_kind(value)));
    }
    arz_view_iter iter = arz_view_members(value);
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

static bool has_files(const parts *of)
{
    for (size_t i = 0; i < of->count; i++) {
        if (of->items[i].file)
            return true;
    }
    return false;
}

/* A file may be large, and it is read once, when it is sent: so nobody looks whether the boundary
 * is in it, and nobody who wrote it can have known the boundary. New, for free(). */
static char *random_boundary(void)
{
    unsigned char bytes[24];
    arz_buf text = ARZ_BUF_INIT(0);
    arc4random_buf(bytes, sizeof bytes);
    arz_buf_text(&text, "arazzo-run-");
    for (size_t i = 0; i < sizeof bytes; i++)
        arz_buf_printf(&text, "%02x", (unsigned)bytes[i]);
    return arz_buf_take(&text);
}

/* A boundary that no part contains. Two that differ in their last digits cannot both start at one
 * byte of the content, so one of a few is free. New, for free(). */
static char *make_boundary(const parts *of)
{
    uint64_t mark = UINT64_C(0xCBF29CE484222325);
    if (has_files(of))
        return random_boundary();
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
    if (has_files(of)) {
        (void)arz_fail(error, ARZ_ERROR_REQUEST, NULL,
                       "the boundary '%s' of the content type may occur in a file; leave it out, "
                       "and one that nobody knows is made",
                       ARZ_QUOTE(given));
        return NULL;
    }
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

/* "Content-Disposition" with what there is to say of the part. */
static void put_disposition(arz_buf *out, const part *put)
{
    const arz_str file = put->file ? put->file->name : put->name;
    if (!put->name.data && !put->file)
        return;
    arz_buf_text(out, put->name.data ? "Content-Disposition: form-data; name=\""
                                     : "Content-Disposition: attachment");
    if (put->name.data) {
        put_name(out, put->name);
        arz_buf_char(out, '"');
    }
    if (put->is_file) {
        arz_buf_text(out, "; filename=\"");
        put_name(out, file);
        arz_buf_char(out, '"');
    }
    arz_buf_text(out, "\r\n");
}

static void put_part(const arz_multipart *form, arz_pieces *to, const part *put,
                     const char *boundary)
{
    arz_buf *out = &to->text;
    arz_buf_printf(out, "--%s\r\n", boundary);
    put_disposition(out, put);
    arz_buf_printf(out, "Content-Type: %.*s\r\n\r\n", ARZ_STR_FORMAT(put->content_type));
    if (put->file)
        arz_pieces_file(to, put->file, form->arena);
    else
        arz_buf_str(out, arz_buf_view(&put->content));
    arz_buf_text(out, "\r\n");
}

bool arz_multipart_write(const arz_multipart *form, json_t *value, arz_pieces *out, char **boundary,
                         arz_error *error)
{
    parts all = { .form = form };

    *boundary = NULL;
    if (add_all(&all, arz_view_json(value), error))
        *boundary = choose_boundary(&all, form->content_type, error);
    for (size_t i = 0; i < all.count; i++) {
        if (*boundary)
            put_part(form, out, &all.items[i], *boundary);
        arz_buf_clear(&all.items[i].content);
    }
    if (*boundary)
        arz_buf_printf(&out->text, "--%s--\r\n", *boundary);
    free(all.items);
    return *boundary != NULL;
}
