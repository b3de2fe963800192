#include "base/diagnostics.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/map.h"

/* A document that has diagnostics. */
typedef struct named_document {
    const char *name;
    size_t number; /* in order of appearance */
} named_document;

/* An error at a place, and the one at the same place before it. */
typedef struct error_at {
    const char *rule, *message;
    const struct error_at *before;
} error_at;

struct arz_diagnostics {
    arz_arena *arena;  /* texts */
    arz_map places;    /* "uri:line:column" → the last error_at */
    arz_map documents; /* name → named_document */
    arz_diagnostic *items;
    size_t count, capacity;
    size_t of[ARZ_SEVERITY_COUNT];
};

static const char *const severity_names[ARZ_SEVERITY_COUNT] = {
    [ARZ_SEVERITY_ERROR] = "error",
    [ARZ_SEVERITY_WARNING] = "warning",
    [ARZ_SEVERITY_INFO] = "info",
};

const char *arz_severity_name(arz_severity severity)
{
    return severity < ARZ_SEVERITY_COUNT ? severity_names[severity] : "unknown";
}

arz_diagnostics *arz_diagnostics_create(void)
{
    arz_diagnostics *diagnostics = arz_alloc(1, sizeof *diagnostics);
    diagnostics->arena = arz_arena_create();
    return diagnostics;
}

void arz_diagnostics_free(arz_diagnostics *diagnostics)
{
    if (!diagnostics)
        return;
    arz_map_clear(&diagnostics->places);
    arz_map_clear(&diagnostics->documents);
    arz_arena_free(diagnostics->arena);
    free(diagnostics->items);
    free(diagnostics);
}

size_t arz_diagnostics_count(const arz_diagnostics *diagnostics)
{
    return diagnostics->count;
}

const arz_diagnostic *arz_diagnostics_at(const arz_diagnostics *diagnostics, size_t index)
{
    return index < diagnostics->count ? &diagnostics->items[index] : NULL;
}

size_t arz_diagnostics_of(const arz_diagnostics *diagnostics, arz_severity severity)
{
    return severity < ARZ_SEVERITY_COUNT ? diagnostics->of[severity] : 0;
}

static const char *place_text(arz_buf *buf, const char *uri, unsigned line, unsigned column)
{
    arz_buf_printf(buf, "%s:%u:%u", uri ? uri : "", line, column);
    return arz_buf_cstr(buf);
}

static const error_at *errors_at(const arz_diagnostics *diagnostics, const char *uri, unsigned line,
                                 unsigned column)
{
    arz_buf place = ARZ_BUF_INIT(0);
    const error_at *last =
        arz_map_get(&diagnostics->places, arz_str_of(place_text(&place, uri, line, column)));
    arz_buf_clear(&place);
    return last;
}

bool arz_diagnostics_has(const arz_diagnostics *diagnostics, const char *uri, unsigned line,
                         unsigned column, const char *word)
{
    const error_at *error = diagnostics ? errors_at(diagnostics, uri, line, column) : NULL;
    while (error && word && !strstr(error->message, word))
        error = error->before;
    return error != NULL;
}

/* Static text. */
static const char *rule_of(const arz_error *error)
{
    return error->rule ? error->rule : arz_error_kind_name(error->kind);
}

static const char *keep(arz_diagnostics *diagnostics, const char *text)
{
    return text ? arz_arena_cstr(diagnostics->arena, arz_str_of(text)) : NULL;
}

/* True where the same has been said of the place already; else remembers it. */
static bool is_told(arz_diagnostics *diagnostics, const arz_error *error)
{
    if (error->line == 0)
        return false;
    const error_at *last = errors_at(diagnostics, error->uri, error->line, error->column);
    for (const error_at *told = last; told; told = told->before) {
        if (strcmp(told->rule, rule_of(error)) == 0 && strcmp(told->message, error->message) == 0)
            return true;
    }
    error_at *now = arz_arena_alloc(diagnostics->arena, 1, sizeof *now);
    *now = (error_at){ rule_of(error), keep(diagnostics, error->message), last };
    arz_buf place = ARZ_BUF_INIT(0);
    const char *key = keep(diagnostics, place_text(&place, error->uri, error->line, error->column));
    (void)arz_map_set(&diagnostics->places, arz_str_of(key), now);
    arz_buf_clear(&place);
    return false;
}

