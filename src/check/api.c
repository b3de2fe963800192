/* Steps against the operations that they call: parameters and the body. (Arazzo 1.1.0, "Step
 * Object": parameters, requestBody) */
#include <stdlib.h>

#include "base/fail.h"
#include "check/checker.h"
#include "openapi/path_template.h"

/* Headers that a client may send with any request. */
static const char *const free_headers[] = {
    "Accept",          "Accept-Charset",
    "Accept-Encoding", "Accept-Language",
    "Authorization",   "Cache-Control",
    "Content-Type",    "Cookie",
    "If-Match",        "If-Modified-Since",
    "If-None-Match",   "If-Unmodified-Since",
    "Idempotency-Key", "Origin",
    "Prefer",          "Referer",
    "User-Agent",
};

static bool same_name(const arz_api_parameter *api, const arz_parameter *parameter)
{
    return api->in == ARZ_IN_HEADER && parameter->in == ARZ_IN_HEADER
               ? arz_str_equal_nocase(api->name, parameter->name)
               : arz_str_equal(api->name, parameter->name);
}

const arz_api_parameter *arz_check_find_parameter(const arz_operation *operation,
                                                  const arz_parameter *parameter)
{
    for (size_t i = 0; i < operation->parameter_count; i++) {
        const arz_api_parameter *api = &operation->parameters[i];
        if (api->in == parameter->in && same_name(api, parameter))
            return api;
    }
    return NULL;
}

/* Whether a security scheme of the operation goes there under that name. */
static bool is_credential(const arz_operation *operation, arz_str name, arz_location in)
{
    for (size_t i = 0; i < operation->security_count; i++) {
        const arz_security_requirement *security = &operation->security[i];
        for (size_t j = 0; j < security->scheme_count; j++) {
            const arz_security_scheme *scheme = security->schemes[j];
            if (scheme->type == ARZ_SCHEME_API_KEY && scheme->in == in &&
                arz_str_equal_nocase(scheme->name, name))
                return true;
        }
    }
    return false;
}

static bool is_free_header(arz_str name)
{
    for (size_t i = 0; i < sizeof free_headers / sizeof *free_headers; i++) {
        if (arz_str_equal_nocase(name, arz_str_of(free_headers[i])))
            return true;
    }
    return arz_str_starts(name, ARZ_STR("X-")) || arz_str_starts(name, ARZ_STR("x-"));
}

static bool in_path_template(const arz_operation *operation, arz_str name)
{
    arz_path_part part;
    return arz_path_template_find(operation->path, name, &part);
}

/* Whether the operation takes the parameter though it does not declare it. */
static bool is_taken(const arz_operation *operation, const arz_parameter *parameter)
{
    switch (parameter->in) {
    case ARZ_IN_PATH:
        return in_path_template(operation, parameter->name);
    case ARZ_IN_HEADER:
        return is_free_header(parameter->name) ||
               is_credential(operation, parameter->name, parameter->in);
    case ARZ_IN_QUERY:
    case ARZ_IN_COOKIE:
        return is_credential(operation, parameter->name, parameter->in);
    case ARZ_IN_QUERYSTRING:
        return true;
    case ARZ_IN_COUNT:
        break;
    }
    return false;
}

static void suggest_parameters(arz_checker *checker, const arz_operation *operation,
                               arz_suggest *suggest)
{
    if (!arz_may_suggest(&checker->tell, operation->parameter_count))
        return;
    for (size_t i = 0; i < operation->parameter_count; i++)
        arz_suggest_add(suggest, operation->parameters[i].name);
}

/* Rule parameter-exists. Those of the workflow are for all its steps, and not all take them. */
static void check_parameter(arz_checker *checker, const arz_step *step,
                            const arz_parameter *parameter)
{
    const arz_operation *operation = step->operation;
    if (arz_check_find_parameter(operation, parameter) || is_taken(operation, parameter))
        return;
    for (size_t i = 0; i < operation->parameter_count; i++) {
        const arz_api_parameter *api = &operation->parameters[i];
        if (!arz_str_equal(api->name, parameter->name))
            continue;
        arz_tell_warning(&checker->tell, "parameter-exists", parameter->place, NULL,
                         "operation '%s' has parameter '%s' in '%s', not in '%s'", step->target,
                         ARZ_QUOTE(parameter->name), arz_location_name(api->in),
                         arz_location_name(parameter->in));
        return;
    }
    arz_suggest suggest = arz_suggest_for(parameter->name);
    suggest_parameters(checker, operation, &suggest);
    char *hint = suggest.best.data ? arz_suggest_text(&suggest) : NULL;
    arz_tell_warning(&checker->tell, "parameter-exists", parameter->place, NULL,
                     "operation '%s' has no parameter '%s' in '%s'%s", step->target,
                     ARZ_QUOTE(parameter->name), arz_location_name(parameter->in),
                     hint ? hint : "");
    free(hint);
}

static bool is_given(const arz_step *step, const arz_api_parameter *api)
{
    for (size_t i = 0; i < step->parameter_count; i++) {
        const arz_parameter *parameter = &step->parameters[i];
        if (parameter->has_in && api->in == parameter->in && same_name(api, parameter))
            return true;
    }
    return false;
}

