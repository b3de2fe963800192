/* Parameters of steps, workflows and actions. (Arazzo 1.1.0, "Parameter Object") */
#include <stdlib.h>

#include <arazzo/limits.h>

#include "base/buf.h"
#include "base/fail.h"
#include "model/linker.h"
#include "model/tell_edit.h"

/* The key by which one definition overrides another: location and name, where the case of
 * headers' names does not count. In the document's arena. */
static arz_str key_of(arz_linker *linker, const arz_parameter *parameter)
{
    size_t size = parameter->name.size + 1;
    char *key = arz_arena_raw(linker->document->arena, size, 1);
    bool header = parameter->has_in && parameter->in == ARZ_IN_HEADER;
    key[0] = "-01234"[parameter->has_in ? (size_t)parameter->in + 1 : 0];
    for (size_t i = 0; i + 1 < size; i++) {
        key[i + 1] = parameter->name.data[i];
        if (header)
            key[i + 1] = arz_lower(key[i + 1]);
    }
    return (arz_str){ key, size };
}

/* Reads `in`; false where it cannot be understood, which is told. */
static bool read_in(arz_linker *linker, arz_place object, arz_parameter *parameter)
{
    arz_place at = arz_field(object, "in");
    arz_str text = arz_field_text(&linker->tell, object, "in");
    if (!at.node)
        return true;
    if (!arz_node_is(at.node, ARZ_KIND_STRING))
        return false;
    parameter->has_in = arz_location_find(text, &parameter->in);
    if (parameter->has_in)
        return true;
    arz_error error = ARZ_ERROR_INIT;
    (void)arz_fail_node(&error, ARZ_ERROR_DOCUMENT, "parameter-in", at,
                        "'%s' is no place for a parameter; there are 'path', 'query', 'header', "
                        "'cookie' and 'querystring'",
                        ARZ_QUOTE(text));
    if (arz_str_is(text, "body"))
        (void)arz_fail_help(&error, "a body is the step's 'requestBody'");
    if (arz_tell(&linker->tell, at, &error)) {
        for (int i = 0; i < ARZ_IN_COUNT; i++)
            arz_tell_edit_case(&linker->tell, at, arz_location_name((arz_location)i));
    }
    return false;
}

/* True where the parameter is a component, which may be another thing to each that names it. */
static bool is_component(const arz_parameter *parameter, arz_place element)
{
    return parameter->place.node != element.node;
}

/* `places`: where the operation has one of the name; NULL: nowhere. */
static void tell_no_in(arz_linker *linker, arz_place at, arz_str name, const char *places)
{
    if (places)
        arz_tell_error(&linker->tell, "parameter-in", at,
                       "parameter '%s' needs 'in': the operation has one in %s", ARZ_QUOTE(name),
                       places);
    else
        arz_tell_error(&linker->tell, "parameter-in", at,
                       "parameter '%s' needs 'in': 'path', 'query', 'header' or 'cookie'",
                       ARZ_QUOTE(name));
}

/* Dialect: a parameter without `in` that can only be the one that the operation has of that
 * name. */
static bool infer_in(arz_linker *linker, arz_place element, const arz_operation *operation,
                     arz_parameter *parameter)
{
    arz_place at = parameter->place;
    const arz_api_parameter *only = NULL;
    arz_buf places = ARZ_BUF_INIT(0);
    size_t count = 0;
    for (size_t i = 0; operation && i < operation->parameter_count; i++) {
        if (!arz_str_equal(operation->parameters[i].name, parameter->name))
            continue;
        only = &operation->parameters[i];
        arz_buf_printf(&places, "%s'%s'", count++ ? " and in " : "", arz_location_name(only->in));
    }
    if (count != 1) {
        tell_no_in(linker, at, parameter->name, count ? arz_buf_cstr(&places) : NULL);
        arz_buf_clear(&places);
        return false;
    }
    arz_buf_clear(&places);
    const char *in = arz_location_name(only->in);
    bool told = arz_tell_dialect(&linker->tell, "parameter-in-missing", at,
                                 arz_arena_printf(linker->document->arena, "'in: %s'", in),
                                 "parameter '%s' has no 'in'; the operation has it in '%s'",
                                 ARZ_QUOTE(parameter->name), in);
    if (told && !is_component(parameter, element))
        arz_tell_edit_add(&linker->tell, at, "name", "in", in);
    parameter->has_in = true;
    parameter->in = only->in;
    return true;
}

/* Whether `in` is there where it must be, and only there. */
static bool check_in(arz_linker *linker, arz_place element, arz_parameter_use use,
                     const arz_operation *operation, arz_parameter *parameter)
{
    if (use == ARZ_FOR_OPERATION && !parameter->has_in)
        return infer_in(linker, element, operation, parameter);
    if (use == ARZ_FOR_INPUTS && parameter->has_in) {
        bool told =
            arz_tell_dialect(&linker->tell, "parameter-in-input", arz_field(parameter->place, "in"),
                             NULL, "parameter '%s' is an input of a workflow, so it has no 'in'",
                             ARZ_QUOTE(parameter->name));
        if (told && !is_component(parameter, element))
            arz_tell_edit_remove(&linker->tell, element, ARZ_STR("in"));
        parameter->has_in = false;
    }
    return true;
}

