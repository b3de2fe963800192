/* The engine's own state: the loop and the runs on it, one or ten thousand. */
#ifndef ARZ_RUN_ENGINE_H
#define ARZ_RUN_ENGINE_H

#include "base/map.h"
#include "model/overlap.h"
#include "run/hooks.h"
#include "run/loop.h"
#include "run/redact.h"
#include "run/strand.h"

/* What the runs of a batch share and a single run has to itself: the options, made ready once,
 * and the loop. */
struct arz_engine {
    const arz_document *document;
    const arz_workflow *workflow;
    arz_run_options options; /* strings and arrays copied to the arena */
    arz_arena *arena;
    arz_header *headers;
    arz_loop loop;
    unsigned request_limit;            /* requests under way at a time; 0: no limit */
    arz_run *first_woken, *last_woken; /* to be advanced after the loop's turn */
    /* Told of each run that a turn brought to its end, which it may free; or NULL. */
    void (*ended)(void *data, arz_run *run);
    void *data;
    uint64_t requests; /* sent so far, by all runs */
    arz_token *tokens; /* owned */
    arz_map base_urls; /* of source and operation: the URL, in the arena */
    arz_reaches reaches;
    arz_map overlaps; /* workflow (its address) → arz_overlap */
};

/* One execution of one workflow: what its strands share. */
struct arz_run {
    arz_engine *engine; /* borrowed */
    bool owns_engine;
    bool woken;                    /* it is in the engine's list */
    arz_run *before, *after;       /* in that list */
    const arz_listener *listeners; /* borrowed */
    size_t listener_count;
    void *owner; /* of whoever hears of its end */
    arz_redactor redactor;
    arz_cookies cookies;                  /* that responses have set */
    arz_bytes bytes;                      /* bodies that are no text, as outputs have them */
    arz_strand strand;                    /* its own */
    size_t split_count;                   /* strands split off from it, at whatever distance */
    arz_strand *first_woken, *last_woken; /* to be advanced */
    arz_timer time_limit;                 /* --max-time */
    uint64_t steps;                       /* executions so far */
    int64_t started_us, duration_us;
    bool aborted; /* it ends as soon as no strand is being advanced, with the error */
    bool told;    /* it is over, and whoever listens knows */
    bool passed;
    json_t *outputs; /* owned: the run's, once it is over */
    arz_error error; /* why it failed */
};

/* run/engine.c */
/* Makes an engine, zeroed but for its request_limit, ready for a workflow of the document. False
 * with *error filled; what `hooks` has is taken over in any case. */
ARZ_MUST_USE bool arz_engine_init(arz_engine *engine, const arz_document *document,
                                  const arz_run_options *options, const arz_run_hooks *hooks,
                                  arz_error *error);
void arz_engine_clear(arz_engine *engine);
/* One turn of the loop; then everything that it woke is advanced. False with *error filled. */
ARZ_MUST_USE bool arz_engine_turn(arz_engine *engine, arz_error *error);
/* The run goes on after the loop's turn. */
void arz_engine_wake(arz_engine *engine, arz_run *run);
/* Takes it out of the list of those that are woken; allowed where it is not in it. */
void arz_engine_forget(arz_engine *engine, arz_run *run);

/* run/run.c */
/* A run on the engine, which outlives it. Steals `inputs`; the listeners are borrowed. New, for
 * arz_run_free(); NULL with *error filled where the inputs are not as the workflow's schema says.
 */
ARZ_MUST_USE arz_run *arz_run_on(arz_engine *engine, json_t *inputs, const arz_listener *listeners,
                                 size_t listener_count, arz_error *error);
/* Starts it, as far as it goes without waiting: it may be over at once. */
void arz_run_start(arz_run *run);
/* Moves until the run has to wait or is over. Its end has been told then. */
void arz_run_advance(arz_run *run);
/* Ends it from outside, with the error, which is moved. */
void arz_run_end(arz_run *run, arz_error *error);
/* Ends everything: the run fails with the error, which is moved. It does so when it is advanced. */
void arz_run_abort(arz_run *run, arz_error *error);

#endif
