/* Memory for things that live and end together: a document's nodes, its graph, its expressions.
 * Everything goes in one call. Under the address sanitizer each object is a block of its own, so
 * that an overrun into the next one is seen. */
#ifndef ARZ_BASE_ARENA_H
#define ARZ_BASE_ARENA_H

#include <stddef.h>

#include <arazzo/export.h>

#include "base/str.h"

typedef struct arz_arena arz_arena;

/* New, for arz_arena_free(). */
ARZ_MUST_USE arz_arena *arz_arena_create(void);
/* Runs what was deferred, last first, and releases all memory. NULL is allowed. */
void arz_arena_free(arz_arena *arena);

/* `count` items of `size` bytes, zeroed, aligned for pointers and numbers. They live as long as the
 * arena. */
ARZ_MUST_USE void *arz_arena_alloc(arz_arena *arena, size_t count, size_t size);
/* The same without the zeroes, for what is filled at once. */
ARZ_MUST_USE void *arz_arena_raw(arz_arena *arena, size_t count, size_t size);
/* A copy of the text, with a NUL behind it that `size` does not count. */
arz_str arz_arena_str(arz_arena *arena, arz_str text);
const char *arz_arena_cstr(arz_arena *arena, arz_str text);
const char *arz_arena_printf(arz_arena *arena, const char *format, ...) ARZ_PRINTF(2, 3);
/* A copy of `count` items of `size` bytes. NULL where count is 0. */
void *arz_arena_copy(arz_arena *arena, const void *items, size_t count, size_t size);

/* Calls release(object) when the arena ends: for what the arena's objects hold from elsewhere. */
void arz_arena_defer(arz_arena *arena, void (*release)(void *object), void *object);

/* Bytes taken from the system so far. */
size_t arz_arena_bytes(const arz_arena *arena);

#endif
