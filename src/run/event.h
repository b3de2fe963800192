/* Telling the listeners what happens. */
#ifndef ARZ_RUN_EVENT_H
#define ARZ_RUN_EVENT_H

#include "run/engine.h"

/* What an event speaks of: behind its `source`. Borrowed. */
typedef struct arz_told {
    const arz_run *run;
    arz_attempt *attempt; /* or NULL */
    json_t *inputs;       /* of the workflow; or NULL */
    json_t *outputs;      /* of the step, else of the workflow or the run; or NULL */
} arz_told;

/* An event with what every event has: time, workflow, step, attempt, visit, depth. */
arz_event arz_strand_event(const arz_strand *strand, arz_event_kind kind);
/* Tells it, or keeps it until it is the strand's turn. */
void arz_strand_emit(arz_strand *strand, const arz_event *event);
/* Tells the listeners; the source is an arz_told. */
void arz_run_emit(const arz_run *run, const arz_event *event);
/* A warning; the error is cleared. The text is masked. */
void arz_strand_warn(arz_strand *strand, arz_error *error);
/* True where anyone listens. */
bool arz_strand_heard(const arz_strand *strand);

#endif
