/* Documents linked into graphs: inputs, actions, targets and errors by tables, and the accessors.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include <arazzo/document.h>
#include <arazzo/limits.h>

#include "base/buf.h"
#include "doc/value.h"
#include "model/load.h"
#include "model/overlap.h"
#include "model/secret.h"
#include "table.h"

static const char head[] = "arazzo: 1.1.0\n"
                           "info: { title: Test, version: 1.0.0 }\n"
                           "sourceDescriptions:\n"
                           "- { name: shop, url: shop.yml, type: openapi }\n"
                           "workflows:\n";

static const char tail[] = "components:\n"
                           "  inputs:\n"
                           "    base:\n"
                           "      properties:\n"
                           "        page: { type: integer }\n"
                           "        size: { type: integer, default: 20 }\n";

static const char shop[] = "openapi: 3.1.0\n"
                           "info: { title: Shop, version: 1.0.0 }\n"
                           "paths: { /items: { get: { operationId: listItems } } }\n";

/* A folder with the documents of one test. */
typedef struct folder {
    char path[64];
    char entry[128];
} folder;

static void write_file(const folder *f, const char *name, const char *text)
{
    char path[128];
    (void)snprintf(path, sizeof path, "%s/%s", f->path, name);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static void make_folder(folder *f)
{
    (void)snprintf(f->path, sizeof f->path, "/tmp/unit-model-XXXXXX");
    assert_non_null(mkdtemp(f->path));
    (void)snprintf(f->entry, sizeof f->entry, "%s/entry.yml", f->path);
    write_file(f, "shop.yml", shop);
}

static void remove_folder(const folder *f)
{
    static const char *const names[] = { "entry.yml", "shop.yml", "other.yml" };
    char path[128];
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        (void)snprintf(path, sizeof path, "%s/%s", f->path, names[i]);
        (void)unlink(path);
    }
    (void)rmdir(f->path);
}

/* The entry document made of the head, the text and the tail. */
static void write_entry(const folder *f, const char *workflows)
{
    arz_buf text = ARZ_BUF_INIT(0);
    arz_buf_printf(&text, "%s%s%s", head, workflows, tail);
    write_file(f, "entry.yml", arz_buf_cstr(&text));
    arz_buf_clear(&text);
}

static arz_document *link_entry(const folder *f, arz_diagnostics *diagnostics, bool *complete)
{
    arz_load_options options = ARZ_LOAD_OPTIONS_INIT;
    options.diagnostics = diagnostics;
    return arz_document_link(f->entry, &options, NULL, NULL, complete);
}

/* Runs one line of a group about inputs; true where the group goes on. */
static bool do_input(const arz_workflow *w, arz_str line, json_t *inputs, arz_error *error)
{
    if (arz_str_is(line, "default") || arz_str_is(line, "made-up"))
        return arz_workflow_input_defaults(w, inputs, arz_str_is(line, "made-up"), error);
    if (arz_str_is(line, "check"))
        return arz_workflow_input_check(w, inputs, error);
    arz_str assignment = arz_str_from(line, 4);
    size_t equals = arz_str_find_char(assignment, '=');
    char *name = arz_str_dup(arz_str_slice(assignment, 0, equals));
    char *text = arz_str_dup(arz_str_from(assignment, equals + 1));
    bool set = arz_workflow_input_set(w, inputs, name, text, error);
    free(name);
    free(text);
    return set;
}

static bool is_action(arz_str line)
{
    return arz_str_starts(line, ARZ_STR("set ")) || arz_str_is(line, "default") ||
           arz_str_is(line, "made-up") || arz_str_is(line, "check");
}

static bool expect_error(const table_group *group, size_t at, const arz_error *error, arz_buf *why)
{
    arz_str message = arz_str_trim(arz_str_from(group->lines[at], 1));
    arz_buf help = ARZ_BUF_INIT(0);
    for (size_t i = at + 1; i < group->count; i++)
        arz_buf_printf(&help, "%s%.*s", help.size ? "\\n" : "",
                       ARZ_STR_FORMAT(arz_str_trim(arz_str_from(group->lines[i], 1))));
    bool right =
        table_expect(why, "message", arz_str_of(error->message), message) &&
        (help.size == 0 || table_expect(why, "help", arz_str_of(error->help), arz_buf_view(&help)));
    arz_buf_clear(&help);
    return right;
}

