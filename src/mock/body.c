#include "mock/body.h"

#include <arazzo/limits.h>

#include "base/fail.h"
#include "mock/multipart.h"
#include "openapi/typed.h"

static bool is_type(arz_str content_type, arz_str type)
{
    return arz_str_equal_nocase(arz_str_slice(content_type, 0, type.size), type);
}

static bool read_json(arz_mock_body *body, const arz_mock_exchange *exchange, arz_error *error)
{
    const arz_json_options options = { .duplicate_keys = true };
    const arz_node *node =
        arz_json_parse(exchange->arena, arz_buf_view(&exchange->body), &options, "the body", error);
    body->view = arz_view_node(node);
    return node != NULL;
}

/* True where the Encoding Object of the field says `explode: false`. */
static bool is_joined(const arz_media_type *type, arz_str name)
{
    const arz_node *encoding = arz_node_get(type->encoding.node, name);
    const arz_node *explode = arz_node_get(encoding, ARZ_STR("explode"));
    return arz_node_is(explode, ARZ_KIND_BOOL) && !explode->as.boolean;
}

static void add_joined(json_t *object, arz_str name, const arz_schema *items, arz_str text)
{
    while (text.data) {
        size_t comma = arz_str_find_char(text, ',');
        json_t *item = arz_typed(items, arz_str_slice(text, 0, comma));
        arz_typed_add(object, name, true, item);
        text = comma < text.size ? arz_str_from(text, comma + 1) : (arz_str){ NULL, 0 };
    }
}

/* Adds a field, typed by the property of its name. */
static void add_field(json_t *object, const arz_media_type *type, const arz_schema *schema,
                      arz_str name, arz_str text)
{
    const arz_schema *child = schema ? arz_schema_child(schema, &name) : NULL;
    bool array = arz_typed_wants(child, ARZ_KIND_ARRAY);
    const arz_schema *items = array ? arz_schema_child(child, NULL) : child;
    if (array && is_joined(type, name))
        add_joined(object, name, items, text);
    else
        arz_typed_add(object, name, array, arz_typed(items, text));
}

static bool check_fields(arz_str form, arz_error *error)
{
    size_t fields = 1;
    for (size_t i = 0; i < form.size; i++)
        fields += form.data[i] == '&';
    return fields <= ARZ_MAX_MOCK_FIELDS ||
           arz_fail(error, ARZ_ERROR_LIMIT, NULL, "the form has more than %d fields",
                    ARZ_MAX_MOCK_FIELDS);
}

static json_t *read_form(const arz_mock_exchange *exchange, const arz_media_type *type,
                         const arz_schema *schema, arz_error *error)
{
    if (!check_fields(arz_buf_view(&exchange->body), error))
        return NULL;
    json_t *object = arz_json_object();
    arz_mock_fields fields = { 0 };
    arz_mock_pairs(&fields, arz_buf_view(&exchange->body), "&");
    for (size_t i = 0; i < fields.count; i++) {
        add_field(object, type, schema,
                  arz_mock_decoded(exchange->arena, fields.items[i].name, true),
                  arz_mock_decoded(exchange->arena, fields.items[i].value, true));
    }
    arz_mock_fields_clear(&fields);
    return object;
}

static json_t *read_multipart(const arz_mock_exchange *exchange, const arz_media_type *type,
                              arz_str content_type, const arz_schema *schema, arz_error *error)
{
    arz_mock_fields parts = { 0 };
    json_t *object = NULL;
    if (arz_mock_multipart(&parts, arz_buf_view(&exchange->body), content_type, error)) {
        object = arz_json_object();
        for (size_t i = 0; i < parts.count; i++) {
            add_field(object, type, schema, arz_mock_utf8(exchange->arena, parts.items[i].name),
                      arz_mock_utf8(exchange->arena, parts.items[i].value));
        }
    }
    arz_mock_fields_clear(&parts);
    return object;
}

bool arz_mock_body_read(arz_mock_body *body, const arz_mock_exchange *exchange,
                        const arz_media_type *type, arz_str content_type, const arz_schema *schema,
                        arz_error *error)
{
    *body = (arz_mock_body){ .view = ARZ_VIEW_NONE };
    if (arz_media_type_is_json(content_type))
        return read_json(body, exchange, error);
    if (is_type(content_type, ARZ_STR("application/x-www-form-urlencoded")))
        body->value = read_form(exchange, type, schema, error);
    else if (is_type(content_type, ARZ_STR("multipart/form-data")))
        body->value = read_multipart(exchange, type, content_type, schema, error);
    else if (is_type(content_type, ARZ_STR("text/plain")))
        body->value =
            arz_typed(schema, arz_mock_utf8(exchange->arena, arz_buf_view(&exchange->body)));
    else
        return true;
    body->view = arz_view_json(body->value);
    return body->value != NULL;
}

void arz_mock_body_clear(arz_mock_body *body)
{
    json_decref(body->value);
    body->value = NULL;
}
