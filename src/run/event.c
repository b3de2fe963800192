#include "run/event.h"

#include <stdlib.h>
#include <string.h>

#include "doc/value.h"

static const char *const kind_names[ARZ_EVENT_KIND_COUNT] = {
    [ARZ_EVENT_RUN_STARTED] = "run-started",
    [ARZ_EVENT_WORKFLOW_STARTED] = "workflow-started",
    [ARZ_EVENT_STEP_STARTED] = "step-started",
    [ARZ_EVENT_REQUEST] = "request",
    [ARZ_EVENT_RESPONSE] = "response",
    [ARZ_EVENT_CRITERION] = "criterion",
    [ARZ_EVENT_OUTPUTS] = "outputs",
    [ARZ_EVENT_ACTION] = "action",
    [ARZ_EVENT_RETRY] = "retry",
    [ARZ_EVENT_WARNING] = "warning",
    [ARZ_EVENT_STEP_ENDED] = "step-ended",
    [ARZ_EVENT_WORKFLOW_ENDED] = "workflow-ended",
    [ARZ_EVENT_RUN_ENDED] = "run-ended",
    [ARZ_EVENT_CONTRACT] = "contract",
};

const char *arz_event_kind_name(arz_event_kind kind)
{
    return kind < ARZ_EVENT_KIND_COUNT ? kind_names[kind] : "unknown";
}

bool arz_run_heard(const arz_run *run)
{
    return run->listener_count > 0;
}

arz_event arz_run_event(const arz_run *run, arz_event_kind kind)
{
    const arz_frame *frame = run->frame;
    const arz_visit *visit = frame ? frame->visit : NULL;
    const arz_workflow *workflow = frame ? frame->workflow : run->engine->workflow;
    return (arz_event){
        .kind = kind,
        .time_us = arz_loop_now_us(&run->engine->loop) - run->started_us,
        .workflow_id = arz_workflow_id(workflow),
        .step_id = visit ? arz_step_id(visit->step) : NULL,
        .depth = run->frame_count ? (unsigned)run->frame_count - 1 : 0,
        .attempt = visit ? visit->now->number : 0,
        .visit = visit ? frame->step_visits[visit->step->index] : 0,
    };
}

void arz_run_emit(const arz_run *run, const arz_event *event)
{
    arz_event told = *event;
    const arz_run *source = run;
    told.source = &source;
    for (size_t i = 0; i < run->listener_count; i++)
        run->listeners[i].event(run->listeners[i].data, &told);
}

void arz_run_warn(arz_run *run, arz_error *error)
{
    if (arz_run_heard(run) && error->kind != ARZ_OK) {
        arz_redact_error(&run->redactor, error);
        arz_event event = arz_run_event(run, ARZ_EVENT_WARNING);
        event.message = error->message;
        event.error = error;
        arz_run_emit(run, &event);
    }
    arz_error_clear(error);
}

static void set_text(json_t *object, const char *name, const char *text)
{
    if (text)
        arz_json_set(object, arz_str_of(name), arz_json_string(arz_str_of(text)));
}

static void set_integer(json_t *object, const char *name, int64_t number)
{
    arz_json_set(object, arz_str_of(name), arz_json_integer(number));
}

static void set_ms(json_t *object, const char *name, int64_t microseconds)
{
    /* A tenth of a millisecond is as fine as anyone reads. */
    double ms = (double)(microseconds / 100) / 10.0;
    arz_json_set(object, arz_str_of(name), arz_json_real(ms));
}

static void set_boolean(json_t *object, const char *name, bool value)
{
    arz_json_set(object, arz_str_of(name), json_boolean(value));
}

/* A value, masked; steals it. */
static void set_value(const arz_run *run, json_t *object, const char *name, json_t *value)
{
    json_t *masked = arz_redact_value(&run->redactor, value);
    json_decref(value);
    arz_json_set(object, arz_str_of(name), masked);
}

/* Where the error is, as members of the object. */
static void set_place(json_t *object, const arz_error *error)
{
    set_text(object, "file", error->uri);
    if (error->line) {
        set_integer(object, "line", error->line);
        set_integer(object, "column", error->column);
    }
    set_text(object, "pointer", error->pointer);
}

/* Bytes that are no text, masked, in base64 (RFC 4648, section 4). */
static void set_bytes(const arz_run *run, json_t *object, const char *name, arz_str bytes)
{
    arz_buf masked = ARZ_BUF_INIT(0), text = ARZ_BUF_INIT(0);
    arz_redact_bytes(&run->redactor, bytes, &masked);
    arz_buf_base64(&text, arz_buf_view(&masked));
    arz_json_set(object, arz_str_of(name), arz_json_string(arz_buf_view(&text)));
    arz_buf_clear(&masked);
    arz_buf_clear(&text);
}

static json_t *error_json(const arz_error *error)
{
    json_t *object = arz_json_object();
    set_text(object, "kind", arz_error_kind_name(error->kind));
    set_text(object, "rule", error->rule);
    set_text(object, "message", error->message);
    set_text(object, "help", error->help);
    set_place(object, error);
    return object;
}

/* What was sent as a body: the value where there is one, else the bytes as text. New. */
static json_t *request_body(const arz_visit *visit)
{
    const arz_request *request = visit->now->request;
    if (request->body_value)
        return json_incref(request->body_value);
    if (!request->body.data)
        return json_null();
    bool text = arz_utf8_check(request->body) == SIZE_MAX;
    return arz_json_string(text ? request->body : ARZ_STR("(binary)"));
}

