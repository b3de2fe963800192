/* `arazzo-run list FILE`: the workflows, their inputs, steps and outputs. */
#include <stdlib.h>
#include <string.h>

#include "base/fail.h"
#include "command.h"
#include "message.h"

/* The first line of a text, for one line of the list. */
static int first_line(const char *text)
{
    return (int)strcspn(text, "\n");
}

static void print_inputs(FILE *out, const arz_workflow *workflow)
{
    size_t count = arz_workflow_input_count(workflow);
    for (size_t i = 0; i < count; i++) {
        const arz_input_info *info = arz_workflow_input_at(workflow, i);
        if (i == 0)
            (void)fputs("  inputs\n", out);
        (void)fprintf(out, "    %-24s %s%s%s", info->name, info->type,
                      info->required ? ", required" : "",
                      info->has_default ? ", has a default" : "");
        if (info->description)
            (void)fprintf(out, ": %.*s", first_line(info->description), info->description);
        (void)fputs("\n", out);
    }
}

static void print_steps(FILE *out, const arz_workflow *workflow)
{
    (void)fputs("  steps\n", out);
    for (size_t i = 0; i < arz_workflow_step_count(workflow); i++) {
        const arz_step *step = arz_workflow_step_at(workflow, i);
        (void)fprintf(out, "    %-24s %s\n", arz_step_id(step), arz_step_target(step));
    }
}

static void print_outputs(FILE *out, const arz_workflow *workflow)
{
    size_t count = arz_workflow_output_count(workflow);
    for (size_t i = 0; i < count; i++)
        (void)fprintf(out, "%s    %s\n", i == 0 ? "  outputs\n" : "",
                      arz_workflow_output_name(workflow, i));
}

static void print_workflow(FILE *out, const arz_workflow *workflow)
{
    const char *summary = arz_workflow_summary(workflow);
    (void)fprintf(out, "%s%s%s\n", arz_workflow_id(workflow), summary ? "  " : "",
                  summary ? summary : "");
    print_inputs(out, workflow);
    print_steps(out, workflow);
    print_outputs(out, workflow);
}

static void set_text(json_t *object, const char *name, const char *text)
{
    if (text)
        (void)json_object_set_new(object, name, json_string(text));
}

static json_t *inputs_json(const arz_workflow *workflow)
{
    json_t *list = json_array();
    for (size_t i = 0; i < arz_workflow_input_count(workflow); i++) {
        const arz_input_info *info = arz_workflow_input_at(workflow, i);
        json_t *object = json_object();
        set_text(object, "name", info->name);
        set_text(object, "type", info->type);
        (void)json_object_set_new(object, "required", json_boolean(info->required));
        set_text(object, "format", info->format);
        set_text(object, "description", info->description);
        (void)json_array_append_new(list, object);
    }
    return list;
}

static json_t *steps_json(const arz_workflow *workflow)
{
    json_t *list = json_array();
    for (size_t i = 0; i < arz_workflow_step_count(workflow); i++) {
        const arz_step *step = arz_workflow_step_at(workflow, i);
        json_t *object = json_object(), *outputs = json_array();
        set_text(object, "stepId", arz_step_id(step));
        set_text(object, "target", arz_step_target(step));
        set_text(object, "description", arz_step_description(step));
        for (size_t j = 0; j < arz_step_output_count(step); j++)
            (void)json_array_append_new(outputs, json_string(arz_step_output_name(step, j)));
        (void)json_object_set_new(object, "outputs", outputs);
        (void)json_array_append_new(list, object);
    }
    return list;
}

static json_t *workflow_json(const arz_workflow *workflow)
{
    json_t *object = json_object(), *outputs = json_array();
    set_text(object, "workflowId", arz_workflow_id(workflow));
    set_text(object, "summary", arz_workflow_summary(workflow));
    set_text(object, "description", arz_workflow_description(workflow));
    (void)json_object_set_new(object, "inputs", inputs_json(workflow));
    (void)json_object_set_new(object, "steps", steps_json(workflow));
    for (size_t i = 0; i < arz_workflow_output_count(workflow); i++)
        (void)json_array_append_new(outputs, json_string(arz_workflow_output_name(workflow, i)));
    (void)json_object_set_new(object, "outputs", outputs);
    return object;
}

static void print_json(const arz_document *document)
{
    json_t *report = json_object(), *workflows = json_array();
    set_text(report, "arazzo", arz_document_version(document));
    set_text(report, "title", arz_document_title(document));
    for (size_t i = 0; i < arz_document_workflow_count(document); i++)
        (void)json_array_append_new(workflows,
                                    workflow_json(arz_document_workflow_at(document, i)));
    (void)json_object_set_new(report, "workflows", workflows);
    (void)json_dumpf(report, stdout, JSON_INDENT(2));
    (void)puts("");
    json_decref(report);
}

static void print_text(const arz_document *document)
{
    cli_page page;
    FILE *out = cli_page_open(&page);
    for (size_t i = 0; i < arz_document_workflow_count(document); i++) {
        if (i)
            (void)fputs("\n", out);
        print_workflow(out, arz_document_workflow_at(document, i));
    }
    cli_page_close(&page);
}

int cli_list_workflows(const cli_options *options)
{
    arz_error error = ARZ_ERROR_INIT;
    arz_document *document = cli_load(options, true, &error);
    if (!document)
        return error.kind == ARZ_OK ? CLI_EXIT_UNUSABLE : cli_fail(options, NULL, &error);
    if (options->format != CLI_TEXT) {
        print_json(document);
    } else {
        print_text(document);
    }
    arz_document_free(document);
    return CLI_EXIT_OK;
}
