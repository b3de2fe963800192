/* The whole run as one JSON object: the steps in the order of execution, one entry for each
 * attempt. */
#include <arazzo/limits.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "doc/value.h"
#include "report/report.h"

typedef struct json_report {
    arz_report base;
    json_t *steps;                       /* owned */
    json_t *current[ARZ_MAX_FRAMES + 1]; /* borrowed from steps: the step in progress by depth */
    json_t *result;                      /* owned: the rest, once the run ended */
    bool line;                           /* all on one line */
    uint64_t row;                        /* of a batch; 0: none */
} json_report;

static void set_text(json_t *object, const char *name, const char *text)
{
    arz_json_set(object, arz_str_of(name), arz_json_string(arz_str_of(text)));
}

/* Moves a member of the event to the entry, if the event has it. */
static void take(json_t *entry, json_t *event, const char *name)
{
    json_t *value = json_object_get(event, name);
    if (value)
        arz_json_set(entry, arz_str_of(name), json_incref(value));
}

static json_t *entry_of(json_report *report, const arz_event *event)
{
    return event->depth <= ARZ_MAX_FRAMES ? report->current[event->depth] : NULL;
}

/* Members in the order of the contract; those that come later hold their places. */
static void start_step(json_report *report, const arz_event *event)
{
    if (event->depth > ARZ_MAX_FRAMES)
        return;
    json_t *entry = arz_json_object();
    set_text(entry, "stepId", event->step_id);
    set_text(entry, "workflowId", event->workflow_id);
    set_text(entry, "status", "failure");
    arz_json_set(entry, ARZ_STR("attempt"), arz_json_integer(event->attempt));
    arz_json_set(entry, ARZ_STR("durationMs"), json_null());
    arz_json_append(report->steps, entry);
    report->current[event->depth] = entry;
}

static void add_request(json_t *entry, json_t *event)
{
    json_t *request = arz_json_object();
    static const char *const members[] = { "method", "url", "headers", "body" };
    for (size_t i = 0; i < sizeof members / sizeof *members; i++)
        take(request, event, members[i]);
    arz_json_set(entry, ARZ_STR("request"), request);
}

static void add_response(json_t *entry, json_t *event)
{
    if (!json_object_get(event, "status"))
        return;
    json_t *response = arz_json_object();
    static const char *const members[] = { "status", "headers", "body" };
    for (size_t i = 0; i < sizeof members / sizeof *members; i++)
        take(response, event, members[i]);
    arz_json_set(entry, ARZ_STR("response"), response);
}

/* A new object at the end of the entry's list of that name, which is made for the first. */
static json_t *add_to_list(json_t *entry, const char *name)
{
    json_t *list = json_object_get(entry, name);
    if (!list) {
        list = arz_json_array();
        arz_json_set(entry, arz_str_of(name), list);
    }
    json_t *added = arz_json_object();
    arz_json_append(list, added);
    return added;
}

static void add_criterion(json_t *entry, json_t *event)
{
    json_t *criterion = add_to_list(entry, "criteria");
    static const char *const members[] = { "condition", "type", "passed", "message" };
    for (size_t i = 0; i < sizeof members / sizeof *members; i++)
        take(criterion, event, members[i]);
}

static void add_finding(json_t *entry, json_t *event)
{
    json_t *finding = add_to_list(entry, "contract");
    static const char *const members[] = { "in", "pointer", "message", "schema" };
    for (size_t i = 0; i < sizeof members / sizeof *members; i++)
        take(finding, event, members[i]);
}

static void add_action(json_t *entry, json_t *event)
{
    json_t *action = arz_json_object();
    static const char *const members[] = { "name", "type", "target", "delayMs" };
    for (size_t i = 0; i < sizeof members / sizeof *members; i++)
        take(action, event, members[i]);
    arz_json_set(entry, ARZ_STR("action"), action);
}

static void end_step(json_t *entry, json_t *event)
{
    take(entry, event, "status");
    take(entry, event, "durationMs");
    take(entry, event, "error");
    if (!json_object_get(entry, "outputs"))
        arz_json_set(entry, ARZ_STR("outputs"), arz_json_object());
}

static void end_run(json_report *report, json_t *event)
{
    json_t *result = arz_json_object();
    if (report->row)
        arz_json_set(result, ARZ_STR("row"), arz_json_integer((int64_t)report->row));
    take(result, event, "status");
    take(result, event, "workflowId");
    take(result, event, "outputs");
    arz_json_set(result, ARZ_STR("steps"), json_incref(report->steps));
    take(result, event, "error");
    json_decref(report->result);
    report->result = result;
}

static void add_to_step(json_report *report, const arz_event *event, json_t *json)
{
    json_t *entry = event->step_id ? entry_of(report, event) : NULL;
    if (!entry)
        return;
    if (event->kind == ARZ_EVENT_REQUEST)
        add_request(entry, json);
    else if (event->kind == ARZ_EVENT_RESPONSE)
        add_response(entry, json);
    else if (event->kind == ARZ_EVENT_CRITERION && !event->from_action)
        add_criterion(entry, json);
    else if (event->kind == ARZ_EVENT_CONTRACT)
        add_finding(entry, json);
    else if (event->kind == ARZ_EVENT_ACTION || event->kind == ARZ_EVENT_RETRY)
        add_action(entry, json);
    else if (event->kind == ARZ_EVENT_OUTPUTS)
        take(entry, json, "outputs");
    else if (event->kind == ARZ_EVENT_STEP_ENDED)
        end_step(entry, json);
}

static void hear(void *data, const arz_event *event)
{
    json_report *report = data;
    if (event->kind == ARZ_EVENT_STEP_STARTED) {
        start_step(report, event);
        return;
    }
    json_t *json = arz_event_json(event);
    if (event->kind == ARZ_EVENT_RUN_ENDED)
        end_run(report, json);
    else
        add_to_step(report, event, json);
    json_decref(json);
}

static void finish(void *data)
{
    json_report *report = data;
    arz_buf text = ARZ_BUF_INIT(0);
    arz_view_write(&text, arz_view_json(report->result), report->line ? 0 : 2);
    arz_buf_char(&text, '\n');
    (void)fwrite(text.data, 1, text.size, report->base.stream);
    arz_buf_clear(&text);
}

static void release(void *data)
{
    json_report *report = data;
    json_decref(report->steps);
    json_decref(report->result);
}

arz_report *arz_report_json(FILE *stream)
{
    json_report *report = arz_alloc(1, sizeof *report);
    report->base =
        (arz_report){ .stream = stream, .event = hear, .finish = finish, .free = release };
    report->steps = arz_json_array();
    return &report->base;
}

arz_report *arz_report_json_line(FILE *stream, uint64_t row)
{
    arz_report *report = arz_report_json(stream);
    json_report *json = (json_report *)report;
    json->line = true;
    json->row = row;
    return report;
}
