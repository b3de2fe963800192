/* What happens in a run, as a stream of events. Secrets are masked before anyone sees one. */
#ifndef ARAZZO_EVENT_H
#define ARAZZO_EVENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include <arazzo/error.h>
#include <arazzo/export.h>

#ifdef __cplusplus
extern "C" {
#endif

/* In the order of a step's life. */
typedef enum arz_event_kind {
    ARZ_EVENT_RUN_STARTED,
    ARZ_EVENT_WORKFLOW_STARTED, /* also for the run's own workflow */
    ARZ_EVENT_STEP_STARTED,
    ARZ_EVENT_REQUEST,
    ARZ_EVENT_RESPONSE, /* or `error`, where none came */
    ARZ_EVENT_CRITERION,
    ARZ_EVENT_OUTPUTS, /* of a step or of a workflow */
    ARZ_EVENT_ACTION,
    ARZ_EVENT_RETRY, /* the step will run again after `delay_ms` */
    ARZ_EVENT_WARNING,
    ARZ_EVENT_STEP_ENDED,
    ARZ_EVENT_WORKFLOW_ENDED,
    ARZ_EVENT_RUN_ENDED,
    ARZ_EVENT_CONTRACT, /* between CRITERION and OUTPUTS: the response is not as documented */
    ARZ_EVENT_KIND_COUNT
} arz_event_kind;

/* Borrowed, all of it, until the listener returns. A member that the kind has no use for is NULL
 * or 0. Members are only ever added. */
typedef struct arz_event {
    arz_event_kind kind;
    int64_t time_us; /* since the run started; events come in the order of the steps, and with
                        `parallel` some of later steps have happened before */
    const char *workflow_id;
    const char *step_id;
    unsigned depth;           /* 0: the run's own workflow; more: a workflow called by a step */
    unsigned attempt;         /* of this visit of the step, from 1 */
    unsigned visit;           /* how often the step was reached, from 1 */
    const char *method, *url; /* REQUEST and what follows it */
    const char *path;         /* the operation's path template; what the step calls in STEP_STARTED,
                                 and in STEP_ENDED where nothing was sent; or NULL */
    int status;               /* RESPONSE and what follows it */
    int64_t duration_us;      /* RESPONSE: of the exchange; *_ENDED: of the whole */
    bool passed;              /* CRITERION, STEP_ENDED, WORKFLOW_ENDED, RUN_ENDED: success */
    bool from_action;         /* CRITERION: of an action, not of the step's success */
    const char *criterion_type, *condition; /* CRITERION */
    const char *action_name, *action_type;  /* ACTION, RETRY */
    const char *target;                     /* ACTION: the step or workflow it goes to; or NULL */
    int64_t delay_ms;                       /* ACTION, RETRY: how long until then */
    const char *message; /* WARNING; CRITERION that did not pass: why; CONTRACT */
    /* RESPONSE, STEP_ENDED, RUN_ENDED: what went wrong, or NULL. CONTRACT: its place is that of
     * what the description says. */
    const arz_error *error;
    const void *source;  /* the engine's own */
    const char *part;    /* CONTRACT: "status", "contentType", "header" or "body" */
    const char *pointer; /* CONTRACT: JSON Pointer into the body; or NULL */
} arz_event;

/* The event as one JSON object with everything in it: `event`, `time`, ids; for REQUEST `method`,
 * `url`, `headers`, `body`; for RESPONSE `status`, `httpVersion`, `headers`, `body`; for either
 * `bodyBase64` where the body is no text; for OUTPUTS `outputs`;
 * for CONTRACT `in`, `pointer`, `message` and the place in the description as `schema`.
 * Masked. New, for json_decref(). Costs what the bodies cost. */
ARZ_API ARZ_MUST_USE json_t *arz_event_json(const arz_event *event);

/* "run-started", "step-started", ...: static. */
ARZ_API const char *arz_event_kind_name(arz_event_kind kind);

typedef struct arz_listener {
    void (*event)(void *data, const arz_event *event);
    void *data;
} arz_listener;

#ifdef __cplusplus
}
#endif

#endif
