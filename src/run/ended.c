/* What has ended in a run so far: workflows, with what they were given and gave, and their steps.
 * (Arazzo 1.1.0, "Runtime Expressions", `dependsOn`) */
#include <stdlib.h>

#include "base/alloc.h"
#include "run/engine.h"

static arz_ended *find(const arz_run *run, const arz_workflow *workflow)
{
    for (size_t i = 0; i < run->ended_count; i++) {
        if (run->ended[i].workflow == workflow)
            return &run->ended[i];
    }
    return NULL;
}

const arz_ended *arz_ended_find(const arz_run *run, const arz_workflow *workflow)
{
    return find(run, workflow);
}

static arz_ended *add(arz_run *run, const arz_workflow *workflow)
{
    run->ended = arz_grow(run->ended, run->ended_count, &run->ended_capacity, sizeof *run->ended);
    arz_ended *ended = &run->ended[run->ended_count++];
    *ended = (arz_ended){ .workflow = workflow,
                          .steps_run = arz_alloc(workflow->step_count, sizeof(bool)) };
    return ended;
}

void arz_ended_add(arz_run *run, bool passed)
{
    const arz_frame *frame = run->frame;
    arz_ended *ended = find(run, frame->workflow);
    if (!ended)
        ended = add(run, frame->workflow);
    json_decref(ended->inputs);
    json_decref(ended->outputs);
    ended->inputs = json_incref(frame->inputs);
    ended->outputs = json_incref(frame->outputs);
    ended->passed = passed;
    bool steps = frame->workflow->step_count > 0;
    ended->started_ms = steps ? frame->step_started_ms[0] : -1;
    ended->earliest_ms = steps ? frame->step_earliest_ms[0] : -1;
    /* What was left by goto is completed as what it led to is. */
    arz_ended *called = find(run, frame->called);
    if (called)
        called->passed = passed;
    for (size_t i = 0; i < frame->workflow->step_count; i++)
        ended->steps_run[i] = ended->steps_run[i] || frame->step_outputs[i];
}

void arz_ended_clear(arz_run *run)
{
    for (size_t i = 0; i < run->ended_count; i++) {
        json_decref(run->ended[i].inputs);
        json_decref(run->ended[i].outputs);
        free(run->ended[i].steps_run);
    }
    free(run->ended);
}

const arz_frame *arz_run_frame_of(const arz_run *run, const arz_workflow *workflow)
{
    const arz_frame *frame = run->frame;
    while (frame && frame->workflow != workflow)
        frame = frame->caller;
    return frame;
}

bool arz_run_has_run(const arz_run *run, const arz_step *step)
{
    const arz_frame *frame = arz_run_frame_of(run, step->owner);
    const arz_ended *ended = find(run, step->owner);
    return (frame && frame->step_outputs[step->index]) || (ended && ended->steps_run[step->index]);
}