static bool compile_value(arz_linker *linker, arz_place element, arz_place object, arz_place value,
                          arz_parameter *parameter)
{
    arz_error error = ARZ_ERROR_INIT;
    if (!value.node)
        value = arz_field(object, "value");
    if (!value.node) {
        arz_tell_error(&linker->tell, "field-required", element, "parameter '%s' needs 'value'",
                       ARZ_QUOTE(parameter->name));
        return false;
    }
    parameter->value_place = value;
    parameter->value = arz_template_compile(value, &linker->expr, &error);
    if (!parameter->value)
        arz_tell(&linker->tell, value, &error);
    return parameter->value != NULL;
}

/* `value` is that of a Reusable Object, or nothing. */
static bool read_parameter(arz_linker *linker, arz_place element, arz_place object, arz_place value,
                           arz_parameter_use use, const arz_operation *operation,
                           arz_parameter *parameter)
{
    parameter->place = object;
    parameter->name = arz_field_required(&linker->tell, object, "name", "a parameter");
    /* Each tells of its own; all are looked at. */
    bool right = arz_node_is(arz_field(object, "name").node, ARZ_KIND_STRING);
    right = read_in(linker, object, parameter) && right;
    right = right && check_in(linker, element, use, operation, parameter);
    return compile_value(linker, element, object, value, parameter) && right;
}

bool arz_link_lone_parameter(arz_linker *linker, arz_place object, arz_parameter *parameter)
{
    const arz_place value = { object.doc, NULL };
    *parameter = (arz_parameter){ .has_in = false };
    return read_parameter(linker, object, object, value, ARZ_FOR_WORKFLOW_STEPS, NULL, parameter);
}

static bool link_parameter(arz_linker *linker, arz_place element, arz_parameter_use use,
                           const arz_operation *operation, arz_parameter *parameter)
{
    arz_place object, value;
    return arz_resolve_reusable(linker, element, "parameters", &object, &value) &&
           read_parameter(linker, element, object, value, use, operation, parameter);
}

arz_parameters arz_link_parameters(arz_linker *linker, arz_place object, arz_parameter_use use,
                                   const arz_operation *operation)
{
    arz_place list = arz_field_list(&linker->tell, object, "parameters");
    size_t all = arz_node_count(list.node), count = 0;
    arz_map keys = ARZ_MAP_INIT;
    if (all > ARZ_MAX_PARAMETERS) {
        arz_tell_error(&linker->tell, "too-large", list, "the list has more than %d parameters",
                       ARZ_MAX_PARAMETERS);
        all = ARZ_MAX_PARAMETERS;
    }
    arz_parameter *items = arz_arena_alloc(linker->document->arena, all, sizeof *items);
    for (size_t i = 0; i < all; i++) {
        arz_place element = arz_field_object_at(&linker->tell, list, i, "a parameter");
        items[count] = (arz_parameter){ .has_in = false };
        if (!element.node || !link_parameter(linker, element, use, operation, &items[count]))
            continue;
        arz_str key = key_of(linker, &items[count]);
        if (arz_map_set(&keys, key, &items[count])) {
            arz_tell_error(&linker->tell, "duplicate-parameter", element,
                           "the list has a parameter '%s' %s%s already",
                           ARZ_QUOTE(items[count].name), items[count].has_in ? "in " : "",
                           items[count].has_in ? arz_location_name(items[count].in) : "");
        } else {
            count++;
        }
    }
    arz_map_clear(&keys);
    return (arz_parameters){ items, count };
}

/* Whether a parameter for all steps of the workflow is one for this step: an operation takes
 * those with `in`; a workflow those without, and with it where it has such an input. */
static bool fits(const arz_step *step, const arz_parameter *parameter)
{
    if (step->kind != ARZ_STEP_WORKFLOW)
        return parameter->has_in;
    return !parameter->has_in ||
           (step->workflow && arz_workflow_input(step->workflow, parameter->name));
}

arz_parameters arz_merge_parameters(arz_linker *linker, const arz_step *step, arz_parameters own,
                                    arz_parameters common)
{
    if (common.count == 0)
        return own;
    arz_map keys = ARZ_MAP_INIT;
    arz_parameter *items =
        arz_arena_alloc(linker->document->arena, own.count + common.count, sizeof *items);
    for (size_t i = 0; i < own.count; i++) {
        items[i] = own.items[i];
        (void)arz_map_set(&keys, key_of(linker, &items[i]), &items[i]);
    }
    size_t count = own.count;
    for (size_t i = 0; i < common.count; i++) {
        if (!fits(step, &common.items[i]))
            continue;
        items[count] = common.items[i];
        items[count].has_in = items[count].has_in && step->kind != ARZ_STEP_WORKFLOW;
        if (!arz_map_get(&keys, key_of(linker, &items[count])))
            count++;
    }
    arz_map_clear(&keys);
    return (arz_parameters){ items, count };
}
