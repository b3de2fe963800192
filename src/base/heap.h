/* A heap of numbers, the lowest on top. */
#ifndef ARZ_BASE_HEAP_H
#define ARZ_BASE_HEAP_H

#include <stddef.h>

typedef struct arz_heap {
    size_t *items; /* owned */
    size_t count, capacity;
} arz_heap;

void arz_heap_push(arz_heap *heap, size_t item);
/* Takes the lowest; there must be one, and heap->items[0] is it. */
size_t arz_heap_pop(arz_heap *heap);
void arz_heap_clear(arz_heap *heap);

#endif
