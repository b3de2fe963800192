/* The life of a step, in order: enter, prepare, authorize, build, send, receive, judge, record,
 * choose, move. Each function does its part and says in which state the run goes on; authorize,
 * build, judge and record have files of their own. (Arazzo 1.1.0, "Step Object") */
#include <stdlib.h>

#include "base/alloc.h"
#include "base/fail.h"
#include "doc/value.h"
#include "run/engine.h"
#include "run/event.h"
#include "run/retry_after.h"

/* Enter: a new visit, not sooner than the poll interval allows. */

static const arz_step *next_step(const arz_frame *frame)
{
    return frame->workflow->order[frame->next_step];
}

/* How long a step that is reached again by goto has still to wait. */
static int64_t poll_delay_ms(const arz_run *run)
{
    const arz_frame *frame = run->frame;
    size_t index = next_step(frame)->index;
    if (!frame->by_goto || frame->step_started_ms[index] < 0 || run->engine->options.dry_run)
        return 0;
    int64_t earliest_ms =
        frame->step_earliest_ms[index] >= 0
            ? frame->step_earliest_ms[index]
            : frame->step_started_ms[index] + run->engine->options.poll_interval_ms;
    int64_t now_ms = arz_loop_now_ms(&run->engine->loop);
    return earliest_ms > now_ms ? earliest_ms - now_ms : 0;
}

/* A step that must have run has not: a goto passed it by, or its workflow has not run. */
const arz_step *arz_step_missing_dependency(const arz_run *run, const arz_step *step)
{
    for (size_t i = 0; i < step->depends_on_count; i++) {
        if (!run->frame->step_outputs[step->depends_on[i]->index])
            return step->depends_on[i];
    }
    for (size_t i = 0; i < step->depends_outside_count; i++) {
        if (!arz_run_has_run(run, step->depends_outside[i]))
            return step->depends_outside[i];
    }
    return NULL;
}

static void fail_missing_dependency(arz_run *run, const arz_step *step, const arz_step *needed)
{
    arz_error error = ARZ_ERROR_INIT;
    bool outside = needed->owner != step->owner;
    (void)arz_fail_node(&error, ARZ_ERROR_WORKFLOW, "step-depends-on", step->place,
                        "step '%s' depends on step '%s'%s%s%s, which has not run",
                        ARZ_QUOTE(step->id), ARZ_QUOTE(needed->id), outside ? " of workflow '" : "",
                        outside ? ARZ_QUOTE(needed->owner->id) : "", outside ? "'" : "");
    (void)arz_fail_help(&error, "a step's 'dependsOn' waits for what runs and starts nothing: the "
                                "other step must come before");
    arz_frame_fail(run, &error);
}

void arz_step_enter(arz_run *run)
{
    arz_frame *frame = run->frame;
    const arz_step *step = next_step(frame);
    const arz_step *needed = arz_step_missing_dependency(run, step);
    if (needed) {
        fail_missing_dependency(run, step, needed);
        return;
    }
    int64_t delay_ms = poll_delay_ms(run);
    if (delay_ms > 0) {
        arz_run_wait(run, delay_ms, ARZ_RUN_ENTER_STEP);
        return;
    }
    frame->by_goto = false;
    arz_visit_push(run, step);
    frame->visit->ahead = frame->first_ahead != NULL;
    arz_run_resume(run, ARZ_RUN_PREPARE);
}

/* Prepare: an attempt begins; values are evaluated. */

void arz_step_fail(arz_run *run)
{
    run->frame->visit->now->passed = false;
    arz_run_resume(run, ARZ_RUN_JUDGE);
    arz_ahead_failed(run);
}

/* In a dry run, which has made-up values only, the expression stands for what it would find. New;
 * or NULL. */
static json_t *stand_in(const arz_run *run, const arz_parameter *parameter)
{
    const arz_expression *expression = arz_template_expression(parameter->value);
    bool wanted = run->engine->options.dry_run && expression;
    return wanted ? arz_json_string(expression->text) : NULL;
}

/* Evaluates one parameter. A missing value leaves it out; whether it may be left out is known
 * when the request is built. */
