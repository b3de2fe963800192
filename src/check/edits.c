/* The edits of diagnostics, made in the text that they were found in. */
#include <stdlib.h>
#include <string.h>

#include <arazzo/validate.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "doc/lines.h"
#include "doc/same.h"

static arz_str without_mark(arz_str text)
{
    return arz_str_from(text, arz_str_starts(text, ARZ_STR("\xEF\xBB\xBF")) ? 3 : 0);
}

/* In the order of the text; what only puts something there before what takes something away. */
static int compare_edits(const void *a, const void *b)
{
    const arz_edit *left = *(const arz_edit *const *)a, *right = *(const arz_edit *const *)b;
    if (left->start != right->start)
        return left->start < right->start ? -1 : 1;
    return (*left->old != '\0') - (*right->old != '\0');
}

/* What edits take away from a text, and what they put into it. */
typedef struct spans {
    arz_span *before, *after;
} spans;

/* Appends the text with the edits, which are in order, and keeps those that could be made. */
static void apply(arz_edits *edits, arz_str all, arz_buf *changed, spans *made_at)
{
    arz_str text = without_mark(all);
    size_t at = 0, made = 0, mark = all.size - text.size;
    arz_buf_str(changed, arz_str_slice(all, 0, mark));
    for (size_t i = 0; i < edits->count; i++) {
        const arz_edit *edit = edits->items[i];
        arz_str old = arz_str_of(edit->old);
        if (edit->start < at || !arz_str_starts(arz_str_from(text, edit->start), old))
            continue;
        arz_buf_str(changed, arz_str_slice(text, at, edit->start));
        at = edit->start + old.size;
        made_at->before[made] = (arz_span){ edit->start, at };
        made_at->after[made].start = changed->size - mark;
        arz_buf_text(changed, edit->text);
        made_at->after[made].end = changed->size - mark;
        edits->items[made++] = edit;
    }
    arz_buf_str(changed, arz_str_from(text, at));
    edits->count = made;
}

/* Reads the text into nodes, in the document's arena. */
static bool read_tree(arz_doc *doc, arz_str text)
{
    arz_error error = ARZ_ERROR_INIT;
    *doc = (arz_doc){ .name = "", .text = without_mark(text), .arena = arz_arena_create() };
    doc->lines = arz_doc_lines_create(doc->arena);
    doc->root = arz_parse(doc->arena, doc->text, ARZ_FORMAT_AUTO, doc->name, &error);
    arz_error_clear(&error);
    return doc->root != NULL;
}

/* True where the edits change what they stand in and nothing else. */
static bool is_exact(const spans *at, size_t count, arz_str text, arz_str changed)
{
    arz_doc before, after;
    bool read = read_tree(&before, text);
    read = read_tree(&after, changed) && read;
    bool exact =
        read && arz_same_but(&(arz_change){ &before, &after, at->before, at->after, count });
    arz_arena_free(before.arena);
    arz_arena_free(after.arena);
    return exact;
}

char *arz_edits_make(arz_edits *edits, const char *text, size_t *size)
{
    arz_str before = { text, *size };
    arz_buf changed = ARZ_BUF_INIT(0);
    spans at = { .before = arz_alloc(edits->count, sizeof *at.before),
                 .after = arz_alloc(edits->count, sizeof *at.after) };
    if (edits->count)
        qsort(edits->items, edits->count, sizeof(*edits->items), compare_edits);
    apply(edits, before, &changed, &at);
    bool exact = !edits->count || is_exact(&at, edits->count, before, arz_buf_view(&changed));
    free(at.before);
    free(at.after);
    if (!exact) {
        arz_buf_clear(&changed);
        return NULL;
    }
    *size = changed.size;
    return arz_buf_take(&changed);
}
