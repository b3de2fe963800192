/* `arazzo-run test PATH...`: every workflow as a test. TAP version 14 on standard output, a table
 * on standard error. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/fail.h"
#include "base/suggest.h"
#include "command.h"
#include "files.h"
#include "inputs.h"
#include "message.h"
#include "reports.h"
#include "session.h"
#include "signals.h"

typedef enum test_status {
    TEST_PASSED,
    TEST_FAILED,
    TEST_SKIPPED,
    TEST_STATUS_COUNT
} test_status;

static const char *const status_names[TEST_STATUS_COUNT] = {
    [TEST_PASSED] = "passed",
    [TEST_FAILED] = "failed",
    [TEST_SKIPPED] = "skipped",
};

/* A row of the table. */
typedef struct test_result {
    char *workflow;     /* owned; NULL where the document cannot be used */
    char *file, *shown; /* owned: the document and the workflow as a terminal may have them */
    test_status status;
    size_t steps;
    int64_t duration_us;
} test_result;

typedef struct tester {
    const cli_options *options;
    const arz_load_options *load;
    json_t *inputs; /* owned: of --inputs; or NULL */
    json_t *ids;    /* owned: an object whose names are the workflows' of every document */
    json_t *names;  /* owned: likewise the inputs' of those that were wanted */
    bool unusable;  /* a document could not be used, so that not all names are known */
    cli_reports reports;
    test_result *results; /* owned */
    size_t count, capacity;
    size_t totals[TEST_STATUS_COUNT];
    bool interrupted;
    /* Of the run under way. */
    size_t steps;
    int64_t duration_us;
} tester;

static void hear(void *data, const arz_event *event)
{
    tester *t = data;
    if (event->kind == ARZ_EVENT_STEP_ENDED)
        t->steps++;
    else if (event->kind == ARZ_EVENT_RUN_ENDED)
        t->duration_us = event->duration_us;
}

/* Text in a form that cannot drive a terminal, on one line. New, for free(). */
static char *safe_text(const char *text)
{
    arz_buf safe = ARZ_BUF_INIT(0);
    arz_buf_safe(&safe, arz_str_of(text));
    return arz_buf_take(&safe);
}

/* Text of a test point, where '#' would begin a directive. */
static void print_plain(const char *text)
{
    char *safe = safe_text(text);
    for (const char *c = safe; *c; c++) {
        if (*c == '#' || *c == '\\')
            (void)putchar('\\');
        (void)putchar(*c);
    }
    free(safe);
}

/* "  name: "text"": a JSON string is a YAML one, too. */
static void print_member(const char *name, const char *text)
{
    json_t *object = json_object();
    cli_set_text(object, name, text);
    const json_t *value = json_object_get(object, name);
    char *quoted = value ? json_dumps(value, JSON_ENCODE_ANY) : NULL;
    if (quoted)
        (void)printf("  %s: %s\n", name, quoted);
    free(quoted);
    json_decref(object);
}

static void print_diagnosis(const char *path, const arz_error *error)
{
    (void)puts("  ---");
    print_member("message", error->message);
    print_member("help", error->help);
    print_member("kind", arz_error_kind_name(error->kind));
    print_member("rule", error->rule);
    print_member("file", error->uri && *error->uri ? error->uri : path);
    if (error->line)
        (void)printf("  line: %u\n  column: %u\n", error->line, error->column);
    (void)puts("  ...");
}

/* Prints a test point and notes it for the table. */
static void add_point(tester *t, const char *path, const char *workflow, test_status status,
                      const arz_error *error)
{
    t->results = arz_grow(t->results, t->count, &t->capacity, sizeof *t->results);
    t->results[t->count++] = (test_result){ .file = safe_text(path),
                                            .workflow = arz_strdup(workflow),
                                            .shown = safe_text(workflow ? workflow : "-"),
                                            .status = status,
                                            .steps = t->steps,
                                            .duration_us = t->duration_us };
    t->totals[status]++;
    (void)printf("%s %zu - ", status == TEST_FAILED ? "not ok" : "ok", t->count);
    print_plain(path);
    if (workflow) {
        (void)fputs(": ", stdout);
        print_plain(workflow);
    }
    (void)puts(status == TEST_SKIPPED ? " # SKIP left out by --skip" : "");
    if (status == TEST_FAILED)
        print_diagnosis(path, error);
    (void)fflush(stdout);
}