static bool give(arz_run *run, const arz_parameter *parameter, arz_error *error)
{
    arz_visit *visit = run->frame->visit;
    arz_scope scope = arz_run_scope(run);
    scope.keeps = visit->step->kind == ARZ_STEP_WORKFLOW; /* a file is passed on */
    json_t *value = arz_template_eval(parameter->value, &scope, error);
    if (!value && error->kind == ARZ_OK)
        value = stand_in(run, parameter);
    if (!value)
        return error->kind == ARZ_OK || arz_fail_place(error, parameter->place);
    visit->now->given[visit->now->given_count++] = (arz_given){
        .argument = { parameter->name, parameter->has_in, parameter->in, value, parameter->place },
        .value = value,
    };
    return true;
}

static bool give_all(arz_run *run, arz_error *error)
{
    arz_visit *visit = run->frame->visit;
    const arz_step *step = visit->step;
    visit->now->given =
        arz_arena_alloc(visit->now->arena, step->parameter_count, sizeof *visit->now->given);
    for (size_t i = 0; i < step->parameter_count; i++) {
        if (!give(run, &step->parameters[i], error))
            return false;
    }
    return true;
}

static bool eval_payload(arz_run *run, arz_error *error)
{
    arz_visit *visit = run->frame->visit;
    arz_scope scope = arz_run_scope(run);
    if (!visit->step->payload)
        return true;
    scope.keeps = true;
    visit->now->payload = arz_payload_eval(visit->step->payload, &scope, error);
    return visit->now->payload || error->kind == ARZ_OK ||
           arz_fail_place(error, visit->step->place);
}

/* Messages of AsyncAPI are told of when the document is loaded; a step that is reached fails. */
static bool can_be_sent(const arz_step *step, arz_error *error)
{
    return step->kind != ARZ_STEP_MESSAGE ||
           arz_fail_node(error, ARZ_ERROR_REQUEST, "asyncapi", step->place,
                         "step '%s' exchanges messages by AsyncAPI, which cannot be done here",
                         ARZ_QUOTE(step->id));
}

/* The inputs for the workflow that the step calls: its parameters. New. */
static json_t *call_inputs(const arz_run *run, arz_error *error)
{
    const arz_visit *visit = run->frame->visit;
    json_t *inputs = arz_json_object();
    for (size_t i = 0; i < visit->now->given_count; i++) {
        const arz_given *given = &visit->now->given[i];
        arz_json_set(inputs, given->argument.name, json_incref(given->value));
    }
    return arz_frame_check_inputs(run, visit->step->workflow, inputs, error);
}

static void call_workflow(arz_run *run)
{
    arz_visit *visit = run->frame->visit;
    json_t *inputs = call_inputs(run, &visit->now->error);
    if (!inputs) {
        (void)arz_fail_place(&visit->now->error, visit->step->place);
        arz_step_fail(run);
        return;
    }
    arz_frame_push(run, visit->step->workflow, inputs, ARZ_FRAME_STEP);
}

/* Counts the execution; false, ending the run, past --max-steps. */
static bool count_step(arz_run *run)
{
    if (run->engine->options.max_steps == 0 || run->steps < run->engine->options.max_steps) {
        run->steps++;
        return true;
    }
    arz_error error = ARZ_ERROR_INIT;
    const arz_step *step = run->frame->visit->step;
    (void)arz_fail_node(&error, ARZ_ERROR_LIMIT, "max-steps", step->place,
                        "stopped at step '%s' after %llu step executions, which look like a "
                        "loop without an end",
                        ARZ_QUOTE(step->id), (unsigned long long)run->steps);
    (void)arz_fail_help(&error, "--max-steps N allows more");
    arz_run_abort(run, &error);
    return false;
}

void arz_step_tell_started(arz_run *run)
{
    arz_visit *visit = run->frame->visit;
    visit->now->open = true;
    if (!arz_run_heard(run))
        return;
    arz_event event = arz_run_event(run, ARZ_EVENT_STEP_STARTED);
    event.time_us = visit->now->started_us - run->started_us;
    event.path = arz_step_target(visit->step);
    arz_run_emit(run, &event);
}

void arz_step_prepare(arz_run *run)
{
    arz_frame *frame = run->frame;
    arz_visit *visit = frame->visit;
    arz_visit_begin(visit);
    if (!count_step(run))
        return;
    visit->now->started_us = arz_loop_now_us(&run->engine->loop);
    frame->step_started_ms[visit->step->index] = arz_loop_now_ms(&run->engine->loop);
    frame->step_earliest_ms[visit->step->index] = -1;
    if (!visit->ahead)
        arz_step_tell_started(run);
    arz_step_limit(run);
    if (!give_all(run, &visit->now->error))
        arz_step_fail(run);
    else if (visit->step->kind == ARZ_STEP_WORKFLOW)
        call_workflow(run);
    else if (!can_be_sent(visit->step, &visit->now->error) ||
             !eval_payload(run, &visit->now->error))
        arz_step_fail(run);
    else
        arz_run_resume(run, ARZ_RUN_AUTHORIZE);
}

