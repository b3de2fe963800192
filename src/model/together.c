#include "model/together.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "model/walk.h"

typedef struct sorter {
    const arz_workflow *workflow;
    bool *targets;   /* owned, by place: an action leads there */
    size_t *used_by; /* owned, by place: behind the last step before it that uses it, or 0 */
    size_t place;    /* of the step at hand */
    size_t begin;    /* of the group at hand */
} sorter;

static void note_targets(sorter *s, const arz_action *actions, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (actions[i].step)
            s->targets[actions[i].step->position] = true;
    }
}

/* A step that must not share its time with others. A retry of the step itself concerns nobody
 * else, and a failure ends the workflow with `end` as without. */
static bool is_alone(const arz_step *step)
{
    if ((step->kind != ARZ_STEP_OPERATION && step->kind != ARZ_STEP_REQUEST) ||
        step->on_success_count)
        return true;
    for (size_t i = 0; i < step->on_failure_count; i++) {
        const arz_action *action = &step->on_failure[i];
        if (action->type == ARZ_ACTION_GOTO || action->step || action->workflow)
            return true;
    }
    return false;
}

/* Two steps are kept apart by a use in either direction. */
static void note_use(sorter *s, const arz_step *used)
{
    if (used->position > s->place)
        s->used_by[used->position] = s->place + 1;
    else if (used->position < s->place && used->position >= s->begin)
        s->begin = s->place;
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

static void place_step(sorter *s, const arz_step *step, const arz_step *before)
{
    if (!before || s->targets[s->place] || s->used_by[s->place] > s->begin || is_alone(step) ||
        is_alone(before))
        s->begin = s->place;
    if (is_alone(step))
        return;
    for (size_t i = 0; i < step->depends_on_count; i++)
        note_use(s, step->depends_on[i]);
    arz_walk_step(step, note_expression, s);
}

size_t *arz_workflow_together(const arz_workflow *workflow, arz_arena *arena)
{
    size_t steps = workflow->step_count;
    size_t *begins = arz_arena_alloc(arena, steps, sizeof *begins);
    sorter s = { .workflow = workflow,
                 .targets = arz_alloc(steps, sizeof *s.targets),
                 .used_by = arz_alloc(steps, sizeof *s.used_by) };
    for (size_t i = 0; i < steps; i++) {
        note_targets(&s, workflow->steps[i].on_success, workflow->steps[i].on_success_count);
        note_targets(&s, workflow->steps[i].on_failure, workflow->steps[i].on_failure_count);
    }
    for (s.place = 0; s.place < steps; s.place++) {
        place_step(&s, workflow->order[s.place], s.place ? workflow->order[s.place - 1] : NULL);
        begins[s.place] = s.begin;
    }
    free(s.targets);
    free(s.used_by);
    return begins;
}
