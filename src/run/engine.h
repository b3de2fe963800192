/* The engine's own state. An engine has a loop and the runs on it, one or ten thousand. A run is a
 * state machine with an explicit stack of frames, one a workflow in progress; a frame has the
 * visits of its steps. Nothing recurses: every move is made in arz_run_advance() (run/run.c), from
 * where the functions of run/step.c and run/frame.c are called. What comes from the loop (a
 * response, a timer) only wakes its run, so that each turn costs what has happened in it, however
 * many runs there are. */
#ifndef ARZ_RUN_ENGINE_H
#define ARZ_RUN_ENGINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include <arazzo/run.h>

#include "base/arena.h"
#include "base/map.h"
#include "http/request.h"
#include "http/transport.h"
#include "model/graph.h"
#include "run/body.h"
#include "run/hooks.h"
#include "run/loop.h"
#include "run/redact.h"
#include "run/timer.h"
#include "run/token.h"

typedef struct arz_frame arz_frame;
typedef struct arz_visit arz_visit;
typedef struct arz_used_token arz_used_token; /* run/authorize.c */

/* A value that a step gives for a parameter, evaluated. */
typedef struct arz_given {
    arz_argument argument;
    json_t *value; /* owned; argument.value borrows it */
} arz_given;

/* One execution of a step: what it sends and what comes back. It lives in its own arena. */
typedef struct arz_attempt {
    unsigned number; /* from 1 */
    arz_arena *arena;
    arz_given *given; /* in the arena */
    size_t given_count;
    json_t *payload;             /* owned; or NULL */
    arz_credential *credentials; /* in the arena: what was given, tokens in place */
    size_t credential_count;
    arz_used_token *used;       /* in the arena: tokens among the credentials */
    arz_token_wait wait;        /* for a token */
    bool renewed;               /* a token was refused and fetched again */
    const arz_request *request; /* NULL while there is none */
    bool in_flight;
    int64_t sent_us, answered_us;
    arz_exchange exchange;
    arz_body body;
    json_t *called_outputs; /* owned: of the workflow that the step called; or NULL */
    json_t *scratch;        /* owned array: values made for views while the attempt lasts */
    json_t *outputs;        /* owned; or NULL before they are recorded */
    int64_t started_us;
    bool open; /* its start has been told, and its end has not */
    bool passed;
    arz_error error;          /* why it failed */
    const arz_action *action; /* the one chosen; or NULL */
    bool waited;              /* the wait before its retry is over */
} arz_attempt;

/* One step in progress, from when it is reached until it is left. */
struct arz_visit {
    arz_run *run;
    arz_visit *outer; /* the visit whose retry this one serves; or NULL */
    const arz_step *step;
    arz_attempt *now;     /* owned: the attempt under way */
    uint64_t *retries;    /* owned: how often each failure action has retried in this visit */
    arz_timer time_limit; /* of the step's `timeout` */
    bool ahead;           /* sent before its turn, and not told of yet */
    bool parked;          /* it waits for its turn, in the frame's list */
    arz_visit *behind;    /* in that list */
    int64_t idle_us;      /* from its answer to its turn */
};

/* What a frame's end means for whoever is below it. */
typedef enum arz_frame_purpose {
    ARZ_FRAME_RUN,       /* the run's own workflow */
    ARZ_FRAME_STEP,      /* called by a step */
    ARZ_FRAME_RETRY,     /* run by a retry before the step runs again */
    ARZ_FRAME_DEPENDENCY /* run before the frame below may start */
} arz_frame_purpose;

/* A workflow in progress. */
struct arz_frame {
    arz_frame *caller; /* the frame below; or NULL */
    arz_frame_purpose purpose;
    const arz_workflow *workflow;
    const arz_workflow *called; /* the one that it began with, before any goto */
    json_t *inputs;             /* owned */
    json_t **step_outputs;      /* owned: one a step, owned; NULL where it has not run */
    int64_t *step_started_ms;   /* owned: when each step last started; -1: never */
    int64_t *step_earliest_ms;  /* owned: not again before, as its last Retry-After said; or -1 */
    unsigned *step_visits;      /* owned */
    size_t dependency;          /* the next of workflow->depends_on to look at */
    size_t next_step;           /* to be visited: a place in workflow->order */
    bool by_goto;               /* it is reached by a goto */
    arz_visit *visit;           /* the innermost; or NULL between steps */
    arz_visit *first_ahead, *last_ahead; /* owned: sent before their turn, in order */
    size_t ahead_count;
    bool stopped;    /* a step has failed: those ahead are only told of */
    json_t *outputs; /* owned: the workflow's, once it ended */
    json_t *scratch; /* owned array: values made for views between steps */
    int64_t started_us;
};

