/* Files that have been read into nodes, for several stores: each is read once, by the first that
 * wants it. Nodes are immutable, so that any number of documents can stand on the same ones. What
 * nobody uses any more is let go once there is much of it: memory that is used again costs less
 * than memory that is new. */
#ifndef ARZ_DOC_CACHE_H
#define ARZ_DOC_CACHE_H

#include <stddef.h>

#include <arazzo/document.h>

#include "base/arena.h"
#include "base/str.h"
#include "doc/lines.h"
#include "doc/node.h"

/* A text and what was read from it. */
typedef struct arz_reading {
    arz_str bytes;        /* owned: what was read; the text may point into it */
    arz_str text;         /* UTF-8, without a byte order mark */
    const arz_node *root; /* NULL: not read into nodes, or not yet */
    arz_arena *arena;     /* owned: the nodes' */
    arz_doc_lines *lines;
    struct arz_cached *kept; /* the cache's own business; NULL: it is in none */
} arz_reading;

/* New, with an arena, for arz_reading_free(). */
ARZ_MUST_USE arz_reading *arz_reading_create(void);
void arz_reading_free(arz_reading *reading);

/* One more store begins to use the cache. `cache` may be NULL. */
void arz_cache_begin(arz_cache *cache);
/* What the file at the URI was read into, under that name, which its messages have; or NULL.
 * Borrowed, until arz_cache_release(). */
ARZ_MUST_USE arz_reading *arz_cache_find(arz_cache *cache, const char *uri, const char *name);
/* The cache owns the reading from now on, and who read it borrows it, until arz_cache_release(). */
void arz_cache_keep(arz_cache *cache, const char *uri, const char *name, arz_reading *reading);
/* Who borrowed the reading is done with it. */
void arz_cache_release(arz_reading *reading);

#endif
