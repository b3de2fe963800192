/* How both readers make their nodes: finished nodes wait on a stack until their container ends
 * and are then moved, side by side, into the arena. */
#ifndef ARZ_DOC_BUILDER_H
#define ARZ_DOC_BUILDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <arazzo/limits.h>

#include "base/alloc.h"
#include "base/arena.h"
#include "doc/node.h"

#define ARZ_MAX_COLUMN ((1U << 28) - 1)

typedef struct arz_builder {
    arz_arena *arena;
    arz_node *nodes; /* owned: open containers, and the finished nodes in them */
    size_t count, capacity;
    size_t open[ARZ_MAX_DEPTH];     /* where in `nodes` each open container is */
    unsigned height[ARZ_MAX_DEPTH]; /* levels seen so far below each of them */
    size_t depth;
    const arz_node *first, *again; /* after arz_builder_close() failed: the key, twice */
} arz_builder;

void arz_builder_init(arz_builder *builder, arz_arena *arena);
void arz_builder_clear(arz_builder *builder);

/* A new node on top of the stack; its content is to be filled in. Valid until the next push. */
static inline arz_node *arz_builder_push(arz_builder *builder, arz_kind kind, size_t line,
                                         size_t column)
{
    if (builder->count == builder->capacity) {
        builder->nodes =
            arz_grow(builder->nodes, builder->count, &builder->capacity, sizeof *builder->nodes);
    }
    arz_node *node = &builder->nodes[builder->count++];
    node->kind = (uint32_t)kind & 0xF;
    node->column = column < ARZ_MAX_COLUMN ? (uint32_t)column & ARZ_MAX_COLUMN : ARZ_MAX_COLUMN;
    node->line = (uint32_t)line;
    node->size = 0;
    node->shared = false;
    node->as.integer = 0;
    return node;
}

/* Starts an array or object. False where it would be deeper than ARZ_MAX_DEPTH. */
ARZ_MUST_USE bool arz_builder_open(arz_builder *builder, arz_kind kind, size_t line, size_t column);

/* Ends the innermost container: what was pushed since is in it, for an object key, value, key,
 * value. False where a key is there twice (see builder->again), unless `last_wins`. */
ARZ_MUST_USE bool arz_builder_close(arz_builder *builder, bool last_wins);

/* Notes that a finished node of that many levels comes into the innermost container. False where
 * they would go deeper than ARZ_MAX_DEPTH. */
ARZ_MUST_USE bool arz_builder_raise(arz_builder *builder, unsigned height);

/* True where the innermost container is an object. */
static inline bool arz_builder_in_object(const arz_builder *builder)
{
    return builder->depth &&
           builder->nodes[builder->open[builder->depth - 1]].kind == ARZ_KIND_OBJECT;
}

/* How many nodes the innermost container has so far; keys and values both count. */
static inline size_t arz_builder_pending(const arz_builder *builder)
{
    return builder->count - builder->open[builder->depth - 1] - 1;
}

#endif
