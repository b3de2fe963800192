/* Workflows that wait for one another; steps are seen to when they are put in order. (Arazzo 1.1.0,
 * "dependsOn") */
#include <stdlib.h>

#include "base/alloc.h"
#include "base/fail.h"
#include "check/checker.h"

/* What a walk over things that depend on one another needs; the things are numbered from 0. */
typedef struct graph {
    size_t (*count)(const void *data, size_t of);
    size_t (*at)(const void *data, size_t of, size_t index); /* SIZE_MAX: not of these */
    const void *data;
} graph;

typedef void (*found_fn)(void *data, const void *graph, size_t thing);

typedef enum mark {
    UNSEEN,
    OPEN, /* on the way from the start */
    DONE
} mark;

typedef struct cursor {
    size_t thing, next;
} cursor;

/* Calls `found` with a thing of each way round that leads back to itself, the one that closes it.
 * Depth first, without recursion: a chain may be as long as the document. */
static void find_cycles(const graph *g, size_t total, found_fn found, void *data)
{
    mark *marks = arz_alloc(total, sizeof *marks);
    cursor *stack = arz_alloc(total, sizeof *stack);
    size_t depth = 0;
    for (size_t start = 0; start < total; start++) {
        if (marks[start] != UNSEEN)
            continue;
        marks[start] = OPEN;
        stack[depth++] = (cursor){ start, 0 };
        while (depth) {
            cursor *top = &stack[depth - 1];
            if (top->next == g->count(g->data, top->thing)) {
                marks[top->thing] = DONE;
                depth--;
                continue;
            }
            size_t other = g->at(g->data, top->thing, top->next++);
            if (other == SIZE_MAX || marks[other] == DONE)
                continue;
            if (marks[other] == OPEN) {
                found(data, g->data, top->thing);
                continue;
            }
            marks[other] = OPEN;
            stack[depth++] = (cursor){ other, 0 };
        }
    }
    free(marks);
    free(stack);
}

static size_t workflow_count(const void *data, size_t of)
{
    const arz_description *description = data;
    return description->workflows[of].depends_on_count;
}

/* Those of other documents are not followed: each document is checked by itself. */
static size_t workflow_at(const void *data, size_t of, size_t index)
{
    const arz_description *description = data;
    const arz_workflow *other = description->workflows[of].depends_on[index];
    return other->owner == description ? (size_t)(other - description->workflows) : SIZE_MAX;
}

static void tell_workflow(void *data, const void *graph_data, size_t of)
{
    arz_checker *checker = data;
    const arz_description *description = graph_data;
    const arz_workflow *workflow = &description->workflows[of];
    arz_tell_error(&checker->tell, "depends-cycle", arz_field(workflow->place, "dependsOn"),
                   "workflow '%s' waits for itself, by way of the workflows that it depends on",
                   ARZ_QUOTE(workflow->id));
}

void arz_check_cycles(arz_checker *checker)
{
    const arz_description *description = checker->description;
    const graph g = { workflow_count, workflow_at, description };
    find_cycles(&g, description->workflow_count, tell_workflow, checker);
}
