/* The order in which a workflow's steps are executed: as they are listed, but for those that wait
 * for a step further down. Of the steps that can be executed the one that is listed first is
 * next. (Arazzo 1.1.0, "Step Dependencies and Execution Order") */
#include <stdlib.h>

#include "base/alloc.h"
#include "base/circles.h"
#include "base/fail.h"
#include "base/heap.h"
#include "doc/position.h"
#include "model/linker.h"
#include "model/walk.h"

/* Steps of a cycle that a message shows. */
#define SHOWN_STEPS 6

/* A step that must be completed before another. */
typedef struct need {
    const arz_step *step;
    bool named;      /* by `dependsOn`; else an output of it is used */
    arz_place place; /* where that is said */
    size_t offset;   /* and where in that string */
} need;

typedef struct order {
    arz_linker *linker;
    arz_workflow *workflow;
    need *needs; /* owned: those of the first step, of the second, ... */
    size_t count, capacity;
    size_t *first;        /* owned: where in `needs` those of each step begin, and the end */
    const arz_step *step; /* whose needs are being collected */
} order;

/* Actions that lead back: what is listed further down may have run before then. */

static void note_actions(arz_workflow *workflow, size_t from, arz_action_type type,
                         const arz_action *actions, size_t count)
{
    bool retry = type == ARZ_ACTION_RETRY;
    for (size_t i = 0; i < count; i++) {
        const arz_step *target = actions[i].step;
        if (actions[i].type != type || !target)
            continue;
        /* A retry runs its target before the step that it belongs to; a goto goes on there. */
        arz_step *later = &workflow->steps[retry ? target->index : from];
        size_t to = retry ? from : target->index;
        later->back_to = to < later->back_to ? to : later->back_to;
    }
}

static void note_all(arz_workflow *workflow, const arz_common *common, arz_action_type type)
{
    for (size_t i = 0; i < workflow->step_count; i++) {
        const arz_step *step = &workflow->steps[i];
        note_actions(workflow, i, type, step->on_success, step->own_on_success_count);
        note_actions(workflow, i, type, step->on_failure, step->own_on_failure_count);
    }
    size_t any = type == ARZ_ACTION_RETRY ? 0 : workflow->step_count - 1;
    note_actions(workflow, any, type, common->success.items, common->success.count);
    note_actions(workflow, any, type, common->failure.items, common->failure.count);
}

/* A goto leads back from every step that is executed before it. */
static void find_back_to(arz_workflow *workflow, const arz_common *common)
{
    arz_step *steps = workflow->steps;
    for (size_t i = 0; i < workflow->step_count; i++)
        steps[i].back_to = i + 1;
    note_all(workflow, common, ARZ_ACTION_GOTO);
    for (size_t i = workflow->step_count - 1; i-- > 0;) {
        if (steps[i + 1].back_to < steps[i].back_to)
            steps[i].back_to = steps[i + 1].back_to;
    }
    note_all(workflow, common, ARZ_ACTION_RETRY);
}

/* Needs. */

static void add_need(order *o, need added)
{
    o->needs = arz_grow(o->needs, o->count, &o->capacity, sizeof *o->needs);
    o->needs[o->count++] = added;
}

/* An output that is used makes its step a need; not so the step itself, or one further down from
 * which an action leads back: those ran in another round, if at all. */
static void add_use(void *data, const arz_walk *at, const arz_expression *expression)
{
    order *o = data;
    if (expression->reference.root != ARZ_ROOT_STEPS || at->common)
        return;
    const arz_step *used = arz_workflow_step(o->workflow, expression->reference.owner);
    if (used && used != o->step && (used->index < o->step->index || o->step->index < used->back_to))
        add_need(o, (need){ used, false, at->place, expression->offset });
}

/* Where the list says it, and the list where not all of it could be linked. */
static arz_place depends_on_place(const arz_step *step, size_t index)
{
    arz_place list = arz_field(step->place, "dependsOn");
    if (arz_node_count(list.node) == step->depends_on_count)
        list.node = arz_node_at(list.node, index);
    return list;
}

static void collect(order *o)
{
    o->first = arz_alloc(o->workflow->step_count + 1, sizeof *o->first);
    for (size_t i = 0; i < o->workflow->step_count; i++) {
        o->step = &o->workflow->steps[i];
        o->first[i] = o->count;
        for (size_t d = 0; d < o->step->depends_on_count; d++)
            add_need(o, (need){ o->step->depends_on[d], true, depends_on_place(o->step, d), 0 });
        if (o->step->place.node)
            arz_walk_step(o->step, add_use, o);
    }
    o->first[o->workflow->step_count] = o->count;
}

/* The error's place is that of the expression in the text, where it does not start it. */
static void point_into(const need *needed, arz_error *error)
{
    arz_str text = arz_node_text(needed->place.node);
    if (needed->offset)
        arz_text_position(needed->place, arz_text_column(text, needed->offset), &error->line,
                          &error->column);
}