static bool expect_inputs(const table_group *group, size_t at, const arz_workflow *w,
                          json_t *inputs, arz_buf *why)
{
    arz_error error = ARZ_ERROR_INIT;
    for (; at < group->count && is_action(group->lines[at]); at++) {
        if (!do_input(w, group->lines[at], inputs, &error))
            break;
    }
    bool right;
    if (error.kind != ARZ_OK) {
        right = error.kind == ARZ_ERROR_INPUT && expect_error(group, at + 1, &error, why);
    } else {
        arz_buf text = ARZ_BUF_INIT(0);
        arz_view_write(&text, arz_view_json(inputs), 0);
        right = table_expect(why, "inputs", arz_buf_view(&text), group->lines[group->count - 1]);
        arz_buf_clear(&text);
    }
    arz_error_clear(&error);
    return right;
}

static bool judge_inputs(const table_group *group, arz_buf *why, void *data)
{
    const folder *f = data;
    arz_buf workflows = ARZ_BUF_INIT(0);
    bool complete;
    arz_buf_printf(&workflows,
                   "- workflowId: w\n  inputs: %.*s\n  steps: [{stepId: a, operationId: "
                   "listItems}]\n",
                   ARZ_STR_FORMAT(group->lines[0]));
    write_entry(f, arz_buf_cstr(&workflows));
    arz_buf_clear(&workflows);
    arz_document *document = link_entry(f, NULL, &complete);
    json_t *inputs = arz_json_object();
    bool right =
        complete && expect_inputs(group, 1, arz_document_workflow_at(document, 0), inputs, why);
    if (!complete)
        arz_buf_printf(why, "not complete: %s", document->first.message);
    json_decref(inputs);
    arz_document_free(document);
    return right;
}

static void test_inputs(void **state)
{
    (void)state;
    folder f;
    make_folder(&f);
    assert_int_equal(table_run(DATA "/inputs.txt", judge_inputs, &f), 0);
    remove_folder(&f);
}

static bool judge_secret(const table_group *group, arz_buf *why, void *data)
{
    (void)data;
    return table_expect(why, "secret",
                        arz_name_is_secret(group->lines[0]) ? ARZ_STR("yes") : ARZ_STR("no"),
                        group->lines[1]);
}

static void test_secrets(void **state)
{
    (void)state;
    assert_int_equal(table_run(DATA "/secrets.txt", judge_secret, NULL), 0);
}

static void put_actions(arz_buf *out, const arz_action *actions, size_t count)
{
    static const char *const types[] = { "end", "goto", "retry" };
    for (size_t i = 0; i < count; i++) {
        const arz_action *action = &actions[i];
        arz_buf_printf(out, "%s%.*s:%s", i ? " " : "", ARZ_STR_FORMAT(action->name),
                       types[action->type]);
        if (action->type == ARZ_ACTION_RETRY)
            arz_buf_printf(out, "/%lld/%llu", (long long)action->retry_after_ms,
                           (unsigned long long)action->retry_limit);
        if (action->step)
            arz_buf_printf(out, " %s", arz_step_id(action->step));
    }
}

static void put_steps(arz_buf *out, const arz_workflow *workflow)
{
    for (size_t i = 0; i < arz_workflow_step_count(workflow); i++) {
        const arz_step *step = arz_workflow_step_at(workflow, i);
        arz_buf_printf(out, "%s%s %s; ", out->size ? "\n" : "", arz_step_id(step),
                       arz_step_target(step));
        put_actions(out, step->on_success, step->on_success_count);
        arz_buf_text(out, "; ");
        put_actions(out, step->on_failure, step->on_failure_count);
    }
}