/* Headers that OpenAPI leaves to the media types and the security schemes. */
static bool is_left_out(const arz_operation *operation, const arz_api_parameter *api)
{
    bool header =
        api->in == ARZ_IN_HEADER && (arz_str_equal_nocase(api->name, ARZ_STR("Accept")) ||
                                     arz_str_equal_nocase(api->name, ARZ_STR("Content-Type")) ||
                                     arz_str_equal_nocase(api->name, ARZ_STR("Authorization")));
    return header || is_credential(operation, api->name, api->in) ||
           arz_node_get(api->schema.node, ARZ_STR("default")) ||
           arz_node_get(api->place.node, ARZ_STR("default"));
}

/* Rule parameter-required: what the operation needs and the step does not give. */
static void check_required(arz_checker *checker, const arz_step *step)
{
    const arz_operation *operation = step->operation;
    arz_buf lacking = ARZ_BUF_INIT(0);
    size_t count = 0;
    for (size_t i = 0; i < operation->parameter_count; i++) {
        const arz_api_parameter *api = &operation->parameters[i];
        if (!api->required || is_given(step, api) || is_left_out(operation, api))
            continue;
        arz_buf_printf(&lacking, "%s'%s' in '%s'", count++ ? ", " : "", ARZ_QUOTE(api->name),
                       arz_location_name(api->in));
    }
    if (count) {
        arz_tell_error(&checker->tell, "parameter-required", step->place,
                       "step '%s' does not give what '%s' requires: %s", ARZ_QUOTE(step->id),
                       step->target, arz_buf_cstr(&lacking));
    }
    arz_buf_clear(&lacking);
}

static void put_types(arz_buf *buf, const arz_request_body *body)
{
    for (size_t i = 0; i < body->type_count && i < 8; i++)
        arz_buf_printf(buf, "%s'%s'", i ? ", " : "", ARZ_QUOTE(body->types[i].name));
}

/* Rules body-unexpected, body-required and content-type. */
static void check_body(arz_checker *checker, const arz_step *step)
{
    const arz_request_body *body = step->operation->body;
    arz_place given = arz_field(step->place, "requestBody"), type = arz_field(given, "contentType");
    if (given.node && !body) {
        arz_tell_warning(&checker->tell, "body-unexpected", given, NULL,
                         "step '%s' has a body, which '%s' does not take", ARZ_QUOTE(step->id),
                         step->target);
    } else if (!given.node && body && body->required) {
        arz_tell_warning(&checker->tell, "body-required", step->place, NULL,
                         "step '%s' has no 'requestBody', which '%s' requires", ARZ_QUOTE(step->id),
                         step->target);
    } else if (body && body->type_count && step->content_type.size &&
               !arz_media_type_find(body->types, body->type_count, step->content_type)) {
        arz_buf types = ARZ_BUF_INIT(0);
        put_types(&types, body);
        arz_tell_warning(&checker->tell, "content-type", type, NULL,
                         "'%s' does not take '%s'; it takes %s", step->target,
                         ARZ_QUOTE(step->content_type), arz_buf_cstr(&types));
        arz_buf_clear(&types);
    }
}

/* Rule operation-duplicate. The first has the name. */
static void check_id(arz_checker *checker, const arz_step *step)
{
    arz_place place = arz_field(step->place, "operationId");
    bool named = place.node && step->source && step->source->api;
    arz_place other = { NULL, NULL };
    if (named)
        other = arz_api_duplicate(step->source->api, step->operation->id);
    if (!other.node)
        return;
    arz_tell_warning(&checker->tell, "operation-duplicate", place,
                     "an 'operationPath' says which one is meant",
                     "'%s' is the operationId of several operations of '%s': '%s' is called, and "
                     "not the one in line %u there",
                     ARZ_QUOTE(step->operation->id), ARZ_QUOTE(step->source->name), step->target,
                     (unsigned)other.node->line);
}

static void check_operation(arz_checker *checker, const arz_step *step)
{
    check_id(checker, step);
    size_t own = arz_node_count(arz_field(step->place, "parameters").node);
    for (size_t i = 0; i < step->parameter_count && i < own; i++) {
        if (step->parameters[i].has_in)
            check_parameter(checker, step, &step->parameters[i]);
    }
    check_required(checker, step);
    check_body(checker, step);
    arz_check_schemas(checker, step);
    arz_check_values(checker, step);
    arz_check_payload(checker, step);
    arz_check_security(checker, step);
}

/* Rule body-workflow. */
static void check_no_body(arz_checker *checker, const arz_step *step)
{
    arz_place body = arz_field(step->place, "requestBody");
    if (body.node) {
        arz_tell_warning(&checker->tell, "body-workflow", body, NULL,
                         "step '%s' calls a workflow, so its 'requestBody' does nothing",
                         ARZ_QUOTE(step->id));
    }
}

void arz_check_calls(arz_checker *checker, const arz_workflow *workflow)
{
    arz_check_inputs_passed(checker, workflow);
    for (size_t i = 0; i < workflow->step_count; i++) {
        const arz_step *step = &workflow->steps[i];
        if (step->operation)
            check_operation(checker, step);
        arz_check_conditions(checker, step);
        arz_check_media(checker, step);
        arz_check_targets(checker, step);
        arz_check_inputs_given(checker, step);
        if (step->kind == ARZ_STEP_WORKFLOW)
            check_no_body(checker, step);
    }
}
