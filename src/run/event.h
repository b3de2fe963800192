/* Telling the listeners what happens. */
#ifndef ARZ_RUN_EVENT_H
#define ARZ_RUN_EVENT_H

#include "run/engine.h"

/* An event with what every event has: time, workflow, step, attempt, visit, depth. */
arz_event arz_run_event(const arz_run *run, arz_event_kind kind);
/* Tells it. */
void arz_run_emit(const arz_run *run, const arz_event *event);
/* A warning; the error is cleared. The text is masked. */
void arz_run_warn(arz_run *run, arz_error *error);
/* True where anyone listens. */
bool arz_run_heard(const arz_run *run);

#endif
