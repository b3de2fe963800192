/* Reports: listeners to a run's events. Create one, put its listener among the run's, finish it
 * after the run. */
#ifndef ARAZZO_REPORT_H
#define ARAZZO_REPORT_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include <arazzo/error.h>
#include <arazzo/event.h>
#include <arazzo/export.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct arz_report arz_report;

typedef struct arz_progress_options {
    unsigned version; /* ARZ_PROGRESS_OPTIONS_VERSION */
    bool terminal;    /* a line may be written over; else each is final */
    bool color;
    bool unicode;   /* signs beyond ASCII may be used */
    int verbosity;  /* -1: errors only; 0: a line a step; 1: requests and criteria besides */
    unsigned width; /* of the terminal in columns; 0: unknown */
} arz_progress_options;

#define ARZ_PROGRESS_OPTIONS_VERSION 1

/* Progress for people: one line a step with its outcome, method and path, status and time;
 * repeated polls fold into one line that counts; a summary. Each writes to `stream`, which stays
 * the caller's. New, for arz_report_free(). */
ARZ_API ARZ_MUST_USE arz_report *arz_report_progress(FILE *stream,
                                                     const arz_progress_options *options);
/* One event a line as it happens. */
ARZ_API ARZ_MUST_USE arz_report *arz_report_ndjson(FILE *stream);
/* Each request as text: method and URL, headers, body; an empty line behind each. */
ARZ_API ARZ_MUST_USE arz_report *arz_report_requests(FILE *stream);
/* The whole run as one JSON object, written by arz_report_finish(). */
ARZ_API ARZ_MUST_USE arz_report *arz_report_json(FILE *stream);
/* The same on one line, for a row of a batch, whose number comes first; 0: for no row. */
ARZ_API ARZ_MUST_USE arz_report *arz_report_json_line(FILE *stream, uint64_t row);

/* An HAR 1.2 archive: every request with what came back for it. `started_ms` is when the run
 * starts, in milliseconds since 1970-01-01 UTC. */
ARZ_API ARZ_MUST_USE arz_report *arz_report_har(FILE *stream, int64_t started_ms);
/* Every event with everything in it, as one JSON document: enough to play the run again. */
ARZ_API ARZ_MUST_USE arz_report *arz_report_trace(FILE *stream, int64_t started_ms);
/* JUnit XML: a test suite for each run, a test case for each step that it has come to. It may
 * listen to any number of runs, one after another. */
ARZ_API ARZ_MUST_USE arz_report *arz_report_junit(FILE *stream, int64_t started_ms);
/* The file that the suites from now on are of; NULL: not told. */
ARZ_API void arz_report_junit_file(arz_report *junit, const char *path);
/* A suite for a workflow that could not run (NULL: the file as a whole), for `error`'s reason. */
ARZ_API void arz_report_junit_add(arz_report *junit, const char *workflow_id,
                                  const arz_error *error);
/* A suite for a workflow that was left out. */
ARZ_API void arz_report_junit_skip(arz_report *junit, const char *workflow_id, const char *reason);

ARZ_API arz_listener arz_report_listener(arz_report *report);
/* Writes what is still to be written. False with *error filled where the stream failed. */
ARZ_API ARZ_MUST_USE bool arz_report_finish(arz_report *report, arz_error *error);
ARZ_API void arz_report_free(arz_report *report);

#ifdef __cplusplus
}
#endif

#endif
