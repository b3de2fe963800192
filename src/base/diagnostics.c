#include "base/diagnostics.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/arena.h"
#include "base/map.h"

/* A document that has diagnostics. */
typedef struct named_document {
    const char *name;
    size_t number; /* in order of appearance */
} named_document;

struct arz_diagnostics {
    arz_arena *arena;  /* texts */
    arz_map places;    /* "uri:line:column" of the errors so far */
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

/* True where an error is at the place already; else remembers that one is now. */
static bool place_taken(arz_diagnostics *diagnostics, const arz_error *error)
{
    if (error->line == 0)
        return false;
    arz_str place = arz_str_of(arz_arena_printf(
        diagnostics->arena, "%s:%u:%u", error->uri ? error->uri : "", error->line, error->column));
    return arz_map_set(&diagnostics->places, place, diagnostics) != NULL;
}

static const char *keep(arz_diagnostics *diagnostics, const char *text)
{
    return text ? arz_arena_cstr(diagnostics->arena, arz_str_of(text)) : NULL;
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

void arz_diagnostics_add(arz_diagnostics *diagnostics, arz_severity severity, arz_error *error)
{
    bool drop = !diagnostics || error->kind == ARZ_OK ||
                (severity == ARZ_SEVERITY_ERROR && place_taken(diagnostics, error));
    if (!drop) {
        diagnostics->items = arz_grow(diagnostics->items, diagnostics->count,
                                      &diagnostics->capacity, sizeof *diagnostics->items);
        diagnostics->items[diagnostics->count++] = (arz_diagnostic){
            .severity = severity,
            .rule = keep(diagnostics, error->rule ? error->rule : arz_error_kind_name(error->kind)),
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
