/* Rows of comma-separated values: names of inputs in the first line, a row in each further one.
 * (RFC 4180; lines may end with LF alone) */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/fail.h"
#include "doc/files.h"
#include "doc/value.h"
#include "run/rows.h"

static arz_csv_state after_separator(char c)
{
    return c == ',' ? ARZ_CSV_CELL : ARZ_CSV_PLAIN;
}

static arz_csv_state next_state(arz_csv_state state, char c)
{
    switch (state) {
    case ARZ_CSV_CELL:
        return c == '"' ? ARZ_CSV_QUOTED : after_separator(c);
    case ARZ_CSV_PLAIN:
        return after_separator(c);
    case ARZ_CSV_QUOTED:
        return c == '"' ? ARZ_CSV_QUOTE : ARZ_CSV_QUOTED;
    case ARZ_CSV_QUOTE:
        return c == '"' ? ARZ_CSV_QUOTED : after_separator(c);
    }
    return ARZ_CSV_PLAIN;
}

/* A line, where line breaks inside of quotes end none. */
static bool scan_csv(arz_rows *rows, arz_str text)
{
    arz_row_scan *scan = &rows->scan;
    while (scan->at < text.size) {
        char c = text.data[scan->at++];
        if (c == '\n' && scan->csv != ARZ_CSV_QUOTED)
            return true;
        scan->csv = next_state(scan->csv, c);
    }
    return false;
}

/* One cell of a record. */
typedef struct cell {
    arz_buf text;
    bool quoted;
} cell;

/* The quoted cell at *at, which is behind its first quote. False where it is not closed, or goes
 * on behind its last quote. */
static bool take_quoted(arz_str line, size_t *at, cell *into)
{
    into->quoted = true;
    while (*at < line.size) {
        char c = line.data[(*at)++];
        if (c == '"' && (*at >= line.size || line.data[*at] != '"'))
            return *at >= line.size || line.data[*at] == ',';
        *at += c == '"';
        arz_buf_char(&into->text, c);
    }
    return false;
}

static bool take_cell(arz_str line, size_t *at, cell *into)
{
    arz_buf_reset(&into->text);
    into->quoted = false;
    if (*at < line.size && line.data[*at] == '"') {
        (*at)++;
        return take_quoted(line, at, into);
    }
    arz_str rest = arz_str_from(line, *at);
    arz_str text = arz_str_slice(rest, 0, arz_str_find_char(rest, ','));
    arz_buf_str(&into->text, text);
    *at += text.size;
    return true;
}

static arz_row_kind fail_quotes(const arz_rows *rows, arz_row_kind kind, arz_error *error)
{
    return arz_rows_fail(rows, kind, error,
                         "a cell in quotes must end with one, and a quote in it is written twice");
}

/* Holds the name against the workflow's inputs. */
static bool check_column(const arz_rows *rows, const char *name, arz_error *error)
{
    json_t *scratch = arz_json_object();
    bool known = arz_workflow_input_set(rows->workflow, scratch, name, "", error);
    json_decref(scratch);
    for (size_t i = 0; known && i < rows->column_count; i++) {
        if (strcmp(rows->columns[i], name) == 0)
            known = arz_fail(error, ARZ_ERROR_INPUT, NULL, "there are two columns '%s'",
                             ARZ_QUOTE(arz_str_of(name)));
    }
    return known || arz_fail_at(error, rows->name, rows->record_line, 1, NULL);
}

static bool add_column(arz_rows *rows, arz_str name, arz_error *error)
{
    char *column = arz_str_dup(arz_str_trim(name));
    if (!check_column(rows, column, error)) {
        free(column);
        return false;
    }
    rows->columns =
        arz_grow(rows->columns, rows->column_count, &rows->column_capacity, sizeof(char *));
    rows->columns[rows->column_count++] = column;
    return true;
}

static arz_row_kind read_names(arz_rows *rows, arz_str line, arz_error *error)
{
    cell name = { ARZ_BUF_INIT(0), false };
    arz_row_kind kind = ARZ_ROW_LATER;
    for (size_t at = 0; kind == ARZ_ROW_LATER && at <= line.size; at++) {
        if (!take_cell(line, &at, &name))
            kind = fail_quotes(rows, ARZ_ROW_BROKEN, error);
        else if (!add_column(rows, arz_buf_view(&name.text), error))
            kind = ARZ_ROW_BROKEN;
    }
    arz_buf_clear(&name.text);
    return kind;
}

/* Sets the input that the cell is for. An empty cell that is not in quotes is none. */
static bool set_input(const arz_rows *rows, size_t column, const cell *from, json_t *inputs,
                      arz_error *error)
{
    arz_str text = arz_buf_view(&from->text);
    if (text.size == 0 && !from->quoted)
        return true;
    if (text.size && memchr(text.data, '\0', text.size))
        return arz_fail(error, ARZ_ERROR_INPUT, NULL, "column '%s' has a NUL character in it",
                        ARZ_QUOTE(arz_str_of(rows->columns[column])));
    return arz_workflow_input_set(rows->workflow, inputs, rows->columns[column],
                                  arz_buf_cstr(&from->text), error);
}

static arz_row_kind fail_count(const arz_rows *rows, size_t count, arz_error *error)
{
    (void)arz_fail(error, ARZ_ERROR_INPUT, NULL,
                   "the row has %zu cell%s, and the first line has %zu", count,
                   count == 1 ? "" : "s", rows->column_count);
    return arz_rows_fail(rows, ARZ_ROW_WRONG, error, "");
}

/* Sets the inputs of all cells. */
static arz_row_kind read_cells(const arz_rows *rows, arz_str line, json_t *inputs, arz_error *error)
{
    cell value = { ARZ_BUF_INIT(0), false };
    arz_row_kind kind = ARZ_ROW_READY;
    size_t count = 0;
    for (size_t at = 0; kind == ARZ_ROW_READY && at <= line.size; at++, count++) {
        if (!take_cell(line, &at, &value))
            kind = fail_quotes(rows, ARZ_ROW_WRONG, error);
        else if (count < rows->column_count && !set_input(rows, count, &value, inputs, error))
            kind = arz_rows_fail(rows, ARZ_ROW_WRONG, error, "");
    }
    arz_buf_clear(&value.text);
    if (kind == ARZ_ROW_READY && count != rows->column_count)
        return fail_count(rows, count, error);
    return kind;
}

static arz_row_kind read_csv(arz_rows *rows, arz_str record, bool ended, arz_row *row,
                             arz_error *error)
{
    (void)ended;
    arz_str line = record;
    while (line.size && (line.data[line.size - 1] == '\n' || line.data[line.size - 1] == '\r'))
        line.size--;
    if (line.size == 0)
        return ARZ_ROW_LATER;
    if (!rows->columns)
        return read_names(rows, line, error);
    row->inputs = arz_json_copy(rows->given);
    arz_row_kind kind = read_cells(rows, line, row->inputs, error);
    if (kind != ARZ_ROW_READY) {
        json_decref(row->inputs);
        row->inputs = NULL;
    }
    return kind;
}

const arz_row_format arz_rows_csv = { scan_csv, read_csv };
