/* Visits: made when a step is reached, made ready for each attempt, released when it is left. */
#include <stdlib.h>

#include "base/alloc.h"
#include "run/engine.h"

static arz_attempt *new_attempt(unsigned number)
{
    arz_arena *arena = arz_arena_create();
    arz_attempt *attempt = arz_arena_alloc(arena, 1, sizeof *attempt);
    attempt->arena = arena;
    attempt->number = number;
    return attempt;
}

static void free_attempt(arz_attempt *attempt)
{
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

void arz_visit_push(arz_run *run, const arz_step *step)
{
    arz_frame *frame = run->frame;
    arz_visit *visit = arz_alloc(1, sizeof *visit);
    visit->run = run;
    visit->outer = frame->visit;
    visit->step = step;
    visit->now = new_attempt(0);
    visit->retries = arz_alloc(step->on_failure_count, sizeof *visit->retries);
    frame->visit = visit;
    frame->step_visits[step->index]++;
}

void arz_visit_begin(arz_visit *visit)
{
    arz_step_unlimit(visit);
    if (visit->now->number > 0) {
        arz_attempt *last = visit->now;
        visit->now = new_attempt(last->number);
        free_attempt(last);
    }
    visit->now->number++;
}

void arz_visit_disconnect(arz_visit *visit)
{
    const arz_transport *transport = &visit->run->engine->loop.transport;
    arz_attempt *now = visit->now;
    if (now->in_flight)
        transport->cancel(transport->data, &now->exchange);
    now->in_flight = false;
    arz_token_leave(&now->wait);
    arz_exchange_clear(&now->exchange);
    now->exchange = (arz_exchange){ .request = NULL };
}

void arz_visit_pop(arz_frame *frame)
{
    arz_visit *visit = frame->visit;
    arz_step_unlimit(visit);
    arz_visit_disconnect(visit);
    frame->visit = visit->outer;
    free_attempt(visit->now);
    free(visit->retries);
    free(visit);
}