static void put_errors(arz_buf *out, const arz_diagnostics *diagnostics)
{
    for (size_t i = 0; i < arz_diagnostics_count(diagnostics); i++) {
        const arz_diagnostic *d = arz_diagnostics_at(diagnostics, i);
        if (d->severity == ARZ_SEVERITY_ERROR)
            arz_buf_printf(out, "%s! %s", out->size ? "\n" : "", d->message);
    }
}

static bool judge_link(const table_group *group, arz_buf *why, void *data)
{
    const folder *f = data;
    arz_buf workflows = ARZ_BUF_INIT(0), out = ARZ_BUF_INIT(0), expected = ARZ_BUF_INIT(0);
    bool complete;
    arz_buf_printf(&workflows,
                   "- workflowId: w\n"
                   "  successActions: [{name: done, type: end}]\n"
                   "  failureActions: [{name: stop, type: end}]\n"
                   "  steps: %.*s\n"
                   "- workflowId: other\n"
                   "  steps: [{stepId: a, operationId: listItems}]\n",
                   ARZ_STR_FORMAT(group->lines[0]));
    write_entry(f, arz_buf_cstr(&workflows));
    for (size_t i = 1; i < group->count; i++)
        arz_buf_printf(&expected, "%s%.*s", i > 1 ? "\\n" : "", ARZ_STR_FORMAT(group->lines[i]));
    arz_diagnostics *diagnostics = arz_diagnostics_create();
    arz_document *document = link_entry(f, diagnostics, &complete);
    if (complete)
        put_steps(&out, arz_document_workflow_at(document, 0));
    else
        put_errors(&out, diagnostics);
    bool right = table_expect(why, "graph", arz_buf_view(&out), arz_buf_view(&expected));
    arz_document_free(document);
    arz_diagnostics_free(diagnostics);
    arz_buf_clear(&workflows);
    arz_buf_clear(&out);
    arz_buf_clear(&expected);
    return right;
}

static void test_links(void **state)
{
    (void)state;
    folder f;
    make_folder(&f);
    assert_int_equal(table_run(DATA "/links.txt", judge_link, &f), 0);
    remove_folder(&f);
}

/* A line of YAML: the workflow's fields; then the order of execution, or what the errors say. */
static bool judge_order(const table_group *group, arz_buf *why, void *data)
{
    const folder *f = data;
    arz_buf text = ARZ_BUF_INIT(0), out = ARZ_BUF_INIT(0);
    bool complete;
    arz_buf_printf(&text, "- { workflowId: w, %.*s }\n", ARZ_STR_FORMAT(group->lines[0]));
    write_entry(f, arz_buf_cstr(&text));
    arz_diagnostics *diagnostics = arz_diagnostics_create();
    arz_document *document = link_entry(f, diagnostics, &complete);
    const arz_workflow *workflow = arz_document_workflow_at(document, 0);
    for (size_t i = 0; complete && i < workflow->step_count; i++)
        arz_buf_printf(&out, "%s%s", i ? " " : "", arz_step_id(workflow->order[i]));
    put_errors(&out, diagnostics);
    bool right = table_expect(why, "order", arz_buf_view(&out), group->lines[group->count - 1]);
    arz_document_free(document);
    arz_diagnostics_free(diagnostics);
    arz_buf_clear(&text);
    arz_buf_clear(&out);
    return right;
}

/* The same line; then the steps in their order, with a bar between groups. */
/* The steps that the one at that place waits for, as "<a,b". */
static void put_needs(const arz_workflow *workflow, const arz_overlap *overlap, size_t place,
                      arz_buf *out)
{
    char before = '<';
    for (size_t from = 0; from < place; from++) {
        bool found = false;
        for (size_t d = overlap->first[from]; d < overlap->first[from + 1]; d++)
            found = found || overlap->dependents[d] == place;
        if (found) {
            arz_buf_printf(out, "%c%s", before, arz_step_id(workflow->order[from]));
            before = ',';
        }
    }
}

