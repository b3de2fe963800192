/* A strand is a line of execution: a state machine with an explicit stack of frames, one a workflow
 * in progress; a frame has the visits of its steps, and a visit the attempt under way. Nothing
 * recurses: every move is made in arz_strand_advance() (run/strand.c), from where the functions of
 * run/step.c and run/frame.c are called. What comes from the loop (a response, a timer) only wakes
 * the strand, so that each turn costs what has happened in it, however many there are.
 *
 * A run has one strand. With --parallel, steps that may be under way at the same time have one each
 * (run/group.c), split off from the strand whose frame they belong to. */
#ifndef ARZ_RUN_STRAND_H
#define ARZ_RUN_STRAND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include <arazzo/run.h>

#include "base/arena.h"
#include "http/request.h"
#include "http/transport.h"
#include "model/graph.h"
#include "run/body.h"
#include "run/kept.h"
#include "run/timer.h"
#include "run/token.h"

typedef struct arz_strand arz_strand;
typedef struct arz_group arz_group; /* run/group.c */
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
    unsigned uses;   /* by the visit, and by events that are kept back */
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
    bool asked; /* the request has been told, and what came of it has not */
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
    arz_strand *strand;
    arz_visit *outer; /* the visit whose retry this one serves; or NULL */
    const arz_step *step;
    arz_attempt *now;     /* used: the attempt under way */
    uint64_t *retries;    /* owned: how often each failure action has retried in this visit */
    arz_timer time_limit; /* of the step's `timeout` */
};

/* What a frame's end means for whoever is below it. */
typedef enum arz_frame_purpose {
    ARZ_FRAME_RUN,        /* the run's own workflow */
    ARZ_FRAME_STEP,       /* called by a step */
    ARZ_FRAME_RETRY,      /* run by a retry before the step runs again */
    ARZ_FRAME_DEPENDENCY, /* run before the frame below may start */
    ARZ_FRAME_MEMBER      /* one step of a workflow that is in progress in another strand */
} arz_frame_purpose;

/* A workflow in progress. */
struct arz_frame {
    arz_frame *caller; /* the frame below; or NULL */
    arz_frame_purpose purpose;
    const arz_workflow *workflow;
    const arz_workflow *called; /* the one that it began with, before any goto */
    /* Owned, and borrowed by those of its members. */
    json_t *inputs;
    json_t **step_outputs;     /* one a step, owned; NULL where it has not run */
    int64_t *step_started_ms;  /* when each step last started; -1: never */
    int64_t *step_earliest_ms; /* not again before, as its last Retry-After said; or -1 */
    unsigned *step_visits;
    /* Its own. */
    size_t dependency; /* the next of workflow->depends_on to look at */
    size_t next_step;  /* to be visited: a place in workflow->order */
    bool by_goto;      /* it is reached by a goto */
    arz_visit *visit;  /* the innermost; or NULL between steps */
    arz_group *group;  /* owned: its steps that are under way in strands of their own; or NULL */
    json_t *outputs;   /* owned: the workflow's, once it ended */
    json_t *scratch;   /* owned array: values made for views between steps */
    int64_t started_us;
};

/* What the strand does next; a function each. */
typedef enum arz_strand_state {
    ARZ_STRAND_ENTER_WORKFLOW, /* its dependencies, then its first step */
    ARZ_STRAND_ENTER_STEP,     /* a new visit, after the poll interval */
    ARZ_STRAND_PREPARE,        /* an attempt begins */
    ARZ_STRAND_EVALUATE,       /* its values */
    ARZ_STRAND_AUTHORIZE,      /* tokens that its request needs are fetched */
    ARZ_STRAND_BUILD,          /* the request */
    ARZ_STRAND_SEND,
    ARZ_STRAND_RECEIVE, /* what came back is there */
    ARZ_STRAND_JUDGE,   /* success criteria */
    ARZ_STRAND_RECORD,  /* outputs; before the actions, whose criteria may use them */
    ARZ_STRAND_CHOOSE,  /* the first action that applies */
    ARZ_STRAND_MOVE,
    ARZ_STRAND_JOIN, /* steps in strands of their own: which are done, which can start */
    ARZ_STRAND_END_WORKFLOW,
    ARZ_STRAND_WAIT, /* for a timer, a response, or other strands */
    ARZ_STRAND_OVER
} arz_strand_state;

/* A workflow that ended or went over into another: for `$workflows.ID`, dependsOn, and the pause
 * before it is gone to again. */
