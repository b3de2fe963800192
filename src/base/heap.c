#include "base/heap.h"

#include <stdlib.h>

#include "base/alloc.h"

void arz_heap_push(arz_heap *heap, size_t item)
{
    heap->items = arz_grow(heap->items, heap->count, &heap->capacity, sizeof *heap->items);
    size_t at = heap->count++;
    for (; at && item < heap->items[(at - 1) / 2]; at = (at - 1) / 2)
        heap->items[at] = heap->items[(at - 1) / 2];
    heap->items[at] = item;
}

size_t arz_heap_pop(arz_heap *heap)
{
    size_t *items = heap->items, top = items[0], last = items[--heap->count], at = 0;
    for (;;) {
        size_t child = 2 * at + 1;
        child += child + 1 < heap->count && items[child + 1] < items[child];
        if (child >= heap->count || last <= items[child])
            break;
        items[at] = items[child];
        at = child;
    }
    items[at] = last;
    return top;
}

void arz_heap_clear(arz_heap *heap)
{
    free(heap->items);
    *heap = (arz_heap){ NULL, 0, 0 };
}
