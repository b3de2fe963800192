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

bool arz_strand_heard(const arz_strand *strand)
{
    return strand->run->listener_count > 0;
}

arz_event arz_strand_event(const arz_strand *strand, arz_event_kind kind)
{
    const arz_frame *frame = strand->frame;
    const arz_visit *visit = frame ? frame->visit : NULL;
    const arz_workflow *workflow = frame ? frame->workflow : strand->engine->workflow;
    return (arz_event){
        .kind = kind,
        .time_us = arz_loop_now_us(&strand->engine->loop) - strand->run->started_us,
        .workflow_id = arz_workflow_id(workflow),
        .step_id = visit ? arz_step_id(visit->step) : NULL,
        .depth = strand->frame_count ? (unsigned)strand->frame_count - 1 : 0,
        .attempt = visit ? visit->now->number : 0,
        .visit = visit ? frame->step_visits[visit->step->index] : 0,
    };
}

void arz_run_emit(const arz_run *run, const arz_event *event)
{
    for (size_t i = 0; i < run->listener_count; i++)
        run->listeners[i].event(run->listeners[i].data, event);
}

void arz_strand_emit(arz_strand *strand, const arz_event *event)
{
    const arz_frame *frame = strand->frame;
    arz_visit *visit = frame ? frame->visit : NULL;
    const arz_told source = {
        .run = strand->run,
        .attempt = visit ? visit->now : NULL,
        .inputs = frame ? frame->inputs : NULL,
        .outputs = !frame  ? strand->run->outputs
                   : visit ? visit->now->outputs
                           : frame->outputs,
    };
    arz_event told = *event;
    told.source = &source;
    arz_strand *keeper = arz_group_keeper(strand);
    if (keeper)
        arz_kept_add(&keeper->kept, &told);
    else
        arz_run_emit(strand->run, &told);
}

void arz_strand_warn(arz_strand *strand, arz_error *error)
{
    if (arz_strand_heard(strand) && error->kind != ARZ_OK) {
        arz_redact_error(&strand->run->redactor, error);
        arz_event event = arz_strand_event(strand, ARZ_EVENT_WARNING);
        event.message = error->message;
        event.error = error;
        arz_strand_emit(strand, &event);
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
static void set_value(const arz_told *told, json_t *object, const char *name, json_t *value)
{
    json_t *masked = arz_redact_value(&told->run->redactor, value);
    json_decref(value);
    arz_json_set(object, arz_str_of(name), masked);
}

/* A file's name, which may be any bytes: what is no UTF-8 is escaped. */
static void set_file(json_t *object, const char *name)
{
    arz_buf safe = ARZ_BUF_INIT(0);
    if (!name || arz_utf8_check(arz_str_of(name)) == SIZE_MAX) {
        set_text(object, "file", name);
    } else {
        arz_buf_safe(&safe, arz_str_of(name));
        set_text(object, "file", arz_buf_cstr(&safe));
    }
    arz_buf_clear(&safe);
}

/* Where the error is, as members of the object. */
static void set_place(json_t *object, const arz_error *error)
{
    set_file(object, error->uri);
    if (error->line) {
        set_integer(object, "line", error->line);
        set_integer(object, "column", error->column);
    }
    set_text(object, "pointer", error->pointer);
}

/* Bytes that are no text, masked, in base64 (RFC 4648, section 4). */
static void set_bytes(const arz_told *told, json_t *object, const char *name, arz_str bytes)
{
    arz_buf masked = ARZ_BUF_INIT(0), text = ARZ_BUF_INIT(0);
    arz_redact_bytes(&told->run->redactor, bytes, &masked);
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
static json_t *request_body(const arz_request *request)
{
    if (request->body_value)
        return json_incref(request->body_value);
    if (!request->body.data)
        return json_null();
    bool text = arz_utf8_check(request->body) == SIZE_MAX;
    return arz_json_string(text ? request->body : ARZ_STR("(binary)"));
}

static void put_headers(const arz_told *told, const arz_header *headers, size_t count,
                        json_t *object)
{
    arz_json_set(object, ARZ_STR("headers"),
                 arz_redact_headers(&told->run->redactor, headers, count));
}

/* The bytes of a body that is no text, in front of which any text that stands for it is a loss. */
static void put_bytes(const arz_told *told, arz_str body, json_t *object)
{
    if (body.size && arz_utf8_check(body) != SIZE_MAX)
        set_bytes(told, object, "bodyBase64", body);
}

static void put_request(const arz_told *told, json_t *object)
{
    const arz_request *request = told->attempt ? told->attempt->request : NULL;
    if (!request)
        return;
    put_headers(told, request->headers, request->header_count, object);
    set_value(told, object, "body", request_body(request));
    put_bytes(told, request->body, object);
}

static void put_response(const arz_told *told, json_t *object)
{
    arz_attempt *attempt = told->attempt;
    if (!attempt || attempt->exchange.response.status == 0)
        return;
    const arz_response *response = &attempt->exchange.response;
    set_text(object, "httpVersion", response->http_version);
    put_headers(told, response->headers, response->header_count, object);
    arz_error error = ARZ_ERROR_INIT;
    json_t *body = arz_view_value(arz_body_view(&attempt->body, response, attempt->arena), &error);
    set_value(told, object, "body", body ? body : json_null());
    put_bytes(told, arz_buf_view(&response->body), object);
    arz_error_clear(&error);
}

/* Of what is in progress, or over. */
static void put_outputs(const arz_told *told, json_t *object)
{
    json_t *outputs = told->outputs ? json_incref(told->outputs) : arz_json_object();
    set_value(told, object, "outputs", outputs);
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
static void put_details(const arz_told *told, const arz_event *event, json_t *object)
{
    switch (event->kind) {
    case ARZ_EVENT_REQUEST:
        put_request(told, object);
        break;
    case ARZ_EVENT_RESPONSE:
        if (event->status)
            set_integer(object, "status", event->status);
        set_ms(object, "durationMs", event->duration_us);
        put_response(told, object);
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
        put_outputs(told, object);
        break;
    case ARZ_EVENT_ACTION:
    case ARZ_EVENT_RETRY:
        set_text(object, "name", event->action_name);
        set_text(object, "type", event->action_type);
        set_text(object, "target", event->target);
        set_integer(object, "delayMs", event->delay_ms);
        break;
    case ARZ_EVENT_WORKFLOW_STARTED:
        set_value(told, object, "inputs", json_incref(told->inputs));
        break;
    case ARZ_EVENT_RUN_ENDED:
        put_outputs(told, object);
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
    put_details(event->source, event, object);
    set_text(object, "message", event->message);
    if (event->error && event->error->kind != ARZ_OK && event->kind != ARZ_EVENT_CONTRACT)
        arz_json_set(object, ARZ_STR("error"), error_json(event->error));
    return object;
}
