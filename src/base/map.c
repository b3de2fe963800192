#include "base/map.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

/* The two halves of a 128-bit product, folded: every bit of the result hangs on every bit of a
 * salted word, so that no difference between two keys cancels out for all salts. */
static uint64_t mix(uint64_t a, uint64_t b)
{
    __extension__ typedef unsigned __int128 wide;
    wide product = (wide)a * b;
    return (uint64_t)(product >> 64) ^ (uint64_t)product;
}

uint64_t arz_hash(arz_str text, uint64_t salt)
{
    uint64_t hash = mix(salt ^ 0x9E3779B97F4A7C15U, 0x8EBC6AF09C88C6E3U), word;
    size_t at = 0;
    for (; text.size - at >= sizeof word; at += sizeof word) {
        memcpy(&word, text.data + at, sizeof word);
        hash = mix(hash ^ word, 0xA0761D6478BD642FU);
    }
    word = 0;
    if (at < text.size)
        memcpy(&word, text.data + at, text.size - at);
    return mix(hash ^ word, 0xE7037ED1A0B428DBU ^ text.size);
}

/* The slot that holds the key, or the free one where it belongs. */
static uint32_t *find_slot(const arz_map *map, arz_str key, uint64_t hash)
{
    size_t mask = map->slot_count - 1, at = (size_t)hash & mask;
    while (map->slots[at]) {
        const arz_map_entry *entry = &map->entries[map->slots[at] - 1];
        if (entry->hash == hash && arz_str_equal(entry->key, key))
            break;
        at = (at + 1) & mask;
    }
    return &map->slots[at];
}

/* Keeps the table at most half full, so that a probe ends soon. */
static void grow_slots(arz_map *map)
{
    if (map->count * 2 < map->slot_count)
        return;
    free(map->slots);
    if (map->slot_count == 0)
        map->salt = (uint64_t)(uintptr_t)map->entries;
    map->slot_count = map->slot_count ? map->slot_count * 2 : 16;
    map->slots = arz_alloc(map->slot_count, sizeof *map->slots);
    for (size_t i = 0; i < map->count; i++)
        *find_slot(map, map->entries[i].key, map->entries[i].hash) = (uint32_t)i + 1;
}

void *arz_map_get(const arz_map *map, arz_str key)
{
    if (map->count == 0)
        return NULL;
    uint32_t slot = *find_slot(map, key, arz_hash(key, map->salt));
    return slot ? map->entries[slot - 1].value : NULL;
}

void *arz_map_set(arz_map *map, arz_str key, void *value)
{
    map->entries = arz_grow(map->entries, map->count, &map->capacity, sizeof *map->entries);
    grow_slots(map);
    uint64_t hash = arz_hash(key, map->salt);
    uint32_t *slot = find_slot(map, key, hash);
    if (*slot) {
        void *before = map->entries[*slot - 1].value;
        map->entries[*slot - 1].value = value;
        return before;
    }
    map->entries[map->count++] = (arz_map_entry){ key, value, hash };
    *slot = (uint32_t)map->count;
    return NULL;
}

void arz_map_clear(arz_map *map)
{
    free(map->entries);
    free(map->slots);
    *map = (arz_map)ARZ_MAP_INIT;
}
