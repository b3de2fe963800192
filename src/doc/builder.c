#include "doc/builder.h"

#include <stdlib.h>
#include <string.h>

#include "doc/index.h"

/* The members are copied as pairs of nodes off the stack. */
_Static_assert(sizeof(arz_member) == 2 * sizeof(arz_node), "a member is a key and a value");
_Static_assert(sizeof(arz_node) == 24, "a node is 24 bytes");

void arz_builder_init(arz_builder *builder, arz_arena *arena)
{
    builder->arena = arena;
    builder->nodes = NULL;
    builder->count = 0;
    builder->capacity = 0;
    builder->depth = 0;
    builder->first = NULL;
    builder->again = NULL;
}

void arz_builder_clear(arz_builder *builder)
{
    free(builder->nodes);
    builder->nodes = NULL;
}

bool arz_builder_open(arz_builder *builder, arz_kind kind, size_t line, size_t column)
{
    if (builder->depth == ARZ_MAX_DEPTH)
        return false;
    builder->open[builder->depth] = builder->count;
    builder->height[builder->depth] = 0;
    builder->depth++;
    (void)arz_builder_push(builder, kind, line, column);
    return true;
}

static bool same_key(const arz_node *a, const arz_node *b)
{
    return a->size == b->size && memcmp(a->as.text, b->as.text, a->size) == 0;
}

/* One of 64 marks for a key: two keys with different marks are different. */
static uint64_t key_mark(const arz_node *key)
{
    if (key->size == 0)
        return 1;
    unsigned first = (unsigned char)key->as.text[0];
    unsigned last = (unsigned char)key->as.text[key->size - 1];
    return 1ULL << ((key->size * 7 + first * 3 + last) & 63);
}

static arz_member *find_member(arz_member *members, size_t count, const arz_node *key)
{
    for (size_t i = 0; i < count; i++) {
        if (same_key(&members[i].key, key))
            return &members[i];
    }
    return NULL;
}

/* Notes that the key of `again` is there already; true where that is allowed. */
static bool take_duplicate(arz_builder *builder, arz_member *first, const arz_member *again,
                           bool last_wins)
{
    if (!last_wins) {
        builder->first = &first->key;
        builder->again = &again->key;
        return false;
    }
    first->value = again->value;
    return true;
}

/* Few members: copied in one go; then each key is compared with those before it, where its mark
 * says that it may be one of them. */
static bool close_small(arz_builder *builder, arz_node *object, arz_member *members, size_t count,
                        bool last_wins)
{
    uint64_t seen = 0;
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        uint64_t mark = key_mark(&members[i].key);
        arz_member *first = seen & mark ? find_member(members, kept, &members[i].key) : NULL;
        seen |= mark;
        if (first) {
            if (!take_duplicate(builder, first, &members[i], last_wins))
                return false;
        } else {
            members[kept] = members[i];
            kept++;
        }
    }
    object->size = (uint32_t)kept;
    object->as.members = arz_arena_copy(builder->arena, members, kept, sizeof *members);
    return true;
}

/* Room for `count` members with an empty index in front of them. */
static arz_member *alloc_indexed(arz_arena *arena, size_t count)
{
    size_t slot_count = (size_t)4 * ARZ_NODE_SMALL_OBJECT;
    while (slot_count < count * 2)
        slot_count *= 2;
    size_t front = (slot_count + ARZ_INDEX_HEADER_WORDS) * sizeof(uint32_t);
    char *memory = arz_arena_raw(arena, 1, front + count * sizeof(arz_member));
    memset(memory, 0, front);
    void *members = memory + front;
    uint32_t *words = members;
    words[-1] = (uint32_t)(slot_count - 1);
    words[-2] = (uint32_t)((uintptr_t)members >> 3);
    return members;
}

static bool close_large(arz_builder *builder, arz_node *object, const arz_member *items,
                        size_t count, bool last_wins)
{
    arz_member *members = alloc_indexed(builder->arena, count);
    uint32_t *words = (uint32_t *)(void *)members;
    uint32_t *slots = words - ARZ_INDEX_HEADER_WORDS - ((size_t)words[-1] + 1);
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        arz_str key = { items[i].key.as.text, items[i].key.size };
        size_t slot = arz_index_find(members, key);
        if (slots[slot]) {
            if (!take_duplicate(builder, &members[slots[slot] - 1], &items[i], last_wins))
                return false;
        } else {
            members[kept] = items[i];
            slots[slot] = (uint32_t)++kept;
        }
    }
    object->size = (uint32_t)kept;
    object->as.members = members;
    return true;
}

static bool close_object(arz_builder *builder, arz_node *object, arz_node *items, size_t count,
                         bool last_wins)
{
    arz_member *members = (arz_member *)(void *)items;
    if (count > ARZ_NODE_SMALL_OBJECT)
        return close_large(builder, object, members, count, last_wins);
    return close_small(builder, object, members, count, last_wins);
}

bool arz_builder_raise(arz_builder *builder, unsigned height)
{
    if (height > ARZ_MAX_DEPTH - builder->depth)
        return false;
    if (builder->depth && builder->height[builder->depth - 1] < height)
        builder->height[builder->depth - 1] = height;
    return true;
}

bool arz_builder_close(arz_builder *builder, bool last_wins)
{
    size_t level = builder->depth - 1, at = builder->open[level];
    arz_node *node = &builder->nodes[at], *items = node + 1;
    size_t count = builder->count - at - 1;
    if (node->kind == ARZ_KIND_OBJECT) {
        if (!close_object(builder, node, items, count / 2, last_wins))
            return false;
    } else {
        node->size = (uint32_t)count;
        node->as.elements = arz_arena_copy(builder->arena, items, count, sizeof *items);
    }
    builder->count = at + 1;
    builder->depth = level;
    return arz_builder_raise(builder, builder->height[level] + 1);
}