/* Send: handed to the transport; the loop goes on when it answers. */

/* What REQUEST and RESPONSE events have in common. The URL is for free(). */
static char *describe_request(const arz_run *run, arz_event *event)
{
    const arz_visit *visit = run->frame->visit;
    char *url = arz_redact_url(&run->redactor, arz_str_of(visit->now->request->url));
    event->method = visit->now->request->method;
    event->url = url;
    event->path = visit->step->operation ? visit->step->operation->path.data : NULL;
    return url;
}

void arz_step_tell_request(const arz_run *run)
{
    if (!arz_run_heard(run))
        return;
    arz_event event = arz_run_event(run, ARZ_EVENT_REQUEST);
    event.time_us = run->frame->visit->now->sent_us - run->started_us;
    char *url = describe_request(run, &event);
    arz_run_emit(run, &event);
    free(url);
}

static void learn_secrets(arz_run *run)
{
    const arz_visit *visit = run->frame->visit;
    if (visit->step->operation)
        arz_redactor_learn_operation(&run->redactor, visit->step->operation);
    arz_redactor_learn_request(&run->redactor, visit->now->request);
}

/* Called from within the transport's poll. */
static void answered(void *data, arz_exchange *exchange)
{
    arz_visit *visit = data;
    arz_run *run = visit->run;
    (void)exchange;
    visit->now->in_flight = false;
    visit->now->answered_us = arz_loop_now_us(&run->engine->loop);
    if (visit->parked)
        return;
    arz_run_resume(run, ARZ_RUN_RECEIVE);
    arz_engine_wake(run->engine, run);
}

/* The limit for the request. Where nobody asked for one, a step may take as long as its own
 * `timeout` says. */
static int64_t request_timeout_ms(const arz_run *run, const arz_step *step)
{
    int64_t limit_ms = run->engine->options.timeout_ms;
    bool asked = limit_ms != ARZ_DEFAULT_TIMEOUT_MS;
    return step->timeout_ms && !asked ? 0 : limit_ms;
}

void arz_step_send(arz_run *run)
{
    arz_visit *visit = run->frame->visit;
    visit->now->sent_us = arz_loop_now_us(&run->engine->loop);
    learn_secrets(run);
    if (!visit->ahead)
        arz_step_tell_request(run);
    visit->now->exchange = (arz_exchange){
        .request = visit->now->request,
        .arena = visit->now->arena,
        .timeout_ms = request_timeout_ms(run, visit->step),
        .max_body_bytes = run->engine->options.max_body_bytes,
        .cookies = run->engine->options.no_cookies ? NULL : &run->cookies,
        .done = answered,
        .data = visit,
        .response.body.max = run->engine->options.max_body_bytes,
    };
    visit->now->in_flight = true;
    run->engine->requests++;
    run->state = ARZ_RUN_WAIT;
    run->engine->loop.transport.start(run->engine->loop.transport.data, &visit->now->exchange);
    arz_ahead_sent(run);
}

/* Receive: the response is there, or the reason why there is none. */

void arz_step_tell_response(arz_run *run)
{
    const arz_visit *visit = run->frame->visit;
    if (!arz_run_heard(run))
        return;
    arz_event event = arz_run_event(run, ARZ_EVENT_RESPONSE);
    char *url = describe_request(run, &event);
    event.status = visit->now->exchange.response.status;
    /* One that was given up has no time of its own. */
    event.duration_us = visit->now->exchange.response.total_us
                            ? visit->now->exchange.response.total_us
                            : arz_loop_now_us(&run->engine->loop) - visit->now->started_us;
    event.error = visit->now->error.kind == ARZ_OK ? NULL : &visit->now->error;
    arz_run_emit(run, &event);
    free(url);
}

