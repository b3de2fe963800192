/* The requests alone, as text: what a dry run is for. */
#include "base/alloc.h"
#include "base/buf.h"
#include "doc/value.h"
#include "report/report.h"

/* A header's line, or one for each of its values. */
static void put_header(arz_buf *text, arz_str name, arz_view value)
{
    size_t count = arz_view_kind(value) == ARZ_KIND_ARRAY ? arz_view_size(value) : 1;
    for (size_t i = 0; i < count; i++) {
        arz_view one = arz_view_kind(value) == ARZ_KIND_ARRAY ? arz_view_at(value, i) : value;
        arz_buf_printf(text, "%.*s: ", ARZ_STR_FORMAT(name));
        arz_view_render(text, one);
        arz_buf_char(text, '\n');
    }
}

static void put_body(arz_buf *text, arz_view body)
{
    if (arz_view_kind(body) == ARZ_KIND_NULL)
        return;
    arz_buf_char(text, '\n');
    if (arz_view_kind(body) == ARZ_KIND_STRING)
        arz_view_render(text, body);
    else
        arz_view_write(text, body, 2);
    arz_buf_char(text, '\n');
}

static void hear(void *data, const arz_event *event)
{
    arz_report *report = data;
    if (event->kind != ARZ_EVENT_REQUEST)
        return;
    json_t *json = arz_event_json(event);
    arz_view root = arz_view_json(json);
    arz_buf text = ARZ_BUF_INIT(0);
    arz_buf_printf(&text, "%s %s\n", event->method, event->url);
    arz_view_iter headers = arz_view_members(arz_view_get(root, ARZ_STR("headers")));
    while (arz_view_next(&headers))
        put_header(&text, headers.name, headers.value);
    put_body(&text, arz_view_get(root, ARZ_STR("body")));
    (void)fprintf(report->stream, "%s\n", arz_buf_cstr(&text));
    arz_buf_clear(&text);
    json_decref(json);
}

arz_report *arz_report_requests(FILE *stream)
{
    arz_report *report = arz_alloc(1, sizeof *report);
    *report = (arz_report){ .stream = stream, .event = hear };
    return report;
}
