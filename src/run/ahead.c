/* Steps under way at the same time (--parallel). The run stays at one step, as ever; while that
 * waits for its response, the steps behind it that do not depend on it are sent ahead, as far as
 * the group reaches and the option allows. They then wait in the frame until it is their turn: what
 * a response means is decided, and told, in the order of the steps, so that nothing depends on
 * which answer came first.
 *
 * Once a step has failed the workflow is over, but what has been sent cannot be taken back: those
 * ahead are still waited for and told. Their outputs and actions count for nothing. */
#include <stdlib.h>

#include "base/fail.h"
#include "model/together.h"
#include "run/engine.h"
#include "run/event.h"

static const size_t *groups_of(arz_engine *engine, const arz_workflow *workflow)
{
    const arz_str key = { (const char *)&workflow, sizeof(void *) };
    size_t *groups = arz_map_get(&engine->groups, key);
    if (!groups) {
        groups = arz_workflow_together(workflow, engine->arena);
        arz_str kept = { arz_arena_copy(engine->arena, key.data, 1, key.size), key.size };
        (void)arz_map_set(&engine->groups, kept, groups);
    }
    return groups;
}

/* Whether the step behind that of `last`, the one sent last, may be sent now. */
static bool may_send_next(const arz_run *run, const arz_visit *last)
{
    const arz_frame *frame = run->frame;
    const arz_run_options *options = &run->engine->options;
    size_t next = last->step->position + 1;
    /* A step that could not even be sent has failed: what is behind it is not to be reached. */
    if (frame->stopped || !last->now->request || next >= frame->workflow->step_count ||
        frame->ahead_count >= options->parallel)
        return false;
    /* Where the run would end by this the steps before it come first. */
    if (options->max_steps && run->steps >= options->max_steps)
        return false;
    const size_t *groups = groups_of(run->engine, frame->workflow);
    return groups[next] == groups[next - 1] &&
           !arz_step_missing_dependency(run, frame->workflow->order[next]);
}

/* The visit goes to the end of those that wait for their turn. */
static void put_last(arz_frame *frame)
{
    arz_visit *visit = frame->visit;
    *(frame->last_ahead ? &frame->last_ahead->behind : &frame->first_ahead) = visit;
    frame->last_ahead = visit;
    frame->ahead_count++;
    frame->visit = NULL;
    visit->parked = true;
}

/* The first of those that wait is the one that the run is at. */
static void take_first(arz_frame *frame)
{
    arz_visit *visit = frame->first_ahead;
    frame->first_ahead = visit->behind;
    if (!frame->first_ahead)
        frame->last_ahead = NULL;
    frame->ahead_count--;
    frame->visit = visit;
    visit->behind = NULL;
    visit->parked = false;
}

/* The run is at the next step that has been sent: what was kept back of it is told. */
static void take_turn(arz_run *run)
{
    take_first(run->frame);
    arz_visit *visit = run->frame->visit;
    if (visit->now->answered_us)
        visit->idle_us = arz_loop_now_us(&run->engine->loop) - visit->now->answered_us;
    if (visit->ahead) {
        visit->ahead = false;
        arz_step_tell_started(run);
        if (visit->now->request)
            arz_step_tell_request(run);
    }
    arz_run_resume(run, !visit->now->request    ? ARZ_RUN_JUDGE
                        : visit->now->in_flight ? ARZ_RUN_WAIT
                                                : ARZ_RUN_RECEIVE);
}

/* Sends the next step, or comes back to the first that has been sent. */
static void go_on(arz_run *run)
{
    arz_frame *frame = run->frame;
    if (may_send_next(run, frame->last_ahead)) {
        frame->next_step = frame->last_ahead->step->position + 1;
        arz_run_resume(run, ARZ_RUN_ENTER_STEP);
    } else {
        take_turn(run);
    }
}

void arz_ahead_sent(arz_run *run)
{
    arz_frame *frame = run->frame;
    const arz_visit *visit = frame->visit;
    bool turn = !visit->ahead && frame->first_ahead; /* sent again, before all others */
    if (run->engine->options.parallel <= 1 || run->engine->options.dry_run || visit->outer || turn)
        return;
    put_last(frame);
    go_on(run);
}

void arz_ahead_failed(arz_run *run)
{
    if (!run->frame->visit->ahead)
        return;
    put_last(run->frame);
    take_turn(run);
}

bool arz_ahead_go_on(arz_run *run)
{
    arz_frame *frame = run->frame;
    if (!frame->first_ahead)
        return false;
    arz_visit_pop(frame);
    go_on(run);
    return true;
}

bool arz_ahead_stop(arz_run *run)
{
    run->frame->stopped = true;
    return arz_ahead_go_on(run);
}

void arz_ahead_abandon(arz_run *run, const arz_error *error)
{
    arz_frame *frame = run->frame;
    while (frame->first_ahead) {
        take_turn(run);
        arz_visit *visit = frame->visit;
        if (visit->now->request && !visit->now->in_flight)
            arz_step_tell_response(run);
        (void)arz_fail(&visit->now->error, error->kind, error->rule, "%s", error->message);
        if (visit->now->in_flight)
            arz_step_tell_response(run);
        arz_step_tell_ended(run);
        arz_visit_pop(frame);
    }
}

void arz_ahead_clear(arz_frame *frame)
{
    while (frame->first_ahead) {
        take_first(frame);
        arz_visit_pop(frame);
    }
}
