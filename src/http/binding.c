#include "http/binding.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/fail.h"
#include "base/suggest.h"
#include "doc/value.h"
#include "http/credentials.h"
#include "http/headers.h"
#include "openapi/path_template.h"
#include "openapi/serialize.h"

static bool same_name(arz_location in, arz_str a, arz_str b)
{
    return in == ARZ_IN_HEADER ? arz_str_equal_nocase(a, b) : arz_str_equal(a, b);
}

const arz_binding *arz_binding_find(const arz_bindings *bindings, arz_location in, arz_str name)
{
    for (size_t i = 0; i < bindings->count; i++) {
        const arz_api_parameter *parameter = &bindings->items[i].parameter;
        if (parameter->in == in && same_name(in, parameter->name, name))
            return &bindings->items[i];
    }
    return NULL;
}

void arz_binding_add(arz_bindings *bindings, const arz_binding *binding)
{
    assert(bindings->count < bindings->capacity);
    bindings->items[bindings->count++] = *binding;
}

static const arz_api_parameter *declared(const arz_operation *operation, arz_location in,
                                         arz_str name)
{
    for (size_t i = 0; i < operation->parameter_count; i++) {
        const arz_api_parameter *parameter = &operation->parameters[i];
        if (parameter->in == in && same_name(in, parameter->name, name))
            return parameter;
    }
    return NULL;
}

/* Whether "{name}" stands in the path template. */
static bool in_template(const arz_operation *operation, arz_str name)
{
    arz_path_part part;
    return arz_path_template_find(operation->path, name, &part);
}

/* Without `in`, the operation says where a parameter of that name goes. The order is that of
 * arz_location: path, query, header, cookie, the whole query. */
static bool locate(const arz_operation *operation, arz_str name, arz_location *in)
{
    for (int i = 0; i < ARZ_IN_COUNT; i++) {
        *in = (arz_location)i;
        if (declared(operation, *in, name))
            return true;
    }
    *in = ARZ_IN_PATH;
    return in_template(operation, name);
}

bool arz_argument_locate(const arz_operation *operation, const arz_argument *argument,
                         arz_location *in)
{
    *in = argument->in;
    return argument->has_in || locate(operation, argument->name, in);
}

/* "; did you mean 'petId'?" from the operation's parameters; those in `in` only, if it is one. */
static char *suggestion(const arz_operation *operation, arz_location in, arz_str name)
{
    arz_suggest suggest = arz_suggest_for(name);
    for (size_t i = 0; i < operation->parameter_count; i++) {
        if (in == ARZ_IN_COUNT || operation->parameters[i].in == in)
            arz_suggest_add(&suggest, operation->parameters[i].name);
    }
    return arz_suggest_text(&suggest);
}

static bool fail_unknown(const arz_operation *operation, const arz_argument *argument,
                         arz_error *error)
{
    char *other = suggestion(operation, ARZ_IN_COUNT, argument->name);
    (void)arz_fail_node(error, ARZ_ERROR_REQUEST, NULL, argument->place,
                        "%s %s has no parameter '%s'%s", operation->method,
                        ARZ_QUOTE(operation->path), ARZ_QUOTE(argument->name), other);
    free(other);
    return arz_fail_help(error, "say with 'in' where it goes, to send it all the same: "
                                "query, header or cookie");
}

static bool fail_not_in_path(const arz_operation *operation, const arz_argument *argument,
                             arz_error *error)
{
    char *other = suggestion(operation, ARZ_IN_PATH, argument->name);
    (void)arz_fail_node(error, ARZ_ERROR_REQUEST, NULL, argument->place,
                        "the path %s has no parameter '%s'%s", ARZ_QUOTE(operation->path),
                        ARZ_QUOTE(argument->name), other);
    free(other);
    return false;
}

static bool fail_null(const arz_operation *operation, const arz_argument *argument,
                      const arz_api_parameter *parameter, arz_error *error)
{
    return arz_fail_node(error, ARZ_ERROR_REQUEST, NULL, argument->place,
                         "%s %s needs its %s parameter '%s', and the value given is null",
                         operation->method, ARZ_QUOTE(operation->path),
                         arz_location_name(parameter->in), ARZ_QUOTE(argument->name));
}