/* "a b c<a | d" */
static void put_overlap(const arz_workflow *workflow, const arz_overlap *overlap, arz_buf *out)
{
    for (size_t i = 0; i < workflow->step_count; i++) {
        bool begins = i && overlap->ends[i - 1] == i;
        arz_buf_printf(out, "%s%s%s", i ? " " : "", begins ? "| " : "",
                       arz_step_id(workflow->order[i]));
        put_needs(workflow, overlap, i, out);
        for (size_t n = 0; overlap->reach[i] && n < overlap->reach[i]->needed_count; n++)
            arz_buf_printf(out, "!%s", arz_workflow_id(overlap->reach[i]->needed[n]));
    }
}

static bool judge_overlap(const table_group *group, arz_buf *why, void *data)
{
    const folder *f = data;
    arz_buf text = ARZ_BUF_INIT(0), out = ARZ_BUF_INIT(0);
    bool complete;
    arz_buf_printf(&text,
                   "- { workflowId: w, %.*s }\n"
                   "- { workflowId: other, steps: [{ stepId: a, operationId: listItems }] }\n",
                   ARZ_STR_FORMAT(group->lines[0]));
    for (size_t i = 1; i + 1 < group->count; i++)
        arz_buf_printf(&text, "- { %.*s }\n", ARZ_STR_FORMAT(group->lines[i]));
    write_entry(f, arz_buf_cstr(&text));
    arz_document *document = link_entry(f, NULL, &complete);
    arz_reaches reaches = { .document = document, .arena = arz_arena_create() };
    const arz_workflow *workflow = arz_document_workflow_at(document, 0);
    put_overlap(workflow, arz_overlap_of(&reaches, workflow), &out);
    bool right = complete &&
                 table_expect(why, "overlap", arz_buf_view(&out), group->lines[group->count - 1]);
    arz_reaches_clear(&reaches);
    arz_arena_free(reaches.arena);
    arz_document_free(document);
    arz_buf_clear(&text);
    arz_buf_clear(&out);
    return right;
}

static void test_overlap(void **state)
{
    (void)state;
    folder f;
    make_folder(&f);
    assert_int_equal(table_run(DATA "/overlap.txt", judge_overlap, &f), 0);
    remove_folder(&f);
}

/* A step that calls the first of so many workflows, each of which calls the next, beside another:
 * whether the two may overlap. */
static bool chain_overlaps(const folder *f, size_t length)
{
    arz_buf text = ARZ_BUF_INIT(0);
    bool complete;
    arz_buf_text(&text, "- workflowId: w\n"
                        "  steps:\n"
                        "  - { stepId: a, operationId: listItems }\n"
                        "  - { stepId: b, workflowId: c1 }\n");
    for (size_t i = 1; i < length; i++)
        arz_buf_printf(&text, "- { workflowId: c%zu, steps: [{ stepId: a, workflowId: c%zu }] }\n",
                       i, i + 1);
    arz_buf_printf(
        &text, "- { workflowId: c%zu, steps: [{ stepId: a, operationId: listItems }] }\n", length);
    write_entry(f, arz_buf_cstr(&text));
    arz_document *document = link_entry(f, NULL, &complete);
    assert_true(complete);
    arz_reaches reaches = { .document = document, .arena = arz_arena_create() };
    const arz_overlap *overlap = arz_overlap_of(&reaches, arz_document_workflow_at(document, 0));
    bool overlaps = overlap->ends[0] == 2;
    arz_reaches_clear(&reaches);
    arz_arena_free(reaches.arena);
    arz_document_free(document);
    arz_buf_clear(&text);
    return overlaps;
}

static void test_reach_limit(void **state)
{
    (void)state;
    folder f;
    make_folder(&f);
    assert_true(chain_overlaps(&f, ARZ_MAX_REACH));
    assert_false(chain_overlaps(&f, ARZ_MAX_REACH + 1));
    remove_folder(&f);
}

static void test_order(void **state)
{
    (void)state;
    folder f;
    make_folder(&f);
    assert_int_equal(table_run(DATA "/order.txt", judge_order, &f), 0);
    remove_folder(&f);
}

