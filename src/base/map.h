/* A hash map from text to pointers that keeps the order of insertion. It owns neither keys nor
 * values: keys must outlive it (an arena's, usually). */
#ifndef ARZ_BASE_MAP_H
#define ARZ_BASE_MAP_H

#include <stddef.h>
#include <stdint.h>

#include <arazzo/export.h>

#include "base/str.h"

typedef struct arz_map_entry {
    arz_str key;
    void *value;
    uint64_t hash;
} arz_map_entry;

typedef struct arz_map {
    arz_map_entry *entries; /* owned, in order of insertion: `for (i = 0; i < map.count; i++)` */
    size_t count, capacity;
    uint32_t *slots; /* owned: index + 1 into entries, or 0 */
    size_t slot_count;
    uint64_t salt; /* from an address, which who chooses the keys cannot know */
} arz_map;

/* clang-format off */
#define ARZ_MAP_INIT { NULL, 0, 0, NULL, 0, 0 }
/* clang-format on */

/* The value, or NULL where the key is not there. Borrowed. */
void *arz_map_get(const arz_map *map, arz_str key);
/* Sets or replaces. Returns the value that was there before, or NULL. */
void *arz_map_set(arz_map *map, arz_str key, void *value);
/* Releases the map itself. */
void arz_map_clear(arz_map *map);

/* The hash in use, for other tables too. Without knowing the salt nobody can choose texts that all
 * collide: take it from an address wherever texts come from outside. */
uint64_t arz_hash(arz_str text, uint64_t salt);

#endif