static bool has(const cli_list *list, const char *text)
{
    for (size_t i = 0; i < list->count; i++) {
        if (strcmp(list->items[i], text) == 0)
            return true;
    }
    return false;
}

/* False with *error filled where the run failed, or could not be. */
static bool run_workflow(tester *t, cli_session *s, const arz_workflow *workflow, json_t *file,
                         arz_error *error)
{
    json_t *inputs = cli_inputs_for_test(t->options, file, s->document, workflow, s->files, error);
    arz_listener listeners[CLI_MAX_REPORTS + 1];
    size_t count = cli_reports_listeners(&t->reports, listeners);
    listeners[count++] = (arz_listener){ hear, t };
    cli_plan plan = { arz_workflow_id(workflow), inputs, listeners, count };
    bool ready = inputs && cli_session_prepare(s, &plan, error);
    json_decref(inputs);
    if (!ready && t->reports.junit)
        arz_report_junit_add(t->reports.junit, arz_workflow_id(workflow), error);
    return ready && cli_session_execute(s, error);
}

static void test_workflow(tester *t, cli_session *s, const char *path, const arz_workflow *workflow,
                          json_t *file)
{
    arz_error error = ARZ_ERROR_INIT;
    const char *id = arz_workflow_id(workflow);
    t->steps = 0;
    t->duration_us = 0;
    if (has(&t->options->skipped, id)) {
        if (t->reports.junit)
            arz_report_junit_skip(t->reports.junit, id, "left out by --skip");
        add_point(t, path, id, TEST_SKIPPED, NULL);
        return;
    }
    bool passed = run_workflow(t, s, workflow, file, &error);
    t->interrupted = cli_signals_caught() != 0;
    if (!t->interrupted)
        add_point(t, path, id, passed ? TEST_PASSED : TEST_FAILED, &error);
    arz_error_clear(&error);
}

/* The inputs that --inputs gives, or what stands beside the document. */
static bool find_inputs(const tester *t, const cli_session *s, const char *path, json_t **inputs,
                        arz_error *error)
{
    if (!t->inputs)
        return cli_inputs_beside(path, s->document, inputs, error);
    *inputs = json_incref(t->inputs);
    return true;
}

static bool is_wanted(const tester *t, const arz_workflow *workflow)
{
    const cli_list *wanted = &t->options->workflows;
    return wanted->count == 0 || has(wanted, arz_workflow_id(workflow));
}

/* What options may name, for when all documents have been looked at. */
static void note_names(tester *t, const arz_document *document)
{
    for (size_t i = 0; i < arz_document_workflow_count(document); i++) {
        const arz_workflow *workflow = arz_document_workflow_at(document, i);
        (void)json_object_set_new(t->ids, arz_workflow_id(workflow), json_true());
        for (size_t j = 0; is_wanted(t, workflow) && j < arz_workflow_input_count(workflow); j++)
            (void)json_object_set_new(t->names, arz_workflow_input_at(workflow, j)->name,
                                      json_true());
    }
}

static void test_workflows(tester *t, cli_session *s, const char *path, json_t *file)
{
    note_names(t, s->document);
    for (size_t i = 0; i < arz_document_workflow_count(s->document) && !t->interrupted; i++) {
        const arz_workflow *workflow = arz_document_workflow_at(s->document, i);
        if (is_wanted(t, workflow))
            test_workflow(t, s, path, workflow, file);
    }
}