static const char sample[] =
    "- workflowId: w\n"
    "  summary: A sample\n"
    "  inputs:\n"
    "    required: [key, n]\n"
    "    properties:\n"
    "      key: { type: string, format: password, description: The key }\n"
    "      n: { type: [integer, 'null'] }\n"
    "      free: {}\n"
    "      size: { $ref: '#/components/inputs/base/properties/size', description: How many }\n"
    "  steps:\n"
    "  - stepId: a\n"
    "    description: The first\n"
    "    operationId: listItems\n"
    "    outputs: { body: $response.body }\n"
    "  outputs: { body: $steps.a.outputs.body }\n";

static void test_accessors(void **state)
{
    (void)state;
    folder f;
    bool complete;
    size_t size;
    make_folder(&f);
    write_entry(&f, sample);
    arz_document *document = link_entry(&f, NULL, &complete);
    assert_true(complete);
    assert_string_equal(arz_document_title(document), "Test");
    assert_string_equal(arz_document_version(document), "1.1.0");
    assert_int_equal(arz_document_workflow_count(document), 1);
    const arz_workflow *w = arz_document_workflow(document, "w");
    assert_ptr_equal(w, arz_document_workflow_at(document, 0));
    assert_null(arz_document_workflow_at(document, 1));
    assert_null(arz_document_workflow(document, "v"));
    assert_string_equal(arz_workflow_id(w), "w");
    assert_string_equal(arz_workflow_summary(w), "A sample");
    assert_null(arz_workflow_description(w));
    assert_int_equal(arz_workflow_step_count(w), 1);
    assert_null(arz_workflow_step_at(w, 1));
    assert_int_equal(arz_workflow_output_count(w), 1);
    assert_string_equal(arz_workflow_output_name(w, 0), "body");
    assert_null(arz_workflow_output_name(w, 1));
    const arz_step *step = arz_workflow_step_at(w, 0);
    assert_string_equal(arz_step_id(step), "a");
    assert_string_equal(arz_step_description(step), "The first");
    assert_string_equal(arz_step_target(step), "GET /items");
    assert_int_equal(arz_step_output_count(step), 1);
    assert_string_equal(arz_step_output_name(step, 0), "body");
    assert_int_equal(arz_document_source_count(document), 1);
    assert_string_equal(arz_document_source_name(document, 0), "shop");
    assert_string_equal(arz_document_source_type(document, 0), "openapi");
    assert_true(
        arz_str_ends(arz_str_of(arz_document_source_uri(document, 0)), ARZ_STR("/shop.yml")));
    assert_memory_equal(arz_document_source_text(document, 0, &size), shop, sizeof shop - 1);
    assert_int_equal(size, sizeof shop - 1);
    assert_null(arz_document_source_uri(document, 1));
    char *line = arz_document_line(document, f.entry, 2);
    assert_string_equal(line, "info: { title: Test, version: 1.0.0 }");
    free(line);
    assert_null(arz_document_line(document, "nothing", 1));
    arz_document_free(document);
    remove_folder(&f);
}

static void test_input_infos(void **state)
{
    (void)state;
    folder f;
    bool complete;
    make_folder(&f);
    write_entry(&f, sample);
    arz_document *document = link_entry(&f, NULL, &complete);
    const arz_workflow *w = arz_document_workflow(document, "w");
    assert_int_equal(arz_workflow_input_count(w), 4);
    const arz_input_info *key = arz_workflow_input_at(w, 0), *n = arz_workflow_input_at(w, 1);
    const arz_input_info *any = arz_workflow_input_at(w, 2), *size = arz_workflow_input_at(w, 3);
    assert_null(arz_workflow_input_at(w, 4));
    assert_string_equal(key->name, "key");
    assert_string_equal(key->type, "string");
    assert_string_equal(key->description, "The key");
    assert_string_equal(key->format, "password");
    assert_true(key->required && key->secret && !key->has_default);
    assert_string_equal(n->type, "integer or null");
    assert_true(n->required && !n->secret);
    assert_string_equal(any->type, "any");
    assert_false(any->required);
    assert_string_equal(size->description, "How many");
    assert_string_equal(size->type, "integer");
    assert_true(size->has_default);
    arz_document_free(document);
    remove_folder(&f);
}

