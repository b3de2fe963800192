/* The `timeout` of a step: a limit for one attempt, whatever that waits for, be it a token, a
 * response or a workflow that it calls. (Arazzo 1.1.0, "Step Object") */
#include "base/fail.h"
#include "run/engine.h"

/* A request that has been sent is told as one without a response; else only the step fails. */
static void fail_attempt(arz_run *run, arz_error *error)
{
    arz_visit *visit = run->frame->visit;
    bool sent = visit->now->in_flight;
    arz_visit_disconnect(visit);
    (void)arz_fail_move(sent ? &visit->now->exchange.error : &visit->now->error, error);
    if (sent)
        arz_run_resume(run, ARZ_RUN_RECEIVE);
    else
        arz_step_fail(run);
}

/* A step that was sent before its turn fails then, unless it has been answered by now. */
static void fail_parked(arz_visit *visit, arz_error *error)
{
    if (visit->now->in_flight) {
        arz_visit_disconnect(visit);
        (void)arz_fail_move(&visit->now->exchange.error, error);
        visit->now->answered_us = arz_loop_now_us(&visit->run->engine->loop);
    }
    arz_error_clear(error);
}

static void time_is_up(void *data)
{
    arz_visit *visit = data;
    arz_run *run = visit->run;
    arz_error error = ARZ_ERROR_INIT;
    /* What it waited for has come in the same turn: that is seen first. */
    if (run->woken && run->frame->visit == visit) {
        arz_timers_set(&run->engine->loop.timers, &visit->time_limit,
                       arz_loop_now_ms(&run->engine->loop));
        return;
    }
    (void)arz_fail_node(&error, ARZ_ERROR_TIMEOUT, "step-timeout", visit->step->place,
                        "step '%s' did not complete within %lld ms, its 'timeout'",
                        ARZ_QUOTE(visit->step->id), (long long)visit->step->timeout_ms);
    if (visit->parked) {
        fail_parked(visit, &error);
        return;
    }
    arz_timers_cancel(&run->engine->loop.timers, &run->timer);
    while (run->frame->visit != visit)
        arz_frame_abandon(run, &error);
    fail_attempt(run, &error);
    arz_engine_wake(run->engine, run);
}

void arz_step_limit(arz_run *run)
{
    arz_visit *visit = run->frame->visit;
    if (visit->step->timeout_ms == 0)
        return;
    visit->time_limit = (arz_timer){ .fire = time_is_up, .data = visit };
    arz_timers_set(&run->engine->loop.timers, &visit->time_limit,
                   arz_loop_now_ms(&run->engine->loop) + visit->step->timeout_ms);
}

void arz_step_unlimit(arz_visit *visit)
{
    arz_timers_cancel(&visit->run->engine->loop.timers, &visit->time_limit);
}
