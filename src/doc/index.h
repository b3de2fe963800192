/* The hash index of a large object, for this room alone. It lies in front of the members:
 *     slots: uint32_t[mask + 1] | salt: uint32_t | mask: uint32_t | members: arz_member[size]
 * A slot holds an index into the members plus one, or 0. The salt comes from the address, which
 * a document's author cannot know, so that nobody can choose keys that all collide. */
#ifndef ARZ_DOC_INDEX_H
#define ARZ_DOC_INDEX_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/map.h"
#include "base/str.h"
#include "doc/node.h"

#define ARZ_INDEX_HEADER_WORDS 2

/* Which slot holds the key, or is free for it, as a distance from the end of the slots. */
static inline size_t arz_index_find(const arz_member *members, arz_str key)
{
    const uint32_t *words = (const uint32_t *)(const void *)members;
    size_t mask = words[-1];
    const uint32_t *slots = words - ARZ_INDEX_HEADER_WORDS - (mask + 1);
    size_t slot = (size_t)arz_hash(key, words[-2]) & mask;
    for (; slots[slot]; slot = (slot + 1) & mask) {
        const arz_node *there = &members[slots[slot] - 1].key;
        if (there->size == key.size && memcmp(there->as.text, key.data, key.size) == 0)
            break;
    }
    return slot;
}

#endif
