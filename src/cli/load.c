/* Loading the document that a command works on. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/diagnostics.h"
#include "base/fail.h"
#include "command.h"
#include "message.h"

/* Splits "NAME=PLACE" lists; the names are new. */
static bool split_sources(const cli_list *list, arz_source_place *sources, arz_error *error)
{
    for (size_t i = 0; i < list->count; i++) {
        const char *equals = strchr(list->items[i], '=');
        if (!equals || equals == list->items[i] || !equals[1])
            return arz_fail(error, ARZ_ERROR_USAGE, NULL,
                            "--source takes NAME=PATH or "
                            "NAME=URL, not '%s'",
                            ARZ_QUOTE(arz_str_of(list->items[i])));
        size_t size = (size_t)(equals - list->items[i]);
        sources[i] =
            (arz_source_place){ arz_str_dup((arz_str){ list->items[i], size }), equals + 1 };
    }
    return true;
}

void cli_free_sources(arz_source_place *sources, size_t count)
{
    for (size_t i = 0; sources && i < count; i++) {
        /* The name was made by split_sources() and is const only to the library. */
        void *name;
        memcpy(&name, &sources[i].name, sizeof name);
        free(name);
    }
    free(sources);
}

bool cli_load_options(const cli_options *options, arz_load_options *load,
                      arz_source_place **sources, arz_error *error)
{
    *load = (arz_load_options)ARZ_LOAD_OPTIONS_INIT;
    *sources = arz_alloc(options->sources.count, sizeof **sources);
    load->base = options->base;
    load->sources = *sources;
    load->source_count = options->sources.count;
    load->strict = options->strict;
    load->formats = options->formats;
    load->insecure = options->insecure;
    load->cacert = options->cacert;
    load->proxy = options->proxy;
    return split_sources(&options->sources, *sources, error);
}

static void print_diagnostics(const cli_options *options, const arz_diagnostics *diagnostics)
{
    cli_printer printer = { stderr, cli_use_color(options, stderr), NULL };
    for (size_t i = 0; i < arz_diagnostics_count(diagnostics); i++) {
        const arz_diagnostic *d = arz_diagnostics_at(diagnostics, i);
        if (d->severity == ARZ_SEVERITY_ERROR ||
            (d->severity == ARZ_SEVERITY_WARNING && options->verbosity > 0))
            cli_print_diagnostic(&printer, d);
    }
}

static bool wants_json(const cli_options *options)
{
    return options->format == CLI_JSON || options->format == CLI_NDJSON;
}

static void report_error(const arz_error *error)
{
    json_t *report = json_object();
    (void)json_object_set_new(report, "status", json_string("error"));
    (void)json_object_set_new(report, "error", cli_error_json(error));
    (void)json_dumpf(report, stdout, JSON_COMPACT);
    (void)fputs("\n", stdout);
    json_decref(report);
}

/* Each error has been printed already: what is left is the report. */
static void report_printed(const cli_options *options, arz_error *error)
{
    if (wants_json(options))
        report_error(error);
    arz_error_clear(error);
}

arz_document *cli_load_text(const cli_options *options, bool network, arz_str text,
                            arz_error *error)
{
    arz_load_options load;
    arz_source_place *sources;
    arz_document *document = NULL;
    arz_diagnostics *diagnostics = arz_diagnostics_create();
    if (cli_load_options(options, &load, &sources, error)) {
        load.network = network;
        load.diagnostics = diagnostics;
        load.text = text.data;
        load.text_size = text.size;
        document = arz_document_load(options->paths.items[0], &load, error);
        arz_diagnostics_sort(diagnostics);
        print_diagnostics(options, diagnostics);
        if (!document && arz_diagnostics_of(diagnostics, ARZ_SEVERITY_ERROR))
            report_printed(options, error);
    }
    cli_free_sources(sources, options->sources.count);
    arz_diagnostics_free(diagnostics);
    return document;
}

arz_document *cli_load(const cli_options *options, bool network, arz_error *error)
{
    return cli_load_text(options, network, (arz_str){ NULL, 0 }, error);
}

int cli_fail(const cli_options *options, const arz_document *document, arz_error *error)
{
    cli_printer printer = { stderr, cli_use_color(options, stderr), document };
    if (wants_json(options))
        report_error(error);
    cli_print_error(&printer, error);
    return CLI_EXIT_UNUSABLE;
}
