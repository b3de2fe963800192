/* The `timeout` of a step: a limit for one attempt, whatever that waits for, be it a token, a
 * response or a workflow that it calls. (Arazzo 1.1.0, "Step Object") */
#include "base/fail.h"
#include "run/engine.h"

/* A request that has been sent is told as one without a response; else only the step fails. */
static void fail_attempt(arz_strand *strand, arz_error *error)
{
    arz_visit *visit = strand->frame->visit;
    bool sent = visit->now->in_flight;
    arz_visit_disconnect(visit);
    (void)arz_fail_move(sent ? &visit->now->exchange.error : &visit->now->error, error);
    if (sent)
        arz_strand_resume(strand, ARZ_STRAND_RECEIVE);
    else
        arz_step_fail(strand);
}

static const arz_frame *frame_of(const arz_visit *visit)
{
    const arz_frame *frame = visit->strand->frame;
    while (frame->visit != visit)
        frame = frame->caller;
    return frame;
}

static void time_is_up(void *data)
{
    arz_visit *visit = data;
    arz_strand *strand = visit->strand;
    arz_error error = ARZ_ERROR_INIT;
    /* What it waited for has come in the same turn: that is seen first. */
    if (strand->woken && strand->frame->visit == visit) {
        arz_timers_set(&strand->engine->loop.timers, &visit->time_limit,
                       arz_loop_now_ms(&strand->engine->loop));
        return;
    }
    (void)arz_fail_node(&error, ARZ_ERROR_TIMEOUT, "step-timeout", visit->step->place,
                        "step '%s' did not complete within %lld ms, its 'timeout'",
                        ARZ_QUOTE(visit->step->id), (long long)visit->step->timeout_ms);
    arz_timers_cancel(&strand->engine->loop.timers, &strand->timer);
    arz_strand_unwind(strand, frame_of(visit), &error);
    fail_attempt(strand, &error);
    arz_strand_wake(strand);
}

void arz_step_limit(arz_strand *strand)
{
    arz_visit *visit = strand->frame->visit;
    if (visit->step->timeout_ms == 0)
        return;
    visit->time_limit = (arz_timer){ .fire = time_is_up, .data = visit };
    arz_timers_set(&strand->engine->loop.timers, &visit->time_limit,
                   arz_loop_now_ms(&strand->engine->loop) + visit->step->timeout_ms);
}

void arz_step_unlimit(arz_visit *visit)
{
    arz_timers_cancel(&visit->strand->engine->loop.timers, &visit->time_limit);
}
