#include "base/circles.h"

#include <stdint.h>
#include <stdlib.h>

#include "base/alloc.h"

#define UNSEEN 0
#define DONE   SIZE_MAX

/* A walk, depth first: a chain may be as long as a document. */
typedef struct walk {
    arz_move *stack; /* owned: the way from the start to where the walk is */
    size_t depth;
    size_t *place; /* owned: of each thing UNSEEN, DONE, or where in the stack it is, from 1 */
    size_t *told;  /* owned: of each thing the way by which a circle was found, from 1 */
} walk;

static void enter(walk *w, size_t thing)
{
    w->stack[w->depth++] = (arz_move){ thing, 0 };
    w->place[thing] = w->depth;
}

/* True where no circle with the same first move has been found. */
static bool is_new(const walk *w, size_t to)
{
    size_t way = w->stack[w->place[to] - 1].way + 1;
    bool first = w->told[to] != way;
    w->told[to] = way;
    return first;
}

void arz_find_circles(const arz_ways *ways,
                      void (*found)(void *data, const arz_move *moves, size_t count), void *data)
{
    walk w = {
        .stack = arz_alloc(ways->total, sizeof *w.stack),
        .place = arz_alloc(ways->total, sizeof *w.place),
        .told = arz_alloc(ways->total, sizeof *w.told),
    };
    for (size_t start = 0; start < ways->total; start++) {
        if (w.place[start] == UNSEEN)
            enter(&w, start);
        while (w.depth) {
            arz_move *top = &w.stack[w.depth - 1];
            if (top->way == ways->count(ways->data, top->thing)) {
                w.place[top->thing] = DONE;
                /* The thing below goes on with its next way. */
                if (--w.depth)
                    w.stack[w.depth - 1].way++;
                continue;
            }
            size_t to = ways->at(ways->data, top->thing, top->way);
            if (to != SIZE_MAX && w.place[to] == UNSEEN) {
                enter(&w, to);
                continue;
            }
            if (to != SIZE_MAX && w.place[to] != DONE && is_new(&w, to))
                found(data, &w.stack[w.place[to] - 1], w.depth - w.place[to] + 1);
            top->way++;
        }
    }
    free(w.stack);
    free(w.place);
    free(w.told);
}
