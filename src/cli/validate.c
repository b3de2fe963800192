/* `arazzo-run validate PATH...`: everything that can be known without running. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/fail.h"
#include "command.h"
#include "files.h"
#include "message.h"
#include "rules.h"

/* What all files gave together. */
typedef struct validate_totals {
    size_t files, errors, warnings;
    json_t *json; /* owned: the entries of "files"; NULL for text */
} validate_totals;

static void set_text(json_t *object, const char *name, const char *text)
{
    if (text)
        (void)json_object_set_new(object, name, json_string(text));
}

static json_t *diagnostic_json(const arz_diagnostic *d, const char *path)
{
    json_t *object = json_object();
    set_text(object, "severity", arz_severity_name(d->severity));
    set_text(object, "rule", d->rule);
    set_text(object, "message", d->message);
    if (d->uri && strcmp(d->uri, path) != 0 && *d->uri)
        set_text(object, "file", d->uri);
    (void)json_object_set_new(object, "line", json_integer(d->line));
    (void)json_object_set_new(object, "column", json_integer(d->column));
    set_text(object, "pointer", d->pointer);
    set_text(object, "help", d->help);
    return object;
}

static void add_json(validate_totals *totals, const char *path, bool valid,
                     const arz_diagnostics *diagnostics)
{
    json_t *list = json_array();
    for (size_t i = 0; i < arz_diagnostics_count(diagnostics); i++)
        (void)json_array_append_new(list,
                                    diagnostic_json(arz_diagnostics_at(diagnostics, i), path));
    json_t *file = json_object();
    set_text(file, "file", path);
    (void)json_object_set_new(file, "valid", json_boolean(valid));
    (void)json_object_set_new(file, "diagnostics", list);
    (void)json_array_append_new(totals->json, file);
}

static void print_text(const cli_options *options, const arz_document *document,
                       const arz_diagnostics *diagnostics)
{
    cli_printer printer = { stdout, cli_use_color(options, stdout), document };
    for (size_t i = 0; i < arz_diagnostics_count(diagnostics); i++) {
        const arz_diagnostic *d = arz_diagnostics_at(diagnostics, i);
        if (options->verbosity >= 0 || d->severity == ARZ_SEVERITY_ERROR)
            cli_print_diagnostic(&printer, d);
    }
}

static void validate_file(const cli_options *options, const arz_load_options *load,
                          const char *path, validate_totals *totals)
{
    arz_load_options own = *load;
    arz_document *document = NULL;
    own.diagnostics = arz_diagnostics_create();
    bool valid = arz_validate(path, &own, &document);
    totals->files++;
    totals->errors += arz_diagnostics_of(own.diagnostics, ARZ_SEVERITY_ERROR);
    totals->warnings += arz_diagnostics_of(own.diagnostics, ARZ_SEVERITY_WARNING);
    if (totals->json)
        add_json(totals, path, valid, own.diagnostics);
    else
        print_text(options, document, own.diagnostics);
    arz_document_free(document);
    arz_diagnostics_free(own.diagnostics);
}

static const char *plural(size_t count)
{
    return count == 1 ? "" : "s";
}

static void print_summary(const cli_options *options, const validate_totals *totals)
{
    if (options->verbosity < 0)
        return;
    (void)fprintf(stderr, "%zu file%s, %zu error%s, %zu warning%s\n", totals->files,
                  plural(totals->files), totals->errors, plural(totals->errors), totals->warnings,
                  plural(totals->warnings));
}

static void print_json(validate_totals *totals)
{
    json_t *report = json_object();
    (void)json_object_set_new(report, "valid", json_boolean(totals->errors == 0));
    (void)json_object_set(report, "files", totals->json);
    (void)json_dumpf(report, stdout, JSON_INDENT(2));
    (void)fputs("\n", stdout);
    json_decref(report);
    json_decref(totals->json);
}

static int validate_all(const cli_options *options, const arz_load_options *load,
                        const cli_files *files)
{
    validate_totals totals = { .json = options->format == CLI_TEXT ? NULL : json_array() };
    for (size_t i = 0; i < files->count; i++)
        validate_file(options, load, files->paths[i], &totals);
    if (totals.json)
        print_json(&totals);
    else
        print_summary(options, &totals);
    return totals.errors ? CLI_EXIT_FAILED : CLI_EXIT_OK;
}

int cli_validate(const cli_options *options)
{
    if (options->rules)
        return cli_print_rules(options);
    if (options->explain)
        return cli_explain_rule(options);
    arz_error error = ARZ_ERROR_INIT;
    if (options->format == CLI_MARKDOWN) {
        (void)arz_fail(&error, ARZ_ERROR_USAGE, NULL, "--format markdown is for --rules alone");
        return cli_fail(options, NULL, &error);
    }
    arz_load_options load;
    arz_source_place *sources;
    cli_files files = { NULL, 0, 0 };
    int status = CLI_EXIT_UNUSABLE;
    if (cli_load_options(options, &load, &sources, &error) &&
        cli_files_find(&options->paths, &files, &error))
        status = validate_all(options, &load, &files);
    else
        status = cli_fail(options, NULL, &error);
    cli_files_clear(&files);
    cli_free_sources(sources, options->sources.count);
    return status;
}
