/* What expressions see: the visit's request and response, the frame's inputs and outputs, the
 * run's workflows. (Arazzo 1.1.0, "Runtime Expressions") */
#include <stdlib.h>

#include "base/fail.h"
#include "base/suggest.h"
#include "base/uri.h"
#include "doc/files.h"
#include "doc/value.h"
#include "run/engine.h"

/* Keeps a value for as long as the attempt lasts, so that a view of it can be given out.
 * Steals it. */
static arz_view keep(arz_strand *strand, json_t *value)
{
    arz_visit *visit = strand->frame->visit;
    json_t **scratch = visit ? &visit->now->scratch : &strand->frame->scratch;
    if (!value)
        return ARZ_VIEW_NONE;
    if (!*scratch)
        *scratch = arz_json_array();
    arz_json_append(*scratch, value);
    return arz_view_json(value);
}

static arz_view keep_text(arz_strand *strand, arz_str text)
{
    return keep(strand, arz_json_string(text));
}

static const arz_response *response_of(const arz_strand *strand)
{
    const arz_visit *visit = strand->frame->visit;
    return visit && visit->now->exchange.response.status ? &visit->now->exchange.response : NULL;
}

static const arz_request *request_of(const arz_strand *strand)
{
    return strand->frame->visit ? strand->frame->visit->now->request : NULL;
}

static arz_view status_code(arz_strand *strand)
{
    const arz_response *response = response_of(strand);
    return response ? keep(strand, arz_json_integer(response->status)) : ARZ_VIEW_NONE;
}

static arz_view response_body(arz_strand *strand)
{
    arz_visit *visit = strand->frame->visit;
    const arz_response *response = response_of(strand);
    return response ? arz_body_view(&visit->now->body, response, visit->now->arena) : ARZ_VIEW_NONE;
}

static arz_view response_header(arz_strand *strand, arz_str name)
{
    const arz_response *response = response_of(strand);
    if (!response)
        return ARZ_VIEW_NONE;
    return keep(strand, arz_header_value(response->headers, response->header_count, name));
}

static arz_view request_header(arz_strand *strand, arz_str name)
{
    const arz_request *request = request_of(strand);
    if (!request)
        return ARZ_VIEW_NONE;
    return keep(strand, arz_header_value(request->headers, request->header_count, name));
}

/* The value that the step gave for a path or query parameter. */
static arz_view request_parameter(const arz_strand *strand, arz_location in, arz_str name)
{
    const arz_visit *visit = strand->frame->visit;
    for (size_t i = 0; visit && i < visit->now->given_count; i++) {
        const arz_given *given = &visit->now->given[i];
        bool fits = !given->argument.has_in || given->argument.in == in;
        if (fits && arz_str_equal(given->argument.name, name))
            return arz_view_json(given->value);
    }
    return ARZ_VIEW_NONE;
}

static arz_view request_body(const arz_strand *strand)
{
    const arz_visit *visit = strand->frame->visit;
    return visit ? arz_view_json(visit->now->payload) : ARZ_VIEW_NONE;
}

/* `$outputs.x`: of the workflow that the step called while it is judged, else of the workflow. */
static arz_view output(const arz_strand *strand, arz_str name)
{
    const arz_frame *frame = strand->frame;
    json_t *outputs = frame->visit && frame->visit->now->called_outputs
                          ? frame->visit->now->called_outputs
                          : frame->outputs;
    return arz_view_get(arz_view_json(outputs), name);
}

static arz_view step_output(const arz_strand *strand, const arz_reference *reference)
{
    const arz_frame *frame = strand->frame;
    const arz_step *step = arz_workflow_step(frame->workflow, reference->owner);
    if (!step)
        return ARZ_VIEW_NONE;
    return arz_view_get(arz_view_json(frame->step_outputs[step->index]), reference->name);
}

/* `$workflows.ID`: of one in progress, which has inputs and no outputs yet, or one that ended. */
static arz_view workflow_field(const arz_strand *strand, const arz_reference *reference)
{
    const arz_frame *frame = strand->frame;
    bool inputs = reference->root == ARZ_ROOT_WORKFLOW_INPUTS;
    const arz_workflow *workflow =
        arz_description_workflow(frame->workflow->owner, reference->owner);
    if (!workflow)
        return ARZ_VIEW_NONE;
    const arz_frame *current = arz_strand_frame_of(strand, workflow);
    const arz_ended *ended = arz_ended_find(strand, workflow);
    json_t *object = current && (inputs || current == frame || !ended)
                         ? (inputs ? current->inputs : current->outputs)
                     : ended ? (inputs ? ended->inputs : ended->outputs)
                             : NULL;
    return arz_view_get(arz_view_json(object), reference->name);
}

