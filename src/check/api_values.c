/* The literal values that steps send, against the schemas of their operations. What expressions
 * give is not known, and nothing is said that would depend on it. (Arazzo 1.1.0, "Parameter
 * Object", "Request Body Object") */
#include <stdlib.h>

#include <arazzo/limits.h>

#include "base/fail.h"
#include "base/map.h"
#include "check/checker.h"
#include "openapi/typed.h"
#include "query/pointer.h"
#include "schema/inspect.h"

/* Faults that are told of one value: the rest would say the same. */
#define MAX_FINDINGS 10

/* What is held against a schema. */
typedef struct subject {
    arz_checker *checker;
    const char *target; /* "GET /items" */
    arz_place place;    /* where what has no node of its own stands */
    arz_str name;       /* a parameter's; data NULL for a payload */
    arz_str path;       /* JSON Pointer to the part at hand */
    size_t told;
    arz_map holes; /* the nodes that an expression stands in or below, by their address */
    size_t steps;  /* nodes looked for holes: aliases can multiply them */
} subject;

/* An error in the schema that shows only now is one of the description, not of the step. */
static void hold_against(const arz_schema *schema, arz_view value, arz_finding_fn found, subject *s)
{
    arz_error error = ARZ_ERROR_INIT;
    bool valid = arz_schema_valid(schema, value, ARZ_DIRECTION_REQUEST, found, s, &error);
    if (!valid && error.kind != ARZ_OK) {
        error.rule = "openapi-schema";
        arz_tell_remark(&s->checker->tell, ARZ_SEVERITY_WARNING, arz_schema_place(schema), 0,
                        &error);
    }
    arz_error_clear(&error);
}

/* Rule parameter-value. */
static bool tell_parameter(void *data, const arz_finding *finding)
{
    subject *s = data;
    const char *inner = finding->instance_pointer;
    arz_tell_warning(&s->checker->tell, "parameter-value", s->place, NULL,
                     "parameter '%s' of '%s' %s%s%s%s", ARZ_QUOTE(s->name), s->target,
                     finding->message, *inner ? " (at '" : "", ARZ_QUOTE(arz_str_of(inner)),
                     *inner ? "')" : "");
    return ++s->told < MAX_FINDINGS;
}

/* A parameter goes out as text, and comes in as what its schema makes of that: 3 and "3" are the
 * same. Borrows; new; NULL for what is not checked. */
/* NOLINTNEXTLINE(misc-no-recursion): elements of elements are left as they are */
static json_t *as_received(const arz_schema *schema, json_t *value)
{
    arz_buf text = ARZ_BUF_INIT(ARZ_MAX_TEXT_BYTES);
    json_t *copy = NULL, *element;
    size_t i;
    if (json_is_object(value) || json_is_null(value))
        return NULL;
    if (!json_is_array(value)) {
        arz_view_render(&text, arz_view_json(value));
        copy = arz_typed(schema, arz_buf_view(&text));
        arz_buf_clear(&text);
        return copy;
    }
    const arz_schema *inner = arz_schema_child(schema, NULL);
    copy = arz_json_array();
    json_array_foreach(value, i, element) {
        bool scalar = !json_is_array(element) && !json_is_object(element);
        json_t *received = scalar && inner ? as_received(inner, element) : NULL;
        arz_json_append(copy, received ? received : json_incref(element));
    }
    return copy;
}

static void check_parameter(arz_checker *checker, const arz_step *step,
                            const arz_parameter *parameter, const arz_api_parameter *api)
{
    const arz_schema *schema = arz_check_schema(checker, step->operation->api, api->schema);
    arz_error error = ARZ_ERROR_INIT;
    if (!schema)
        return;
    json_t *value = arz_template_eval(parameter->value, NULL, &error); /* new */
    json_t *received = value ? as_received(schema, value) : NULL;      /* new */
    subject s = {
        .checker = checker,
        .target = step->target,
        .place = parameter->value_place,
        .name = parameter->name,
    };
    if (received)
        hold_against(schema, arz_view_json(received), tell_parameter, &s);
    json_decref(value);
    json_decref(received);
    arz_error_clear(&error);
}

static void check_parameters(arz_checker *checker, const arz_step *step)
{
    for (size_t i = 0; i < step->parameter_count; i++) {
        const arz_parameter *parameter = &step->parameters[i];
        const arz_api_parameter *api =
            parameter->has_in ? arz_check_find_parameter(step->operation, parameter) : NULL;
        if (api && api->schema.node && arz_template_is_literal(parameter->value))
            check_parameter(checker, step, parameter, api);
    }
}

static arz_str key_of(const arz_node *const *node)
{
    return (arz_str){ (const char *)node, sizeof *node };
}

static bool has_hole(const subject *s, const arz_node *node)
{
    return arz_map_get(&s->holes, key_of(&node)) != NULL;
}

static void add_hole(subject *s, const arz_node *node)
{
    const arz_node **key =
        arz_arena_copy(s->checker->document->arena, (const void *)&node, 1, sizeof node);
    (void)arz_map_set(&s->holes, key_of(key), s);
}

static void take_expression(void *data, const arz_expression *expression)
{
    subject *s = data;
    if (expression->node)
        add_hole(s, expression->node);
}

