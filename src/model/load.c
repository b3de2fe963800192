/* A document loaded: the entry and, one after another, every description that it needs. */
#include "model/load.h"

#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/fail.h"
#include "expr/dialect.h"
#include "model/linker.h"
#include "model/walk.h"

/* An arz_fetch_fn; `data` is the gate. */
static bool fetch_through(void *data, const char *uri, arz_str *text, char **final_uri,
                          arz_error *error)
{
    const arz_gate *gate = data;
    if (gate->open)
        return gate->fetch(gate->data, uri, text, final_uri, error);
    return arz_fail(error, ARZ_ERROR_IO, NULL,
                    "'%s' is not read: only the source descriptions of the entry document are "
                    "fetched",
                    ARZ_QUOTE(arz_str_of(uri)));
}

static arz_store *create_store(const arz_load_options *options, arz_gate *gate)
{
    char cwd[PATH_MAX];
    arz_store_options store = {
        .cwd = getcwd(cwd, sizeof cwd) ? cwd : "/",
        .base = options->base,
        .fetch = gate->fetch ? fetch_through : NULL,
        .fetch_data = gate,
        .cache = options->cache,
    };
    return arz_store_create(&store);
}

/* `gate` is copied: the store keeps it to the end. *gate is its place. */
static arz_document *create_document(const arz_load_options *options, arz_gate **gate)
{
    arz_arena *arena = arz_arena_create();
    arz_document *document = arz_arena_alloc(arena, 1, sizeof *document);
    document->arena = arena;
    *gate = arz_arena_copy(arena, *gate, 1, sizeof **gate);
    document->store = create_store(options, *gate);
    document->schemas = arz_schemas_create(document->store);
    document->strict = options->strict;
    arz_schemas_assert_formats(document->schemas, options->formats);
    return document;
}

static void tell_use(void *data, const arz_dialect_use *use)
{
    arz_linker *linker = data;
    arz_tell_use(&linker->tell, linker->description->doc, use);
}

/* A path behind a name that is declared. What else may be wrong with names, `check` finds. */
static void refuse_tail(void *data, const arz_walk *at, const arz_expression *expression)
{
    arz_linker *linker = data;
    arz_error error = ARZ_ERROR_INIT;
    size_t tail = arz_walk_tail(at, expression);
    if (tail != SIZE_MAX && !arz_expression_tell_tail(expression, tail, &linker->expr, &error)) {
        (void)arz_fail_in_node(&error, at->place);
        arz_tell(&linker->tell, at->place, &error);
    }
}

/* By the letter, only names that are declared tell paths from names with dots. */
static void refuse_tails(arz_linker *linker)
{
    for (size_t i = 0; i < linker->document->description_count; i++) {
        const arz_description *description = linker->document->descriptions[i];
        for (size_t j = 0; j < description->workflow_count; j++)
            arz_walk_workflow(&description->workflows[j], refuse_tail, linker);
    }
}

/* Declaring a description may queue others, which come to their turn here. */
static void link_all(arz_linker *linker, const arz_doc *entry)
{
    arz_document *document = linker->document;
    document->entry = arz_description_declare(linker, entry);
    for (size_t i = 0; i < document->description_count; i++)
        arz_description_link(linker, document->descriptions[i]);
}

static void tell_more(void *data, arz_error *error)
{
    arz_linker *linker = data;
    arz_tell(&linker->tell, (arz_place){ linker->description->doc, NULL }, error);
}

arz_document *arz_document_link(const char *uri, const arz_load_options *options,
                                arz_fetch_fn fetch, void *fetch_data, bool *complete)
{
    const arz_load_options defaults = ARZ_LOAD_OPTIONS_INIT;
    if (!options)
        options = &defaults;
    arz_gate start = { options->network ? fetch : NULL, fetch_data, false }, *gate = &start;
    arz_document *document = create_document(options, &gate);
    arz_linker linker = { .document = document, .options = options, .gate = gate };
    arz_teller_init(&linker.tell, document, options->diagnostics);
    linker.sink = (arz_dialect_sink){ tell_use, &linker };
    linker.expr = (arz_expr_options){
        .arena = document->arena,
        .strict = options->strict,
        .sink = &linker.sink,
        .more = tell_more,
        .more_data = &linker,
    };
    arz_error error = ARZ_ERROR_INIT;
    gate->open = true;
    arz_str text = { options->text, options->text_size };
    const arz_doc *entry = options->text ? arz_store_open_text(document->store, uri, text, &error)
                                         : arz_store_open(document->store, uri, &error);
    gate->open = false;
    arz_tell(&linker.tell, (arz_place){ NULL, NULL }, &error);
    link_all(&linker, entry);
    if (options->strict)
        refuse_tails(&linker);
    for (size_t i = 0; i < linker.apis.count; i++)
        arz_api_on_fault(linker.apis.entries[i].value, NULL, NULL);
    arz_map_clear(&linker.apis);
    arz_teller_clear(&linker.tell);
    *complete = document->first.kind == ARZ_OK;
    return document;
}

static void clear_description(arz_description *description)
{
    for (size_t i = 0; i < description->workflow_count; i++) {
        arz_map_clear(&description->workflows[i].input_names);
        arz_map_clear(&description->workflows[i].step_ids);
    }
    arz_map_clear(&description->workflow_ids);
    arz_map_clear(&description->source_names);
}

void arz_document_free(arz_document *document)
{
    if (!document)
        return;
    for (size_t i = 0; i < document->description_count; i++)
        clear_description(document->descriptions[i]);
    free(document->descriptions);
    arz_error_clear(&document->first);
    arz_schemas *schemas = document->schemas;
    arz_store *store = document->store;
    arz_arena_free(document->arena); /* and the APIs, which use the others */
    arz_schemas_free(schemas);
    arz_store_free(store);
}
