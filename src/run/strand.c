/* Strands: made, advanced until they wait, released. */
#include "run/strand.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/fail.h"
#include "run/engine.h"

static void wait_is_over(void *data)
{
    arz_strand *strand = data;
    arz_strand_resume(strand, strand->after_wait);
    arz_strand_wake(strand);
}

void arz_strand_init(arz_strand *strand, arz_run *run)
{
    strand->run = run;
    strand->engine = run->engine;
    strand->timer = (arz_timer){ .fire = wait_is_over, .data = strand };
}

arz_strand *arz_strand_split(arz_strand *parent, size_t place)
{
    arz_strand *strand = arz_alloc(1, sizeof *strand);
    arz_strand_init(strand, parent->run);
    strand->parent = parent;
    strand->place = place;
    parent->run->split_count++;
    arz_frame_push_member(strand, place);
    return strand;
}

/* Takes it out of the run's list of those that are woken. */
static void forget(arz_strand *strand)
{
    arz_run *run = strand->run;
    if (!strand->woken)
        return;
    strand->woken = false;
    *(strand->before ? &strand->before->after : &run->first_woken) = strand->after;
    *(strand->after ? &strand->after->before : &run->last_woken) = strand->before;
}

void arz_strand_wake(arz_strand *strand)
{
    arz_run *run = strand->run;
    if (!strand->woken) {
        strand->woken = true;
        strand->before = run->last_woken;
        strand->after = NULL;
        *(strand->before ? &strand->before->after : &run->first_woken) = strand;
        run->last_woken = strand;
    }
    arz_engine_wake(run->engine, run);
}

void arz_strand_clear(arz_strand *strand)
{
    while (strand->frame)
        arz_frame_pop(strand);
    arz_timers_cancel(&strand->engine->loop.timers, &strand->timer);
    forget(strand);
    arz_ended_clear(&strand->ended);
    arz_kept_clear(&strand->kept);
    arz_error_clear(&strand->error);
}

void arz_strand_free(arz_strand *strand)
{
    strand->run->split_count--;
    arz_strand_clear(strand);
    free(strand);
}

void arz_strand_resume(arz_strand *strand, arz_strand_state state)
{
    strand->held = false;
    strand->state = state;
}

void arz_strand_wait(arz_strand *strand, int64_t delay_ms, arz_strand_state state)
{
    if (delay_ms <= 0) {
        arz_strand_resume(strand, state);
        return;
    }
    strand->after_wait = state;
    strand->state = ARZ_STRAND_WAIT;
    arz_timers_set(&strand->engine->loop.timers, &strand->timer,
                   arz_loop_now_ms(&strand->engine->loop) + delay_ms);
}

static void move(arz_strand *strand)
{
    switch (strand->state) {
    case ARZ_STRAND_ENTER_WORKFLOW:
        arz_frame_enter(strand);
        break;
    case ARZ_STRAND_ENTER_STEP:
        arz_step_enter(strand);
        break;
    case ARZ_STRAND_PREPARE:
        arz_step_prepare(strand);
        break;
    case ARZ_STRAND_EVALUATE:
        arz_step_evaluate(strand);
        break;
    case ARZ_STRAND_AUTHORIZE:
        arz_step_authorize(strand);
        break;
    case ARZ_STRAND_BUILD:
        arz_step_build(strand);
        break;
    case ARZ_STRAND_SEND:
        arz_step_send(strand);
        break;
    case ARZ_STRAND_RECEIVE:
        arz_step_receive(strand);
        break;
    case ARZ_STRAND_JUDGE:
        arz_step_judge(strand);
        break;
    case ARZ_STRAND_RECORD:
        arz_step_record(strand);
        break;
    case ARZ_STRAND_CHOOSE:
        arz_step_choose(strand);
        break;
    case ARZ_STRAND_MOVE:
        arz_step_move(strand);
        break;
    case ARZ_STRAND_JOIN:
        arz_group_join(strand);
        break;
    case ARZ_STRAND_END_WORKFLOW:
        arz_frame_end(strand);
        break;
    case ARZ_STRAND_WAIT:
    case ARZ_STRAND_OVER:
        break;
    }
}

/* Nothing that has been sent is waited for, and what it would do next is to send something. */
static bool is_idle(const arz_strand *strand)
{
    const arz_frame *frame = strand->frame;
    bool waits = frame && (frame->group || (frame->visit && frame->visit->now->in_flight));
    return strand->state <= ARZ_STRAND_SEND || (strand->state == ARZ_STRAND_WAIT && !waits);
}

void arz_strand_advance(arz_strand *strand)
{
    const arz_run *run = strand->run;
    forget(strand);
    while (!run->engine->loop.interrupted && !run->aborted) {
        if (strand->stopped && is_idle(strand))
            arz_group_give_up(strand);
        if (strand->state >= ARZ_STRAND_WAIT)
            return;
        move(strand);
    }
}

void arz_strand_unwind(arz_strand *strand, const arz_frame *floor, const arz_error *error)
{
    for (;;) {
        arz_strand *inner = strand, *next;
        while ((next = arz_group_first(inner)) != NULL)
            inner = next;
        if (inner != strand && inner->frame->purpose == ARZ_FRAME_MEMBER) {
            arz_frame_abandon_steps(inner, error);
            arz_group_drop(inner->parent);
        } else if (inner->frame != floor) {
            arz_frame_abandon(inner, error);
        } else {
            return;
        }
    }
}