/* When the step may be reached again by goto, as the server asks. */
static void note_retry_after(arz_run *run)
{
    const arz_visit *visit = run->frame->visit;
    const arz_response *response = &visit->now->exchange.response;
    arz_str field =
        arz_headers_find(response->headers, response->header_count, ARZ_STR("retry-after"));
    int64_t delay_ms;
    int64_t *earliest_ms = &run->frame->step_earliest_ms[visit->step->index];
    *earliest_ms = -1;
    if (field.data &&
        arz_retry_after(field, run->engine->loop.clock.unix_s(run->engine->loop.clock.data),
                        &delay_ms))
        *earliest_ms = arz_loop_now_ms(&run->engine->loop) + delay_ms;
}

void arz_step_receive(arz_run *run)
{
    arz_visit *visit = run->frame->visit;
    if (visit->now->exchange.error.kind != ARZ_OK) {
        (void)arz_fail_move(&visit->now->error, &visit->now->exchange.error);
        (void)arz_fail_place(&visit->now->error, visit->step->place);
        arz_redact_error(&run->redactor, &visit->now->error);
    }
    arz_redactor_learn_cookies(&run->redactor, visit->now->exchange.response.headers,
                               visit->now->exchange.response.header_count);
    arz_step_tell_response(run);
    if (arz_step_renew(run))
        return;
    note_retry_after(run);
    arz_run_resume(run, ARZ_RUN_JUDGE);
}

void arz_step_called(arz_run *run, bool passed, json_t *outputs, arz_error *error)
{
    arz_visit *visit = run->frame->visit;
    visit->now->called_outputs = outputs;
    if (!passed) {
        (void)arz_fail(&visit->now->error, ARZ_ERROR_WORKFLOW, error->rule,
                       "workflow '%s' failed: %s", ARZ_QUOTE(visit->step->workflow->id),
                       error->message ? error->message : "no reason given");
        (void)arz_fail_place(&visit->now->error, visit->step->place);
    }
    arz_error_clear(error);
    arz_run_resume(run, ARZ_RUN_JUDGE);
}

/* Choose: the first action that applies. */

static bool action_applies(arz_run *run, const arz_action *action)
{
    for (size_t i = 0; i < action->criterion_count; i++) {
        if (!arz_step_passes(run, action->criteria[i], true, NULL))
            return false;
    }
    return true;
}

static const arz_action *choose_success(arz_run *run)
{
    const arz_step *step = run->frame->visit->step;
    for (size_t i = 0; i < step->on_success_count; i++) {
        if (action_applies(run, &step->on_success[i]))
            return &step->on_success[i];
    }
    return NULL;
}

/* A retry whose budget is spent gives way to the next action. */
static const arz_action *choose_failure(arz_run *run)
{
    arz_visit *visit = run->frame->visit;
    for (size_t i = 0; i < visit->step->on_failure_count; i++) {
        const arz_action *action = &visit->step->on_failure[i];
        bool spent = action->type == ARZ_ACTION_RETRY && visit->retries[i] >= action->retry_limit;
        if (spent || !action_applies(run, action))
            continue;
        visit->retries[i] += action->type == ARZ_ACTION_RETRY;
        return action;
    }
    return NULL;
}

void arz_step_tell_ended(arz_run *run)
{
    arz_visit *visit = run->frame->visit;
    visit->now->open = false;
    if (!arz_run_heard(run))
        return;
    arz_event event = arz_run_event(run, ARZ_EVENT_STEP_ENDED);
    char *url = visit->now->request ? describe_request(run, &event) : NULL;
    if (!visit->now->request)
        event.path = arz_step_target(visit->step);
    event.status = visit->now->exchange.response.status;
    event.passed = visit->now->passed;
    event.duration_us =
        arz_loop_now_us(&run->engine->loop) - visit->now->started_us - visit->idle_us;
    event.error = visit->now->passed ? NULL : &visit->now->error;
    arz_run_emit(run, &event);
    free(url);
}

/* A step that serves a retry of itself, at whatever distance. */
static bool serves_itself(const arz_visit *visit)
{
    for (const arz_visit *outer = visit->outer; outer; outer = outer->outer) {
        if (outer->step == visit->step)
            return true;
    }
    return false;
}

void arz_step_choose(arz_run *run)
{
    arz_visit *visit = run->frame->visit;
    if (!run->engine->options.dry_run && !run->frame->stopped && !serves_itself(visit))
        visit->now->action = visit->now->passed ? choose_success(run) : choose_failure(run);
    /* From a step that a retry runs control comes back: it may be retried, and goes nowhere. */
    if (visit->outer && visit->now->action && visit->now->action->type != ARZ_ACTION_RETRY)
        visit->now->action = NULL;
    arz_run_resume(run, ARZ_RUN_MOVE);
}