static void test_file(tester *t, const char *path)
{
    cli_session s;
    arz_error error = ARZ_ERROR_INIT;
    json_t *file = NULL;
    if (t->reports.junit)
        arz_report_junit_file(t->reports.junit, path);
    bool ready = cli_session_open(&s, t->options, &error) &&
                 (s.document = arz_document_load(path, t->load, &error)) != NULL &&
                 find_inputs(t, &s, path, &file, &error);
    if (ready) {
        test_workflows(t, &s, path, file);
    } else {
        if (t->reports.junit)
            arz_report_junit_add(t->reports.junit, NULL, &error);
        t->steps = 0;
        t->duration_us = 0;
        t->unusable = true;
        add_point(t, path, NULL, TEST_FAILED, &error);
    }
    json_decref(file);
    arz_error_clear(&error);
    cli_session_clear(&s);
}

static void widen(int *width, const char *text)
{
    int size = text ? (int)strlen(text) : 0;
    *width = size > *width ? size : *width;
}

static void print_row(const tester *t, const test_result *row, int file, int workflow)
{
    static const char *const colors[TEST_STATUS_COUNT] = {
        [TEST_PASSED] = "\033[32m",
        [TEST_FAILED] = "\033[31m",
        [TEST_SKIPPED] = "\033[2m",
    };
    bool color = cli_use_color(t->options, stderr);
    (void)fprintf(stderr, "%-*s  %-*s  %s%-7s%s  %5zu  %7.3f s\n", file, row->file, workflow,
                  row->shown, color ? colors[row->status] : "", status_names[row->status],
                  color ? "\033[0m" : "", row->steps, (double)row->duration_us / 1e6);
}

static void print_table(const tester *t)
{
    int file = (int)strlen("file"), workflow = (int)strlen("workflow");
    for (size_t i = 0; i < t->count; i++) {
        widen(&file, t->results[i].file);
        widen(&workflow, t->results[i].shown);
    }
    (void)fprintf(stderr, "%-*s  %-*s  status   steps       time\n", file, "file", workflow,
                  "workflow");
    for (size_t i = 0; i < t->count; i++)
        print_row(t, &t->results[i], file, workflow);
    (void)fprintf(stderr, "%zu passed, %zu failed, %zu skipped\n", t->totals[TEST_PASSED],
                  t->totals[TEST_FAILED], t->totals[TEST_SKIPPED]);
}

/* The first of the names that is no workflow which was come to; NULL where all are. */
static const char *first_missing(const tester *t, const cli_list *names)
{
    for (size_t i = 0; i < names->count; i++) {
        bool found = false;
        for (size_t j = 0; j < t->count && !found; j++)
            found = t->results[j].workflow && strcmp(t->results[j].workflow, names->items[i]) == 0;
        if (!found)
            return names->items[i];
    }
    return NULL;
}

/* Says that there is nothing of the name, and what is nearest to it among `known`. Always false. */
static bool fail_name(const char *what, arz_str name, const char *rest, json_t *known,
                      arz_error *error)
{
    json_t *value;
    const char *other;
    arz_suggest suggest = arz_suggest_for(name);
    json_object_foreach(known, other, value)
        arz_suggest_add(&suggest, arz_str_of(other));
    (void)arz_fail(error, ARZ_ERROR_USAGE, NULL, "%s '%s'%s", what, ARZ_QUOTE(name), rest);
    if (suggest.best.data)
        (void)arz_fail_help(error, "did you mean '%.*s'?", ARZ_STR_FORMAT(suggest.best));
    return false;
}

/* A --workflow or --skip that no document has is a mistake. False with *error filled. */
static bool workflows_found(const tester *t, arz_error *error)
{
    const char *missing = first_missing(t, &t->options->workflows);
    const char *kept = t->options->workflows.count ? NULL : first_missing(t, &t->options->skipped);
    if (missing)
        return fail_name("there is no workflow", arz_str_of(missing), "", t->ids, error);
    return !kept || fail_name("there is no workflow", arz_str_of(kept), " to skip", t->ids, error);
}