/* The bytes of a body that is no text, in front of which any text that stands for it is a loss. */
static void put_bytes(const arz_run *run, arz_str body, json_t *object)
{
    if (body.size && arz_utf8_check(body) != SIZE_MAX)
        set_bytes(run, object, "bodyBase64", body);
}

static void put_request(const arz_run *run, const arz_visit *visit, json_t *object)
{
    if (!visit || !visit->now->request)
        return;
    arz_json_set(object, ARZ_STR("headers"),
                 arz_redact_headers(&run->redactor, visit->now->request->headers,
                                    visit->now->request->header_count));
    set_value(run, object, "body", request_body(visit));
    put_bytes(run, visit->now->request->body, object);
}

static void put_response(const arz_run *run, arz_visit *visit, json_t *object)
{
    if (!visit || visit->now->exchange.response.status == 0)
        return;
    const arz_response *response = &visit->now->exchange.response;
    set_text(object, "httpVersion", response->http_version);
    arz_json_set(object, ARZ_STR("headers"),
                 arz_redact_headers(&run->redactor, response->headers, response->header_count));
    arz_error error = ARZ_ERROR_INIT;
    json_t *body =
        arz_view_value(arz_body_view(&visit->now->body, response, visit->now->arena), &error);
    set_value(run, object, "body", body ? body : json_null());
    put_bytes(run, arz_buf_view(&response->body), object);
    arz_error_clear(&error);
}

/* The outputs that the event is about: a step's while one is visited, else the workflow's. */
static json_t *event_outputs(const arz_run *run)
{
    const arz_frame *frame = run->frame;
    json_t *outputs = !frame         ? run->outputs
                      : frame->visit ? frame->visit->now->outputs
                                     : frame->outputs;
    return outputs ? json_incref(outputs) : arz_json_object();
}

static void put_inputs(const arz_run *run, json_t *object)
{
    if (run->frame)
        set_value(run, object, "inputs", json_incref(run->frame->inputs));
}

static void put_finding(const arz_event *event, json_t *object)
{
    json_t *schema = arz_json_object();
    set_text(object, "in", event->part);
    set_text(object, "pointer", event->pointer);
    set_place(schema, event->error);
    arz_json_set(object, ARZ_STR("schema"), schema);
}

/* What the kind of event adds to what every event has. */
static void put_details(const arz_run *run, const arz_event *event, json_t *object)
{
    arz_visit *visit = run->frame ? run->frame->visit : NULL;
    switch (event->kind) {
    case ARZ_EVENT_REQUEST:
        put_request(run, visit, object);
        break;
    case ARZ_EVENT_RESPONSE:
        if (event->status)
            set_integer(object, "status", event->status);
        set_ms(object, "durationMs", event->duration_us);
        put_response(run, visit, object);
        break;
    case ARZ_EVENT_CRITERION:
        set_text(object, "condition", event->condition);
        set_text(object, "type", event->criterion_type);
        set_boolean(object, "passed", event->passed);
        break;
    case ARZ_EVENT_CONTRACT:
        put_finding(event, object);
        break;
    case ARZ_EVENT_OUTPUTS:
        set_value(run, object, "outputs", event_outputs(run));
        break;
    case ARZ_EVENT_ACTION:
    case ARZ_EVENT_RETRY:
        set_text(object, "name", event->action_name);
        set_text(object, "type", event->action_type);
        set_text(object, "target", event->target);
        set_integer(object, "delayMs", event->delay_ms);
        break;
    case ARZ_EVENT_WORKFLOW_STARTED:
        put_inputs(run, object);
        break;
    case ARZ_EVENT_RUN_ENDED:
        set_value(run, object, "outputs", event_outputs(run));
        set_text(object, "status", event->passed ? "success" : "failure");
        set_ms(object, "durationMs", event->duration_us);
        break;
    case ARZ_EVENT_STEP_ENDED:
    case ARZ_EVENT_WORKFLOW_ENDED:
        set_text(object, "status", event->passed ? "success" : "failure");
        set_ms(object, "durationMs", event->duration_us);
        break;
    case ARZ_EVENT_RUN_STARTED:
    case ARZ_EVENT_STEP_STARTED:
    case ARZ_EVENT_WARNING:
    case ARZ_EVENT_KIND_COUNT:
        break;
    }
}

json_t *arz_event_json(const arz_event *event)
{
    const arz_run *const *source = event->source;
    json_t *object = arz_json_object();
    set_text(object, "event", arz_event_kind_name(event->kind));
    set_ms(object, "timeMs", event->time_us);
    set_text(object, "workflowId", event->workflow_id);
    set_text(object, "stepId", event->step_id);
    if (event->attempt)
        set_integer(object, "attempt", event->attempt);
    if (event->visit)
        set_integer(object, "visit", event->visit);
    if (event->depth)
        set_integer(object, "depth", event->depth);
    if (event->kind == ARZ_EVENT_REQUEST) {
        set_text(object, "method", event->method);
        set_text(object, "url", event->url);
    }
    put_details(*source, event, object);
    set_text(object, "message", event->message);
    if (event->error && event->error->kind != ARZ_OK && event->kind != ARZ_EVENT_CONTRACT)
        arz_json_set(object, ARZ_STR("error"), error_json(event->error));
    return object;
}
