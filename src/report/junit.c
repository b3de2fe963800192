/* JUnit XML: a test suite for each run, a test case for each step that it has come to. A failure
 * that an action has handled is none; a run that fails has at least one. */
#include <stdlib.h>

#include "base/alloc.h"
#include "base/arena.h"
#include "base/map.h"
#include "report/report.h"

/* A step of a workflow, all of its attempts and visits together. */
typedef struct junit_case {
    arz_str workflow, step; /* in the arena */
    int64_t duration_us;
    bool failed;  /* the last time, and nothing has handled it */
    bool handled; /* an action has been chosen that goes on */
    arz_error_kind kind;
    char *message; /* owned: why the last time failed, with its place; or NULL */
} junit_case;

typedef struct junit_report {
    arz_report base;
    int64_t started_ms;
    char *path; /* owned: of the document; or NULL */
    /* Of the run under way. */
    arz_arena *arena;
    arz_map by_name; /* "workflow\0step" → its case */
    /* Of all runs. */
    arz_buf suites; /* as XML */
    size_t tests, failures, errors, skipped;
    int64_t duration_us;
} junit_report;

static void put_attribute(arz_buf *buf, const char *name, arz_str value)
{
    arz_buf_printf(buf, " %s=\"", name);
    arz_buf_xml(buf, value);
    arz_buf_char(buf, '"');
}

static void put_seconds(arz_buf *buf, const char *name, int64_t microseconds)
{
    arz_buf_printf(buf, " %s=\"%.3f\"", name, (double)microseconds / 1e6);
}

/* An assertion that did not hold, in contrast to what kept it from being made. */
static bool is_failure(arz_error_kind kind)
{
    return kind == ARZ_ERROR_CRITERION || kind == ARZ_ERROR_CONTRACT || kind == ARZ_ERROR_WORKFLOW;
}

/* "file:7:3: message [rule]". New, for free(). */
static char *error_text(const arz_error *error)
{
    arz_buf text = ARZ_BUF_INIT(0);
    if (error->uri && *error->uri)
        arz_buf_printf(&text, "%s:", error->uri);
    if (error->line)
        arz_buf_printf(&text, "%u:%u:", error->line, error->column);
    arz_buf_printf(&text, "%s%s", text.size ? " " : "",
                   error->message ? error->message : "no reason given");
    if (error->rule)
        arz_buf_printf(&text, " [%s]", error->rule);
    return arz_buf_take(&text);
}

static void put_fault(arz_buf *buf, arz_error_kind kind, const char *message)
{
    arz_buf_printf(buf, "      <%s", is_failure(kind) ? "failure" : "error");
    put_attribute(buf, "message", arz_str_of(message));
    put_attribute(buf, "type", arz_str_of(arz_error_kind_name(kind)));
    arz_buf_text(buf, "/>\n");
}

/* The case of the event's step, new where there was none. */
static junit_case *case_of(junit_report *report, const arz_event *event)
{
    arz_buf name = ARZ_BUF_INIT(0);
    arz_buf_text(&name, event->workflow_id);
    arz_buf_char(&name, '\0');
    arz_buf_text(&name, event->step_id);
    junit_case *found = arz_map_get(&report->by_name, arz_buf_view(&name));
    if (!found) {
        found = arz_arena_alloc(report->arena, 1, sizeof *found);
        found->workflow = arz_arena_str(report->arena, arz_str_of(event->workflow_id));
        found->step = arz_arena_str(report->arena, arz_str_of(event->step_id));
        arz_str key = arz_arena_str(report->arena, arz_buf_view(&name));
        (void)arz_map_set(&report->by_name, key, found);
    }
    arz_buf_clear(&name);
    return found;
}

static void end_step(junit_report *report, const arz_event *event)
{
    junit_case *step = case_of(report, event);
    step->duration_us += event->duration_us;
    step->failed = !event->passed && !step->handled;
    step->handled = false;
    free(step->message);
    step->message = event->error && !event->passed ? error_text(event->error) : NULL;
    step->kind = event->error ? event->error->kind : ARZ_OK;
}

/* What a failed step goes on with; `end` goes on with nothing. */
static void note_action(junit_report *report, const arz_event *event)
{
    bool end = arz_str_is(arz_str_of(event->action_type), "end");
    case_of(report, event)->handled = !end;
}

static void put_case_head(arz_buf *buf, arz_str name, arz_str class_name, int64_t duration_us)
{
    arz_buf_text(buf, "    <testcase");
    put_attribute(buf, "name", name);
    put_attribute(buf, "classname", class_name);
    put_seconds(buf, "time", duration_us);
}

static void put_case(arz_buf *buf, const junit_case *step)
{
    put_case_head(buf, step->step, step->workflow, step->duration_us);
    if (!step->message) {
        arz_buf_text(buf, "/>\n");
        return;
    }
    arz_buf_text(buf, ">\n");
    if (step->failed) {
        put_fault(buf, step->kind, step->message);
    } else {
        arz_buf_text(buf, "      <system-out>handled: ");
        arz_buf_xml(buf, arz_str_of(step->message));
        arz_buf_text(buf, "</system-out>\n");
    }
    arz_buf_text(buf, "    </testcase>\n");
}

/* A suite's counts and its test cases as XML. */
typedef struct junit_suite {
    size_t tests, failures, errors, skipped;
    int64_t duration_us;
    arz_buf cases; /* owned */
} junit_suite;

static void count_fault(junit_suite *suite, arz_error_kind kind)
{
    suite->failures += is_failure(kind);
    suite->errors += !is_failure(kind);
}

