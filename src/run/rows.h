/* Reading rows: the file piece by piece, records out of it, inputs out of a record. A format is
 * how records end, and what is in one. */
#ifndef ARZ_RUN_ROWS_H
#define ARZ_RUN_ROWS_H

#include <stdbool.h>
#include <stddef.h>

#include <jansson.h>

#include <arazzo/batch.h>

#include "base/buf.h"
#include "base/str.h"

/* Where in a CSV record the search for its end stands. */
typedef enum arz_csv_state {
    ARZ_CSV_CELL, /* at the start of a cell */
    ARZ_CSV_PLAIN,
    ARZ_CSV_QUOTED,
    ARZ_CSV_QUOTE /* behind a quote in a quoted cell */
} arz_csv_state;

/* A search for the end of a record, which goes on where it stopped when more has been read. */
typedef struct arz_row_scan {
    size_t at;
    arz_csv_state csv;
    size_t depth;         /* JSON arrays: of brackets */
    bool string, escaped; /* the same: inside of a string, behind a backslash in it */
} arz_row_scan;

typedef struct arz_row_format {
    /* Goes on with rows->scan; true where the record ends there, else it is at the text's end. */
    bool (*scan)(arz_rows *rows, arz_str text);
    /* What the record is, with the row or the error; LATER: nothing, such as an empty line.
     * `ended` is false where it only ended because the file did. */
    arz_row_kind (*read)(arz_rows *rows, arz_str record, bool ended, arz_row *row,
                         arz_error *error);
} arz_row_format;

struct arz_rows {
    const arz_workflow *workflow;
    json_t *given; /* owned: inputs that a row may leave out */
    char *name;    /* owned: the file, as the user knows it */
    int file;
    bool end;                     /* of the file */
    const arz_row_format *format; /* NULL until the first character is known */
    arz_buf text;                 /* what has been read */
    size_t taken;                 /* bytes of it that are done with */
    arz_row_scan scan;            /* over the rest */
    unsigned line;                /* of the first byte that is not taken, from 1 */
    unsigned record_line;         /* where the record begins */
    long long read, size;         /* bytes; size -1: unknown */
    bool closed;                  /* JSON arrays: behind the ']' */
    size_t elements;              /* the same: seen so far */
    char **columns;               /* owned, each too: CSV's first line */
    size_t column_count, column_capacity;
};

extern const arz_row_format arz_rows_csv, arz_rows_json_lines, arz_rows_json_array;

/* Fails with the place of the record. */
arz_row_kind arz_rows_fail(const arz_rows *rows, arz_row_kind kind, arz_error *error,
                           const char *message);

#endif
