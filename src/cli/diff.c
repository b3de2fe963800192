#include "diff.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/alloc.h"
#include "message.h"

/* Lines around a change. */
#define CONTEXT 3

/* Lines that are passed over at once in search of where both texts go on alike. */
#define MAX_APART 200

/* A text in lines, with their ends. */
typedef struct lines {
    arz_str *items; /* owned */
    size_t count;
} lines;

/* Lines that stand in one text alone, and those that stand in their place in the other. */
typedef struct range {
    size_t before, removed, after, added;
} range;

typedef struct change {
    FILE *stream;
    lines before, after;
    range *ranges; /* owned; in order */
    size_t count, capacity;
} change;

static size_t line_end(arz_str text, size_t at)
{
    while (at < text.size && text.data[at] != '\n')
        at++;
    return at < text.size ? at + 1 : at;
}

static lines split(arz_str text)
{
    lines all = { NULL, 0 };
    size_t capacity = 0;
    for (size_t at = 0, end; at < text.size; at = end) {
        end = line_end(text, at);
        all.items = arz_grow(all.items, all.count, &capacity, sizeof *all.items);
        all.items[all.count++] = arz_str_slice(text, at, end);
    }
    return all;
}

/* Both texts at an end count as alike. */
static bool is_alike(const change *c, size_t before, size_t after)
{
    bool ended = before >= c->before.count, other = after >= c->after.count;
    return ended || other ? ended && other
                          : arz_str_equal(c->before.items[before], c->after.items[after]);
}

/* From where two lines in a row are alike, a change is over. False where that is not near. */
static bool find_end(const change *c, range *r)
{
    for (size_t apart = 1; apart <= MAX_APART; apart++) {
        for (r->added = 0; r->added <= apart; r->added++) {
            r->removed = apart - r->added;
            size_t before = r->before + r->removed, after = r->after + r->added;
            if (is_alike(c, before, after) && is_alike(c, before + 1, after + 1))
                return true;
        }
    }
    return false;
}

static void find_ranges(change *c)
{
    range r = { 0, 0, 0, 0 };
    while (r.before < c->before.count || r.after < c->after.count) {
        if (is_alike(c, r.before, r.after)) {
            r.before++;
            r.after++;
            continue;
        }
        if (!find_end(c, &r)) {
            r.removed = c->before.count - r.before;
            r.added = c->after.count - r.after;
        }
        c->ranges = arz_grow(c->ranges, c->count, &c->capacity, sizeof *c->ranges);
        c->ranges[c->count++] = r;
        r.before += r.removed;
        r.after += r.added;
    }
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

static void put_lines(const change *c, char mark, const lines *from, size_t at, size_t count)
{
    for (size_t i = at; i < at + count; i++)
        put_line(c, mark, from->items[i]);
}

/* Where a hunk has no line of a text, it names the line before. */
static void put_header(const change *c, const range *hunk)
{
    (void)fprintf(c->stream, "@@ -%zu,%zu +%zu,%zu @@\n", hunk->before + (hunk->removed > 0),
                  hunk->removed, hunk->after + (hunk->added > 0), hunk->added);
}

/* Prints the changes from the one at `first` to before `end` with the lines near them. */
static void put_hunk(const change *c, size_t first, size_t end)
{
    const range *one = &c->ranges[first], *last = &c->ranges[end - 1];
    size_t lead = one->before < CONTEXT ? one->before : CONTEXT,
           stop = last->before + last->removed, rest = c->before.count - stop;
    size_t trail = rest < CONTEXT ? rest : CONTEXT, at = one->before - lead;
    put_header(c, &(range){ at, stop + trail - at, one->after - lead,
                            last->after + last->added + trail - (one->after - lead) });
    for (const range *r = one; r <= last; r++) {
        put_lines(c, ' ', &c->before, at, r->before - at);
        put_lines(c, '-', &c->before, r->before, r->removed);
        put_lines(c, '+', &c->after, r->after, r->added);
        at = r->before + r->removed;
    }
    put_lines(c, ' ', &c->before, at, trail);
}

static bool is_near(const range *one, const range *next)
{
    return next->before - (one->before + one->removed) <= (size_t)2 * CONTEXT;
}

void cli_print_diff(FILE *stream, const char *name, arz_str before, arz_str after)
{
    change c = { .stream = stream, .before = split(before), .after = split(after) };
    find_ranges(&c);
    static const char *const marks[] = { "--- ", "+++ " };
    for (size_t i = 0; c.count > 0 && i < 2; i++) {
        (void)fputs(marks[i], stream);
        cli_put_safe(stream, arz_str_of(name));
        (void)fputc('\n', stream);
    }
    for (size_t first = 0, end = 1; first < c.count; first = end, end++) {
        while (end < c.count && is_near(&c.ranges[end - 1], &c.ranges[end]))
            end++;
        put_hunk(&c, first, end);
    }
    free(c.before.items);
    free(c.after.items);
    free(c.ranges);
}