/* The workflow itself as a test case: what went wrong was none of its steps. */
static void add_workflow_case(junit_suite *suite, arz_str workflow, const arz_error *error)
{
    char *message = error_text(error);
    put_case_head(&suite->cases, workflow, workflow, suite->duration_us);
    arz_buf_text(&suite->cases, ">\n");
    put_fault(&suite->cases, error->kind, message);
    arz_buf_text(&suite->cases, "    </testcase>\n");
    suite->tests++;
    count_fault(suite, error->kind);
    free(message);
}

/* Writes the suite and releases it. */
static void put_suite(junit_report *report, arz_str name, junit_suite *suite)
{
    arz_buf *buf = &report->suites;
    arz_buf_text(buf, "  <testsuite");
    put_attribute(buf, "name", name);
    if (report->path)
        put_attribute(buf, "file", arz_str_of(report->path));
    arz_buf_printf(buf, " tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" skipped=\"%zu\"",
                   suite->tests, suite->failures, suite->errors, suite->skipped);
    put_seconds(buf, "time", suite->duration_us);
    arz_buf_text(buf, ">\n");
    arz_buf_str(buf, arz_buf_view(&suite->cases));
    arz_buf_text(buf, "  </testsuite>\n");
    report->tests += suite->tests;
    report->failures += suite->failures;
    report->errors += suite->errors;
    report->skipped += suite->skipped;
    report->duration_us += suite->duration_us;
    arz_buf_clear(&suite->cases);
}

/* Forgets the steps of the run that has ended. */
static void forget(junit_report *report)
{
    for (size_t i = 0; i < report->by_name.count; i++) {
        junit_case *step = report->by_name.entries[i].value;
        free(step->message);
    }
    arz_map_clear(&report->by_name);
    report->by_name = (arz_map)ARZ_MAP_INIT;
    arz_arena_free(report->arena);
    report->arena = NULL;
}

static void end_run(junit_report *report, const arz_event *event)
{
    junit_suite suite = { .duration_us = event->duration_us, .cases = ARZ_BUF_INIT(0) };
    for (size_t i = 0; i < report->by_name.count; i++) {
        junit_case *step = report->by_name.entries[i].value;
        step->failed = step->failed && !event->passed;
        suite.tests++;
        if (step->failed)
            count_fault(&suite, step->kind);
        put_case(&suite.cases, step);
    }
    if (!event->passed && suite.failures + suite.errors == 0 && event->error)
        add_workflow_case(&suite, arz_str_of(event->workflow_id), event->error);
    put_suite(report, arz_str_of(event->workflow_id), &suite);
    forget(report);
}

static void hear(void *data, const arz_event *event)
{
    junit_report *report = data;
    if (!report->arena)
        report->arena = arz_arena_create();
    if (event->kind == ARZ_EVENT_STEP_ENDED)
        end_step(report, event);
    else if (event->kind == ARZ_EVENT_ACTION || event->kind == ARZ_EVENT_RETRY)
        note_action(report, event);
    else if (event->kind == ARZ_EVENT_RUN_ENDED)
        end_run(report, event);
}

static void finish(void *data)
{
    junit_report *report = data;
    arz_buf head = ARZ_BUF_INIT(0);
    arz_buf_printf(&head,
                   "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"arazzo-run\" "
                   "tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" skipped=\"%zu\"",
                   report->tests, report->failures, report->errors, report->skipped);
    put_seconds(&head, "time", report->duration_us);
    arz_buf_text(&head, " timestamp=\"");
    arz_report_put_time(&head, report->started_ms);
    (void)fprintf(report->base.stream, "%s\">\n%s</testsuites>\n", arz_buf_cstr(&head),
                  arz_buf_cstr(&report->suites));
    arz_buf_clear(&head);
}

static void release(void *data)
{
    junit_report *report = data;
    forget(report);
    arz_buf_clear(&report->suites);
    free(report->path);
}

arz_report *arz_report_junit(FILE *stream, int64_t started_ms)
{
    junit_report *report = arz_alloc(1, sizeof *report);
    report->base =
        (arz_report){ .stream = stream, .event = hear, .finish = finish, .free = release };
    report->started_ms = started_ms;
    return &report->base;
}

/* The report as what it is: the base is its first member. */
static junit_report *junit_of(arz_report *report)
{
    return (junit_report *)(void *)report;
}

void arz_report_junit_file(arz_report *junit, const char *path)
{
    junit_report *report = junit_of(junit);
    free(report->path);
    report->path = arz_strdup(path);
}

void arz_report_junit_add(arz_report *junit, const char *workflow_id, const arz_error *error)
{
    junit_suite suite = { .cases = ARZ_BUF_INIT(0) };
    junit_report *report = junit_of(junit);
    const char *name = workflow_id ? workflow_id : report->path ? report->path : "arazzo-run";
    add_workflow_case(&suite, arz_str_of(name), error);
    put_suite(report, arz_str_of(name), &suite);
}

void arz_report_junit_skip(arz_report *junit, const char *workflow_id, const char *reason)
{
    junit_suite suite = { .tests = 1, .skipped = 1, .cases = ARZ_BUF_INIT(0) };
    arz_str name = arz_str_of(workflow_id);
    put_case_head(&suite.cases, name, name, 0);
    arz_buf_text(&suite.cases, ">\n      <skipped");
    put_attribute(&suite.cases, "message", arz_str_of(reason));
    arz_buf_text(&suite.cases, "/>\n    </testcase>\n");
    put_suite(junit_of(junit), name, &suite);
}
