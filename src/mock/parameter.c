#include "mock/parameter.h"

#include <stdint.h>

#include <arazzo/limits.h>

#include "doc/value.h"
#include "openapi/typed.h"

/* What a parameter is read by. */
typedef struct reader {
    const arz_mock_exchange *exchange;
    const arz_api_parameter *parameter;
    const arz_schema *schema; /* or NULL */
    bool encoded;             /* the text is percent-encoded */
    bool plus;                /* '+' is a blank */
} reader;

static arz_str text_of(const reader *from, arz_str raw)
{
    return from->encoded ? arz_mock_decoded(from->exchange->arena, raw, from->plus) : raw;
}

/* What parts the items of a text that is not exploded, as it may be sent. */
static const char *const *separators_of(const arz_api_parameter *parameter)
{
    static const char *const comma[] = { ",", NULL }, *const dot[] = { ".", NULL },
                             *const blank[] = { "%20", "+", " ", NULL },
                             *const bar[] = { "%7C", "%7c", "|", NULL },
                             *const tab[] = { "%09", "\t", NULL };
    switch (parameter->style) {
    case ARZ_STYLE_LABEL:
        return parameter->explode || parameter->dotted ? dot : comma;
    case ARZ_STYLE_SPACE_DELIMITED:
        return blank;
    case ARZ_STYLE_PIPE_DELIMITED:
        return bar;
    case ARZ_STYLE_TAB_DELIMITED:
        return tab;
    case ARZ_STYLE_SIMPLE:
    case ARZ_STYLE_MATRIX:
    case ARZ_STYLE_FORM:
    case ARZ_STYLE_DEEP_OBJECT:
    case ARZ_STYLE_COOKIE:
    case ARZ_STYLE_COUNT:
        break;
    }
    return comma;
}

/* Cuts the text up to the nearest separator off *rest; false at the end of it. */
static bool next_item(arz_str *rest, const char *const *separators, arz_str *item)
{
    if (!rest->data)
        return false;
    size_t end = rest->size, next = SIZE_MAX;
    for (; *separators; separators++) {
        size_t at = arz_str_find(*rest, arz_str_of(*separators));
        if (at < end) {
            end = at;
            next = at + arz_str_of(*separators).size;
        }
    }
    *item = arz_str_slice(*rest, 0, end);
    *rest = next == SIZE_MAX ? (arz_str){ NULL, 0 } : arz_str_from(*rest, next);
    return true;
}

static json_t *list_of(const reader *from, arz_str raw)
{
    const arz_schema *items = from->schema ? arz_schema_child(from->schema, NULL) : NULL;
    const char *const *separators = separators_of(from->parameter);
    json_t *array = arz_json_array();
    arz_str item;
    while (raw.size && next_item(&raw, separators, &item)) {
        if (!from->encoded)
            item = arz_str_trim(item);
        arz_json_append(array, arz_typed(items, text_of(from, item)));
    }
    return array;
}

static void set_member(const reader *from, json_t *object, arz_str raw_name, arz_str raw_value)
{
    arz_str name = text_of(from, raw_name);
    const arz_schema *child = from->schema ? arz_schema_child(from->schema, &name) : NULL;
    bool array = arz_typed_wants(child, ARZ_KIND_ARRAY);
    const arz_schema *typed = array ? arz_schema_child(child, NULL) : child;
    arz_typed_add(object, name, array, arz_typed(typed, text_of(from, raw_value)));
}

/* "R,100,G,200" or, exploded, "R=100,G=200". */
static json_t *members_of(const reader *from, arz_str raw)
{
    const char *const *separators = separators_of(from->parameter);
    json_t *object = arz_json_object();
    arz_str name, value;
    while (raw.size && next_item(&raw, separators, &name)) {
        size_t equals = arz_str_find_char(name, '=');
        value = (arz_str){ "", 0 };
        if (from->parameter->explode && equals < name.size) {
            value = arz_str_from(name, equals + 1);
            name = arz_str_slice(name, 0, equals);
        } else if (!from->parameter->explode && !next_item(&raw, separators, &value)) {
            break;
        }
        set_member(from, object, name, value);
    }
    return object;
}