/* A field of the source description. ("Source Description Expression Resolution") */
static arz_view source_field(arz_strand *strand, const arz_reference *reference)
{
    const arz_source *source =
        arz_description_source(strand->frame->workflow->owner, reference->owner);
    if (!source)
        return ARZ_VIEW_NONE;
    if (source->api && arz_api_has_operation(source->api, reference->name))
        return keep_text(strand, reference->name);
    return arz_view_node(arz_node_get(source->place.node, reference->name));
}

static arz_view component(const arz_strand *strand, const arz_reference *reference)
{
    const arz_node *components = strand->frame->workflow->owner->components.node;
    return arz_view_node(arz_node_get(arz_node_get(components, reference->owner), reference->name));
}

/* The canonical URI of the document: what its $self says, made absolute. */
static arz_view self(arz_strand *strand)
{
    const arz_description *description = strand->frame->workflow->owner;
    bool absolute = arz_uri_is_absolute(description->self);
    if (description->self.size == 0)
        return ARZ_VIEW_NONE;
    return keep_text(strand, absolute ? description->self : arz_str_of(description->doc->uri));
}

static arz_view lookup(void *data, const arz_reference *reference)
{
    arz_strand *strand = data;
    const arz_request *request = request_of(strand);
    switch (reference->root) {
    case ARZ_ROOT_URL:
        return request ? keep_text(strand, arz_str_of(request->url)) : ARZ_VIEW_NONE;
    case ARZ_ROOT_METHOD:
        return request ? keep_text(strand, arz_str_of(request->method)) : ARZ_VIEW_NONE;
    case ARZ_ROOT_STATUS_CODE:
        return status_code(strand);
    case ARZ_ROOT_REQUEST_HEADER:
        return request_header(strand, reference->name);
    case ARZ_ROOT_REQUEST_QUERY:
        return request_parameter(strand, ARZ_IN_QUERY, reference->name);
    case ARZ_ROOT_REQUEST_PATH:
        return request_parameter(strand, ARZ_IN_PATH, reference->name);
    case ARZ_ROOT_REQUEST_BODY:
        return request_body(strand);
    case ARZ_ROOT_RESPONSE_HEADER:
        return response_header(strand, reference->name);
    case ARZ_ROOT_RESPONSE_BODY:
        return response_body(strand);
    case ARZ_ROOT_INPUTS:
        return arz_view_get(arz_view_json(strand->frame->inputs), reference->name);
    case ARZ_ROOT_OUTPUTS:
        return output(strand, reference->name);
    case ARZ_ROOT_STEPS:
        return step_output(strand, reference);
    case ARZ_ROOT_WORKFLOW_INPUTS:
    case ARZ_ROOT_WORKFLOW_OUTPUTS:
        return workflow_field(strand, reference);
    case ARZ_ROOT_SOURCE_DESCRIPTIONS:
        return source_field(strand, reference);
    case ARZ_ROOT_COMPONENTS:
        return component(strand, reference);
    case ARZ_ROOT_SELF:
        return self(strand);
    case ARZ_ROOT_RESPONSE_QUERY:
    case ARZ_ROOT_RESPONSE_PATH:
    case ARZ_ROOT_MESSAGE_HEADER:
    case ARZ_ROOT_MESSAGE_QUERY:
    case ARZ_ROOT_MESSAGE_PATH:
    case ARZ_ROOT_MESSAGE_PAYLOAD:
    case ARZ_ROOT_COUNT:
        break;
    }
    return ARZ_VIEW_NONE;
}

/* Appends "; did you mean ..." for a member of an object. */
static void suggest_member(json_t *object, arz_str name, arz_buf *why)
{
    arz_suggest suggest = arz_suggest_for(name);
    arz_view_iter iter = arz_view_members(arz_view_json(object));
    while (object && arz_view_next(&iter))
        arz_suggest_add(&suggest, iter.name);
    char *text = arz_suggest_text(&suggest);
    arz_buf_text(why, text);
    free(text);
}

static void explain_step(const arz_strand *strand, const arz_reference *reference, arz_buf *why)
{
    const arz_frame *frame = strand->frame;
    const arz_step *step = arz_workflow_step(frame->workflow, reference->owner);
    if (!step) {
        arz_suggest suggest = arz_suggest_for(reference->owner);
        for (size_t i = 0; i < frame->workflow->step_count; i++)
            arz_suggest_add(&suggest, frame->workflow->steps[i].id);
        char *text = arz_suggest_text(&suggest);
        arz_buf_printf(why, "there is no step '%s'%s", ARZ_QUOTE(reference->owner), text);
        free(text);
    } else if (!frame->step_outputs[step->index]) {
        arz_buf_printf(why, "step '%s' has not run", ARZ_QUOTE(reference->owner));
    } else {
        arz_buf_printf(why, "step '%s' has no output '%s'", ARZ_QUOTE(reference->owner),
                       ARZ_QUOTE(reference->name));
        suggest_member(frame->step_outputs[step->index], reference->name, why);
    }
}