static bool bind_argument(const arz_request_plan *plan, const arz_argument *argument,
                          arz_bindings *bindings, arz_error *error)
{
    const arz_operation *operation = plan->operation;
    arz_location in;

    if (!arz_argument_locate(operation, argument, &in))
        return fail_unknown(operation, argument, error);
    const arz_api_parameter *known = declared(operation, in, argument->name);
    if (in == ARZ_IN_PATH && !in_template(operation, argument->name))
        return fail_not_in_path(operation, argument, error);
    arz_binding binding = {
        .parameter = known ? *known : arz_parameter_default_on(operation->path, argument->name, in),
        .value = argument->value,
        .place = argument->place.node ? argument->place : plan->place,
    };
    if (!json_is_null(argument->value)) {
        arz_binding_add(bindings, &binding);
        return true;
    }
    bool needed = in == ARZ_IN_PATH || (known && known->required);
    return !needed || fail_null(operation, argument, &binding.parameter, error);
}

static void release_value(void *value)
{
    json_decref(value);
}

/* The `default` of the parameter's schema, released with the arena. Borrowed; NULL where there is
 * none. */
static json_t *schema_default(const arz_operation *operation, const arz_api_parameter *parameter,
                              arz_arena *arena, arz_error *error)
{
    if (!parameter->schema.node)
        return NULL;
    const arz_schema *schema = arz_schema_at(arz_api_schemas(operation->api), parameter->schema,
                                             arz_api_dialect(operation->api), error);
    const arz_node *node =
        schema ? arz_node_get(arz_schema_place(schema).node, ARZ_STR("default")) : NULL;
    json_t *value = node ? arz_node_value(node, error) : NULL;
    if (value)
        arz_arena_defer(arena, release_value, value);
    return value;
}

/* Header parameters of these names mean nothing in OpenAPI; the request has them anyway, or they
 * are the transport's. */
static bool is_ignored(const arz_api_parameter *parameter)
{
    static const char *const names[] = { "accept", "authorization", "content-type" };
    if (parameter->in != ARZ_IN_HEADER)
        return false;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (arz_str_equal_nocase(parameter->name, arz_str_of(names[i])))
            return true;
    }
    return arz_header_reserved(parameter->name) != NULL;
}

/* On every request, with -H. */
static bool given_for_all(const arz_request_plan *plan, const arz_api_parameter *parameter)
{
    return parameter->in == ARZ_IN_HEADER &&
           arz_headers_find(plan->headers, plan->header_count, parameter->name).data;
}

static bool fail_missing(const arz_request_plan *plan, const arz_api_parameter *parameter,
                         arz_error *error)
{
    const char *in = arz_location_name(parameter->in);
    (void)arz_fail_node(error, ARZ_ERROR_REQUEST, NULL, plan->place,
                        "%s %s needs its %s parameter '%s', which the step does not give",
                        plan->operation->method, ARZ_QUOTE(plan->operation->path), in,
                        ARZ_QUOTE(parameter->name));
    return arz_fail_help(error, "add to the step's parameters: { name: %s, in: %s, value: ... }",
                         ARZ_QUOTE(parameter->name), in);
}

/* A required parameter that nothing was given for takes its schema's default. */
static bool bind_default(const arz_request_plan *plan, const arz_api_parameter *parameter,
                         arz_arena *arena, arz_bindings *bindings, arz_error *error)
{
    if (!parameter->required || is_ignored(parameter) || given_for_all(plan, parameter) ||
        arz_binding_find(bindings, parameter->in, parameter->name))
        return true;
    arz_error schema_error = ARZ_ERROR_INIT;
    json_t *value = schema_default(plan->operation, parameter, arena, &schema_error);
    if (schema_error.kind != ARZ_OK)
        return arz_fail_move(error, &schema_error);
    if (!value || json_is_null(value))
        return fail_missing(plan, parameter, error);
    arz_binding binding = { *parameter, value, plan->place };
    arz_binding_add(bindings, &binding);
    return true;
}

bool arz_bind(const arz_request_plan *plan, arz_arena *arena, arz_bindings *bindings,
              arz_error *error)
{
    const arz_operation *operation = plan->operation;
    bindings->count = 0;
    bindings->capacity =
        plan->argument_count + operation->parameter_count + arz_credentials_most(plan);
    bindings->items = arz_arena_alloc(arena, bindings->capacity, sizeof *bindings->items);

    for (size_t i = 0; i < plan->argument_count; i++) {
        if (!bind_argument(plan, &plan->arguments[i], bindings, error))
            return arz_fail_place(error, plan->place);
    }
    if (!arz_credentials_bind(plan, arena, bindings, error))
        return arz_fail_place(error, plan->place);
    for (size_t i = 0; i < operation->parameter_count; i++) {
        if (!bind_default(plan, &operation->parameters[i], arena, bindings, error))
            return false;
    }
    return true;
}
