#include "openapi/typed.h"

#include "doc/value.h"

bool arz_typed_wants(const arz_schema *schema, arz_kind kind)
{
    unsigned kinds = schema ? arz_schema_kinds(schema) : 0;
    return (kinds & 1U << kind) && !(kinds & 1U << ARZ_KIND_STRING);
}

/* jansson's own reader, which knows how deep it goes and takes a bare value. */
static json_t *read_json(arz_str text)
{
    return text.size ? json_loadb(text.data, text.size, JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL)
                     : NULL;
}

/* 3 and 3.0 are both what `integer` and `number` may ask for: validation says which is right. */
static bool is_wanted(const arz_schema *schema, json_t *value)
{
    if (json_is_number(value))
        return arz_typed_wants(schema, ARZ_KIND_INTEGER) || arz_typed_wants(schema, ARZ_KIND_REAL);
    return arz_typed_wants(schema, arz_view_kind(arz_view_json(value)));
}

json_t *arz_typed(const arz_schema *schema, arz_str text)
{
    json_t *value = read_json(text);
    if (value && is_wanted(schema, value))
        return value;
    json_decref(value);
    return arz_json_string(text);
}

void arz_typed_add(json_t *object, arz_str name, bool array, json_t *value)
{
    json_t *there = arz_json_get(object, name);
    if (json_is_array(there)) {
        arz_json_append(there, value);
        return;
    }
    if (there || array) {
        json_t *list = arz_json_array();
        if (there)
            arz_json_append(list, json_incref(there));
        arz_json_append(list, value);
        value = list;
    }
    arz_json_set(object, name, value);
}