/* Move: to where the action says, else to the next step. */

static void tell_action(arz_run *run, const arz_action *action, int64_t delay_ms)
{
    if (!arz_run_heard(run))
        return;
    bool retry = action->type == ARZ_ACTION_RETRY;
    arz_event event = arz_run_event(run, retry ? ARZ_EVENT_RETRY : ARZ_EVENT_ACTION);
    event.action_name = action->name.data;
    event.action_type = arz_action_type_text(action);
    event.target = action->step       ? arz_step_id(action->step)
                   : action->workflow ? arz_workflow_id(action->workflow)
                                      : NULL;
    event.delay_ms = delay_ms;
    arz_run_emit(run, &event);
}

/* The wait before a retry: the server's Retry-After overrules the action's retryAfter. */
static int64_t retry_delay_ms(const arz_run *run, const arz_action *action)
{
    const arz_frame *frame = run->frame;
    int64_t earliest_ms = frame->step_earliest_ms[frame->visit->step->index];
    if (earliest_ms < 0)
        return action->retry_after_ms;
    int64_t now_ms = arz_loop_now_ms(&run->engine->loop);
    return earliest_ms > now_ms ? earliest_ms - now_ms : 0;
}

/* Runs what the retry names first, if anything; then the step again. */
static void retry(arz_run *run, const arz_action *action)
{
    if (action->step) {
        arz_visit_push(run, action->step);
    } else if (action->workflow) {
        arz_error error = ARZ_ERROR_INIT;
        json_t *inputs = arz_frame_inputs(run, action->workflow, action->parameters,
                                          action->parameter_count, &error);
        if (!inputs) {
            (void)arz_fail_place(&error, action->place);
            arz_frame_fail(run, &error);
            return;
        }
        arz_frame_push(run, action->workflow, inputs, ARZ_FRAME_RETRY);
        return;
    }
    arz_run_resume(run, ARZ_RUN_PREPARE);
}

static void move_retry(arz_run *run, const arz_action *action)
{
    int64_t delay_ms = retry_delay_ms(run, action);
    tell_action(run, action, delay_ms);
    arz_step_tell_ended(run);
    run->frame->visit->now->waited = true;
    arz_run_wait(run, delay_ms, ARZ_RUN_MOVE);
}

static void go_to(arz_run *run, const arz_action *action)
{
    arz_frame *frame = run->frame;
    if (action->workflow) {
        arz_frame_transfer(run, action);
        return;
    }
    arz_visit_pop(frame);
    frame->next_step = action->step->position;
    frame->by_goto = true;
    arz_run_resume(run, ARZ_RUN_ENTER_STEP);
}

/* The workflow ends as the step did; its error is why. */
static void end(arz_run *run)
{
    arz_visit *visit = run->frame->visit;
    bool passed = visit->now->passed;
    arz_error_clear(&run->error);
    if (!passed)
        (void)arz_fail_move(&run->error, &visit->now->error);
    if (!arz_ahead_stop(run))
        arz_frame_finish(run, passed);
}

static void go_on(arz_run *run)
{
    arz_frame *frame = run->frame;
    size_t next = frame->visit->step->position + 1;
    if (arz_ahead_go_on(run))
        return;
    arz_visit_pop(frame);
    frame->next_step = next;
    if (next < frame->workflow->step_count)
        arz_run_resume(run, ARZ_RUN_ENTER_STEP);
    else
        arz_frame_finish(run, true);
}

void arz_step_move(arz_run *run)
{
    arz_frame *frame = run->frame;
    arz_visit *visit = frame->visit;
    const arz_action *action = visit->now->action;
    if (action && action->type == ARZ_ACTION_RETRY) {
        if (visit->now->waited)
            retry(run, action);
        else
            move_retry(run, action);
        return;
    }
    if (action)
        tell_action(run, action, 0);
    arz_step_tell_ended(run);
    if (frame->stopped) {
        if (!arz_ahead_go_on(run))
            arz_frame_finish(run, false);
    } else if (visit->outer) {
        arz_visit_pop(frame);
        arz_run_resume(run, ARZ_RUN_PREPARE);
    } else if (action && action->type == ARZ_ACTION_GOTO) {
        go_to(run, action);
    } else if (action || !visit->now->passed) {
        end(run);
    } else {
        go_on(run);
    }
}
