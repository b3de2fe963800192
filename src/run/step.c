/* The life of a step, in order: enter, prepare, evaluate, authorize, build, send, receive, judge,
 * record, choose, move. Each function does its part and says in which state the run goes on;
 * authorize, build, judge and record have files of their own. (Arazzo 1.1.0, "Step Object") */
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
static int64_t poll_delay_ms(const arz_strand *strand)
{
    const arz_frame *frame = strand->frame;
    size_t index = next_step(frame)->index;
    if (!frame->by_goto || frame->step_started_ms[index] < 0 || strand->engine->options.dry_run)
        return 0;
    int64_t earliest_ms =
        frame->step_earliest_ms[index] >= 0
            ? frame->step_earliest_ms[index]
            : frame->step_started_ms[index] + strand->engine->options.poll_interval_ms;
    int64_t now_ms = arz_loop_now_ms(&strand->engine->loop);
    return earliest_ms > now_ms ? earliest_ms - now_ms : 0;
}

/* A step that must have run has not: a goto passed it by, or its workflow has not run. */
static const arz_step *missing_dependency(const arz_strand *strand, const arz_step *step)
{
    for (size_t i = 0; i < step->depends_on_count; i++) {
        if (!strand->frame->step_outputs[step->depends_on[i]->index])
            return step->depends_on[i];
    }
    for (size_t i = 0; i < step->depends_outside_count; i++) {
        if (!arz_strand_has_run(strand, step->depends_outside[i]))
            return step->depends_outside[i];
    }
    return NULL;
}

static void fail_missing_dependency(arz_strand *strand, const arz_step *step,
                                    const arz_step *needed)
{
    arz_error error = ARZ_ERROR_INIT;
    bool outside = needed->owner != step->owner;
    (void)arz_fail_node(&error, ARZ_ERROR_WORKFLOW, "step-depends-on", step->place,
                        "step '%s' depends on step '%s'%s%s%s, which has not run",
                        ARZ_QUOTE(step->id), ARZ_QUOTE(needed->id), outside ? " of workflow '" : "",
                        outside ? ARZ_QUOTE(needed->owner->id) : "", outside ? "'" : "");
    (void)arz_fail_help(&error, "a step's 'dependsOn' waits for what runs and starts nothing: the "
                                "other step must come before");
    arz_frame_fail(strand, &error);
}

void arz_step_enter(arz_strand *strand)
{
    arz_frame *frame = strand->frame;
    if (arz_group_begin(strand))
        return;
    const arz_step *step = next_step(frame);
    const arz_step *needed = missing_dependency(strand, step);
    if (needed) {
        fail_missing_dependency(strand, step, needed);
        return;
    }
    int64_t delay_ms = poll_delay_ms(strand);
    if (delay_ms > 0) {
        arz_strand_wait(strand, delay_ms, ARZ_STRAND_ENTER_STEP);
        return;
    }
    frame->by_goto = false;
    arz_visit_push(strand, step);
    arz_strand_resume(strand, ARZ_STRAND_PREPARE);
}

/* Prepare: an attempt begins. */

void arz_step_fail(arz_strand *strand)
{
    strand->frame->visit->now->passed = false;
    arz_strand_resume(strand, ARZ_STRAND_JUDGE);
}

/* In a dry run, which has made-up values only, the expression stands for what it would find. New;
 * or NULL. */
static json_t *stand_in(const arz_strand *strand, const arz_parameter *parameter)
{
    const arz_expression *expression = arz_template_expression(parameter->value);
    bool wanted = strand->engine->options.dry_run && expression;
    return wanted ? arz_json_string(expression->text) : NULL;
}

/* Evaluates one parameter. A missing value leaves it out; whether it may be left out is known
 * when the request is built. */
static bool give(arz_strand *strand, const arz_parameter *parameter, arz_error *error)
{
    arz_visit *visit = strand->frame->visit;
    arz_scope scope = arz_strand_scope(strand);
    scope.keeps = visit->step->kind == ARZ_STEP_WORKFLOW; /* a file is passed on */
    json_t *value = arz_template_eval(parameter->value, &scope, error);
    if (!value && error->kind == ARZ_OK)
        value = stand_in(strand, parameter);
    if (!value)
        return error->kind == ARZ_OK || arz_fail_place(error, parameter->place);
    visit->now->given[visit->now->given_count++] = (arz_given){
        .argument = { parameter->name, parameter->has_in, parameter->in, value, parameter->place },
        .value = value,
    };
    return true;
}

static bool give_all(arz_strand *strand, arz_error *error)
{
    arz_visit *visit = strand->frame->visit;
    const arz_step *step = visit->step;
    visit->now->given =
        arz_arena_alloc(visit->now->arena, step->parameter_count, sizeof *visit->now->given);
    for (size_t i = 0; i < step->parameter_count; i++) {
        if (!give(strand, &step->parameters[i], error))
            return false;
    }
    return true;
}

