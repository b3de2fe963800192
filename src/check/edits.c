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

static int compare_edits(const void *a, const void *b)
{
    const arz_edit *left = *(const arz_edit *const *)a, *right = *(const arz_edit *const *)b;
    return left->start < right->start ? -1 : left->start > right->start;
}

/* Appends the text with the edits, which are in order, and keeps those that could be made. */
static void apply(arz_edits *edits, arz_str all, arz_buf *changed)
{
    arz_str text = without_mark(all);
    size_t at = 0, made = 0;
    arz_buf_str(changed, arz_str_slice(all, 0, all.size - text.size));
    for (size_t i = 0; i < edits->count; i++) {
        const arz_edit *edit = edits->items[i];
        arz_str old = arz_str_of(edit->old);
        if (edit->start < at || !arz_str_starts(arz_str_from(text, edit->start), old))
            continue;
        arz_buf_str(changed, arz_str_slice(text, at, edit->start));
        arz_buf_text(changed, edit->text);
        at = edit->start + old.size;
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

/* True where the edits change the scalars that they stand in and nothing else. */
static bool is_exact(const arz_edits *edits, arz_str text, arz_str changed)
{
    arz_doc before, after;
    arz_span *spans = arz_alloc(edits->count, sizeof *spans);
    for (size_t i = 0; i < edits->count; i++) {
        const arz_edit *edit = edits->items[i];
        spans[i] = (arz_span){ edit->start, edit->start + strlen(edit->old) };
    }
    bool read = read_tree(&before, text);
    read = read_tree(&after, changed) && read;
    bool exact = read && arz_same_but(&before, &after, spans, edits->count);
    arz_arena_free(before.arena);
    arz_arena_free(after.arena);
    free(spans);
    return exact;
}

char *arz_edits_make(arz_edits *edits, const char *text, size_t *size)
{
    arz_str before = { text, *size };
    arz_buf changed = ARZ_BUF_INIT(0);
    if (edits->count)
        qsort(edits->items, edits->count, sizeof(*edits->items), compare_edits);
    apply(edits, before, &changed);
    if (edits->count && !is_exact(edits, before, arz_buf_view(&changed))) {
        arz_buf_clear(&changed);
        return NULL;
    }
    *size = changed.size;
    return arz_buf_take(&changed);
}
