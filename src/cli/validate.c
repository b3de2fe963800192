/* `arazzo-run validate PATH...`: everything that can be known without running. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "base/alloc.h"
#include "base/diagnostics.h"
#include "base/fail.h"
#include "command.h"
#include "config.h"
#include "files.h"
#include "findings.h"
#include "fix.h"
#include "message.h"
#include "rules.h"
#include "signals.h"
#include "workers.h"

/* Bytes of documents that are worth a process of their own. */
#define BYTES_A_WORKER ((size_t)64 * 1024)

/* The files as they are checked, by any number of processes, and written, in their order. */
typedef struct validation {
    const cli_options *options;
    const cli_files *files;
    const arz_load_options **load; /* of each file */
    const cli_findings *findings;
    arz_cache *cache; /* descriptions that several files share; each process has its own */
    FILE *stream;     /* what standard output gets; memory where the totals stand first */
    bool written;     /* anything, for a file */
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

static cli_totals totals_of(bool valid, const arz_diagnostics *diagnostics)
{
    return (cli_totals){
        .files = 1,
        .invalid = !valid,
        .errors = arz_diagnostics_of(diagnostics, ARZ_SEVERITY_ERROR),
        .warnings = arz_diagnostics_of(diagnostics, ARZ_SEVERITY_WARNING),
        .infos = arz_diagnostics_of(diagnostics, ARZ_SEVERITY_INFO),
    };
}

static void add_totals(cli_totals *totals, const cli_totals *file)
{
    totals->files += file->files;
    totals->invalid += file->invalid;
    totals->errors += file->errors;
    totals->warnings += file->warnings;
    totals->infos += file->infos;
}

/* Appends to the result of a file what is known of it: its totals, then what is written. */
static void put_result(const validation *v, const cli_checked *checked, bool valid, arz_buf *result)
{
    cli_totals totals = totals_of(valid, checked->diagnostics);
    (void)arz_buf_put(result, (const char *)&totals, sizeof totals);
    char *text = NULL;
    size_t size = 0;
    FILE *memory = open_memstream(&text, &size);
    if (!memory)
        arz_out_of_memory();
    v->findings->file(memory, v->options, checked);
    (void)fclose(memory);
    (void)arz_buf_put(result, text, size);
    free(text);
}

static void check_file(void *data, size_t index, arz_buf *result)
{
    const validation *v = data;
    const char *path = v->files->paths[index];
    arz_load_options own = *v->load[index];
    arz_document *document = NULL;
    own.diagnostics = arz_diagnostics_create();
    own.cache = v->cache;
    bool valid = arz_validate(path, &own, &document);
    put_result(v, &(cli_checked){ path, document, own.diagnostics }, valid, result);
    arz_document_free(document);
    arz_diagnostics_free(own.diagnostics);
}

/* The result of a file that the process that checked it did not outlive. */
static void put_crash(const validation *v, const char *path, int status, arz_buf *result)
{
    arz_error error = ARZ_ERROR_INIT;
    bool killed = WIFSIGNALED(status);
    (void)arz_fail(&error, ARZ_ERROR_DOCUMENT, "internal", "checking it ended %s %d",
                   killed ? "by signal" : "with status",
                   killed ? WTERMSIG(status) : WEXITSTATUS(status));
    (void)arz_fail_at(&error, path, 0, 0, NULL);
    arz_diagnostics *diagnostics = arz_diagnostics_create();
    arz_diagnostics_add(diagnostics, ARZ_SEVERITY_ERROR, &error);
    put_result(v, &(cli_checked){ path, NULL, diagnostics }, false, result);
    arz_diagnostics_free(diagnostics);
}

static void take_result(void *data, size_t index, arz_str result, int status)
{
    validation *v = data;
    arz_buf crash = ARZ_BUF_INIT(0);
    if (result.size == 0) {
        put_crash(v, v->files->paths[index], status, &crash);
        result = arz_buf_view(&crash);
    }
    cli_totals totals;
    memcpy(&totals, result.data, sizeof totals);
    add_totals(&v->totals, &totals);
    write_file(v, arz_str_from(result, sizeof totals));
    arz_buf_clear(&crash);
}

/* Standard input, or a pipe as shells make them: <(command). */
static bool is_stream(const char *path)
{
    struct stat status;
    return strcmp(path, "-") == 0 || (stat(path, &status) == 0 && !S_ISREG(status.st_mode));
}

/* What can be read once is read in one process, where all files find it. */
static bool needs_one_process(const cli_options *options)
{
    for (size_t i = 0; i < options->paths.count; i++) {
        if (strcmp(options->paths.items[i], "-") == 0)
            return true;
    }
    for (size_t i = 0; i < options->sources.count; i++) {
        /* There is one in each: cli_load_options() has looked. */
        if (is_stream(strchr(options->sources.items[i], '=') + 1))
            return true;
    }
    return false;
}

/* How many processes check the files. A short call is done before others have started. */
static size_t count_workers(const cli_options *options, const cli_files *files)
{
    if (needs_one_process(options))
        return 1;
    size_t bytes = 0, most = options->jobs ? options->jobs : cli_work_cores();
    struct stat status;
    for (size_t i = 0; i < files->count; i++)
        bytes += stat(files->paths[i], &status) == 0 ? (size_t)status.st_size : 0;
    size_t worth = options->jobs ? most : 1 + bytes / BYTES_A_WORKER;
    if (worth > files->count)
        worth = files->count;
    return worth < most ? worth : most;
}

static const char *plural(size_t count)
{
    return count == 1 ? "" : "s";
}

static void print_summary(const cli_options *options, const cli_totals *totals)
{
    if (options->verbosity < 0)
        return;
    (void)fflush(stdout); /* the last line where both go to one place */
    (void)fprintf(stderr, "%zu file%s, %zu error%s, %zu warning%s\n", totals->files,
                  plural(totals->files), totals->errors, plural(totals->errors), totals->warnings,
                  plural(totals->warnings));
}

/* False where a signal came first: then what was not complete is not written. */
static bool validate_all(validation *v)
{
    char *text = NULL;
    size_t size = 0;
    v->stream = v->findings->totals_first ? open_memstream(&text, &size) : stdout;
    if (!v->stream)
        arz_out_of_memory();
    if (v->findings->begin && !v->findings->totals_first)
        v->findings->begin(stdout, &v->totals);
    cli_work work = { v->files->count, check_file, take_result, v };
    bool done = cli_work_run(&work, count_workers(v->options, v->files));
    if (v->findings->totals_first) {
        (void)fclose(v->stream);
        if (done) {
            v->findings->begin(stdout, &v->totals);
            (void)fwrite(text, 1, size, stdout);
        }
        free(text);
    }
    if (done && v->findings->end)
        v->findings->end(stdout, &v->totals);
    return done;
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

/* Nothing is fetched, so there is nothing to say of a document that only the network has. */
static bool all_local(const cli_list *paths, arz_error *error)
{
    for (size_t i = 0; i < paths->count; i++) {
        arz_str path = arz_str_of(paths->items[i]);
        if (!arz_str_starts(path, ARZ_STR("http://")) && !arz_str_starts(path, ARZ_STR("https://")))
            continue;
        (void)arz_fail(error, ARZ_ERROR_USAGE, NULL,
                       "'%s' is not read: validate opens no network connection", ARZ_QUOTE(path));
        return arz_fail_help(error, "fetch it first; '-' is standard input");
    }
    return true;
}

/* --fix and --diff; how many edits there were is added up in *total. False with *error filled at
 * the first file that cannot be fixed. */
static bool fix_all(const cli_options *options, const arz_load_options **load,
                    const cli_files *files, size_t *total, arz_error *error)
{
    cli_fixed fixed;
    bool wanted = options->fix || options->diff;
    for (size_t i = 0; wanted && i < files->count; i++) {
        FILE *diff = options->diff ? stdout : NULL;
        if (!cli_fix_file(files->paths[i], load[i], diff, &fixed, error))
            return false;
        *total += fixed.count;
        if (fixed.left_out)
            (void)fprintf(stderr, "'%s': %zu left out: %s\n",
                          ARZ_QUOTE(arz_str_of(files->paths[i])), fixed.left_out, fixed.why);
    }
    if (wanted && options->verbosity >= 0)
        (void)fprintf(stderr, "%zu %s\n", *total, options->diff ? "to fix" : "fixed");
    return true;
}

static int validate(const cli_options *options, const arz_load_options **load,
                    const cli_files *files)
{
    validation v = {
        .options = options,
        .files = files,
        .load = load,
        .findings = cli_findings_of(options->format),
        .cache = files->count > 1 ? arz_cache_create() : NULL,
    };
    bool done = validate_all(&v);
    arz_cache_free(v.cache);
    if (!done)
        return 128 + cli_signals_caught();
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
    cli_files files = { .paths = NULL };
    cli_configs settings = { .options = options, .load = &common };
    const arz_load_options **load = NULL;
    int status;
    size_t total = 0;
    bool found = cli_load_options(options, &common, &sources, &error) &&
                 all_local(&options->paths, &error) &&
                 cli_files_find(&options->paths, &files, &error);
    if (found)
        load = arz_alloc(files.count, sizeof *load);
    if (found && find_settings(&settings, &files, load, &error) &&
        fix_all(options, load, &files, &total, &error) && !options->diff)
        status = validate(options, load, &files);
    else if (error.kind == ARZ_OK)
        status = total ? CLI_EXIT_FAILED : CLI_EXIT_OK;
    else
        status = cli_fail(options, NULL, &error);
    free(load);
    cli_configs_clear(&settings);
    cli_files_clear(&files);
    cli_free_sources(sources, options->sources.count);
    return status;
}