static bool eval_payload(arz_strand *strand, arz_error *error)
{
    arz_visit *visit = strand->frame->visit;
    arz_scope scope = arz_strand_scope(strand);
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
static json_t *call_inputs(const arz_strand *strand, arz_error *error)
{
    const arz_visit *visit = strand->frame->visit;
    json_t *inputs = arz_json_object();
    for (size_t i = 0; i < visit->now->given_count; i++) {
        const arz_given *given = &visit->now->given[i];
        arz_json_set(inputs, given->argument.name, json_incref(given->value));
    }
    return arz_frame_check_inputs(strand, visit->step->workflow, inputs, error);
}

static void call_workflow(arz_strand *strand)
{
    arz_visit *visit = strand->frame->visit;
    json_t *inputs = call_inputs(strand, &visit->now->error);
    if (!inputs) {
        (void)arz_fail_place(&visit->now->error, visit->step->place);
        arz_step_fail(strand);
        return;
    }
    arz_frame_push(strand, visit->step->workflow, inputs, ARZ_FRAME_STEP);
}

/* Counts the execution; false, ending the run, past --max-steps. */
static bool count_step(arz_strand *strand)
{
    if (strand->engine->options.max_steps == 0 ||
        strand->run->steps < strand->engine->options.max_steps) {
        strand->run->steps++;
        return true;
    }
    arz_error error = ARZ_ERROR_INIT;
    const arz_step *step = strand->frame->visit->step;
    (void)arz_fail_node(&error, ARZ_ERROR_LIMIT, "max-steps", step->place,
                        "stopped at step '%s' after %llu step executions, which look like a "
                        "loop without an end",
                        ARZ_QUOTE(step->id), (unsigned long long)strand->run->steps);
    (void)arz_fail_help(&error, "--max-steps N allows more");
    arz_run_abort(strand->run, &error);
    return false;
}

static void tell_started(arz_strand *strand)
{
    arz_visit *visit = strand->frame->visit;
    visit->now->open = true;
    if (!arz_strand_heard(strand))
        return;
    arz_event event = arz_strand_event(strand, ARZ_EVENT_STEP_STARTED);
    event.path = arz_step_target(visit->step);
    arz_strand_emit(strand, &event);
}

void arz_step_prepare(arz_strand *strand)
{
    arz_frame *frame = strand->frame;
    arz_visit *visit = frame->visit;
    if (arz_group_holds(strand, ARZ_STRAND_PREPARE) || !count_step(strand))
        return;
    arz_visit_begin(visit);
    visit->now->started_us = arz_loop_now_us(&strand->engine->loop);
    frame->step_started_ms[visit->step->index] = arz_loop_now_ms(&strand->engine->loop);
    frame->step_earliest_ms[visit->step->index] = -1;
    tell_started(strand);
    arz_step_limit(strand);
    arz_strand_resume(strand, ARZ_STRAND_EVALUATE);
}

/* Evaluate: the values of the attempt. */

void arz_step_evaluate(arz_strand *strand)
{
    arz_visit *visit = strand->frame->visit;
    if (!give_all(strand, &visit->now->error))
        arz_step_fail(strand);
    else if (visit->step->kind == ARZ_STEP_WORKFLOW)
        call_workflow(strand);
    else if (!can_be_sent(visit->step, &visit->now->error) ||
             !eval_payload(strand, &visit->now->error))
        arz_step_fail(strand);
    else
        arz_strand_resume(strand, ARZ_STRAND_AUTHORIZE);
}

/* Send: handed to the transport; the loop goes on when it answers. */

/* What REQUEST and RESPONSE events have in common. The URL is for free(). */
static char *describe_request(const arz_strand *strand, arz_event *event)
{
    const arz_visit *visit = strand->frame->visit;
    char *url = arz_redact_url(&strand->run->redactor, arz_str_of(visit->now->request->url));
    event->method = visit->now->request->method;
    event->url = url;
    event->path = visit->step->operation ? visit->step->operation->path.data : NULL;
    return url;
}

static void tell_request(arz_strand *strand)
{
    strand->frame->visit->now->asked = true;
    if (!arz_strand_heard(strand))
        return;
    arz_event event = arz_strand_event(strand, ARZ_EVENT_REQUEST);
    char *url = describe_request(strand, &event);
    arz_strand_emit(strand, &event);
    free(url);
}

static void learn_secrets(arz_strand *strand)
{
    const arz_visit *visit = strand->frame->visit;
    if (visit->step->operation)
        arz_redactor_learn_operation(&strand->run->redactor, visit->step->operation);
    arz_redactor_learn_request(&strand->run->redactor, visit->now->request);
}

/* Called from within the transport's poll. */
static void answered(void *data, arz_exchange *exchange)
{
    arz_visit *visit = data;
    arz_strand *strand = visit->strand;
    (void)exchange;
    visit->now->in_flight = false;
    arz_strand_resume(strand, ARZ_STRAND_RECEIVE);
    arz_strand_wake(strand);
}

/* The limit for the request. Where nobody asked for one, a step may take as long as its own
 * `timeout` says. */
static int64_t request_timeout_ms(const arz_strand *strand, const arz_step *step)
{
    int64_t limit_ms = strand->engine->options.timeout_ms;
    bool asked = limit_ms != ARZ_DEFAULT_TIMEOUT_MS;
    return step->timeout_ms && !asked ? 0 : limit_ms;
}

void arz_step_send(arz_strand *strand)
{
    arz_visit *visit = strand->frame->visit;
    learn_secrets(strand);
    tell_request(strand);
    visit->now->exchange = (arz_exchange){
        .request = visit->now->request,
        .arena = visit->now->arena,
        .timeout_ms = request_timeout_ms(strand, visit->step),
        .max_body_bytes = strand->engine->options.max_body_bytes,
        .cookies = strand->engine->options.no_cookies ? NULL : &strand->run->cookies,
        .done = answered,
        .data = visit,
        .response.body.max = strand->engine->options.max_body_bytes,
    };
    visit->now->in_flight = true;
    strand->engine->requests++;
    strand->state = ARZ_STRAND_WAIT;
    strand->engine->loop.transport.start(strand->engine->loop.transport.data,
                                         &visit->now->exchange);
}

/* Receive: the response is there, or the reason why there is none. */

void arz_step_tell_response(arz_strand *strand)
{
    arz_visit *visit = strand->frame->visit;
    visit->now->asked = false;
    if (!arz_strand_heard(strand))
        return;
    arz_event event = arz_strand_event(strand, ARZ_EVENT_RESPONSE);
    char *url = describe_request(strand, &event);
    event.status = visit->now->exchange.response.status;
    /* One that was given up has no time of its own. */
    event.duration_us = visit->now->exchange.response.total_us
                            ? visit->now->exchange.response.total_us
                            : arz_loop_now_us(&strand->engine->loop) - visit->now->started_us;
    event.error = visit->now->error.kind == ARZ_OK ? NULL : &visit->now->error;
    arz_strand_emit(strand, &event);
    free(url);
}

void arz_step_tell_ended(arz_strand *strand)
{
    arz_visit *visit = strand->frame->visit;
    visit->now->open = false;
    if (!arz_strand_heard(strand))
        return;
    arz_event event = arz_strand_event(strand, ARZ_EVENT_STEP_ENDED);
    char *url = visit->now->request ? describe_request(strand, &event) : NULL;
    if (!visit->now->request)
        event.path = arz_step_target(visit->step);
    event.status = visit->now->exchange.response.status;
    event.passed = visit->now->passed;
    event.duration_us = arz_loop_now_us(&strand->engine->loop) - visit->now->started_us;
    event.error = visit->now->passed ? NULL : &visit->now->error;
    arz_strand_emit(strand, &event);
    free(url);
}

/* When the step may be reached again by goto, as the server asks. */
static void note_retry_after(arz_strand *strand)
{
    const arz_visit *visit = strand->frame->visit;
    const arz_response *response = &visit->now->exchange.response;
    arz_str field =
        arz_headers_find(response->headers, response->header_count, ARZ_STR("retry-after"));
    int64_t delay_ms;
    int64_t *earliest_ms = &strand->frame->step_earliest_ms[visit->step->index];
    *earliest_ms = -1;
    if (field.data &&
        arz_retry_after(field, strand->engine->loop.clock.unix_s(strand->engine->loop.clock.data),
                        &delay_ms))
        *earliest_ms = arz_loop_now_ms(&strand->engine->loop) + delay_ms;
}

void arz_step_hear(arz_strand *strand)
{
    arz_visit *visit = strand->frame->visit;
    if (visit->now->exchange.error.kind != ARZ_OK) {
        (void)arz_fail_move(&visit->now->error, &visit->now->exchange.error);
        (void)arz_fail_place(&visit->now->error, visit->step->place);
        arz_redact_error(&strand->run->redactor, &visit->now->error);
    }
    arz_redactor_learn_cookies(&strand->run->redactor, visit->now->exchange.response.headers,
                               visit->now->exchange.response.header_count);
    arz_step_tell_response(strand);
}

void arz_step_receive(arz_strand *strand)
{
    arz_step_hear(strand);
    if (arz_step_renew(strand))
        return;
    note_retry_after(strand);
    arz_strand_resume(strand, ARZ_STRAND_JUDGE);
}

void arz_step_called(arz_strand *strand, bool passed, json_t *outputs, arz_error *error)
{
    arz_visit *visit = strand->frame->visit;
    visit->now->called_outputs = outputs;
    if (!passed) {
        (void)arz_fail(&visit->now->error, ARZ_ERROR_WORKFLOW, error->rule,
                       "workflow '%s' failed: %s", ARZ_QUOTE(visit->step->workflow->id),
                       error->message ? error->message : "no reason given");
        (void)arz_fail_place(&visit->now->error, visit->step->place);
    }
    arz_error_clear(error);
    arz_strand_resume(strand, ARZ_STRAND_JUDGE);
}
