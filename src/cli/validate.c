/* `arazzo-run validate PATH...`: everything that can be known without running. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/fail.h"
#include "command.h"
#include "config.h"
#include "files.h"
#include "findings.h"
#include "fix.h"
#include "message.h"
#include "rules.h"

/* The files as they are checked, one after another. */
typedef struct validation {
    const cli_options *options;
    const arz_load_options **load; /* of each file */
    const cli_findings *findings;
    FILE *stream; /* what standard output gets; memory where the totals stand first */
    bool written; /* anything, for a file */
    cli_totals totals;
} validation;

/* Writes what one file gave, with what separates it from those before. */
static void write_file(validation *v, arz_str text)
{
    if (text.size == 0)
        return;
    if (v->written)
        (void)fputs(v->findings->between, v->stream);
    v->written = true;
    (void)fwrite(text.data, 1, text.size, v->stream);
}

static void add_totals(cli_totals *totals, bool valid, const arz_diagnostics *diagnostics)
{
    totals->files++;
    totals->invalid += !valid;
    totals->errors += arz_diagnostics_of(diagnostics, ARZ_SEVERITY_ERROR);
    totals->warnings += arz_diagnostics_of(diagnostics, ARZ_SEVERITY_WARNING);
    totals->infos += arz_diagnostics_of(diagnostics, ARZ_SEVERITY_INFO);
}

static void validate_file(validation *v, const char *path, const arz_load_options *load)
{
    arz_load_options own = *load;
    arz_document *document = NULL;
    own.diagnostics = arz_diagnostics_create();
    bool valid = arz_validate(path, &own, &document);
    add_totals(&v->totals, valid, own.diagnostics);
    char *text = NULL;
    size_t size = 0;
    FILE *memory = open_memstream(&text, &size);
    if (!memory)
        arz_out_of_memory();
    v->findings->file(memory, v->options, &(cli_checked){ path, document, own.diagnostics });
    (void)fclose(memory);
    write_file(v, (arz_str){ text, size });
    free(text);
    arz_document_free(document);
    arz_diagnostics_free(own.diagnostics);
}

static const char *plural(size_t count)
{
    return count == 1 ? "" : "s";
}

static void print_summary(const cli_options *options, const cli_totals *totals)
{
    if (options->verbosity < 0)
        return;
    (void)fprintf(stderr, "%zu file%s, %zu error%s, %zu warning%s\n", totals->files,
                  plural(totals->files), totals->errors, plural(totals->errors), totals->warnings,
                  plural(totals->warnings));
}

static void validate_all(validation *v, const cli_files *files)
{
    char *text = NULL;
    size_t size = 0;
    v->stream = v->findings->totals_first ? open_memstream(&text, &size) : stdout;
    if (!v->stream)
        arz_out_of_memory();
    if (v->findings->begin && !v->findings->totals_first)
        v->findings->begin(stdout, &v->totals);
    for (size_t i = 0; i < files->count; i++)
        validate_file(v, files->paths[i], v->load[i]);
    if (v->findings->totals_first) {
        (void)fclose(v->stream);
        v->findings->begin(stdout, &v->totals);
        (void)fwrite(text, 1, size, stdout);
        free(text);
    }
    if (v->findings->end)
        v->findings->end(stdout, &v->totals);
}

/* Finds how each file is loaded. False with *error filled where settings are wrong. */
static bool find_settings(cli_configs *settings, const cli_files *files,
                          const arz_load_options **load, arz_error *error)
{
    for (size_t i = 0; i < files->count; i++) {
        load[i] = cli_configs_for(settings, files->paths[i], error);
        if (!load[i])
            return false;
    }
    return true;
}

/* --fix. False with *error filled at the first file that cannot be fixed. */
static bool fix_all(const cli_options *options, const arz_load_options **load,
                    const cli_files *files, arz_error *error)
{
    size_t total = 0, count;
    for (size_t i = 0; options->fix && i < files->count; i++) {
        if (!cli_fix_file(files->paths[i], load[i], &count, error))
            return false;
        total += count;
    }
    if (options->fix && options->verbosity >= 0)
        (void)fprintf(stderr, "%zu fixed\n", total);
    return true;
}

static int validate(const cli_options *options, const arz_load_options **load,
                    const cli_files *files)
{
    validation v = {
        .options = options,
        .load = load,
        .findings = cli_findings_of(options->format),
    };
    validate_all(&v, files);
    if (options->format == CLI_TEXT)
        print_summary(options, &v.totals);
    return v.totals.errors ? CLI_EXIT_FAILED : CLI_EXIT_OK;
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
    arz_load_options common;
    arz_source_place *sources;
    cli_files files = { NULL, 0, 0 };
    cli_configs settings = { .options = options, .load = &common };
    const arz_load_options **load = NULL;
    int status;
    bool found = cli_load_options(options, &common, &sources, &error) &&
                 cli_files_find(&options->paths, &files, &error);
    if (found)
        load = arz_alloc(files.count, sizeof *load);
    if (found && find_settings(&settings, &files, load, &error) &&
        fix_all(options, load, &files, &error))
        status = validate(options, load, &files);
    else
        status = cli_fail(options, NULL, &error);
    free(load);
    cli_configs_clear(&settings);
    cli_files_clear(&files);
    cli_free_sources(sources, options->sources.count);
    return status;
}
