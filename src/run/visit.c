/* Visits: made when a step is reached, made ready for each attempt, released when it is left. */
#include <stdlib.h>

#include "base/alloc.h"
#include "run/engine.h"

static arz_attempt *new_attempt(unsigned number)
{
    arz_arena *arena = arz_arena_create();
    arz_attempt *attempt = arz_arena_alloc(arena, 1, sizeof *attempt);
    attempt->arena = arena;
    attempt->uses = 1;
    attempt->number = number;
    return attempt;
}

void arz_attempt_release(arz_attempt *attempt)
{
    if (!attempt || --attempt->uses > 0)
        return;
    arz_body_clear(&attempt->body);
    arz_exchange_clear(&attempt->exchange);
    for (size_t i = 0; i < attempt->given_count; i++)
        json_decref(attempt->given[i].value);
    json_decref(attempt->payload);
    json_decref(attempt->called_outputs);
    json_decref(attempt->scratch);
    json_decref(attempt->outputs);
    arz_error_clear(&attempt->error);
    arz_arena_free(attempt->arena);
}

void arz_visit_push(arz_strand *strand, const arz_step *step)
{
    arz_frame *frame = strand->frame;
    arz_visit *visit = arz_alloc(1, sizeof *visit);
    visit->strand = strand;
    visit->outer = frame->visit;
    visit->step = step;
    visit->now = new_attempt(0);
    visit->retries = arz_alloc(step->on_failure_count, sizeof *visit->retries);
    frame->visit = visit;
    frame->step_visits[step->index]++;
}

/* Puts a fresh attempt in the place of the one under way. */
static void replace(arz_visit *visit, unsigned number)
{
    arz_attempt_release(visit->now);
    visit->now = new_attempt(number);
}

void arz_visit_begin(arz_visit *visit)
{
    unsigned last = visit->now->number;
    arz_step_unlimit(visit);
    if (last > 0)
        replace(visit, last);
    visit->now->number++;
}

void arz_visit_renew(arz_visit *visit)
{
    const arz_attempt *last = visit->now;
    int64_t started_us = last->started_us;
    bool open = last->open;
    replace(visit, last->number);
    visit->now->started_us = started_us;
    visit->now->open = open;
    visit->now->renewed = true;
}

static void cancel(arz_visit *visit)
{
    const arz_transport *transport = &visit->strand->engine->loop.transport;
    if (visit->now->in_flight)
        transport->cancel(transport->data, &visit->now->exchange);
    visit->now->in_flight = false;
    arz_token_leave(&visit->now->wait);
}

void arz_visit_disconnect(arz_visit *visit)
{
    cancel(visit);
    arz_exchange_clear(&visit->now->exchange);
    visit->now->exchange = (arz_exchange){ .request = NULL };
}

void arz_visit_pop(arz_frame *frame)
{
    arz_visit *visit = frame->visit;
    arz_step_unlimit(visit);
    cancel(visit);
    frame->visit = visit->outer;
    arz_attempt_release(visit->now);
    free(visit->retries);
    free(visit);
}
