#include "run/rows.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include <arazzo/limits.h>

#include "base/alloc.h"
#include "base/fail.h"
#include "doc/files.h"
#include "doc/value.h"

#define CHUNK_BYTES ((size_t)64 * 1024)

arz_row_kind arz_rows_fail(const arz_rows *rows, arz_row_kind kind, arz_error *error,
                           const char *message)
{
    (void)arz_fail(error, ARZ_ERROR_INPUT, NULL, "%s", message);
    (void)arz_fail_at(error, rows->name, rows->record_line, 1, NULL);
    return kind;
}

arz_rows *arz_rows_open(const char *path, const arz_workflow *workflow, json_t *inputs,
                        arz_error *error)
{
    bool standard = strcmp(path, "-") == 0;
    int file = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    struct stat status;
    if (file < 0 || fstat(file, &status) != 0) {
        (void)arz_fail(error, ARZ_ERROR_IO, NULL, "'%s' cannot be read: %s",
                       ARZ_QUOTE(arz_str_of(path)), strerror(errno));
        if (file > STDERR_FILENO)
            (void)close(file);
        return NULL;
    }
    arz_rows *rows = arz_alloc(1, sizeof *rows);
    rows->workflow = workflow;
    rows->given = inputs ? arz_json_copy(inputs) : arz_json_object();
    rows->name = arz_strdup(standard ? "standard input" : path);
    rows->file = file;
    rows->text = (arz_buf)ARZ_BUF_INIT(ARZ_MAX_ROW_BYTES);
    rows->line = 1;
    rows->size = S_ISREG(status.st_mode) ? (long long)status.st_size : -1;
    return rows;
}

void arz_rows_free(arz_rows *rows)
{
    if (!rows)
        return;
    if (rows->file != STDIN_FILENO)
        (void)close(rows->file);
    for (size_t i = 0; i < rows->column_count; i++)
        free(rows->columns[i]);
    free(rows->columns);
    arz_buf_clear(&rows->text);
    json_decref(rows->given);
    free(rows->name);
    free(rows);
}

double arz_rows_read_part(const arz_rows *rows)
{
    if (rows->size <= 0)
        return -1;
    long long left = (long long)(rows->text.size - rows->taken);
    double part = (double)(rows->read - left) / (double)rows->size;
    return part < 1 ? part : 1;
}

/* What has been read and is not taken. */
static arz_str rest_of(const arz_rows *rows)
{
    return arz_str_from(arz_buf_view(&rows->text), rows->taken);
}

/* True where reading does not wait. */
static bool can_read(const arz_rows *rows)
{
    struct pollfd file = { rows->file, POLLIN, 0 };
    return rows->size >= 0 || poll(&file, 1, 0) != 0;
}

/* Moves the rest to the front, so that there is room behind it. */
static void make_room(arz_rows *rows)
{
    arz_str rest = rest_of(rows);
    if (rows->taken && rest.size)
        memmove(rows->text.data, rest.data, rest.size);
    rows->text.size = rest.size;
    rows->taken = 0;
}

/* Reads a piece of the file. READY where there is more, or its end. */
static arz_row_kind fill(arz_rows *rows, arz_error *error)
{
    if (!can_read(rows))
        return ARZ_ROW_LATER;
    make_room(rows);
    char chunk[CHUNK_BYTES];
    ssize_t size = read(rows->file, chunk, sizeof chunk);
    if (size < 0 && (errno == EINTR || errno == EAGAIN))
        return ARZ_ROW_LATER;
    if (size < 0) {
        (void)arz_fail(error, ARZ_ERROR_IO, NULL, "'%s' cannot be read: %s",
                       ARZ_QUOTE(arz_str_of(rows->name)), strerror(errno));
        return ARZ_ROW_BROKEN;
    }
    rows->end = size == 0;
    rows->read += size;
    if (arz_buf_put(&rows->text, chunk, (size_t)size))
        return ARZ_ROW_READY;
    rows->record_line = rows->line;
    return arz_rows_fail(rows, ARZ_ROW_BROKEN, error, "a row is larger than 16 MiB");
}

/* Marks `size` bytes of the rest as done with. */
static void take(arz_rows *rows, size_t size)
{
    arz_str taken = arz_str_slice(rest_of(rows), 0, size);
    for (size_t i = 0; i < taken.size; i++)
        rows->line += taken.data[i] == '\n';
    rows->taken += size;
    rows->scan = (arz_row_scan){ .at = 0 };
}

static bool has_end(const char *name, const char *end)
{
    size_t size = strlen(name), end_size = strlen(end);
    return size > end_size && strcasecmp(name + size - end_size, end) == 0;
}

/* Chooses the format once there is a character to tell by. A byte order mark is passed over. */
static void choose_format(arz_rows *rows)
{
    if (arz_str_starts(rest_of(rows), ARZ_STR("\xEF\xBB\xBF")))
        take(rows, 3);
    arz_str rest = rest_of(rows);
    size_t blanks = 0;
    while (blanks < rest.size && arz_is_blank(rest.data[blanks]))
        blanks++;
    if (blanks == rest.size)
        return;
    bool lines = has_end(rows->name, ".jsonl") || has_end(rows->name, ".ndjson");
    if (has_end(rows->name, ".csv")) {
        rows->format = &arz_rows_csv;
    } else if (rest.data[blanks] == '[' && !lines) {
        take(rows, blanks + 1);
        rows->format = &arz_rows_json_array;
    } else if (rest.data[blanks] == '{' || lines || has_end(rows->name, ".json")) {
        rows->format = &arz_rows_json_lines;
    } else {
        rows->format = &arz_rows_csv;
    }
}

/* Takes the next record and reads it. LATER where there is none, or nothing in it. */
static arz_row_kind next_record(arz_rows *rows, bool *found, arz_row *row, arz_error *error)
{
    arz_str rest = rest_of(rows);
    bool ended = rows->format->scan(rows, rest);
    *found = ended || (rows->end && !rows->closed);
    if (!*found)
        return ARZ_ROW_LATER;
    arz_str record = arz_str_slice(rest, 0, rows->scan.at);
    size_t blanks = 0;
    rows->record_line = rows->line;
    for (; blanks < record.size && arz_is_blank(record.data[blanks]); blanks++)
        rows->record_line += record.data[blanks] == '\n';
    *row = (arz_row){ .uri = rows->name, .line = rows->record_line };
    arz_row_kind kind = rows->format->read(rows, record, ended, row, error);
    take(rows, record.size);
    return kind;
}

static arz_row_kind next_row(void *data, arz_row *row, arz_error *error)
{
    arz_rows *rows = data;
    for (;;) {
        bool found = false;
        if (!rows->format)
            choose_format(rows);
        arz_row_kind kind = rows->format ? next_record(rows, &found, row, error) : ARZ_ROW_LATER;
        if (kind != ARZ_ROW_LATER)
            return kind;
        if (rows->end && (!found || rest_of(rows).size == 0))
            return ARZ_ROW_NONE;
        if (found)
            continue;
        kind = fill(rows, error);
        if (kind != ARZ_ROW_READY)
            return kind;
    }
}

arz_row_source arz_rows_source(arz_rows *rows)
{
    return (arz_row_source){ next_row, rows };
}