typedef struct arz_ended {
    const arz_workflow *workflow;
    json_t *inputs, *outputs;        /* owned: of the last time */
    bool *steps_run;                 /* owned: one a step: whether it has run, at any time */
    int64_t started_ms, earliest_ms; /* of its first step, as a frame has them */
    bool passed;
} arz_ended;

typedef struct arz_ended_list {
    arz_ended *items; /* owned */
    size_t count, capacity;
} arz_ended_list;

struct arz_strand {
    arz_run *run;               /* borrowed, as all of these */
    arz_engine *engine;         /* the run's */
    arz_strand *parent;         /* that it was split off from; NULL: the run's own */
    size_t place;               /* of its step, in the order of the parent's workflow */
    bool woken;                 /* it is in the run's list */
    arz_strand *before, *after; /* in that list */
    arz_frame *frame;           /* the top of the stack */
    size_t frame_count;         /* with those that it stands on in its parents */
    arz_strand_state state, after_wait;
    arz_timer timer; /* of the wait under way */
    arz_ended_list ended;
    arz_kept kept; /* what is to be told of it, until it is its turn */
    bool held;     /* it does not go on before its turn */
    bool stopped;  /* it sends nothing more: it ends with what is under way */
    bool passed;
    arz_error error; /* why it, or the frame that ended last, failed */
};

/* run/strand.c */
/* One that stands on `frame` of its parent, to execute the step at that place; for
 * arz_strand_free(). */
ARZ_MUST_USE arz_strand *arz_strand_split(arz_strand *parent, size_t place);
/* Whatever it has in progress is over. */
void arz_strand_free(arz_strand *strand);
/* The run's own. */
void arz_strand_init(arz_strand *strand, arz_run *run);
void arz_strand_clear(arz_strand *strand);
/* Moves until it has to wait or is over. */
void arz_strand_advance(arz_strand *strand);
/* Goes on with `state` in `delay_ms`. */
void arz_strand_wait(arz_strand *strand, int64_t delay_ms, arz_strand_state state);
/* Goes on with `state`: now where it is being advanced, else when it is woken. */
void arz_strand_resume(arz_strand *strand, arz_strand_state state);
/* It is advanced after the loop's turn. */
void arz_strand_wake(arz_strand *strand);
/* Ends what it has in progress, down to that frame (NULL: all), with the error: each is told in
 * order. */
void arz_strand_unwind(arz_strand *strand, const arz_frame *floor, const arz_error *error);

/* run/group.c: steps of the top frame in strands of their own (--parallel). */
/* Begins with the next step where that and others may be under way at the same time; false where
 * the strand executes it itself. */
ARZ_MUST_USE bool arz_group_begin(arz_strand *strand);
/* Tells of those that are done, in order, and starts those that can start. */
void arz_group_join(arz_strand *strand);
/* The step of the strand, one of a group, is done. */
void arz_group_done(arz_strand *strand, bool passed);
/* A strand that sends nothing more, and waits for no response, ends. */
void arz_group_give_up(arz_strand *strand);
/* The member whose turn it is, of those that are left; NULL: there is none, and no group any
 * more. */
arz_strand *arz_group_first(arz_strand *strand);
/* Releases that member, which has nothing in progress any more. */
void arz_group_drop(arz_strand *strand);
/* The strand whose turn has to come before what happens in this one is told; NULL where that is
 * told at once. */
arz_strand *arz_group_keeper(arz_strand *strand);
/* True where the strand has to wait for its turn, and does, before it goes on with `state`: it has
 * kept back as much as it may. */
ARZ_MUST_USE bool arz_group_holds(arz_strand *strand, arz_strand_state state);

/* run/frame.c */
void arz_frame_push(arz_strand *strand, const arz_workflow *workflow, json_t *inputs, /* steals */
                    arz_frame_purpose purpose);
/* The first of a strand that was split off: the one step at that place of the parent's. */
void arz_frame_push_member(arz_strand *strand, size_t place);
void arz_frame_pop(arz_strand *strand);
void arz_frame_enter(arz_strand *strand);
void arz_frame_end(arz_strand *strand);
/* Ends the frame's workflow with that outcome: outputs first. */
void arz_frame_finish(arz_strand *strand, bool passed);
/* Ends it with a failure outside of its steps: the error, which is moved. */
void arz_frame_fail(arz_strand *strand, arz_error *error);
/* Ends it at once, with the step that is under way: no outputs, no actions. */
void arz_frame_abandon(arz_strand *strand, const arz_error *error);
/* The step alone. */
void arz_frame_abandon_steps(arz_strand *strand, const arz_error *error);
/* A one-way transfer: the frame goes on as another workflow's. */
void arz_frame_transfer(arz_strand *strand, const arz_action *action);
/* The inputs for a workflow that an action or a dependency starts: the frame's own of the names
 * that it has, then the parameters. New; NULL with *error filled. */