/* "NAME" or "NAME.MEMBER". */
static bool is_input(const tester *t, arz_str name)
{
    arz_str first = arz_str_slice(name, 0, arz_str_find_char(name, '.'));
    return json_object_getn(t->names, name.data, name.size) ||
           json_object_getn(t->names, first.data, first.size);
}

/* Likewise an input that no workflow has which was tested. */
static bool inputs_found(const tester *t, arz_error *error)
{
    static const char *const what = "no workflow that is tested has an input";
    json_t *value;
    const char *member;
    for (size_t i = 0; !t->unusable && i < t->options->inputs.count; i++) {
        const char *given = t->options->inputs.items[i];
        arz_str name = { given, strcspn(given, "=") };
        if (!is_input(t, name))
            return fail_name(what, name, "", t->names, error);
    }
    json_object_foreach(t->inputs, member, value) {
        if (!t->unusable && !json_object_get(t->ids, member) && !json_object_get(t->names, member))
            return fail_name(what, arz_str_of(member), "", t->names, error);
    }
    return true;
}

static bool all_found(const tester *t, arz_error *error)
{
    return workflows_found(t, error) && inputs_found(t, error);
}

/* Whether any document could be used. */
static bool any_workflow(const tester *t)
{
    for (size_t i = 0; i < t->count; i++) {
        if (t->results[i].workflow)
            return true;
    }
    return false;
}

/* What stands behind the last test point, and the exit status. */
static int conclude(tester *t)
{
    arz_error error = ARZ_ERROR_INIT;
    if (t->interrupted)
        (void)puts("Bail out! interrupted");
    else
        (void)printf("1..%zu\n", t->count);
    bool good = cli_reports_finish(&t->reports, &error);
    if (t->options->verbosity >= 0)
        print_table(t);
    if (!t->interrupted)
        good = all_found(t, &error) && good;
    cli_printer printer = { stderr, cli_use_color(t->options, stderr), NULL };
    if (!good)
        cli_print_error(&printer, &error);
    if (t->interrupted)
        return 128 + cli_signals_caught();
    if (!any_workflow(t))
        return CLI_EXIT_UNUSABLE;
    return good && t->totals[TEST_FAILED] == 0 ? CLI_EXIT_OK : CLI_EXIT_FAILED;
}

static int test_all(tester *t, const cli_files *files)
{
    cli_signals_catch();
    if (t->options->verbosity > 0)
        cli_reports_add_progress(&t->reports, t->options);
    (void)puts("TAP version 14");
    for (size_t i = 0; i < files->count && !t->interrupted; i++) {
        test_file(t, files->paths[i]);
        t->interrupted = cli_signals_caught() != 0;
    }
    return conclude(t);
}

static bool load_inputs(tester *t, arz_error *error)
{
    const char *path = t->options->inputs_file;
    t->inputs = path ? cli_inputs_load(path, error) : NULL;
    return !path || t->inputs;
}

static void tester_clear(tester *t)
{
    for (size_t i = 0; i < t->count; i++) {
        free(t->results[i].file);
        free(t->results[i].workflow);
        free(t->results[i].shown);
    }
    free(t->results);
    cli_reports_clear(&t->reports);
    json_decref(t->inputs);
    json_decref(t->ids);
    json_decref(t->names);
}

int cli_test(const cli_options *options)
{
    arz_error error = ARZ_ERROR_INIT;
    arz_load_options load;
    arz_source_place *sources;
    cli_files files = { .paths = NULL };
    tester t = { .options = options, .load = &load, .ids = json_object(), .names = json_object() };
    bool ready = cli_load_options(options, &load, &sources, &error) &&
                 cli_files_find(&options->paths, &files, &error) && load_inputs(&t, &error) &&
                 cli_reports_add_files(&t.reports, options, &error);
    load.network = true;
    int status = ready ? test_all(&t, &files) : cli_fail(options, NULL, &error);
    tester_clear(&t);
    cli_files_clear(&files);
    cli_free_sources(sources, options->sources.count);
    return status;
}
