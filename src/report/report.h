/* What every report is made of. */
#ifndef ARZ_REPORT_REPORT_H
#define ARZ_REPORT_REPORT_H

#include <stdio.h>

#include <arazzo/report.h>

#include "base/buf.h"

/* The first member of each kind of report. */
struct arz_report {
    FILE *stream; /* the caller's */
    void (*event)(void *report, const arz_event *event);
    void (*finish)(void *report); /* writes the rest; or NULL */
    void (*free)(void *report);   /* releases what the kind has of its own; or NULL */
};

/* Appends a time, in milliseconds since 1970-01-01 UTC, as "2026-03-01T12:00:00.250Z". (RFC 3339)
 */
void arz_report_put_time(arz_buf *buf, int64_t unix_ms);

#endif
