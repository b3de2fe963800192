/* The full trace: one JSON document with every event in it, written as they come, so that little
 * is lost where the program is killed. */
#include "base/alloc.h"
#include "config.h"
#include "doc/value.h"
#include "report/report.h"

/* Of the format; a change that a reader has to know of makes it another. */
#define TRACE_VERSION 1

typedef struct trace_report {
    arz_report base;
    int64_t started_ms;
    bool begun; /* an event was written */
} trace_report;

static void put(trace_report *report, const arz_buf *text)
{
    (void)fwrite(text->data, 1, text->size, report->base.stream);
}

static void begin(trace_report *report)
{
    arz_buf text = ARZ_BUF_INIT(0);
    arz_buf_printf(
        &text, "{\n\"trace\": %d,\n\"creator\": \"arazzo-run " ARZ_VERSION "\",\n\"started\": \"",
        TRACE_VERSION);
    arz_report_put_time(&text, report->started_ms);
    arz_buf_text(&text, "\",\n\"events\": [");
    put(report, &text);
    arz_buf_clear(&text);
}

static void hear(void *data, const arz_event *event)
{
    trace_report *report = data;
    arz_buf text = ARZ_BUF_INIT(0);
    json_t *json = arz_event_json(event);
    if (!report->begun)
        begin(report);
    arz_buf_text(&text, report->begun ? ",\n" : "\n");
    arz_view_write(&text, arz_view_json(json), 0);
    report->begun = true;
    put(report, &text);
    json_decref(json);
    arz_buf_clear(&text);
}

static void finish(void *data)
{
    trace_report *report = data;
    if (!report->begun)
        begin(report);
    (void)fputs("\n]\n}\n", report->base.stream);
}

arz_report *arz_report_trace(FILE *stream, int64_t started_ms)
{
    trace_report *report = arz_alloc(1, sizeof *report);
    report->base = (arz_report){ .stream = stream, .event = hear, .finish = finish };
    report->started_ms = started_ms;
    return &report->base;
}