/* What is not there, or no Arazzo description, still gives a document to be asked and freed. */
static void test_nothing(void **state)
{
    (void)state;
    folder f;
    bool complete = true;
    make_folder(&f);
    arz_document *document = link_entry(&f, NULL, &complete);
    assert_false(complete);
    assert_int_equal(document->first.kind, ARZ_ERROR_IO);
    assert_string_equal(arz_document_title(document), "");
    assert_int_equal(arz_document_workflow_count(document), 0);
    arz_document_free(document);
    static const char *const texts[] = { "3", "[]", "{}", "a: [", "openapi: 3.0.0" };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        write_file(&f, "entry.yml", texts[i]);
        document = link_entry(&f, NULL, &complete);
        assert_false(complete);
        assert_string_equal(arz_document_version(document), "");
        arz_document_free(document);
    }
    arz_document_free(NULL);
    remove_folder(&f);
}

/* Lines far behind, in any order. */
static void test_lines(void **state)
{
    (void)state;
    static const unsigned wanted[] = { 200, 65, 64, 1, 129, 128, 300, 130, 200 };
    folder f;
    bool complete;
    make_folder(&f);
    arz_buf text = ARZ_BUF_INIT(0);
    for (int i = 1; i <= 200; i++)
        arz_buf_printf(&text, "# %d%s", i, i % 3 ? "\n" : "\r\n");
    write_file(&f, "entry.yml", arz_buf_cstr(&text));
    arz_buf_clear(&text);
    arz_document *document = link_entry(&f, NULL, &complete);
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        char expected[16];
        char *line = arz_document_line(document, f.entry, wanted[i]);
        (void)snprintf(expected, sizeof expected, "# %u", wanted[i]);
        assert_string_equal(line ? line : "", wanted[i] > 200 ? "" : expected);
        free(line);
    }
    arz_document_free(document);
    remove_folder(&f);
}

/* Two documents that name one another. */
static void test_circle(void **state)
{
    (void)state;
    static const char format[] = "arazzo: 1.0.1\n"
                                 "info: { title: %s, version: 1.0.0 }\n"
                                 "sourceDescriptions: [{ name: it, url: %s.yml, type: arazzo }]\n"
                                 "workflows:\n"
                                 "- workflowId: %s\n"
                                 "  steps:\n"
                                 "  - { stepId: a, workflowId: $sourceDescriptions.it.%s }\n";
    char text[512];
    folder f;
    bool complete;
    make_folder(&f);
    (void)snprintf(text, sizeof text, format, "Entry", "other", "one", "two");
    write_file(&f, "entry.yml", text);
    (void)snprintf(text, sizeof text, format, "Other", "entry", "two", "one");
    write_file(&f, "other.yml", text);
    arz_document *document = link_entry(&f, NULL, &complete);
    assert_true(complete);
    assert_int_equal(document->description_count, 2);
    const arz_workflow *one = arz_document_workflow(document, "one");
    assert_ptr_equal(one->steps[0].workflow->steps[0].workflow, one);
    arz_document_free(document);
    remove_folder(&f);
}

/* A fetch function that counts; `data` is the count. */
static bool fetch(void *data, const char *uri, arz_str *text, char **final_uri, arz_error *error)
{
    (void)uri;
    (void)final_uri;
    (void)error;
    ++*(int *)data;
    *text = (arz_str){ arz_str_dup(arz_str_of(shop)), sizeof shop - 1 };
    return true;
}