/* One text as the value that the schema asks for. */
static json_t *value_of(const reader *from, arz_str raw)
{
    const arz_media_type *content = from->parameter->content;
    arz_str text = text_of(from, raw);
    if (content && arz_media_type_is_json(content->name)) {
        json_t *value = json_loadb(text.data ? text.data : "", text.size,
                                   JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);
        return value ? value : arz_json_string(text);
    }
    if (content)
        return arz_json_string(text);
    if (arz_typed_wants(from->schema, ARZ_KIND_ARRAY))
        return list_of(from, raw);
    if (arz_typed_wants(from->schema, ARZ_KIND_OBJECT))
        return members_of(from, raw);
    return arz_typed(from->schema, text);
}

/* Exploded matrix: ";a=1;a=2" is the list's, ";R=1;G=2" the members'. */
static json_t *exploded_matrix(const reader *from, arz_str raw)
{
    const arz_schema *items = from->schema ? arz_schema_child(from->schema, NULL) : NULL;
    bool array = arz_typed_wants(from->schema, ARZ_KIND_ARRAY);
    json_t *value = array ? arz_json_array() : arz_json_object();
    arz_mock_fields fields = { 0 };
    arz_mock_pairs(&fields, raw, ";");
    for (size_t i = 0; i < fields.count; i++) {
        if (array)
            arz_json_append(value, arz_typed(items, text_of(from, fields.items[i].value)));
        else
            set_member(from, value, fields.items[i].name, fields.items[i].value);
    }
    arz_mock_fields_clear(&fields);
    return value;
}

static json_t *path_value(reader *from, const arz_mock_route *route, arz_str path)
{
    const arz_api_parameter *parameter = from->parameter;
    bool container = arz_typed_wants(from->schema, ARZ_KIND_ARRAY) ||
                     arz_typed_wants(from->schema, ARZ_KIND_OBJECT);
    arz_str raw = arz_mock_route_value(route, from->exchange, path, parameter->name);
    from->encoded = true;
    if (!raw.data)
        return NULL;
    if (parameter->style == ARZ_STYLE_LABEL && arz_str_starts(raw, ARZ_STR(".")))
        raw = arz_str_from(raw, 1);
    if (parameter->style == ARZ_STYLE_MATRIX && parameter->explode && container)
        return exploded_matrix(from, raw);
    if (parameter->style == ARZ_STYLE_MATRIX) {
        size_t equals = arz_str_find_char(raw, '=');
        raw = equals < raw.size ? arz_str_from(raw, equals + 1) : (arz_str){ "", 0 };
    }
    return value_of(from, raw);
}

/* "name=a" or, exploded, each "name=a" of a list. */
static json_t *named_value(const reader *from, const arz_mock_fields *fields)
{
    bool list = from->parameter->explode && arz_typed_wants(from->schema, ARZ_KIND_ARRAY);
    const arz_schema *items = list ? arz_schema_child(from->schema, NULL) : NULL;
    json_t *value = NULL;
    for (size_t i = 0; i < fields->count; i++) {
        arz_str raw = fields->items[i].value;
        if (!arz_str_equal(text_of(from, fields->items[i].name), from->parameter->name))
            continue;
        if (!list)
            return value_of(from, raw);
        value = value ? value : arz_json_array();
        arz_json_append(value, arz_typed(items, text_of(from, raw)));
    }
    return value;
}

/* An exploded object: every field that is the name of a property. */
static json_t *exploded_members(const reader *from, const arz_mock_fields *fields)
{
    json_t *object = arz_json_object();
    for (size_t i = 0; i < fields->count; i++) {
        arz_str name = text_of(from, fields->items[i].name);
        if (arz_schema_child(from->schema, &name))
            set_member(from, object, fields->items[i].name, fields->items[i].value);
    }
    if (json_object_size(object) > 0)
        return object;
    json_decref(object);
    return NULL;
}

