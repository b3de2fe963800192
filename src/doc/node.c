#include "doc/node.h"

#include <string.h>

#include "doc/index.h"

static const char *const kind_words[ARZ_KIND_COUNT] = {
    [ARZ_KIND_NULL] = "null",        [ARZ_KIND_BOOL] = "a boolean",
    [ARZ_KIND_INTEGER] = "a number", [ARZ_KIND_REAL] = "a number",
    [ARZ_KIND_STRING] = "a string",  [ARZ_KIND_ARRAY] = "an array",
    [ARZ_KIND_OBJECT] = "an object",
};

const char *arz_kind_words(arz_kind kind)
{
    return kind_words[kind];
}

bool arz_node_is(const arz_node *node, arz_kind kind)
{
    return node && node->kind == (uint32_t)kind;
}

arz_str arz_node_text(const arz_node *node)
{
    if (!arz_node_is(node, ARZ_KIND_STRING))
        return (arz_str){ NULL, 0 };
    return (arz_str){ node->as.text, node->size };
}

static const arz_member *find_small(const arz_node *object, arz_str name)
{
    for (size_t i = 0; i < object->size; i++) {
        const arz_node *key = &object->as.members[i].key;
        if (key->size == name.size && memcmp(key->as.text, name.data, name.size) == 0)
            return &object->as.members[i];
    }
    return NULL;
}

static const arz_member *find_large(const arz_node *object, arz_str name)
{
    const arz_member *members = object->as.members;
    const uint32_t *words = (const uint32_t *)(const void *)members;
    const uint32_t *slots = words - ARZ_INDEX_HEADER_WORDS - ((size_t)words[-1] + 1);
    uint32_t found = slots[arz_index_find(members, name)];
    return found ? &members[found - 1] : NULL;
}

const arz_member *arz_node_member(const arz_node *object, arz_str name)
{
    if (!arz_node_is(object, ARZ_KIND_OBJECT))
        return NULL;
    if (!name.data)
        name.data = "";
    return object->size > ARZ_NODE_SMALL_OBJECT ? find_large(object, name)
                                                : find_small(object, name);
}

const arz_node *arz_node_get(const arz_node *object, arz_str name)
{
    const arz_member *member = arz_node_member(object, name);
    return member ? &member->value : NULL;
}

const arz_node *arz_node_at(const arz_node *array, size_t index)
{
    if (!arz_node_is(array, ARZ_KIND_ARRAY) || index >= array->size)
        return NULL;
    return &array->as.elements[index];
}

size_t arz_node_count(const arz_node *array)
{
    return arz_node_is(array, ARZ_KIND_ARRAY) ? array->size : 0;
}

size_t arz_node_member_count(const arz_node *object)
{
    return arz_node_is(object, ARZ_KIND_OBJECT) ? object->size : 0;
}