static void test_network(void **state)
{
    (void)state;
    static const char text[] = "arazzo: 1.0.1\n"
                               "info: { title: Far, version: 1.0.0 }\n"
                               "sourceDescriptions: [{ name: far, url: 'https://example.com/a' }]\n"
                               "workflows:\n"
                               "- workflowId: w\n"
                               "  steps: [{ stepId: a, operationId: listItems }]\n";
    folder f;
    bool complete;
    int fetched = 0;
    arz_load_options options = ARZ_LOAD_OPTIONS_INIT;
    make_folder(&f);
    write_file(&f, "entry.yml", text);
    arz_document *document = arz_document_link(f.entry, &options, fetch, &fetched, &complete);
    assert_false(complete);
    assert_int_equal(fetched, 0);
    assert_string_equal(document->first.rule, "source-unread");
    arz_document_free(document);
    options.network = true;
    document = arz_document_link(f.entry, &options, fetch, &fetched, &complete);
    assert_true(complete);
    assert_int_equal(fetched, 1);
    assert_string_equal(arz_document_source_uri(document, 0), "https://example.com/a");
    arz_document_free(document);
    remove_folder(&f);
}

/* --source NAME=PATH. */
static void test_redirect(void **state)
{
    (void)state;
    folder f;
    bool complete;
    char path[128];
    make_folder(&f);
    (void)snprintf(path, sizeof path, "%s/shop.yml", f.path);
    arz_source_place place = { "far", path };
    arz_load_options options = ARZ_LOAD_OPTIONS_INIT;
    options.sources = &place;
    options.source_count = 1;
    write_file(&f, "entry.yml",
               "arazzo: 1.0.1\n"
               "info: { title: Far, version: 1.0.0 }\n"
               "sourceDescriptions: [{ name: far, url: 'https://example.com/a' }]\n"
               "workflows:\n"
               "- workflowId: w\n"
               "  steps: [{ stepId: a, operationId: listItems }]\n");
    arz_document *document = arz_document_link(f.entry, &options, NULL, NULL, &complete);
    assert_true(complete);
    assert_true(
        arz_str_ends(arz_str_of(arz_document_source_uri(document, 0)), ARZ_STR("/shop.yml")));
    arz_document_free(document);
    place.name = "fra";
    document = arz_document_link(f.entry, &options, NULL, NULL, &complete);
    assert_false(complete);
    assert_int_equal(document->first.kind, ARZ_ERROR_USAGE);
    assert_string_equal(document->first.message,
                        "there is no source description 'fra'; there is only 'far'");
    arz_document_free(document);
    remove_folder(&f);
}

/* A list of as many parameters as there may be, and of one more. */
static void test_parameter_limit(void **state)
{
    (void)state;
    folder f;
    bool complete;
    make_folder(&f);
    for (int more = 0; more < 2; more++) {
        arz_buf text = ARZ_BUF_INIT(0);
        arz_buf_text(&text, "- workflowId: w\n  steps:\n  - stepId: a\n    operationId: listItems\n"
                            "    parameters:\n");
        for (int i = 0; i < ARZ_MAX_PARAMETERS + more; i++)
            arz_buf_printf(&text, "    - { name: p%d, in: query, value: 1 }\n", i);
        write_entry(&f, arz_buf_cstr(&text));
        arz_buf_clear(&text);
        arz_document *document = link_entry(&f, NULL, &complete);
        assert_int_equal(complete, more == 0);
        assert_int_equal(arz_document_workflow_at(document, 0)->steps[0].parameter_count,
                         ARZ_MAX_PARAMETERS);
        arz_document_free(document);
    }
    remove_folder(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_inputs),          cmocka_unit_test(test_secrets),
        cmocka_unit_test(test_links),           cmocka_unit_test(test_order),
        cmocka_unit_test(test_overlap),         cmocka_unit_test(test_accessors),
        cmocka_unit_test(test_input_infos),     cmocka_unit_test(test_nothing),
        cmocka_unit_test(test_circle),          cmocka_unit_test(test_lines),
        cmocka_unit_test(test_network),         cmocka_unit_test(test_redirect),
        cmocka_unit_test(test_parameter_limit), cmocka_unit_test(test_reach_limit),
    };
    return cmocka_run_group_tests_name("model", tests, NULL, NULL);
}
