/* What has ended in a run so far: workflows, with what they were given and gave, and their steps.
 * (Arazzo 1.1.0, "Runtime Expressions", `dependsOn`) */
#include <stdlib.h>

#include "base/alloc.h"
#include "run/engine.h"

static arz_ended *find(const arz_ended_list *list, const arz_workflow *workflow)
{
    for (size_t i = 0; i < list->count; i++) {
        if (list->items[i].workflow == workflow)
            return &list->items[i];
    }
    return NULL;
}

const arz_ended *arz_ended_find(const arz_strand *strand, const arz_workflow *workflow)
{
    const arz_ended *ended = NULL;
    for (; strand && !ended; strand = strand->parent)
        ended = find(&strand->ended, workflow);
    return ended;
}

static arz_ended *find_or_add(arz_ended_list *list, const arz_workflow *workflow)
{
    arz_ended *ended = find(list, workflow);
    if (ended)
        return ended;
    list->items = arz_grow(list->items, list->count, &list->capacity, sizeof *list->items);
    ended = &list->items[list->count++];
    *ended = (arz_ended){ .workflow = workflow,
                          .steps_run = arz_alloc(workflow->step_count, sizeof(bool)) };
    return ended;
}

static void set_values(arz_ended *ended, json_t *inputs, json_t *outputs)
{
    json_incref(inputs);
    json_incref(outputs);
    json_decref(ended->inputs);
    json_decref(ended->outputs);
    ended->inputs = inputs;
    ended->outputs = outputs;
}

void arz_ended_add(arz_strand *strand, bool passed)
{
    const arz_frame *frame = strand->frame;
    arz_ended *ended = find_or_add(&strand->ended, frame->workflow);
    set_values(ended, frame->inputs, frame->outputs);
    ended->passed = passed;
    bool steps = frame->workflow->step_count > 0;
    ended->started_ms = steps ? frame->step_started_ms[0] : -1;
    ended->earliest_ms = steps ? frame->step_earliest_ms[0] : -1;
    /* What was left by goto is completed as what it led to is. */
    arz_ended *called = find(&strand->ended, frame->called);
    if (called)
        called->passed = passed;
    for (size_t i = 0; i < frame->workflow->step_count; i++)
        ended->steps_run[i] = ended->steps_run[i] || frame->step_outputs[i];
}

void arz_ended_merge(arz_ended_list *list, const arz_ended_list *later)
{
    for (size_t i = 0; i < later->count; i++) {
        const arz_ended *from = &later->items[i];
        arz_ended *to = find_or_add(list, from->workflow);
        set_values(to, from->inputs, from->outputs);
        to->passed = from->passed;
        to->started_ms = from->started_ms;
        to->earliest_ms = from->earliest_ms;
        for (size_t s = 0; s < from->workflow->step_count; s++)
            to->steps_run[s] = to->steps_run[s] || from->steps_run[s];
    }
}

void arz_ended_clear(arz_ended_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        json_decref(list->items[i].inputs);
        json_decref(list->items[i].outputs);
        free(list->items[i].steps_run);
    }
    free(list->items);
}

const arz_frame *arz_strand_frame_of(const arz_strand *strand, const arz_workflow *workflow)
{
    const arz_frame *frame = strand->frame;
    while (frame && frame->workflow != workflow)
        frame = frame->caller;
    return frame;
}

bool arz_strand_has_run(const arz_strand *strand, const arz_step *step)
{
    const arz_frame *frame = arz_strand_frame_of(strand, step->owner);
    bool has_run = frame && frame->step_outputs[step->index];
    for (; strand && !has_run; strand = strand->parent) {
        const arz_ended *ended = find(&strand->ended, step->owner);
        has_run = ended && ended->steps_run[step->index];
    }
    return has_run;
}
