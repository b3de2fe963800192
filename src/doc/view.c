/* Looking at nodes and values alike, and comparing them. */
#include <math.h>
#include <string.h>

#include <arazzo/limits.h>

#include "doc/value.h"

static const arz_kind json_kinds[] = {
    [JSON_OBJECT] = ARZ_KIND_OBJECT, [JSON_ARRAY] = ARZ_KIND_ARRAY,
    [JSON_STRING] = ARZ_KIND_STRING, [JSON_INTEGER] = ARZ_KIND_INTEGER,
    [JSON_REAL] = ARZ_KIND_REAL,     [JSON_TRUE] = ARZ_KIND_BOOL,
    [JSON_FALSE] = ARZ_KIND_BOOL,    [JSON_NULL] = ARZ_KIND_NULL,
};

arz_kind arz_view_kind(arz_view view)
{
    if (view.node)
        return (arz_kind)view.node->kind;
    return view.json ? json_kinds[json_typeof(view.json)] : ARZ_KIND_NULL;
}

bool arz_view_bool(arz_view view)
{
    if (view.node)
        return view.node->kind == ARZ_KIND_BOOL && view.node->as.boolean;
    return json_is_true(view.json);
}

int64_t arz_view_integer(arz_view view)
{
    if (view.node)
        return view.node->kind == ARZ_KIND_INTEGER ? view.node->as.integer : 0;
    return json_integer_value(view.json);
}

double arz_view_number(arz_view view)
{
    if (!view.node)
        return json_number_value(view.json);
    if (view.node->kind == ARZ_KIND_INTEGER)
        return (double)view.node->as.integer;
    return view.node->kind == ARZ_KIND_REAL ? view.node->as.real : 0.0;
}

arz_str arz_view_text(arz_view view)
{
    return view.node ? arz_node_text(view.node) : arz_json_text(view.json);
}

size_t arz_view_size(arz_view view)
{
    if (view.node)
        return view.node->kind >= ARZ_KIND_ARRAY ? view.node->size : 0;
    return json_is_object(view.json) ? json_object_size(view.json) : json_array_size(view.json);
}

arz_view arz_view_at(arz_view array, size_t index)
{
    if (array.node)
        return arz_view_node(arz_node_at(array.node, index));
    return arz_view_json(json_array_get(array.json, index));
}

arz_view arz_view_get(arz_view object, arz_str name)
{
    if (object.node)
        return arz_view_node(arz_node_get(object.node, name));
    return arz_view_json(arz_json_get(object.json, name));
}

bool arz_view_same(arz_view a, arz_view b)
{
    return a.node == b.node && a.json == b.json;
}

arz_view_iter arz_view_members(arz_view object)
{
    arz_view_iter iter = { .object = object };
    if (!object.node)
        iter.position = json_object_iter(object.json);
    return iter;
}

static bool next_of_node(arz_view_iter *iter)
{
    const arz_node *object = iter->object.node;
    if (object->kind != ARZ_KIND_OBJECT || iter->index >= object->size)
        return false;
    const arz_member *member = &object->as.members[iter->index++];
    iter->name = (arz_str){ member->key.as.text, member->key.size };
    iter->value = arz_view_node(&member->value);
    return true;
}

bool arz_view_next(arz_view_iter *iter)
{
    if (iter->object.node)
        return next_of_node(iter);
    if (!iter->position)
        return false;
    iter->name =
        (arz_str){ json_object_iter_key(iter->position), json_object_iter_key_len(iter->position) };
    iter->value = arz_view_json(json_object_iter_value(iter->position));
    iter->position = json_object_iter_next(iter->object.json, iter->position);
    return true;
}

/* An integer against a real, exactly: a double has too few bits for some integers. */
static int compare_mixed(int64_t integer, double real)
{
    const double limit = 9223372036854775808.0; /* 2^63, one more than INT64_MAX */
    if (real >= limit)
        return -1;
    if (real < -limit)
        return 1;
    double whole = trunc(real);
    int64_t other = (int64_t)whole;
    if (integer != other)
        return integer < other ? -1 : 1;
    return (whole > real) - (whole < real);
}

int arz_view_compare_numbers(arz_view a, arz_view b)
{
    bool a_integer = arz_view_kind(a) == ARZ_KIND_INTEGER;
    bool b_integer = arz_view_kind(b) == ARZ_KIND_INTEGER;
    if (a_integer && b_integer) {
        int64_t left = arz_view_integer(a), right = arz_view_integer(b);
        return (left > right) - (left < right);
    }
    if (a_integer)
        return compare_mixed(arz_view_integer(a), arz_view_number(b));
    if (b_integer)
        return -compare_mixed(arz_view_integer(b), arz_view_number(a));
    double left = arz_view_number(a), right = arz_view_number(b);
    return (left > right) - (left < right);
}

static bool is_number(arz_kind kind)
{
    return kind == ARZ_KIND_INTEGER || kind == ARZ_KIND_REAL;
}

/* A long text counts for more than one part. */
static bool equal_texts(arz_str a, arz_str b, size_t *left)
{
    size_t steps = a.size == b.size ? a.size / 64 : 0;
    bool enough = steps <= *left;
    *left -= enough ? steps : *left;
    return enough && arz_str_equal(a, b);
}

static bool equal(arz_view a, arz_view b, size_t *left);

/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_DEPTH, which all data keeps */
static bool equal_arrays(arz_view a, arz_view b, size_t *left)
{
    size_t size = arz_view_size(a);
    if (size != arz_view_size(b))
        return false;
    for (size_t i = 0; i < size; i++) {
        if (!equal(arz_view_at(a, i), arz_view_at(b, i), left))
            return false;
    }
    return true;
}

/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_DEPTH, which all data keeps */
static bool equal_objects(arz_view a, arz_view b, size_t *left)
{
    if (arz_view_size(a) != arz_view_size(b))
        return false;
    arz_view_iter iter = arz_view_members(a);
    while (arz_view_next(&iter)) {
        arz_view other = arz_view_get(b, iter.name);
        if (!arz_view_exists(other) || !equal(iter.value, other, left))
            return false;
    }
    return true;
}

/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_DEPTH, which all data keeps */
static bool equal(arz_view a, arz_view b, size_t *left)
{
    if (*left == 0)
        return false;
    --*left;
    arz_kind kind = arz_view_kind(a), other = arz_view_kind(b);
    if (is_number(kind) && is_number(other))
        return arz_view_compare_numbers(a, b) == 0;
    if (kind != other)
        return false;
    switch (kind) {
    case ARZ_KIND_BOOL:
        return arz_view_bool(a) == arz_view_bool(b);
    case ARZ_KIND_STRING:
        return equal_texts(arz_view_text(a), arz_view_text(b), left);
    case ARZ_KIND_ARRAY:
        return arz_view_same(a, b) || equal_arrays(a, b, left);
    case ARZ_KIND_OBJECT:
        return arz_view_same(a, b) || equal_objects(a, b, left);
    case ARZ_KIND_NULL:
    case ARZ_KIND_INTEGER:
    case ARZ_KIND_REAL:
    case ARZ_KIND_COUNT:
        return true;
    }
    return true;
}

bool arz_view_equal(arz_view a, arz_view b)
{
    size_t left = ARZ_MAX_VALUE_NODES;
    return equal(a, b, &left);
}

bool arz_view_equal_counted(arz_view a, arz_view b, size_t *steps)
{
    return equal(a, b, steps);
}