/* The one copy of a document's name. */
static const char *keep_uri(arz_diagnostics *diagnostics, const char *uri)
{
    const char *name = uri ? uri : "";
    named_document *document = arz_map_get(&diagnostics->documents, arz_str_of(name));
    if (!document) {
        document = arz_arena_alloc(diagnostics->arena, 1, sizeof *document);
        document->name = keep(diagnostics, name);
        document->number = diagnostics->documents.count;
        (void)arz_map_set(&diagnostics->documents, arz_str_of(document->name), document);
    }
    return document->name;
}

bool arz_diagnostics_add(arz_diagnostics *diagnostics, arz_severity severity, arz_error *error)
{
    bool drop = !diagnostics || error->kind == ARZ_OK ||
                (severity == ARZ_SEVERITY_ERROR && is_told(diagnostics, error));
    if (!drop) {
        diagnostics->items = arz_grow(diagnostics->items, diagnostics->count,
                                      &diagnostics->capacity, sizeof *diagnostics->items);
        diagnostics->items[diagnostics->count++] = (arz_diagnostic){
            .severity = severity,
            .rule = keep(diagnostics, rule_of(error)),
            .message = keep(diagnostics, error->message),
            .help = keep(diagnostics, error->help),
            .uri = keep_uri(diagnostics, error->uri),
            .line = error->line,
            .column = error->column,
            .pointer = keep(diagnostics, error->pointer),
        };
        diagnostics->of[severity]++;
    }
    arz_error_clear(error);
    return !drop;
}

void arz_diagnostics_set_edit(arz_diagnostics *diagnostics, const arz_edit *edit)
{
    arz_edit copy = *edit;
    copy.old = keep(diagnostics, edit->old);
    copy.text = keep(diagnostics, edit->text);
    diagnostics->items[diagnostics->count - 1].edit =
        arz_arena_copy(diagnostics->arena, &copy, 1, sizeof copy);
}

void arz_diagnostics_revise(arz_diagnostics *diagnostics, size_t from, arz_decide_fn decide,
                            void *data)
{
    size_t kept = from;
    for (size_t i = from; i < diagnostics->count; i++) {
        arz_diagnostic d = diagnostics->items[i];
        diagnostics->of[d.severity]--;
        d.severity = decide(data, &d);
        if (d.severity == ARZ_SEVERITY_COUNT)
            continue;
        diagnostics->of[d.severity]++;
        diagnostics->items[kept++] = d;
    }
    diagnostics->count = kept;
}

/* The order of appearance of the diagnostic's document. */
static size_t document_order(const arz_diagnostics *diagnostics, const arz_diagnostic *d)
{
    const named_document *document = arz_map_get(&diagnostics->documents, arz_str_of(d->uri));
    return document->number;
}

static int compare(const void *left, const void *right, void *data)
{
    const arz_diagnostic *a = left, *b = right;
    size_t order_a = document_order(data, a), order_b = document_order(data, b);
    if (order_a != order_b)
        return order_a < order_b ? -1 : 1;
    if (a->line != b->line)
        return a->line < b->line ? -1 : 1;
    if (a->column != b->column)
        return a->column < b->column ? -1 : 1;
    return (int)a->severity - (int)b->severity;
}

void arz_diagnostics_sort(arz_diagnostics *diagnostics)
{
    /* An empty list has no items to point at, which qsort_r() may not be given. */
    if (diagnostics->count == 0)
        return;
    qsort_r(diagnostics->items, diagnostics->count, sizeof *diagnostics->items, compare,
            diagnostics);
}