/* Sets what "[a][b]" names below `object`. An empty name, "[]", is one more element. */
static void set_deep(json_t *object, const arz_schema *schema, arz_str keys, arz_str text)
{
    for (;;) {
        size_t close = arz_str_find_char(keys, ']');
        if (!arz_str_starts(keys, ARZ_STR("[")) || close > keys.size)
            return;
        arz_str name = arz_str_slice(keys, 1, close);
        const arz_schema *child = schema ? arz_schema_child(schema, &name) : NULL;
        keys = arz_str_from(keys, close + 1);
        if (keys.size == 0 || arz_str_is(keys, "[]")) {
            bool array = keys.size > 0 || arz_typed_wants(child, ARZ_KIND_ARRAY);
            const arz_schema *typed = array && child ? arz_schema_child(child, NULL) : child;
            arz_typed_add(object, name, array, arz_typed(typed, text));
            return;
        }
        json_t *inner = arz_json_get(object, name);
        if (!json_is_object(inner)) {
            inner = arz_json_object();
            arz_json_set(object, name, inner);
        }
        object = inner;
        schema = child;
    }
}

/* How deep "name[a][b]..." may go: what is made of it is a value like any other. */
static bool is_shallow(arz_str keys)
{
    size_t depth = 0;
    for (size_t i = 0; i < keys.size; i++)
        depth += keys.data[i] == '[';
    return depth < ARZ_MAX_DEPTH;
}

static json_t *deep_object(const reader *from, const arz_mock_fields *fields)
{
    json_t *object = NULL;
    for (size_t i = 0; i < fields->count; i++) {
        arz_str name = text_of(from, fields->items[i].name);
        arz_str keys = arz_str_from(name, from->parameter->name.size);
        if (!arz_str_starts(name, from->parameter->name) || !arz_str_starts(keys, ARZ_STR("[")) ||
            !is_shallow(keys))
            continue;
        object = object ? object : arz_json_object();
        set_deep(object, from->schema, keys, text_of(from, fields->items[i].value));
    }
    return object;
}

static json_t *field_value(const reader *from, const arz_mock_fields *fields)
{
    bool object = arz_typed_wants(from->schema, ARZ_KIND_OBJECT) && !from->parameter->content;
    if (object && from->parameter->style == ARZ_STYLE_DEEP_OBJECT)
        return deep_object(from, fields);
    if (object && from->parameter->explode)
        return exploded_members(from, fields);
    return named_value(from, fields);
}

static json_t *whole_query(const reader *from)
{
    if (from->exchange->query.size == 0)
        return NULL;
    if (from->parameter->content && arz_media_type_is_json(from->parameter->content->name))
        return value_of(from, from->exchange->query);
    json_t *object = arz_json_object();
    for (size_t i = 0; i < from->exchange->pairs.count; i++)
        set_member(from, object, from->exchange->pairs.items[i].name,
                   from->exchange->pairs.items[i].value);
    return object;
}

json_t *arz_mock_parameter(const arz_mock_exchange *exchange, const arz_mock_route *route,
                           arz_str path, const arz_api_parameter *parameter,
                           const arz_schema *schema)
{
    reader from = { .exchange = exchange, .parameter = parameter, .schema = schema };
    arz_str header;
    switch (parameter->in) {
    case ARZ_IN_PATH:
        return path_value(&from, route, path);
    case ARZ_IN_QUERY:
        from.encoded = from.plus = true;
        return field_value(&from, &exchange->pairs);
    case ARZ_IN_COOKIE:
        return field_value(&from, &exchange->cookies);
    case ARZ_IN_HEADER:
        header = arz_mock_header(exchange, parameter->name);
        return header.data ? value_of(&from, header) : NULL;
    case ARZ_IN_QUERYSTRING:
        from.encoded = from.plus = true;
        return whole_query(&from);
    case ARZ_IN_COUNT:
        break;
    }
    return NULL;
}