/* Without any `dependsOn` the steps run as listed. ("Validation Recommendations") */
static void tell_forward(const order *o)
{
    for (size_t i = 0; i < o->workflow->step_count; i++) {
        const arz_step *step = &o->workflow->steps[i];
        for (size_t n = o->first[i]; n < o->first[i + 1]; n++) {
            const need *needed = &o->needs[n];
            if (needed->step->index < i)
                continue;
            arz_error error = ARZ_ERROR_INIT;
            (void)arz_fail_node(&error, ARZ_ERROR_DOCUMENT, "step-forward", needed->place,
                                "step '%s' uses an output of step '%s', which is listed behind it",
                                ARZ_QUOTE(step->id), ARZ_QUOTE(needed->step->id));
            (void)arz_fail_help(&error, "list '%s' first, or say 'dependsOn: [%s]' in '%s'",
                                ARZ_QUOTE(needed->step->id), ARZ_QUOTE(needed->step->id),
                                ARZ_QUOTE(step->id));
            point_into(needed, &error);
            arz_tell(&o->linker->tell, needed->place, &error);
        }
    }
}

/* Sorting. */

/* The needs turned round: for each step those that need it, as `first` and `needs` have it. */
static size_t *dependents_of(const order *o, size_t **first)
{
    size_t steps = o->workflow->step_count;
    size_t *begin = arz_alloc(steps + 2, sizeof *begin),
           *items = arz_alloc(o->count, sizeof *items);
    for (size_t n = 0; n < o->count; n++)
        begin[o->needs[n].step->index + 2]++;
    for (size_t i = 2; i < steps + 2; i++)
        begin[i] += begin[i - 1];
    for (size_t i = 0; i < steps; i++) {
        for (size_t n = o->first[i]; n < o->first[i + 1]; n++)
            items[begin[o->needs[n].step->index + 1]++] = i;
    }
    *first = begin;
    return items;
}

/* Puts the steps in order; how many there are that do not wait for one another in a circle. */
static size_t sort(const order *o, const arz_step **sorted)
{
    size_t steps = o->workflow->step_count, done = 0;
    size_t *first, *dependents = dependents_of(o, &first);
    size_t *unmet = arz_alloc(steps, sizeof *unmet); /* of each step, how many needs are left */
    arz_heap ready = { NULL, 0, 0 };
    for (size_t i = 0; i < steps; i++) {
        unmet[i] = o->first[i + 1] - o->first[i];
        if (unmet[i] == 0)
            arz_heap_push(&ready, i);
    }
    while (ready.count) {
        size_t next = arz_heap_pop(&ready);
        sorted[done++] = &o->workflow->steps[next];
        for (size_t d = first[next]; d < first[next + 1]; d++) {
            if (--unmet[dependents[d]] == 0)
                arz_heap_push(&ready, dependents[d]);
        }
    }
    free(unmet);
    arz_heap_clear(&ready);
    free(dependents);
    free(first);
    return done;
}

static size_t need_count(const void *data, size_t of)
{
    const order *o = data;
    return o->first[of + 1] - o->first[of];
}

static size_t needed_at(const void *data, size_t of, size_t way)
{
    const order *o = data;
    return o->needs[o->first[of] + way].step->index;
}

/* "step 'a' waits for itself: it depends on 'b', which uses an output of 'a'" */
static void tell_circle(void *data, const arz_move *moves, size_t count)
{
    const order *o = data;
    const arz_step *start = &o->workflow->steps[moves[0].thing];
    arz_buf chain = ARZ_BUF_INIT(0);
    for (size_t i = 0; i < count && i < SHOWN_STEPS; i++) {
        const need *needed = &o->needs[o->first[moves[i].thing] + moves[i].way];
        arz_buf_printf(&chain, "%s%s '%s'", i ? ", which " : "",
                       needed->named ? "depends on" : "uses an output of",
                       ARZ_QUOTE(needed->step->id));
    }
    if (count > SHOWN_STEPS)
        arz_buf_printf(&chain, ", and so on, %zu steps in all", count);
    arz_tell_error(&o->linker->tell, "depends-cycle",
                   o->needs[o->first[moves[0].thing] + moves[0].way].place,
                   "step '%s' waits for itself: it %s", ARZ_QUOTE(start->id), arz_buf_cstr(&chain));
    arz_buf_clear(&chain);
}

static void tell_circles(order *o)
{
    const arz_ways ways = { o->workflow->step_count, need_count, needed_at, o };
    arz_find_circles(&ways, tell_circle, o);
}

static void reorder(order *o, const arz_step **sorted)
{
    size_t steps = o->workflow->step_count;
    const arz_step **found = arz_alloc(steps, sizeof *found);
    if (sort(o, found) < steps)
        tell_circles(o);
    else
        memcpy(sorted, found, steps * sizeof *sorted);
    free(found);
}

static bool has_depends_on(const arz_workflow *workflow)
{
    for (size_t i = 0; i < workflow->step_count; i++) {
        if (arz_node_count(arz_field(workflow->steps[i].place, "dependsOn").node))
            return true;
    }
    return false;
}

void arz_link_order(arz_linker *linker, arz_workflow *workflow, const arz_common *common)
{
    size_t steps = workflow->step_count;
    const arz_step **sorted = arz_arena_alloc(linker->document->arena, steps, sizeof(void *));
    for (size_t i = 0; i < steps; i++)
        sorted[i] = &workflow->steps[i];
    workflow->order = sorted;
    workflow->ordered = has_depends_on(workflow);
    if (steps)
        find_back_to(workflow, common);
    if (workflow->ordered || linker->description->minor >= 1) {
        order o = { .linker = linker, .workflow = workflow };
        collect(&o);
        if (workflow->ordered)
            reorder(&o, sorted);
        else
            tell_forward(&o);
        free(o.needs);
        free(o.first);
    }
    for (size_t i = 0; i < steps; i++)
        workflow->steps[sorted[i]->index].position = i;
}
