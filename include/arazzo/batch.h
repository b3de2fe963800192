/* Running a workflow once for each row of data, many at a time, on one thread. */
#ifndef ARAZZO_BATCH_H
#define ARAZZO_BATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include <arazzo/document.h>
#include <arazzo/error.h>
#include <arazzo/event.h>
#include <arazzo/export.h>
#include <arazzo/run.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct arz_batch arz_batch;
typedef struct arz_rows arz_rows;

/* What asking for a row gives. */
typedef enum arz_row_kind {
    ARZ_ROW_READY, /* its inputs */
    ARZ_ROW_WRONG, /* an error: this row cannot be used, the next may */
    ARZ_ROW_LATER, /* none is there yet */
    ARZ_ROW_NONE,  /* there are no more */
    ARZ_ROW_BROKEN /* an error: nothing more can be read */
} arz_row_kind;

typedef struct arz_row {
    json_t *inputs;  /* READY: new, an object */
    const char *uri; /* where it stands, for messages; borrowed; or NULL */
    unsigned line;   /* from 1; 0: unknown */
} arz_row;

/* Where rows come from. next() must not wait. */
typedef struct arz_row_source {
    arz_row_kind (*next)(void *data, arz_row *row, arz_error *error);
    void *data;
} arz_row_source;

/* Rows of a file ("-": standard input): JSON Lines, a JSON array of objects, or CSV with the names
 * of inputs in its first line. The name's end says which (.csv, .jsonl, .ndjson), else the first
 * character. Read as they are asked for, so that any number of them fits.
 *
 * `inputs` (an object, borrowed; or NULL) gives what a row leaves out. A member of a JSON row,
 * which must be an input of the workflow, is taken as it is; a cell is typed as
 * arz_workflow_input_set() does it, and an empty one that is not in quotes leaves the input out.
 * New, for arz_rows_free(); NULL with *error filled. */
ARZ_API ARZ_MUST_USE arz_rows *arz_rows_open(const char *path, const arz_workflow *workflow,
                                             json_t *inputs, arz_error *error);
ARZ_API void arz_rows_free(arz_rows *rows);
ARZ_API arz_row_source arz_rows_source(arz_rows *rows);
/* Which part of the file was read, from 0 to 1; -1 where its size is not known. */
ARZ_API double arz_rows_read_part(const arz_rows *rows);

/* How one row came out. Borrowed, all of it, until the listener returns. */
typedef struct arz_batch_result {
    uint64_t row; /* from 1 */
    bool ran;     /* false: the row is wrong, as `error` says */
    bool passed;
    const char *workflow_id;
    json_t *outputs;        /* masked unless secrets are shown; borrowed; NULL where it never ran */
    const arz_error *error; /* NULL where it succeeded */
    int64_t duration_us;    /* of the run */
    arz_listener listener;  /* the row's own; { NULL, NULL } where it has none */
} arz_batch_result;

typedef struct arz_batch_options {
    unsigned version;     /* ARZ_BATCH_OPTIONS_VERSION */
    arz_row_source rows;  /* its data must outlive the batch */
    size_t concurrency;   /* runs at a time; 0: one */
    double rate;          /* starts a second at the most; 0: no limit */
    bool unordered;       /* results as runs end; else in the order of the rows */
    bool stop_on_failure; /* start no more after the first failure; what runs is run to its end */
    /* Makes the listener of a row's events before it runs; false: it has none. May be NULL. */
    bool (*listen)(void *data, uint64_t row, arz_listener *listener);
    /* Is told of each result, once for each row that was read. */
    void (*result)(void *data, const arz_batch_result *result);
    void *data;
    /* Is told that no further result is at hand, before the batch waits and at its end: what
     * result() has held back, to write it in one go, should leave now. May be NULL. */
    void (*told)(void *data);
} arz_batch_options;

#define ARZ_BATCH_OPTIONS_VERSION 1
/* The defaults, without rows and without a listener. */
ARZ_API arz_batch_options arz_batch_options_default(void);

typedef struct arz_batch_summary {
    uint64_t rows, passed, failed; /* whose results were told; a wrong row failed */
    uint64_t requests;             /* sent */
    uint64_t read;                 /* rows that were read, whether told or not */
    int64_t duration_us;           /* of the batch, until now while it runs */
    /* Durations of the runs: that of which half (90 %, 99 %) took no longer, within 2 %. */
    int64_t p50_us, p90_us, p99_us, max_us;
} arz_batch_summary;

/* Prepares a batch: `run` says how each run is done; its inputs and listeners are not looked at.
 * The document must outlive it. New, for arz_batch_free(); NULL with *error filled. */
ARZ_API ARZ_MUST_USE arz_batch *arz_batch_create(const arz_document *document,
                                                 const arz_run_options *run,
                                                 const arz_batch_options *options,
                                                 arz_error *error);
ARZ_API void arz_batch_free(arz_batch *batch);

/* Runs all rows. True where there were any and all succeeded. *error is filled only where the
 * batch did not come to its end: rows could not be read any further, or arz_batch_interrupt()
 * (kind INTERRUPTED). */
ARZ_API ARZ_MUST_USE bool arz_batch_execute(arz_batch *batch, arz_error *error);

/* Ends the batch in good order: what runs is told as interrupted. May be called from a signal
 * handler and from other threads. */
ARZ_API void arz_batch_interrupt(arz_batch *batch);

ARZ_API arz_batch_summary arz_batch_get_summary(const arz_batch *batch);

#ifdef __cplusplus
}
#endif

#endif