static bool calls_workflow(const arz_strand *strand)
{
    const arz_visit *visit = strand->frame->visit;
    return visit && visit->step->kind == ARZ_STEP_WORKFLOW;
}

/* Why a request or response, which there is, does not have it. */
static void explain_exchange(const arz_reference *reference, arz_buf *why)
{
    arz_root root = reference->root;
    bool response = root == ARZ_ROOT_RESPONSE_HEADER || root == ARZ_ROOT_RESPONSE_BODY;
    arz_buf_printf(why, "the %s has no ", response ? "response" : "request");
    if (root == ARZ_ROOT_REQUEST_BODY || root == ARZ_ROOT_RESPONSE_BODY)
        arz_buf_text(why, "body");
    else if (root == ARZ_ROOT_REQUEST_HEADER || root == ARZ_ROOT_RESPONSE_HEADER)
        arz_buf_printf(why, "header '%s'", ARZ_QUOTE(reference->name));
    else
        arz_buf_printf(why, "%s parameter '%s'", root == ARZ_ROOT_REQUEST_PATH ? "path" : "query",
                       ARZ_QUOTE(reference->name));
}

static void explain(void *data, const arz_reference *reference, arz_buf *why)
{
    const arz_strand *strand = data;
    switch (reference->root) {
    case ARZ_ROOT_STEPS:
        explain_step(strand, reference, why);
        return;
    case ARZ_ROOT_INPUTS:
        arz_buf_printf(why, "there is no input '%s'", ARZ_QUOTE(reference->name));
        suggest_member(strand->frame->inputs, reference->name, why);
        return;
    case ARZ_ROOT_STATUS_CODE:
    case ARZ_ROOT_RESPONSE_BODY:
    case ARZ_ROOT_RESPONSE_HEADER:
        if (response_of(strand))
            explain_exchange(reference, why);
        else if (calls_workflow(strand))
            arz_buf_text(why, "the step calls a workflow, which has no response but '$outputs'; "
                              "that it succeeds needs no criterion");
        else
            arz_buf_text(why, "there is no response");
        return;
    case ARZ_ROOT_URL:
    case ARZ_ROOT_METHOD:
    case ARZ_ROOT_REQUEST_BODY:
    case ARZ_ROOT_REQUEST_HEADER:
    case ARZ_ROOT_REQUEST_PATH:
    case ARZ_ROOT_REQUEST_QUERY:
        if (request_of(strand))
            explain_exchange(reference, why);
        else
            arz_buf_text(why, "there is no request");
        return;
    case ARZ_ROOT_RESPONSE_QUERY:
    case ARZ_ROOT_RESPONSE_PATH:
        arz_buf_text(why, "a response has a status, headers and a body alone");
        return;
    case ARZ_ROOT_MESSAGE_HEADER:
    case ARZ_ROOT_MESSAGE_QUERY:
    case ARZ_ROOT_MESSAGE_PATH:
    case ARZ_ROOT_MESSAGE_PAYLOAD:
        arz_buf_text(why, "the step receives no message; what HTTP answers is '$response'");
        return;
    case ARZ_ROOT_SELF:
        arz_buf_text(why, "the document has no '$self'");
        return;
    case ARZ_ROOT_OUTPUTS:
    case ARZ_ROOT_WORKFLOW_INPUTS:
    case ARZ_ROOT_WORKFLOW_OUTPUTS:
    case ARZ_ROOT_SOURCE_DESCRIPTIONS:
    case ARZ_ROOT_COMPONENTS:
    case ARZ_ROOT_COUNT:
        break;
    }
    arz_buf_text(why, "there is no such value");
}

/* A file becomes its text. */
static bool open_files(void *data, arz_result *result, arz_error *error)
{
    const arz_strand *strand = data;
    const arz_files *files = strand->engine->options.files;
    if (!arz_files_are_in(files, result->view.json))
        return true;
    json_t *text = arz_files_open(files, result->view.json, error);
    arz_result_clear(result);
    *result = (arz_result){ arz_view_json(text), text };
    return text != NULL;
}

arz_scope arz_strand_scope(arz_strand *strand)
{
    bool files = strand->engine->options.files != NULL;
    return (arz_scope){ lookup, explain, strand, files ? open_files : NULL, false };
}
