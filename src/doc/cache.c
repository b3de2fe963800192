#include "doc/cache.h"

#include <stdint.h>
#include <stdlib.h>

#include <arazzo/limits.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/map.h"

struct arz_cache {
    arz_map readings; /* "URI\nNAME" to what was read, which it owns */
    arz_arena *keys;
    size_t bytes; /* of the texts */
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
    arz_cache *cache = arz_alloc(1, sizeof *cache);
    cache->keys = arz_arena_create();
    return cache;
}

void arz_cache_free(arz_cache *cache)
{
    if (!cache)
        return;
    for (size_t i = 0; i < cache->readings.count; i++)
        arz_reading_free(cache->readings.entries[i].value);
    arz_map_clear(&cache->readings);
    arz_arena_free(cache->keys);
    free(cache);
}

/* A URI has no line break. */
static arz_buf key_of(const char *uri, const char *name)
{
    arz_buf key = ARZ_BUF_INIT(0);
    (void)arz_buf_printf(&key, "%s\n%s", uri, name);
    return key;
}

arz_reading *arz_cache_find(const arz_cache *cache, const char *uri, const char *name)
{
    if (!cache)
        return NULL;
    arz_buf key = key_of(uri, name);
    arz_reading *reading = arz_map_get(&cache->readings, arz_buf_view(&key));
    arz_buf_clear(&key);
    return reading;
}

bool arz_cache_keep(arz_cache *cache, const char *uri, const char *name, arz_reading *reading)
{
    if (!cache || reading->bytes.size > ARZ_MAX_CACHE_BYTES - cache->bytes)
        return false;
    arz_buf key = key_of(uri, name);
    (void)arz_map_set(&cache->readings, arz_arena_str(cache->keys, arz_buf_view(&key)), reading);
    arz_buf_clear(&key);
    cache->bytes += reading->bytes.size;
    return true;
}
