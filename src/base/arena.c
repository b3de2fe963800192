#include "base/arena.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"

#if defined(__SANITIZE_ADDRESS__)
#define ONE_BLOCK_EACH 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ONE_BLOCK_EACH 1
#endif
#endif
#ifndef ONE_BLOCK_EACH
#define ONE_BLOCK_EACH 0
#endif

/* Blocks start small, so that an arena for one expression is cheap, and double up to here. */
#define FIRST_BLOCK_BYTES 1024
#define MAX_BLOCK_BYTES   ((size_t)1024 * 1024)

/* Pointers, 64-bit integers and doubles: nothing here has a stricter type. */
#define ALIGNMENT alignof(double)

typedef struct block {
    struct block *next;
    alignas(ALIGNMENT) char memory[];
} block;

typedef struct deferred {
    struct deferred *next;
    void (*release)(void *object);
    void *object;
} deferred;

struct arz_arena {
    block *blocks; /* newest first */
    deferred *deferred;
    /* The free part of the newest block: objects come from its start, text, which needs no
     * alignment, from its end. */
    char *at;
    size_t left;
    size_t next_block_bytes;
    size_t bytes;
};

arz_arena *arz_arena_create(void)
{
    arz_arena *arena = arz_alloc(1, sizeof *arena);
    arena->next_block_bytes = FIRST_BLOCK_BYTES;
    return arena;
}

void arz_arena_free(arz_arena *arena)
{
    if (!arena)
        return;
    for (deferred *d = arena->deferred; d; d = d->next)
        d->release(d->object);
    for (block *b = arena->blocks; b;) {
        block *next = b->next;
        free(b);
        b = next;
    }
    free(arena);
}

static block *add_block(arz_arena *arena, size_t bytes)
{
    size_t total;
    if (!arz_size_add(sizeof(block), bytes, &total))
        arz_out_of_memory();
    block *b = arz_realloc(NULL, total, 1);
    b->next = arena->blocks;
    arena->blocks = b;
    arena->bytes += total;
    return b;
}

/* A large object gets a block of its own, and the block in use stays in use. */
static void *alloc_alone(arz_arena *arena, size_t bytes)
{
    return add_block(arena, bytes)->memory;
}

static bool wants_block(const arz_arena *arena, size_t bytes)
{
    return ONE_BLOCK_EACH || bytes > arena->next_block_bytes / 4;
}

static void make_room(arz_arena *arena, size_t bytes)
{
    if (bytes <= arena->left)
        return;
    arena->at = add_block(arena, arena->next_block_bytes)->memory;
    arena->left = arena->next_block_bytes;
    if (arena->next_block_bytes < MAX_BLOCK_BYTES)
        arena->next_block_bytes *= 2;
}

static void *alloc_object(arz_arena *arena, size_t bytes)
{
    if (wants_block(arena, bytes))
        return alloc_alone(arena, bytes);
    bytes = (bytes + ALIGNMENT - 1) & ~(ALIGNMENT - 1);
    make_room(arena, bytes);
    void *memory = arena->at;
    arena->at += bytes;
    arena->left -= bytes;
    return memory;
}

static char *alloc_text(arz_arena *arena, size_t bytes)
{
    if (wants_block(arena, bytes))
        return alloc_alone(arena, bytes);
    make_room(arena, bytes);
    arena->left -= bytes;
    return arena->at + arena->left;
}

void *arz_arena_raw(arz_arena *arena, size_t count, size_t size)
{
    size_t bytes;
    if (!arz_size_mul(count, size, &bytes))
        arz_out_of_memory();
    return alloc_object(arena, bytes ? bytes : 1);
}

void *arz_arena_alloc(arz_arena *arena, size_t count, size_t size)
{
    void *memory = arz_arena_raw(arena, count, size);
    return memset(memory, 0, count * size);
}

void *arz_arena_copy(arz_arena *arena, const void *items, size_t count, size_t size)
{
    if (count == 0)
        return NULL;
    return memcpy(arz_arena_raw(arena, count, size), items, count * size);
}

arz_str arz_arena_str(arz_arena *arena, arz_str text)
{
    char *copy = alloc_text(arena, text.size + 1);
    if (text.size)
        memcpy(copy, text.data, text.size);
    copy[text.size] = '\0';
    return (arz_str){ copy, text.size };
}

const char *arz_arena_cstr(arz_arena *arena, arz_str text)
{
    return arz_arena_str(arena, text).data;
}

const char *arz_arena_printf(arz_arena *arena, const char *format, ...)
{
    arz_buf buf = ARZ_BUF_INIT(0);
    va_list arguments;
    va_start(arguments, format);
    (void)arz_buf_vprintf(&buf, format, arguments);
    va_end(arguments);
    const char *text = arz_arena_cstr(arena, arz_buf_view(&buf));
    arz_buf_clear(&buf);
    return text;
}

void arz_arena_defer(arz_arena *arena, void (*release)(void *object), void *object)
{
    deferred *d = arz_arena_alloc(arena, 1, sizeof *d);
    *d = (deferred){ arena->deferred, release, object };
    arena->deferred = d;
}

size_t arz_arena_bytes(const arz_arena *arena)
{
    return arena->bytes;
}
