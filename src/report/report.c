/* What all reports share: handed to a run as a listener, finished, freed. */
#include "report/report.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/fail.h"

static void hear(void *data, const arz_event *event)
{
    arz_report *report = data;
    report->event(report, event);
}

arz_listener arz_report_listener(arz_report *report)
{
    return (arz_listener){ hear, report };
}

bool arz_report_finish(arz_report *report, arz_error *error)
{
    if (report->finish)
        report->finish(report);
    if (fflush(report->stream) == 0 && !ferror(report->stream))
        return true;
    return arz_fail(error, ARZ_ERROR_IO, NULL, "a report cannot be written: %s", strerror(errno));
}

void arz_report_free(arz_report *report)
{
    if (!report)
        return;
    if (report->free)
        report->free(report);
    free(report);
}

void arz_report_put_time(arz_buf *buf, int64_t unix_ms)
{
    time_t seconds = (time_t)(unix_ms / 1000);
    struct tm parts = { .tm_year = 70, .tm_mday = 1 };
    (void)gmtime_r(&seconds, &parts);
    arz_buf_printf(buf, "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", parts.tm_year + 1900,
                   parts.tm_mon + 1, parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec,
                   (int)(unix_ms % 1000));
}
