#include "model/input_uses.h"

#include <stdlib.h>

#include <arazzo/limits.h>

#include "base/alloc.h"

/* Workflows that call one another, followed that far down. */
#define MAX_CALLS 8

/* Workflows looked into for one input, each time they are called. */
#define MAX_WORKFLOWS 100

/* Places of one input that are looked at. */
#define MAX_USES 100

/* Whether the expression is that input, whole. */
static bool is_input(const arz_expression *expression, arz_str name)
{
    return expression && expression->reference.root == ARZ_ROOT_INPUTS &&
           !expression->pointer.data && arz_str_equal(expression->reference.name, name);
}

static void add_use(arz_input_uses *uses, arz_input_use use)
{
    if (uses->count == MAX_USES)
        return;
    uses->items = arz_grow(uses->items, uses->count, &uses->capacity, sizeof *uses->items);
    uses->items[uses->count++] = use;
}

/* The schema there; NULL where there is none, or a wrong one. */
static const arz_schema *schema_at(const arz_api *api, arz_place place)
{
    arz_error error = ARZ_ERROR_INIT;
    const arz_schema *schema =
        place.node ? arz_schema_at(arz_api_schemas(api), place, arz_api_dialect(api), &error)
                   : NULL;
    arz_error_clear(&error);
    return schema;
}

/* `example`, else the value of the first of `examples` that has one. */
static const arz_node *example_in(const arz_node *object)
{
    const arz_node *example = arz_node_get(object, ARZ_STR("example"));
    const arz_node *examples = arz_node_get(object, ARZ_STR("examples"));
    for (size_t i = 0; i < arz_node_member_count(examples) && !example; i++)
        example = arz_node_get(&examples->as.members[i].value, ARZ_STR("value"));
    return example;
}

static const arz_api_parameter *find_parameter(const arz_operation *operation,
                                               const arz_parameter *parameter)
{
    for (size_t i = 0; i < operation->parameter_count; i++) {
        const arz_api_parameter *api = &operation->parameters[i];
        bool same = api->in == ARZ_IN_HEADER ? arz_str_equal_nocase(api->name, parameter->name)
                                             : arz_str_equal(api->name, parameter->name);
        if (same && (!parameter->has_in || parameter->in == api->in))
            return api;
    }
    return NULL;
}

static void add_parameter(arz_input_uses *uses, const arz_operation *operation,
                          const arz_parameter *parameter)
{
    const arz_api_parameter *api = find_parameter(operation, parameter);
    if (!api)
        return;
    arz_place schema = api->content ? api->content->schema : api->schema;
    bool json = api->content && arz_media_type_is_json(api->content->name);
    add_use(uses, (arz_input_use){ .schema = schema_at(operation->api, schema),
                                   .example = example_in(api->place.node),
                                   .as_text = !json });
}

/* The payload while it is walked. */
typedef struct payload_walk {
    arz_input_uses *uses;
    arz_str name;
    arz_map strings; /* the nodes that are the input, by their addresses */
} payload_walk;

static arz_str address_of(const arz_node *const *node)
{
    return (arz_str){ (const char *)node, sizeof *node };
}

static void note_expression(void *data, const arz_expression *expression)
{
    payload_walk *walk = data;
    if (!expression->node || !is_input(expression, walk->name))
        return;
    if (arz_str_equal(arz_str_trim(arz_node_text(expression->node)), expression->text))
        (void)arz_map_set(&walk->strings, address_of(&expression->node), walk);
}

/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_DEPTH, which no document exceeds */
static void walk_payload(payload_walk *walk, const arz_node *node, const arz_schema *schema,
                         const arz_node *example)
{
    if (arz_map_get(&walk->strings, address_of(&node)))
        add_use(walk->uses, (arz_input_use){ .schema = schema, .example = example });
    for (size_t i = 0; i < arz_node_member_count(node); i++) {
        const arz_member *member = &node->as.members[i];
        arz_str name = arz_node_text(&member->key);
        walk_payload(walk, &member->value, schema ? arz_schema_child(schema, &name) : NULL,
                     arz_node_get(example, name));
    }
    for (size_t i = 0; i < arz_node_count(node); i++)
        walk_payload(walk, arz_node_at(node, i), schema ? arz_schema_child(schema, NULL) : NULL,
                     arz_node_at(example, i));
}

