/* The literal parts of payloads, against the schemas of their operations. What expressions give is
 * not known, and nothing is said that would depend on it. (Arazzo 1.1.0, "Request Body Object") */
#include <stdlib.h>

#include <arazzo/limits.h>

#include "base/fail.h"
#include "base/map.h"
#include "check/checker.h"
#include "query/pointer.h"
#include "schema/inspect.h"

/* What is held against a schema. */
typedef struct subject {
    arz_checker *checker;
    const char *target; /* "POST /items" */
    arz_place place;    /* of the payload: where what has no node of its own stands */
    bool text;          /* the payload is text, whose nodes have no places in the document */
    arz_str path;       /* JSON Pointer to the part at hand */
    size_t told;
    arz_map holes; /* the nodes that an expression stands in or below, by their address */
    size_t steps;  /* nodes looked for holes: aliases can multiply them */
} subject;

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
    arz_place at = { s->place.doc, node && !s->text ? node : s->place.node };
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
    return s->told < ARZ_MAX_CHECKED_FINDINGS;
}

/* Members that must be there and are not, where something else about the object is not known. */
static void check_required(subject *s, const arz_node *node, const arz_schema *schema)
{
    const arz_schema_rule *rule = arz_schema_rule_of(schema, ARZ_KEYWORD_REQUIRED);
    for (size_t i = 0;
         rule && i < arz_node_count(rule->value) && s->told < ARZ_MAX_CHECKED_FINDINGS; i++) {
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

/* Members that the schema itself lets nobody have, likewise. */
static void check_unknown(subject *s, const arz_node *node, const arz_schema *schema)
{
    const arz_schema_rule *others = arz_schema_rule_of(schema, ARZ_KEYWORD_ADDITIONAL_PROPERTIES),
                          *named = arz_schema_rule_of(schema, ARZ_KEYWORD_PROPERTIES);
    if (!others || others->as.schema->form != ARZ_SCHEMA_FALSE)
        return;
    for (size_t i = 0; i < node->size && s->told < ARZ_MAX_CHECKED_FINDINGS; i++) {
        const arz_member *member = &node->as.members[i];
        arz_str name = arz_node_text(&member->key);
        if ((named && arz_schema_named(named, name)) || arz_schema_matching(schema, name))
            continue;
        arz_buf message = ARZ_BUF_INIT(0);
        arz_buf_printf(&message, "has a member '%s', which its schema does not allow",
                       ARZ_QUOTE(name));
        tell_body(s, &member->key, "", arz_buf_cstr(&message));
        arz_buf_clear(&message);
    }
}

/* NOLINTBEGIN(misc-no-recursion): bounded by ARZ_MAX_DEPTH */
static void check_part(subject *s, const arz_node *node, const arz_schema *schema);

static void check_members(subject *s, const arz_node *node, const arz_schema *schema)
{
    arz_str path = s->path;
    for (size_t i = 0; i < node->size && s->told < ARZ_MAX_CHECKED_FINDINGS; i++) {
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
        arz_check_against(s->checker, schema, arz_view_node(node), take_finding, s);
        return;
    }
    if (node->kind != ARZ_KIND_OBJECT || arz_selector_is_object(node, &s->checker->expr))
        return;
    check_required(s, node, arz_schema_deref(schema));
    check_unknown(s, node, arz_schema_deref(schema));
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

/* JSON in text; else a text like any other where the schema allows one. (http/body.c does so) */
static void check_text(subject *s, const arz_schema *schema)
{
    static const arz_json_options options = { .duplicate_keys = true };
    arz_str text = arz_str_trim(arz_node_text(s->place.node));
    unsigned kinds = arz_schema_kinds(schema);
    arz_error error = ARZ_ERROR_INIT;
    const arz_node *node =
        arz_json_parse(s->checker->document->arena, text, &options, "payload", &error);
    bool braces = text.size && (text.data[0] == '{' || text.data[0] == '[');
    s->text = true;
    if (node && (!kinds || kinds & 1U << node->kind)) {
        arz_check_against(s->checker, schema, arz_view_node(node), take_finding, s);
    } else if (node || !braces || kinds & 1U << ARZ_KIND_STRING) {
        arz_check_against(s->checker, schema, arz_view_node(s->place.node), take_finding, s);
    } else {
        arz_tell_warning(&s->checker->tell, "body-value", s->place, NULL,
                         "the payload is no JSON: %s, in line %u, column %u of it", error.message,
                         error.line, error.column);
    }
    arz_error_clear(&error);
}

static void check_field(subject *s, const arz_node *node, const arz_schema *schema)
{
    arz_error error = ARZ_ERROR_INIT;
    json_t *value = arz_node_value(node, &error);                        /* new */
    json_t *received = value ? arz_check_received(schema, value) : NULL; /* new */
    if (received && !json_is_null(received))
        arz_check_against(s->checker, schema, arz_view_json(received), take_finding, s);
    json_decref(value);
    json_decref(received);
    arz_error_clear(&error);
}

/* Fields go out as text, and come in as what their schemas make of that. */
static void check_form(subject *s, const arz_node *node, const arz_schema *schema)
{
    if (node->kind != ARZ_KIND_OBJECT || arz_selector_is_object(node, &s->checker->expr))
        return;
    check_required(s, node, arz_schema_deref(schema));
    check_unknown(s, node, arz_schema_deref(schema));
    for (size_t i = 0; i < node->size && s->told < ARZ_MAX_CHECKED_FINDINGS; i++) {
        const arz_member *member = &node->as.members[i];
        arz_str name = arz_node_text(&member->key);
        const arz_schema *child = arz_schema_child(schema, &name);
        arz_place place = s->place;
        arz_buf path = ARZ_BUF_INIT(0);
        if (!child || has_hole(s, &member->value))
            continue;
        arz_pointer_append(&path, name);
        s->path = arz_buf_view(&path);
        s->place.node = &member->value;
        check_field(s, &member->value, child);
        s->place = place;
        s->path = ARZ_STR("");
        arz_buf_clear(&path);
    }
}

static bool is_form(arz_str type)
{
    arz_str essence = arz_str_trim(arz_str_slice(type, 0, arz_str_find_char(type, ';')));
    return arz_str_equal_nocase(essence, ARZ_STR("application/x-www-form-urlencoded")) ||
           arz_str_equal_nocase(essence, ARZ_STR("multipart/form-data"));
}

static void check_structure(subject *s, const arz_step *step, const arz_media_type *type,
                            const arz_schema *schema)
{
    arz_payload_visit(step->payload, take_expression, s);
    (void)mark_holes(s, s->place.node);
    if (is_form(type->name))
        check_form(s, s->place.node, schema);
    else
        check_part(s, s->place.node, schema);
    arz_map_clear(&s->holes);
}

/* Text is looked at where no expression stands in it. Replacements may mend whatever there is. */
void arz_check_payload(arz_checker *checker, const arz_step *step)
{
    arz_place body = arz_field(step->place, "requestBody"), payload = arz_field(body, "payload");
    const arz_media_type *type = media_type(step);
    if (!payload.node || !step->payload || !type || arz_field(body, "replacements").node)
        return;
    bool text = payload.node->kind == ARZ_KIND_STRING, json = arz_media_type_is_json(type->name);
    if (text ? !json || !arz_payload_is_literal(step->payload) : !json && !is_form(type->name))
        return;
    const arz_schema *schema = arz_check_schema(checker, step->operation->api, type->schema);
    subject s = { .checker = checker, .target = step->target, .place = payload };
    s.path = ARZ_STR("");
    if (schema && text)
        check_text(&s, schema);
    else if (schema)
        check_structure(&s, step, type, schema);
}
