/* One event a line, as it happens. */
#include "base/alloc.h"
#include "base/buf.h"
#include "doc/value.h"
#include "report/report.h"

static void write_event(void *data, const arz_event *event)
{
    arz_report *report = data;
    json_t *object = arz_event_json(event);
    arz_buf line = ARZ_BUF_INIT(0);
    arz_view_write(&line, arz_view_json(object), 0);
    arz_buf_char(&line, '\n');
    (void)fwrite(line.data, 1, line.size, report->stream);
    (void)fflush(report->stream);
    arz_buf_clear(&line);
    json_decref(object);
}

arz_report *arz_report_ndjson(FILE *stream)
{
    arz_report *report = arz_alloc(1, sizeof *report);
    *report = (arz_report){ .stream = stream, .event = write_event };
    return report;
}