/* What the run does next; a function each. */
typedef enum arz_run_state {
    ARZ_RUN_ENTER_WORKFLOW, /* its dependencies, then its first step */
    ARZ_RUN_ENTER_STEP,     /* a new visit, after the poll interval */
    ARZ_RUN_PREPARE,        /* an attempt: values */
    ARZ_RUN_AUTHORIZE,      /* tokens that its request needs are fetched */
    ARZ_RUN_BUILD,          /* the request */
    ARZ_RUN_SEND,
    ARZ_RUN_RECEIVE, /* what came back is there */
    ARZ_RUN_JUDGE,   /* success criteria */
    ARZ_RUN_RECORD,  /* outputs; before the actions, whose criteria may use them */
    ARZ_RUN_CHOOSE,  /* the first action that applies */
    ARZ_RUN_MOVE,
    ARZ_RUN_END_WORKFLOW,
    ARZ_RUN_WAIT, /* for a timer or a response */
    ARZ_RUN_OVER,
    ARZ_RUN_TOLD /* over, and whoever listens knows */
} arz_run_state;

/* A workflow that ended or went over into another: for `$workflows.ID`, dependsOn, and the pause
 * before it is gone to again. */
typedef struct arz_ended {
    const arz_workflow *workflow;
    json_t *inputs, *outputs;        /* owned: of the last time */
    bool *steps_run;                 /* owned: one a step: whether it has run, at any time */
    int64_t started_ms, earliest_ms; /* of its first step, as a frame has them */
    bool passed;
} arz_ended;

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
    arz_map groups;    /* workflow (the address of it) → its groups of steps (model/together.h) */
};

/* One execution of one workflow. */
struct arz_run {
    arz_engine *engine; /* borrowed */
    bool owns_engine;
    bool woken;                    /* it is in the engine's list */
    arz_run *before, *after;       /* in that list */
    const arz_listener *listeners; /* borrowed */
    size_t listener_count;
    void *owner; /* of whoever hears of its end */
    arz_redactor redactor;
    arz_cookies cookies; /* that responses have set */
    arz_bytes bytes;     /* bodies that are no text, as outputs have them */
    arz_frame *frame;    /* the top of the stack */
    size_t frame_count;
    arz_run_state state, after_wait;
    arz_timer timer;      /* of the wait under way */
    arz_timer time_limit; /* --max-time */
    arz_ended *ended;
    size_t ended_count, ended_capacity;
    uint64_t steps; /* executions so far */
    int64_t started_us, duration_us;
    bool passed;
    json_t *outputs; /* owned: the run's, once it is over */
    arz_error error; /* why it failed */
};

/* run/frame.c */
void arz_frame_push(arz_run *run, const arz_workflow *workflow, json_t *inputs, /* steals */
                    arz_frame_purpose purpose);
void arz_frame_pop(arz_run *run);
void arz_frame_enter(arz_run *run);
void arz_frame_end(arz_run *run);
/* Ends the frame's workflow with that outcome: outputs first. */
void arz_frame_finish(arz_run *run, bool passed);
/* Ends it with a failure outside of its steps: the error, which is moved. */
void arz_frame_fail(arz_run *run, arz_error *error);
/* Ends it at once, with the step that is under way: no outputs, no actions. */
void arz_frame_abandon(arz_run *run, const arz_error *error);
/* A one-way transfer: the frame goes on as another workflow's. */
void arz_frame_transfer(arz_run *run, const arz_action *action);
/* The inputs for a workflow that an action or a dependency starts: the frame's own of the names
 * that it has, then the parameters. New; NULL with *error filled. */
ARZ_MUST_USE json_t *arz_frame_inputs(arz_run *run, const arz_workflow *workflow,
                                      const arz_parameter *parameters, size_t count,
                                      arz_error *error);
/* The inputs with the schema's defaults, held against the schema. Steals `inputs`. New; NULL with
 * *error filled. */
ARZ_MUST_USE json_t *arz_frame_check_inputs(const arz_run *run, const arz_workflow *workflow,
                                            json_t *inputs, arz_error *error);

