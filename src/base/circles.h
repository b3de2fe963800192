/* Things that lead to one another, and the ways among them that lead back. */
#ifndef ARZ_BASE_CIRCLES_H
#define ARZ_BASE_CIRCLES_H

#include <stddef.h>

/* The things are numbered from 0, and so are the ways that lead from each to others. */
typedef struct arz_ways {
    size_t total;                                 /* things */
    size_t (*count)(const void *data, size_t of); /* ways that lead from it */
    /* The thing that a way leads to; SIZE_MAX: to none of these. */
    size_t (*at)(const void *data, size_t of, size_t way);
    const void *data;
} arz_ways;

/* One move round a circle: from `thing` by its `way` to the thing of the next move. */
typedef struct arz_move {
    size_t thing, way;
} arz_move;

/* Calls `found` with circles, each a list of moves of which the last leads to the thing of the
 * first. A circle starts where the walk comes to it that looks at things and ways in their order.
 * Of those with one first move, which are broken with it, the first is found; no other is left out.
 * Takes as long as there are things and ways, and no stack. */
void arz_find_circles(const arz_ways *ways,
                      void (*found)(void *data, const arz_move *moves, size_t count), void *data);

#endif
