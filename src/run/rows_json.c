/* Rows that are JSON objects: one a line, or the elements of one array. */
#include <string.h>

#include "base/arena.h"
#include "base/fail.h"
#include "doc/document.h"
#include "doc/value.h"
#include "run/rows.h"

/* The object with what is given for members that it leaves out. Steals `object`. New. */
static json_t *completed(const arz_rows *rows, json_t *object)
{
    json_t *inputs = json_copy(rows->given);
    arz_view_iter iter = arz_view_members(arz_view_json(object));
    while (arz_view_next(&iter))
        arz_json_set(inputs, iter.name, json_incref(iter.value.json));
    json_decref(object);
    return inputs;
}

static arz_row_kind take_value(const arz_rows *rows, const arz_node *node, arz_row *row,
                               arz_error *error)
{
    if (!arz_node_is(node, ARZ_KIND_OBJECT))
        return arz_rows_fail(rows, ARZ_ROW_WRONG, error,
                             "a row must be an object, with a member for each input");
    json_t *object = arz_node_value(node, error);
    if (!object) {
        (void)arz_fail_at(error, rows->name, rows->record_line, 1, NULL);
        return ARZ_ROW_WRONG;
    }
    if (!arz_workflow_input_names(rows->workflow, object, error)) {
        json_decref(object);
        (void)arz_fail_at(error, rows->name, rows->record_line, 1, NULL);
        return ARZ_ROW_WRONG;
    }
    row->inputs = completed(rows, object);
    return ARZ_ROW_READY;
}

/* The row that the text is. */
static arz_row_kind read_object(const arz_rows *rows, arz_str text, arz_row *row, arz_error *error)
{
    arz_json_options options = { .first_line = rows->record_line };
    arz_arena *arena = arz_arena_create();
    const arz_node *node = arz_json_parse(arena, text, &options, rows->name, error);
    arz_row_kind kind = node ? take_value(rows, node, row, error) : ARZ_ROW_WRONG;
    arz_arena_free(arena);
    return kind;
}

static bool scan_line(arz_rows *rows, arz_str text)
{
    arz_row_scan *scan = &rows->scan;
    arz_str rest = arz_str_from(text, scan->at);
    const char *end = rest.size ? memchr(rest.data, '\n', rest.size) : NULL;
    scan->at = end ? (size_t)(end - text.data) + 1 : text.size;
    return end != NULL;
}

static arz_row_kind read_line(arz_rows *rows, arz_str record, bool ended, arz_row *row,
                              arz_error *error)
{
    (void)ended;
    arz_str text = arz_str_trim(record);
    return text.size ? read_object(rows, text, row, error) : ARZ_ROW_LATER;
}

const arz_row_format arz_rows_json_lines = { scan_line, read_line };

/* One byte of a string. */
static void scan_string(arz_row_scan *scan, char c)
{
    if (scan->escaped)
        scan->escaped = false;
    else if (c == '\\')
        scan->escaped = true;
    else
        scan->string = c != '"';
}

/* One byte outside of strings; true where it ends the element. */
static bool scan_structure(arz_row_scan *scan, char c)
{
    if (scan->depth == 0 && (c == ',' || c == ']'))
        return true;
    scan->string = c == '"';
    scan->depth += c == '{' || c == '[';
    scan->depth -= scan->depth && (c == '}' || c == ']');
    return false;
}

/* An element and the ',' or ']' behind it; behind the array, anything that is not blank. */
static bool scan_element(arz_rows *rows, arz_str text)
{
    arz_row_scan *scan = &rows->scan;
    while (scan->at < text.size) {
        char c = text.data[scan->at++];
        if (rows->closed) {
            if (!arz_is_blank(c))
                return true;
        } else if (scan->string) {
            scan_string(scan, c);
        } else if (scan_structure(scan, c)) {
            return true;
        }
    }
    return false;
}

static arz_row_kind read_element(arz_rows *rows, arz_str record, bool ended, arz_row *row,
                                 arz_error *error)
{
    if (rows->closed)
        return arz_rows_fail(rows, ARZ_ROW_BROKEN, error,
                             "something follows the array: a file of rows is one array");
    if (!ended)
        return arz_rows_fail(rows, ARZ_ROW_BROKEN, error, "the array of rows does not end: ']'");
    rows->closed = record.data[record.size - 1] == ']';
    arz_str text = arz_str_trim(arz_str_slice(record, 0, record.size - 1));
    bool first = rows->elements++ == 0;
    if (rows->closed && first && text.size == 0)
        return ARZ_ROW_LATER;
    if (text.size)
        return read_object(rows, text, row, error);
    return arz_rows_fail(rows, ARZ_ROW_WRONG, error, "an element is missing between commas");
}

const arz_row_format arz_rows_json_array = { scan_element, read_element };