/* The media type that the step's body goes out in: the one it names, else the first of JSON, else
 * the first. */
static const arz_media_type *media_type_of(const arz_step *step)
{
    const arz_request_body *body = step->operation->body;
    if (!body || body->type_count == 0)
        return NULL;
    if (step->content_type.size)
        return arz_media_type_find(body->types, body->type_count, step->content_type);
    for (size_t i = 0; i < body->type_count; i++) {
        if (arz_media_type_is_json(body->types[i].name))
            return &body->types[i];
    }
    return &body->types[0];
}

static void add_payload(arz_input_uses *uses, const arz_step *step, arz_str name)
{
    const arz_media_type *type = step->payload ? media_type_of(step) : NULL;
    if (!type)
        return;
    payload_walk walk = { .uses = uses, .name = name, .strings = ARZ_MAP_INIT };
    const arz_node *body = arz_node_get(step->place.node, ARZ_STR("requestBody"));
    arz_payload_visit(step->payload, note_expression, &walk);
    walk_payload(&walk, arz_node_get(body, ARZ_STR("payload")),
                 schema_at(step->operation->api, type->schema), example_in(type->place.node));
    arz_map_clear(&walk.strings);
}

static void add_operation(arz_input_uses *uses, const arz_step *step, arz_str name)
{
    for (size_t i = 0; i < step->parameter_count; i++) {
        const arz_parameter *parameter = &step->parameters[i];
        if (is_input(arz_template_expression(parameter->value), name))
            add_parameter(uses, step->operation, parameter);
    }
    add_payload(uses, step, name);
}

/* The input of another workflow, which has a schema of its own. */
static void add_input(arz_input_uses *uses, const arz_workflow *workflow, arz_str name)
{
    const arz_input_info *info = arz_workflow_input(workflow, name);
    if (!info)
        return;
    size_t index = (size_t)(info - workflow->input_infos);
    add_use(uses, (arz_input_use){ .schema = workflow->input_schemas[index].schema });
}

/* What is looked for, and how many more workflows may be looked into: they may call one another in
 * as many ways as there are paths. */
typedef struct finder {
    arz_input_uses *uses;
    size_t left;
} finder;

static void find_in(finder *find, const arz_workflow *workflow, arz_str name, int calls);

/* NOLINTNEXTLINE(misc-no-recursion): bounded by MAX_CALLS */
static void find_in_called(finder *find, const arz_step *step, arz_str name, int calls)
{
    for (size_t i = 0; i < step->parameter_count; i++) {
        const arz_parameter *parameter = &step->parameters[i];
        if (!is_input(arz_template_expression(parameter->value), name))
            continue;
        add_input(find->uses, step->workflow, parameter->name);
        find_in(find, step->workflow, parameter->name, calls + 1);
    }
}

/* NOLINTNEXTLINE(misc-no-recursion): bounded by MAX_CALLS */
static void find_in(finder *find, const arz_workflow *workflow, arz_str name, int calls)
{
    if (calls > MAX_CALLS || find->left == 0)
        return;
    find->left--;
    for (size_t i = 0; i < workflow->step_count; i++) {
        const arz_step *step = &workflow->steps[i];
        if (step->operation)
            add_operation(find->uses, step, name);
        else if (step->workflow)
            find_in_called(find, step, name, calls);
    }
}

void arz_input_uses_find(arz_input_uses *uses, const arz_workflow *workflow, arz_str name)
{
    finder find = { uses, MAX_WORKFLOWS };
    find_in(&find, workflow, name, 0);
}

void arz_input_uses_clear(arz_input_uses *uses)
{
    free(uses->items);
    *uses = (arz_input_uses){ 0 };
}
