#include "diff.h"

#include <assert.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/alloc.h"
#include "message.h"

/* Lines around a change. */
#define CONTEXT 3

typedef struct change {
    FILE *stream;
    arz_str *before, *after; /* lines with their ends; owned */
    size_t count;
} change;

static size_t line_end(arz_str text, size_t at)
{
    while (at < text.size && text.data[at] != '\n')
        at++;
    return at < text.size ? at + 1 : at;
}

static arz_str *split(arz_str text, size_t *count)
{
    arz_str *lines = NULL;
    size_t capacity = 0;
    *count = 0;
    for (size_t at = 0, end; at < text.size; at = end) {
        end = line_end(text, at);
        lines = arz_grow(lines, *count, &capacity, sizeof *lines);
        lines[(*count)++] = arz_str_slice(text, at, end);
    }
    return lines;
}

/* As it is, for `patch`; a terminal gets nothing that drives it. */
static void put_line(const change *c, char mark, arz_str line)
{
    (void)fputc(mark, c->stream);
    if (isatty(fileno(c->stream)))
        cli_put_safe(c->stream, line);
    else
        (void)fwrite(line.data, 1, line.size, c->stream);
    if (!arz_str_ends(line, ARZ_STR("\n")))
        (void)fputs("\n\\ No newline at end of file\n", c->stream);
}

/* The first line from `at` on that changed, or how many there are. */
static size_t next_change(const change *c, size_t at)
{
    while (at < c->count && arz_str_equal(c->before[at], c->after[at]))
        at++;
    return at;
}

/* Prints the lines from `at` on that all changed, and returns where they end. */
static size_t put_changed(const change *c, size_t at, size_t end)
{
    size_t behind = at;
    while (behind < end && !arz_str_equal(c->before[behind], c->after[behind]))
        behind++;
    for (size_t i = at; i < behind; i++)
        put_line(c, '-', c->before[i]);
    for (size_t i = at; i < behind; i++)
        put_line(c, '+', c->after[i]);
    return behind;
}

/* Prints the change at the line `first` with those near it; returns where the last one ends. */
static size_t put_hunk(const change *c, size_t first)
{
    size_t end = first + 1, next = next_change(c, end);
    for (; next < c->count && next - end <= (size_t)2 * CONTEXT; next = next_change(c, end))
        end = next + 1;
    size_t from = first > CONTEXT ? first - CONTEXT : 0;
    size_t to = c->count - end > CONTEXT ? end + CONTEXT : c->count;
    (void)fprintf(c->stream, "@@ -%zu,%zu +%zu,%zu @@\n", from + 1, to - from, from + 1, to - from);
    for (size_t at = from; at < to;) {
        if (arz_str_equal(c->before[at], c->after[at]))
            put_line(c, ' ', c->before[at++]);
        else
            at = put_changed(c, at, to);
    }
    return end;
}

void cli_print_diff(FILE *stream, const char *name, arz_str before, arz_str after)
{
    change c = { .stream = stream };
    size_t count;
    c.before = split(before, &c.count);
    c.after = split(after, &count);
    assert(count == c.count);
    size_t at = next_change(&c, 0);
    static const char *const marks[] = { "--- ", "+++ " };
    for (size_t i = 0; at < c.count && i < 2; i++) {
        (void)fputs(marks[i], stream);
        cli_put_safe(stream, arz_str_of(name));
        (void)fputc('\n', stream);
    }
    while (at < c.count)
        at = next_change(&c, put_hunk(&c, at));
    free(c.before);
    free(c.after);
}
