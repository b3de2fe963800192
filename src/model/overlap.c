#include "model/overlap.h"

#include <stdlib.h>

#include "base/alloc.h"

/* One step must be done before another. */
typedef struct edge {
    size_t from, to; /* places */
} edge;

typedef struct sorter {
    const arz_workflow *workflow;
    arz_reaches *reaches;
    bool *targets; /* owned, by place: an action leads there */
    bool *apart;   /* owned, by place: it shares its time with no other */
    size_t *ends;
    const arz_reach **reach;
    size_t place; /* of the step at hand */
    edge *edges;  /* owned */
    size_t count, capacity;
} sorter;

/* Stretches. */

static void note_targets(sorter *s, const arz_action *actions, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (actions[i].step)
            s->targets[actions[i].step->position] = true;
    }
}

static void note_outside(void *data, const arz_walk *at, const arz_expression *expression)
{
    sorter *s = data;
    if (arz_reach_is_outside(at, expression))
        s->apart[s->place] = true;
}

/* A retry of the step itself concerns nobody else, and a failure ends the workflow with `end` as
 * without. */
static bool goes_elsewhere(const arz_step *step)
{
    for (size_t i = 0; i < step->on_failure_count; i++) {
        const arz_action *action = &step->on_failure[i];
        if (action->type == ARZ_ACTION_GOTO || action->step || action->workflow)
            return true;
    }
    return step->on_success_count > 0;
}

static bool is_apart(sorter *s, const arz_step *step)
{
    if (step->kind == ARZ_STEP_WORKFLOW && step->workflow)
        s->reach[s->place] = arz_reach_of(s->reaches, step->workflow);
    else if (step->kind != ARZ_STEP_OPERATION && step->kind != ARZ_STEP_REQUEST)
        return true;
    if (goes_elsewhere(step) || step->depends_outside_count ||
        (s->reach[s->place] && s->reach[s->place]->apart))
        return true;
    arz_walk_step(step, note_outside, s);
    return s->apart[s->place];
}

static void find_stretches(sorter *s)
{
    size_t steps = s->workflow->step_count;
    for (size_t i = 0; i < steps; i++) {
        const arz_step *step = &s->workflow->steps[i];
        note_targets(s, step->on_success, step->on_success_count);
        note_targets(s, step->on_failure, step->on_failure_count);
    }
    for (s->place = 0; s->place < steps; s->place++)
        s->apart[s->place] = is_apart(s, s->workflow->order[s->place]);
    for (size_t i = steps; i-- > 0;) {
        bool last = i + 1 == steps || s->apart[i] || s->apart[i + 1] || s->targets[i + 1];
        s->ends[i] = last ? i + 1 : s->ends[i + 1];
    }
}

/* What one step of a stretch needs of another. */

/* A use in either direction keeps two steps apart, and the one that comes first goes first: it is
 * the value of the last time that is used by a step in front of the one that it comes from. */
static void note_use(sorter *s, const arz_step *used)
{
    size_t one = used->position, other = s->place;
    edge found = one < other ? (edge){ one, other } : (edge){ other, one };
    if (one == other || s->ends[one] != s->ends[other])
        return;
    s->edges = arz_grow(s->edges, s->count, &s->capacity, sizeof *s->edges);
    s->edges[s->count++] = found;
}

static void note_expression(void *data, const arz_walk *at, const arz_expression *expression)
{
    sorter *s = data;
    (void)at;
    const arz_step *used = expression->reference.root == ARZ_ROOT_STEPS
                               ? arz_workflow_step(s->workflow, expression->reference.owner)
                               : NULL;
    if (used)
        note_use(s, used);
}

static void find_edges(sorter *s)
{
    for (s->place = 0; s->place < s->workflow->step_count; s->place++) {
        const arz_step *step = s->workflow->order[s->place];
        for (size_t i = 0; i < step->depends_on_count; i++)
            note_use(s, step->depends_on[i]);
        arz_walk_step(step, note_expression, s);
    }
}

/* The edges by where they begin. */
static void sort_edges(const sorter *s, arz_overlap *overlap)
{
    size_t steps = s->workflow->step_count;
    size_t *begin = arz_arena_alloc(s->reaches->arena, steps + 2, sizeof *begin);
    size_t *items = arz_arena_alloc(s->reaches->arena, s->count, sizeof *items);
    for (size_t i = 0; i < s->count; i++)
        begin[s->edges[i].from + 2]++;
    for (size_t i = 2; i < steps + 2; i++)
        begin[i] += begin[i - 1];
    for (size_t i = 0; i < s->count; i++)
        items[begin[s->edges[i].from + 1]++] = s->edges[i].to;
    overlap->first = begin;
    overlap->dependents = items;
}

arz_overlap *arz_overlap_of(arz_reaches *reaches, const arz_workflow *workflow)
{
    size_t steps = workflow->step_count;
    arz_overlap *overlap = arz_arena_alloc(reaches->arena, 1, sizeof *overlap);
    sorter s = { .workflow = workflow,
                 .reaches = reaches,
                 .targets = arz_alloc(steps, sizeof *s.targets),
                 .apart = arz_alloc(steps, sizeof *s.apart),
                 .ends = arz_arena_alloc(reaches->arena, steps, sizeof *s.ends),
                 .reach = arz_arena_alloc(reaches->arena, steps, sizeof(void *)) };
    find_stretches(&s);
    find_edges(&s);
    sort_edges(&s, overlap);
    overlap->ends = s.ends;
    overlap->reach = s.reach;
    free(s.targets);
    free(s.apart);
    free(s.edges);
    return overlap;
}