/* run/ended.c */
/* The last end of the workflow in this run; or NULL. */
const arz_ended *arz_ended_find(const arz_run *run, const arz_workflow *workflow);
/* Remembers how the top frame ended. */
void arz_ended_add(arz_run *run, bool passed);
void arz_ended_clear(arz_run *run);
/* The innermost frame that the workflow has in progress; or NULL. */
const arz_frame *arz_run_frame_of(const arz_run *run, const arz_workflow *workflow);
/* Whether the step of any workflow has run to its end in this run. */
bool arz_run_has_run(const arz_run *run, const arz_step *step);

/* Adds the schema's defaults to the inputs; false with *error filled where they are not as it
 * says. */
ARZ_MUST_USE bool arz_frame_inputs_well(const arz_engine *engine, const arz_workflow *workflow,
                                        json_t *inputs, arz_error *error);

/* run/step.c, in the order of a step's life. */
void arz_step_enter(arz_run *run);
void arz_step_prepare(arz_run *run);
void arz_step_authorize(arz_run *run); /* run/authorize.c */
void arz_step_build(arz_run *run);     /* run/build.c */
void arz_step_send(arz_run *run);
void arz_step_receive(arz_run *run);
void arz_step_judge(arz_run *run); /* run/ahead.c: steps under way at the same time. Each of these
                                      does nothing where none are. */
/* The request has been sent and the run waits: others may be sent meanwhile. */
void arz_ahead_sent(arz_run *run);
/* The step could not be sent. */
void arz_ahead_failed(arz_run *run);
/* The step is done: true where it has been left for one that was sent ahead. */
ARZ_MUST_USE bool arz_ahead_go_on(arz_run *run);
/* The same of a step that fails the workflow. */
ARZ_MUST_USE bool arz_ahead_stop(arz_run *run);
/* Ends those that were sent ahead with the error. */
void arz_ahead_abandon(arz_run *run, const arz_error *error);
void arz_ahead_clear(arz_frame *frame);

/* run/judge.c */
void arz_step_record(arz_run *run); /* run/record.c */
void arz_step_choose(arz_run *run);
void arz_step_move(arz_run *run);
/* Of an attempt, where anyone listens. */
void arz_step_tell_started(arz_run *run);
void arz_step_tell_request(const arz_run *run);
/* A step that must have run before this one and has not; or NULL. */
const arz_step *arz_step_missing_dependency(const arz_run *run, const arz_step *step);
/* The attempt fails with what is in visit->now->error. */
void arz_step_fail(arz_run *run);
/* What came of the request, also where that is an error: each request is told to its end. */
void arz_step_tell_response(arz_run *run);
void arz_step_tell_ended(arz_run *run);
/* What the visit's request is built from, in the visit's arena, but for the base URL. */
arz_request_plan arz_step_plan(const arz_run *run, const arz_visit *visit);
/* The frame that a step called is over: its outputs (stolen) and outcome are the step's. */
void arz_step_called(arz_run *run, bool passed, json_t *outputs, arz_error *error);

/* run/judge.c */
/* Whether the criterion passes; `why` (new, for free()) says why it does not, where that is asked
 * for (NULL: it is not). An evaluation error is told as a warning. */
bool arz_step_passes(arz_run *run, const arz_criterion *criterion, bool from_action, char **why);

/* run/limit.c: the step's `timeout`, from when an attempt begins until it is judged. */
void arz_step_limit(arz_run *run);
void arz_step_unlimit(arz_visit *visit);

/* run/authorize.c */
/* True where the API refused a token that was fetched: it is dropped, and the run goes on with
 * ARZ_RUN_AUTHORIZE, once an attempt. */
bool arz_step_renew(arz_run *run);

/* run/visit.c */
void arz_visit_push(arz_run *run, const arz_step *step);
void arz_visit_pop(arz_frame *frame);
/* The next attempt takes the place of the last one. */
void arz_visit_begin(arz_visit *visit);
/* Cancels the exchange under way, if there is one, and forgets it; waits for no token. */
void arz_visit_disconnect(arz_visit *visit);

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
/* Goes on with `state` in `delay_ms`. */
void arz_run_wait(arz_run *run, int64_t delay_ms, arz_run_state state);
/* Goes on with `state` now, from outside of arz_run_advance() too. */
void arz_run_resume(arz_run *run, arz_run_state state);
/* Ends everything: the run fails with the error, which is moved. */
void arz_run_abort(arz_run *run, arz_error *error);

/* run/scope.c: what expressions see from where the run stands. */
arz_scope arz_run_scope(arz_run *run);

#endif
