/* Making values: jansson's, and those that nodes are made into. */
#include "doc/value.h"

#include <math.h>

#include <arazzo/limits.h>

#include "base/alloc.h"
#include "base/fail.h"

/* Everything here is valid by construction, so that only a lack of memory gives NULL. */
static json_t *must(json_t *value)
{
    if (!value)
        arz_out_of_memory();
    return value;
}

json_t *arz_json_string(arz_str text)
{
    return must(json_stringn_nocheck(text.data ? text.data : "", text.size));
}

json_t *arz_json_integer(int64_t number)
{
    return must(json_integer(number));
}

json_t *arz_json_real(double number)
{
    return isfinite(number) ? must(json_real(number)) : json_null();
}

json_t *arz_json_object(void)
{
    return must(json_object());
}

json_t *arz_json_array(void)
{
    return must(json_array());
}

void arz_json_set(json_t *object, arz_str name, json_t *value)
{
    if (json_object_setn_new_nocheck(object, name.data ? name.data : "", name.size, value) != 0)
        arz_out_of_memory();
}

void arz_json_append(json_t *array, json_t *value)
{
    if (json_array_append_new(array, value) != 0)
        arz_out_of_memory();
}

json_t *arz_json_get(const json_t *object, arz_str name)
{
    return json_object_getn(object, name.data ? name.data : "", name.size);
}

arz_str arz_json_text(const json_t *value)
{
    if (!json_is_string(value))
        return (arz_str){ NULL, 0 };
    return (arz_str){ json_string_value(value), json_string_length(value) };
}

/* Counts *left down by the node and all below it; false where that is not enough. */
/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_DEPTH, which the readers keep */
static bool count_down(const arz_node *node, size_t *left)
{
    size_t count = node->kind >= ARZ_KIND_ARRAY ? node->size : 0;
    if (*left == 0 || count > *left - 1)
        return false;
    --*left;
    for (size_t i = 0; i < count; i++) {
        const arz_node *below =
            node->kind == ARZ_KIND_ARRAY ? &node->as.elements[i] : &node->as.members[i].value;
        if (!count_down(below, left))
            return false;
    }
    return true;
}

static json_t *make(const arz_node *node);

/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_DEPTH, which the readers keep */
static json_t *make_array(const arz_node *node)
{
    json_t *array = arz_json_array();
    for (size_t i = 0; i < node->size; i++)
        arz_json_append(array, make(&node->as.elements[i]));
    return array;
}

/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_DEPTH, which the readers keep */
static json_t *make_object(const arz_node *node)
{
    json_t *object = arz_json_object();
    for (size_t i = 0; i < node->size; i++) {
        const arz_member *member = &node->as.members[i];
        arz_json_set(object, arz_node_text(&member->key), make(&member->value));
    }
    return object;
}

/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_DEPTH, which the readers keep */
static json_t *make(const arz_node *node)
{
    switch ((arz_kind)node->kind) {
    case ARZ_KIND_NULL:
    case ARZ_KIND_COUNT:
        break;
    case ARZ_KIND_BOOL:
        return json_boolean(node->as.boolean);
    case ARZ_KIND_INTEGER:
        return arz_json_integer(node->as.integer);
    case ARZ_KIND_REAL:
        return arz_json_real(node->as.real);
    case ARZ_KIND_STRING:
        return arz_json_string(arz_node_text(node));
    case ARZ_KIND_ARRAY:
        return make_array(node);
    case ARZ_KIND_OBJECT:
        return make_object(node);
    }
    return json_null();
}

json_t *arz_node_value(const arz_node *node, arz_error *error)
{
    size_t left = ARZ_MAX_VALUE_NODES;
    if (!node)
        return json_null();
    if (count_down(node, &left))
        return make(node);
    (void)arz_fail(error, ARZ_ERROR_LIMIT, "too-large",
                   "with its aliases written out the value has more than %zu parts",
                   ARZ_MAX_VALUE_NODES);
    return NULL;
}

json_t *arz_view_value(arz_view view, arz_error *error)
{
    if (view.json)
        return json_incref(view.json);
    return arz_node_value(view.node, error);
}
