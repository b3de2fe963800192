#include "doc/lines.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "doc/document.h"

/* Where each LINES_A_MARK-th line starts, so that finding one does not read the whole text: a
 * document may have a message for each of its lines. */
#define LINES_A_MARK 8

struct arz_doc_lines {
    size_t *marks; /* in the document's arena; NULL before the first is asked for */
    size_t count;
    bool feeds_only; /* no carriage return is in the text; known once there are marks */
    unsigned last;   /* the line asked for last, which may be all of the text; 0: none yet */
    arz_str excerpt; /* what it is */
};

/* The offset behind the line break that follows `at`, or the end. */
static size_t next_line(const arz_doc *doc, size_t at)
{
    arz_str text = doc->text;
    if (doc->lines && doc->lines->feeds_only) {
        size_t feed = arz_str_find_char(arz_str_from(text, at), '\n');
        return feed < text.size ? at + feed + 1 : text.size;
    }
    for (; at < text.size; at++) {
        if (text.data[at] == '\n')
            return at + 1;
        if (text.data[at] == '\r')
            return at + 1 < text.size && text.data[at + 1] == '\n' ? at + 2 : at + 1;
    }
    return at;
}

arz_doc_lines *arz_doc_lines_create(arz_arena *arena)
{
    return arz_arena_alloc(arena, 1, sizeof(arz_doc_lines));
}

static void mark_lines(const arz_doc *doc)
{
    size_t *marks = NULL, count = 0, capacity = 0, line = 0; /* marks: owned */
    doc->lines->feeds_only = arz_str_find_char(doc->text, '\r') == SIZE_MAX;
    for (size_t at = 0; at < doc->text.size; at = next_line(doc, at), line++) {
        if (line % LINES_A_MARK)
            continue;
        marks = arz_grow(marks, count, &capacity, sizeof *marks);
        marks[count++] = at;
    }
    doc->lines->marks = arz_arena_copy(doc->arena, marks, count, sizeof *marks);
    doc->lines->count = count;
    free(marks);
}

/* The offset of a line at or before `line` (from 0), whose number is *at. */
static size_t mark_before(const arz_doc *doc, size_t line, size_t *at)
{
    arz_doc_lines *lines = doc->lines;
    *at = 0;
    if (!lines || line < LINES_A_MARK)
        return 0;
    if (!lines->marks)
        mark_lines(doc);
    if (lines->count == 0)
        return 0;
    size_t mark = line / LINES_A_MARK < lines->count ? line / LINES_A_MARK : lines->count - 1;
    *at = mark * LINES_A_MARK;
    return lines->marks[mark];
}

static arz_str find_line(const arz_doc *doc, unsigned line)
{
    size_t at, wanted = line ? line - 1 : 0, start = mark_before(doc, wanted, &at);
    for (; at < wanted && start < doc->text.size; at++)
        start = next_line(doc, start);
    size_t end = next_line(doc, start);
    while (end > start && (doc->text.data[end - 1] == '\n' || doc->text.data[end - 1] == '\r'))
        end--;
    return arz_str_slice(doc->text, start, end);
}

arz_str arz_doc_line(const arz_doc *doc, unsigned line)
{
    arz_doc_lines *lines = doc->lines;
    if (!lines)
        return find_line(doc, line);
    if (line == 0 || line != lines->last) {
        lines->excerpt = find_line(doc, line);
        lines->last = line;
    }
    return lines->excerpt;
}
