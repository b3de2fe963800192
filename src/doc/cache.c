#include "doc/cache.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <arazzo/limits.h>

#include "base/alloc.h"

typedef struct arz_cached {
    arz_reading *reading; /* owned */
    char *uri, *name;     /* owned */
    size_t users;
    size_t store; /* the number of the last that asked for it */
} arz_cached;

struct arz_cache {
    arz_cached **items; /* owned, with what they point to; the oldest first */
    size_t count, capacity;
    size_t bytes;  /* of their texts */
    size_t stores; /* that have begun */
};

arz_reading *arz_reading_create(void)
{
    arz_reading *reading = arz_alloc(1, sizeof *reading);
    reading->arena = arz_arena_create();
    reading->lines = arz_doc_lines_create(reading->arena);
    return reading;
}

void arz_reading_free(arz_reading *reading)
{
    if (!reading)
        return;
    arz_arena_free(reading->arena);
    /* NOLINTNEXTLINE(performance-no-int-to-ptr): the one arz_str that owns its bytes */
    free((void *)(uintptr_t)reading->bytes.data);
    free(reading);
}

arz_cache *arz_cache_create(void)
{
    return arz_alloc(1, sizeof(arz_cache));
}

static void free_kept(arz_cached *kept)
{
    arz_reading_free(kept->reading);
    free(kept->uri);
    free(kept->name);
    free(kept);
}

void arz_cache_free(arz_cache *cache)
{
    if (!cache)
        return;
    for (size_t i = 0; i < cache->count; i++)
        free_kept(cache->items[i]);
    free(cache->items);
    free(cache);
}

void arz_cache_begin(arz_cache *cache)
{
    if (cache)
        cache->stores++;
}

arz_reading *arz_cache_find(arz_cache *cache, const char *uri, const char *name)
{
    for (size_t i = cache->count; i-- > 0;) {
        arz_cached *kept = cache->items[i];
        if (strcmp(kept->uri, uri) == 0 && strcmp(kept->name, name) == 0) {
            kept->users++;
            kept->store = cache->stores;
            return kept->reading;
        }
    }
    return NULL;
}

/* What the store before this one used is likely to be wanted again, however large it is. */
static bool may_go(const arz_cache *cache, const arz_cached *kept)
{
    return kept->users == 0 && kept->store + 1 < cache->stores;
}

/* Lets go of readings, the oldest first, while there is too much. */
static void make_room(arz_cache *cache)
{
    for (size_t i = 0; i < cache->count;) {
        if (cache->bytes <= ARZ_MAX_CACHE_BYTES && cache->count <= ARZ_MAX_CACHE_READINGS)
            return;
        arz_cached *kept = cache->items[i];
        if (!may_go(cache, kept)) {
            i++;
            continue;
        }
        cache->count--;
        cache->bytes -= kept->reading->bytes.size;
        memmove(&cache->items[i], &cache->items[i + 1], (cache->count - i) * sizeof kept);
        free_kept(kept);
    }
}

void arz_cache_keep(arz_cache *cache, const char *uri, const char *name, arz_reading *reading)
{
    arz_cached *kept = arz_alloc(1, sizeof *kept);
    *kept = (arz_cached){ reading, arz_strdup(uri), arz_strdup(name), 1, cache->stores };
    reading->kept = kept;
    cache->items = arz_grow(cache->items, cache->count, &cache->capacity, sizeof kept);
    cache->items[cache->count++] = kept;
    cache->bytes += reading->bytes.size;
    make_room(cache);
}

void arz_cache_release(arz_reading *reading)
{
    reading->kept->users--;
}
