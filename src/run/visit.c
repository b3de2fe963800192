/* Visits: made when a step is reached, made ready for each attempt, released when it is left. */
#include <stdlib.h>

#include "base/alloc.h"
#include "run/engine.h"

void arz_visit_push(arz_run *run, const arz_step *step)
{
    arz_frame *frame = run->frame;
    arz_visit *visit = arz_alloc(1, sizeof *visit);
    visit->run = run;
    visit->outer = frame->visit;
    visit->step = step;
    visit->retries = arz_alloc(step->on_failure_count, sizeof *visit->retries);
    frame->visit = visit;
    frame->step_visits[step->index]++;
}

void arz_visit_disconnect(arz_visit *visit)
{
    const arz_transport *transport = &visit->run->engine->loop.transport;
    if (visit->in_flight)
        transport->cancel(transport->data, &visit->exchange);
    visit->in_flight = false;
    arz_token_leave(&visit->wait);
    arz_exchange_clear(&visit->exchange);
    visit->exchange = (arz_exchange){ .request = NULL };
}

/* Releases what belongs to one attempt. */
static void clear_attempt(arz_visit *visit)
{
    arz_body_clear(&visit->body);
    arz_exchange_clear(&visit->exchange);
    for (size_t i = 0; i < visit->given_count; i++)
        json_decref(visit->given[i].value);
    json_decref(visit->payload);
    json_decref(visit->called_outputs);
    json_decref(visit->scratch);
    json_decref(visit->outputs);
    arz_error_clear(&visit->error);
    arz_arena_free(visit->arena);
}

void arz_visit_reset(arz_visit *visit)
{
    arz_step_unlimit(visit);
    clear_attempt(visit);
    *visit = (arz_visit){
        .run = visit->run,
        .outer = visit->outer,
        .step = visit->step,
        .attempt = visit->attempt,
        .retries = visit->retries,
        .ahead = visit->ahead,
        .arena = arz_arena_create(),
    };
}

void arz_visit_pop(arz_frame *frame)
{
    arz_visit *visit = frame->visit;
    arz_step_unlimit(visit);
    arz_visit_disconnect(visit);
    frame->visit = visit->outer;
    clear_attempt(visit);
    free(visit->retries);
    free(visit);
}
