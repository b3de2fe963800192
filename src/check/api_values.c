/* The literal values of parameters, against the schemas of their operations. (Arazzo 1.1.0,
 * "Parameter Object") */
#include <stdlib.h>

#include <arazzo/limits.h>

#include "base/fail.h"
#include "check/checker.h"
#include "openapi/typed.h"

/* What is held against a schema. */
typedef struct subject {
    arz_checker *checker;
    const char *target; /* "GET /items" */
    const arz_parameter *parameter;
    size_t told;
} subject;

void arz_check_against(arz_checker *checker, const arz_schema *schema, arz_view value,
                       arz_finding_fn found, void *data)
{
    arz_error error = ARZ_ERROR_INIT;
    bool valid = arz_schema_valid(schema, value, ARZ_DIRECTION_REQUEST, found, data, &error);
    if (!valid && error.kind != ARZ_OK) {
        error.rule = "openapi-schema";
        arz_tell_remark(&checker->tell, ARZ_SEVERITY_WARNING, arz_schema_place(schema), 0, &error);
    }
    arz_error_clear(&error);
}

/* Rule parameter-value. */
static bool tell_parameter(void *data, const arz_finding *finding)
{
    subject *s = data;
    const char *inner = finding->instance_pointer;
    arz_place at = s->parameter->value_place;
    const arz_node *part = arz_node_pointer(at.node, arz_str_of(inner));
    at.node = part ? part : at.node;
    arz_tell_warning(&s->checker->tell, "parameter-value", at, NULL,
                     "parameter '%s' of '%s' %s%s%s%s", ARZ_QUOTE(s->parameter->name), s->target,
                     finding->message, *inner ? " (at '" : "", ARZ_QUOTE(arz_str_of(inner)),
                     *inner ? "')" : "");
    return ++s->told < ARZ_MAX_CHECKED_FINDINGS;
}

/* NOLINTBEGIN(misc-no-recursion): no deeper than two levels */
static json_t *receive(const arz_schema *schema, json_t *value, int levels);

/* Those of an array or an object. New. */
static json_t *receive_parts(const arz_schema *schema, json_t *value, int levels)
{
    json_t *copy = json_is_array(value) ? arz_json_array() : arz_json_object(), *part;
    const char *key;
    size_t i;
    json_array_foreach(value, i, part)
        arz_json_append(copy, receive(arz_schema_child(schema, NULL), part, levels));
    json_object_foreach(value, key, part) {
        arz_str name = arz_str_of(key);
        arz_json_set(copy, name, receive(arz_schema_child(schema, &name), part, levels));
    }
    return copy;
}

/* New. What has no schema, or is deeper than is written as text, stays as it is. */
static json_t *receive(const arz_schema *schema, json_t *value, int levels)
{
    bool scalar = !json_is_array(value) && !json_is_object(value);
    arz_buf text = ARZ_BUF_INIT(ARZ_MAX_TEXT_BYTES);
    if (!schema || json_is_null(value) || (!scalar && levels == 0))
        return json_incref(value);
    if (!scalar)
        return receive_parts(schema, value, levels - 1);
    arz_view_render(&text, arz_view_json(value));
    json_t *copy = arz_typed(schema, arz_buf_view(&text));
    arz_buf_clear(&text);
    return copy;
}

/* NOLINTEND(misc-no-recursion) */

json_t *arz_check_received(const arz_schema *schema, json_t *value)
{
    return receive(schema, value, 2);
}

static bool is_structure(const json_t *value)
{
    return json_is_array(value) || json_is_object(value);
}

/* With `content` a value that is no text is written as JSON. */
static void check_parameter(arz_checker *checker, const arz_step *step,
                            const arz_parameter *parameter, const arz_api_parameter *api)
{
    bool content = api->content && arz_media_type_is_json(api->content->name);
    const arz_schema *schema = arz_check_schema(checker, step->operation->api,
                                                content ? api->content->schema : api->schema);
    arz_error error = ARZ_ERROR_INIT;
    subject s = { checker, step->target, parameter, 0 };
    if (!schema)
        return;
    json_t *value = arz_template_eval(parameter->value, NULL, &error); /* new */
    if (content && is_structure(value)) {
        arz_check_against(checker, schema, arz_view_json(value), tell_parameter, &s);
    } else if (!content && value && !json_is_null(value)) {
        json_t *received = arz_check_received(schema, value); /* new */
        arz_check_against(checker, schema, arz_view_json(received), tell_parameter, &s);
        json_decref(received);
    }
    json_decref(value);
    arz_error_clear(&error);
}

void arz_check_values(arz_checker *checker, const arz_step *step)
{
    for (size_t i = 0; i < step->parameter_count; i++) {
        const arz_parameter *parameter = &step->parameters[i];
        const arz_api_parameter *api =
            parameter->has_in ? arz_check_find_parameter(step->operation, parameter) : NULL;
        if (api && (api->schema.node || api->content) && arz_template_is_literal(parameter->value))
            check_parameter(checker, step, parameter, api);
    }
}
