/* Choose and move, the last in the life of a step: which action applies, and where it leads.
 * (Arazzo 1.1.0, "Success Action Object", "Failure Action Object") */
#include "base/fail.h"
#include "run/engine.h"
#include "run/event.h"

/* Choose: the first action that applies. */

static bool action_applies(arz_strand *strand, const arz_action *action)
{
    for (size_t i = 0; i < action->criterion_count; i++) {
        if (!arz_step_passes(strand, action->criteria[i], true, NULL))
            return false;
    }
    return true;
}

static const arz_action *choose_success(arz_strand *strand)
{
    const arz_step *step = strand->frame->visit->step;
    for (size_t i = 0; i < step->on_success_count; i++) {
        if (action_applies(strand, &step->on_success[i]))
            return &step->on_success[i];
    }
    return NULL;
}

/* A retry whose budget is spent gives way to the next action. */
static const arz_action *choose_failure(arz_strand *strand)
{
    arz_visit *visit = strand->frame->visit;
    for (size_t i = 0; i < visit->step->on_failure_count; i++) {
        const arz_action *action = &visit->step->on_failure[i];
        bool spent = action->type == ARZ_ACTION_RETRY && visit->retries[i] >= action->retry_limit;
        if (spent || !action_applies(strand, action))
            continue;
        visit->retries[i] += action->type == ARZ_ACTION_RETRY;
        return action;
    }
    return NULL;
}

/* A step that serves a retry of itself, at whatever distance. */
static bool serves_itself(const arz_visit *visit)
{
    for (const arz_visit *outer = visit->outer; outer; outer = outer->outer) {
        if (outer->step == visit->step)
            return true;
    }
    return false;
}

void arz_step_choose(arz_strand *strand)
{
    arz_visit *visit = strand->frame->visit;
    if (!strand->engine->options.dry_run && !strand->stopped && !serves_itself(visit))
        visit->now->action = visit->now->passed ? choose_success(strand) : choose_failure(strand);
    /* From a step that a retry runs control comes back: it may be retried, and goes nowhere. */
    if (visit->outer && visit->now->action && visit->now->action->type != ARZ_ACTION_RETRY)
        visit->now->action = NULL;
    arz_strand_resume(strand, ARZ_STRAND_MOVE);
}

/* Move: to where the action says, else to the next step. */

static void tell_action(arz_strand *strand, const arz_action *action, int64_t delay_ms)
{
    if (!arz_strand_heard(strand))
        return;
    bool retry = action->type == ARZ_ACTION_RETRY;
    arz_event event = arz_strand_event(strand, retry ? ARZ_EVENT_RETRY : ARZ_EVENT_ACTION);
    event.action_name = action->name.data;
    event.action_type = arz_action_type_text(action);
    event.target = action->step       ? arz_step_id(action->step)
                   : action->workflow ? arz_workflow_id(action->workflow)
                                      : NULL;
    event.delay_ms = delay_ms;
    arz_strand_emit(strand, &event);
}

/* The wait before a retry: the server's Retry-After overrules the action's retryAfter. */
static int64_t retry_delay_ms(const arz_strand *strand, const arz_action *action)
{
    const arz_frame *frame = strand->frame;
    int64_t earliest_ms = frame->step_earliest_ms[frame->visit->step->index];
    if (earliest_ms < 0)
        return action->retry_after_ms;
    int64_t now_ms = arz_loop_now_ms(&strand->engine->loop);
    return earliest_ms > now_ms ? earliest_ms - now_ms : 0;
}

/* Runs what the retry names first, if anything; then the step again. */
static void retry(arz_strand *strand, const arz_action *action)
{
    if (action->step) {
        arz_visit_push(strand, action->step);
    } else if (action->workflow) {
        arz_error error = ARZ_ERROR_INIT;
        json_t *inputs = arz_frame_inputs(strand, action->workflow, action->parameters,
                                          action->parameter_count, &error);
        if (!inputs) {
            (void)arz_fail_place(&error, action->place);
            arz_frame_fail(strand, &error);
            return;
        }
        arz_frame_push(strand, action->workflow, inputs, ARZ_FRAME_RETRY);
        return;
    }
    arz_strand_resume(strand, ARZ_STRAND_PREPARE);
}

static void move_retry(arz_strand *strand, const arz_action *action)
{
    int64_t delay_ms = retry_delay_ms(strand, action);
    tell_action(strand, action, delay_ms);
    arz_step_tell_ended(strand);
    strand->frame->visit->now->waited = true;
    arz_strand_wait(strand, delay_ms, ARZ_STRAND_MOVE);
}

static void go_to(arz_strand *strand, const arz_action *action)
{
    arz_frame *frame = strand->frame;
    if (action->workflow) {
        arz_frame_transfer(strand, action);
        return;
    }
    arz_visit_pop(frame);
    frame->next_step = action->step->position;
    frame->by_goto = true;
    arz_strand_resume(strand, ARZ_STRAND_ENTER_STEP);
}

/* The workflow ends as the step did; its error is why. */
static void end(arz_strand *strand)
{
    arz_visit *visit = strand->frame->visit;
    bool passed = visit->now->passed;
    arz_error_clear(&strand->error);
    if (!passed)
        (void)arz_fail_move(&strand->error, &visit->now->error);
    arz_frame_finish(strand, passed);
}

static void go_on(arz_strand *strand)
{
    arz_frame *frame = strand->frame;
    size_t next = frame->visit->step->position + 1;
    arz_visit_pop(frame);
    frame->next_step = next;
    if (frame->purpose != ARZ_FRAME_MEMBER && next < frame->workflow->step_count)
        arz_strand_resume(strand, ARZ_STRAND_ENTER_STEP);
    else
        arz_frame_finish(strand, true);
}

void arz_step_move(arz_strand *strand)
{
    arz_frame *frame = strand->frame;
    arz_visit *visit = frame->visit;
    const arz_action *action = visit->now->action;
    if (action && action->type == ARZ_ACTION_RETRY) {
        if (visit->now->waited)
            retry(strand, action);
        else
            move_retry(strand, action);
        return;
    }
    if (action)
        tell_action(strand, action, 0);
    arz_step_tell_ended(strand);
    if (visit->outer) {
        arz_visit_pop(frame);
        arz_strand_resume(strand, ARZ_STRAND_PREPARE);
    } else if (action && action->type == ARZ_ACTION_GOTO) {
        go_to(strand, action);
    } else if (action || !visit->now->passed) {
        end(strand);
    } else {
        go_on(strand);
    }
}