/* Marks everything that is around a hole. */
/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_DEPTH */
static bool mark_holes(subject *s, const arz_node *node)
{
    bool hole = ++s->steps > ARZ_MAX_CHECKED_NODES || has_hole(s, node);
    size_t size = node->kind == ARZ_KIND_ARRAY || node->kind == ARZ_KIND_OBJECT ? node->size : 0;
    for (size_t i = 0; i < size && s->steps <= ARZ_MAX_CHECKED_NODES; i++) {
        const arz_node *child =
            node->kind == ARZ_KIND_ARRAY ? &node->as.elements[i] : &node->as.members[i].value;
        hole = mark_holes(s, child) || hole;
    }
    if (hole)
        add_hole(s, node);
    return hole;
}

static void tell_body(subject *s, const arz_node *node, const char *pointer, const char *message)
{
    arz_place at = { s->place.doc, node ? node : s->place.node };
    bool inside = s->path.size || *pointer;
    s->told++;
    arz_tell_warning(&s->checker->tell, "body-value", at, NULL, "%s%s%s%s %s, as '%s' takes it",
                     inside ? "'" : "the payload", inside ? ARZ_QUOTE(s->path) : "",
                     inside ? ARZ_QUOTE(arz_str_of(pointer)) : "", inside ? "'" : "", message,
                     s->target);
}

/* Rule body-value. */
static bool take_finding(void *data, const arz_finding *finding)
{
    subject *s = data;
    tell_body(s, finding->instance.node, finding->instance_pointer, finding->message);
    return s->told < MAX_FINDINGS;
}

/* Members that must be there and are not, where something else about the object is not known. */
static void check_required(subject *s, const arz_node *node, const arz_schema *schema)
{
    const arz_schema_rule *rule = arz_schema_rule_of(schema, ARZ_KEYWORD_REQUIRED);
    for (size_t i = 0; rule && i < arz_node_count(rule->value) && s->told < MAX_FINDINGS; i++) {
        arz_str name = arz_node_text(arz_node_at(rule->value, i));
        const arz_schema *child = arz_schema_child(schema, &name);
        if (arz_node_get(node, name) || (child && arz_schema_hidden(child, ARZ_DIRECTION_REQUEST)))
            continue;
        arz_buf message = ARZ_BUF_INIT(0);
        arz_buf_printf(&message, "needs '%s'", ARZ_QUOTE(name));
        tell_body(s, node, "", arz_buf_cstr(&message));
        arz_buf_clear(&message);
    }
}

/* NOLINTBEGIN(misc-no-recursion): bounded by ARZ_MAX_DEPTH */
static void check_part(subject *s, const arz_node *node, const arz_schema *schema);

static void check_members(subject *s, const arz_node *node, const arz_schema *schema)
{
    arz_str path = s->path;
    for (size_t i = 0; i < node->size && s->told < MAX_FINDINGS; i++) {
        arz_str name = arz_node_text(&node->as.members[i].key);
        const arz_schema *child = arz_schema_child(schema, &name);
        if (!child)
            continue;
        arz_buf inner = ARZ_BUF_INIT(0);
        arz_buf_str(&inner, path);
        arz_pointer_append(&inner, name);
        s->path = arz_buf_view(&inner);
        check_part(s, &node->as.members[i].value, child);
        s->path = path;
        arz_buf_clear(&inner);
    }
}

/* A part without holes is held against its schema as a whole; of others what stands in the members
 * whose schema is certain. */
static void check_part(subject *s, const arz_node *node, const arz_schema *schema)
{
    if (!has_hole(s, node)) {
        hold_against(schema, arz_view_node(node), take_finding, s);
        return;
    }
    if (node->kind != ARZ_KIND_OBJECT || arz_selector_is_object(node, &s->checker->expr))
        return;
    check_required(s, node, arz_schema_deref(schema));
    check_members(s, node, schema);
}

/* NOLINTEND(misc-no-recursion) */

/* The media type that the payload is sent as; NULL where that is not certain. */
static const arz_media_type *media_type(const arz_step *step)
{
    const arz_request_body *body = step->operation->body;
    if (!body)
        return NULL;
    if (step->content_type.size)
        return arz_media_type_find(body->types, body->type_count, step->content_type);
    return body->type_count == 1 ? &body->types[0] : NULL;
}

static void check_payload(arz_checker *checker, const arz_step *step)
{
    arz_place body = arz_field(step->place, "requestBody"), payload = arz_field(body, "payload");
    const arz_media_type *type = media_type(step);
    /* Replacements may mend whatever stands in the payload; text may be a template. */
    if (!payload.node || payload.node->kind == ARZ_KIND_STRING || !step->payload || !type ||
        !arz_media_type_is_json(type->name) || arz_field(body, "replacements").node)
        return;
    const arz_schema *schema = arz_check_schema(checker, step->operation->api, type->schema);
    if (!schema)
        return;
    subject s = { .checker = checker, .target = step->target, .place = payload };
    s.path = ARZ_STR("");
    arz_payload_visit(step->payload, take_expression, &s);
    (void)mark_holes(&s, payload.node);
    check_part(&s, payload.node, schema);
    arz_map_clear(&s.holes);
}

void arz_check_values(arz_checker *checker, const arz_step *step)
{
    check_parameters(checker, step);
    check_payload(checker, step);
}
