#include "http/multipart.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/fail.h"
#include "doc/value.h"
#include "http/content_type.h"
#include "http/encoding_style.h"
#include "http/part.h"

typedef struct parts {
    const arz_multipart *form;
    arz_part *items; /* owned */
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

static arz_place member_encoding(const parts *of, arz_str name)
{
    if (!of->form->media)
        return (arz_place){ NULL, NULL };
    arz_place all = of->form->media->encoding;
    return (arz_place){ all.doc, arz_node_get(all.node, name) };
}

static arz_place element_encoding(const parts *of, size_t index)
{
    if (!of->form->media)
        return (arz_place){ NULL, NULL };
    arz_place media = of->form->media->place;
    const arz_node *list = arz_node_get(media.node, ARZ_STR("prefixEncoding"));
    const arz_node *rest = arz_node_get(media.node, ARZ_STR("itemEncoding"));
    return (arz_place){ media.doc, index < arz_node_count(list) ? arz_node_at(list, index) : rest };
}

static bool is_form_data(const arz_multipart *form)
{
    return arz_str_equal_nocase(arz_content_type_essence(form->content_type),
                                ARZ_STR("multipart/form-data"));
}

static bool add_part(parts *to, const arz_part_source *from, arz_error *error)
{
    to->items = arz_grow(to->items, to->count, &to->capacity, sizeof *to->items);
    return arz_part_make(to->form, from, &to->items[to->count++], error);
}

/* A field that a style has made of a member. */
typedef struct styling {
    parts *to;
    const arz_part_source *from;
} styling;

static bool add_field(void *data, arz_str name, json_t *value, arz_error *error)
{
    const styling *by = data;
    arz_part_source field = *by->from;
    field.name = name;
    field.value = arz_view_json(value);
    field.styled = true;
    return json_is_null(value) || add_part(by->to, &field, error);
}

/* A file in a text that is joined is its text. */
static bool add_styled(parts *to, const arz_part_source *from, const arz_api_parameter *as,
                       arz_error *error)
{
    styling by = { to, from };
    json_t *value = from->value.json;
    bool joined = !as->explode && (json_is_array(value) || json_is_object(value));
    json_t *opened =
        joined ? arz_files_open(to->form->files, value, error) : json_incref(value); /* new */
    bool well = opened && arz_encoding_fields(as, opened, to->form->arena, add_field, &by, error);
    json_decref(opened);
    return well;
}

/* Styles are for forms; 3.0 has them for those that are no multipart alone. Without a description
 * there is no encoding either. */
static bool has_style(const parts *of, const arz_part_source *from, arz_api_parameter *as)
{
    return is_form_data(of->form) && arz_encoding_style(from->encoding.node, from->name, as) &&
           arz_api_version(of->form->operation->api) != ARZ_OPENAPI_3_0;
}

static bool add_member(parts *to, arz_str name, arz_view value, arz_error *error)
{
    arz_part_source from = { name, member_encoding(to, name), false, member_schema(to, name),
                             value };
    arz_api_parameter as;
    arz_kind kind = arz_view_kind(value);
    if (kind == ARZ_KIND_NULL)
        return true;
    if (has_style(to, &from, &as))
        return add_styled(to, &from, &as, error);
    if (kind != ARZ_KIND_ARRAY)
        return add_part(to, &from, error);
    for (size_t i = 0; i < arz_view_size(value); i++) {
        from.value = arz_view_at(value, i);
        if (!add_part(to, &from, error))
            return false;
    }
    return true;
}

static bool add_elements(parts *to, arz_view array, arz_error *error)
{
    for (size_t i = 0; i < arz_view_size(array); i++) {
        arz_part_source from = { .encoding = element_encoding(to, i),
                                 .schema = element_schema(to, i),
                                 .value = arz_view_at(array, i) };
        if (!add_part(to, &from, error))
            return false;
    }
    return true;
}

/* Also a form may have its parts in an order, and their names then in their headers. (OpenAPI
 * 3.2.0, "Additional Encoding Approaches") */
static bool is_by_position(const parts *of)
{
    return element_encoding(of, 0).node != NULL;
}

static bool add_all(parts *to, arz_view value, arz_error *error)
{
    bool form_data = is_form_data(to->form);
    if (arz_view_kind(value) == ARZ_KIND_ARRAY && (!form_data || is_by_position(to)))
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

bool arz_multipart_write(const arz_multipart *form, json_t *value, arz_pieces *out, char **boundary,
                         arz_error *error)
{
    parts all = { .form = form };

    *boundary = NULL;
    if (add_all(&all, arz_view_json(value), error))
        *boundary = choose_boundary(&all, form->content_type, error);
    for (size_t i = 0; i < all.count; i++) {
        if (*boundary)
            arz_part_write(&all.items[i], out, *boundary, form->arena);
        arz_part_clear(&all.items[i]);
    }
    if (*boundary)
        arz_buf_printf(&out->text, "--%s--\r\n", *boundary);
    free(all.items);
    return *boundary != NULL;
}