ARZ_MUST_USE json_t *arz_frame_inputs(arz_strand *strand, const arz_workflow *workflow,
                                      const arz_parameter *parameters, size_t count,
                                      arz_error *error);
/* The inputs with the schema's defaults, held against the schema. Steals `inputs`. New; NULL with
 * *error filled. */
ARZ_MUST_USE json_t *arz_frame_check_inputs(const arz_strand *strand, const arz_workflow *workflow,
                                            json_t *inputs, arz_error *error);

/* Adds the schema's defaults to the inputs; false with *error filled where they are not as it
 * says. */
ARZ_MUST_USE bool arz_frame_inputs_well(const arz_engine *engine, const arz_workflow *workflow,
                                        json_t *inputs, arz_error *error);

/* run/ended.c */
/* The last end of the workflow, as far as the strand can know of it; or NULL. */
const arz_ended *arz_ended_find(const arz_strand *strand, const arz_workflow *workflow);
/* Remembers how the top frame ended. */
void arz_ended_add(arz_strand *strand, bool passed);
/* What ended later is added. */
void arz_ended_merge(arz_ended_list *list, const arz_ended_list *later);
void arz_ended_clear(arz_ended_list *list);
/* The innermost frame that the workflow has in progress; or NULL. */
const arz_frame *arz_strand_frame_of(const arz_strand *strand, const arz_workflow *workflow);
/* Whether the step of any workflow has run to its end, as far as the strand can know of it. */
bool arz_strand_has_run(const arz_strand *strand, const arz_step *step);

/* run/step.c, in the order of a step's life. */
void arz_step_enter(arz_strand *strand);
void arz_step_prepare(arz_strand *strand);
void arz_step_evaluate(arz_strand *strand);
void arz_step_authorize(arz_strand *strand); /* run/authorize.c */
void arz_step_build(arz_strand *strand);     /* run/build.c */
void arz_step_send(arz_strand *strand);
void arz_step_receive(arz_strand *strand);
void arz_step_judge(arz_strand *strand);  /* run/judge.c */
void arz_step_record(arz_strand *strand); /* run/record.c */
void arz_step_choose(arz_strand *strand);
void arz_step_move(arz_strand *strand);
/* The attempt fails with what is in visit->now->error. */
void arz_step_fail(arz_strand *strand);
/* What the exchange has brought is taken, and told. */
void arz_step_hear(arz_strand *strand);
/* What came of the request, also where that is an error: each request is told to its end. */
void arz_step_tell_response(arz_strand *strand);
void arz_step_tell_ended(arz_strand *strand);
/* What the visit's request is built from, in the visit's arena, but for the base URL. */
arz_request_plan arz_step_plan(const arz_strand *strand, const arz_visit *visit);
/* The frame that a step called is over: its outputs (stolen) and outcome are the step's. */
void arz_step_called(arz_strand *strand, bool passed, json_t *outputs, arz_error *error);

/* run/judge.c */
/* Whether the criterion passes; `why` (new, for free()) says why it does not, where that is asked
 * for (NULL: it is not). An evaluation error is told as a warning. */
bool arz_step_passes(arz_strand *strand, const arz_criterion *criterion, bool from_action,
                     char **why);

/* run/limit.c: the step's `timeout`, from when an attempt begins until it is judged. */
void arz_step_limit(arz_strand *strand);
void arz_step_unlimit(arz_visit *visit);

/* run/authorize.c */
/* True where the API refused a token that was fetched: it is dropped, and the attempt begins
 * anew, once. */
bool arz_step_renew(arz_strand *strand);

/* run/visit.c */
void arz_visit_push(arz_strand *strand, const arz_step *step);
void arz_visit_pop(arz_frame *frame);
/* The next attempt takes the place of the last one. */
void arz_visit_begin(arz_visit *visit);
/* The same attempt is made again, because a token was refused. */
void arz_visit_renew(arz_visit *visit);
/* Where nobody uses it any more it is released. NULL is allowed. */
void arz_attempt_release(arz_attempt *attempt);
/* Cancels the exchange under way, if there is one, and forgets it; waits for no token. */
void arz_visit_disconnect(arz_visit *visit);

/* run/scope.c: what expressions see from where the strand stands. */
arz_scope arz_strand_scope(arz_strand *strand);

#endif
