/* The targets of replacements, against the payload that they are to change: a literal one as it
 * will be when their turn comes, or a part of a response. XML is not looked into. (Arazzo 1.1.0,
 * "Payload Replacement Object") */
#include <stdlib.h>

#include "base/fail.h"
#include "check/checker.h"
#include "query/pointer.h"

/* Queries that are put to one payload. */
#define MAX_QUERIES 100

/* Replacements in their turn. */
typedef struct changes {
    arz_checker *checker;
    json_t *root;                /* new: the payload so far; NULL: nothing more is known of it */
    const arz_selection *target; /* at hand */
    const arz_template *value;
    arz_place at; /* of the target */
    size_t told, queries;
} changes;

/* True for what an expression may make anything of. */
static bool is_unknown(const json_t *value)
{
    return json_is_string(value) && arz_str_find_char(arz_json_text(value), '$') != SIZE_MAX;
}

/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_DEPTH */
static bool has_unknown(json_t *value)
{
    json_t *part;
    const char *key;
    size_t i;
    json_array_foreach(value, i, part) {
        if (has_unknown(part))
            return true;
    }
    json_object_foreach(value, key, part) {
        if (has_unknown(part))
            return true;
    }
    return is_unknown(value);
}

/* Whether the pointer leads through something unknown. */
static bool leads_through_unknown(json_t *root, arz_str pointer)
{
    for (size_t at = 0; at < pointer.size; at++) {
        arz_view found = pointer.data[at] == '/'
                             ? arz_pointer_find(arz_view_json(root), arz_str_slice(pointer, 0, at))
                             : ARZ_VIEW_NONE;
        if (arz_view_kind(found) == ARZ_KIND_STRING &&
            arz_str_find_char(arz_view_text(found), '$') != SIZE_MAX)
            return true;
    }
    return false;
}

/* What the replacement puts there. New. */
static json_t *value_of(const arz_template *template)
{
    arz_error error = ARZ_ERROR_INIT;
    json_t *value = template && arz_template_is_literal(template)
                        ? arz_template_eval(template, NULL, &error)
                        : NULL;
    arz_error_clear(&error);
    return value ? value : arz_json_string(ARZ_STR("$"));
}

static void forget(changes *c)
{
    json_decref(c->root);
    c->root = NULL;
}

/* Rule replacement. */
static void tell(changes *c, arz_error *error)
{
    error->rule = "replacement";
    arz_tell(&c->checker->tell, c->at, error);
    if (++c->told == ARZ_MAX_CHECKED_FINDINGS)
        forget(c);
}

static void tell_nothing(changes *c)
{
    arz_error error = ARZ_ERROR_INIT;
    (void)arz_fail(&error, ARZ_ERROR_DOCUMENT, "replacement",
                   "the target '%s' selects nothing in the payload",
                   ARZ_QUOTE(arz_selection_text(c->target)));
    tell(c, &error);
}

/* Whether there is something that can have what the pointer ends in. */
static bool has_parent(json_t *root, arz_str pointer)
{
    size_t end = pointer.size;
    while (end && pointer.data[end - 1] != '/')
        end--;
    if (end == 0)
        return true;
    arz_view parent = arz_pointer_find(arz_view_json(root), arz_str_slice(pointer, 0, end - 1));
    bool list = arz_view_kind(parent) == ARZ_KIND_ARRAY;
    return arz_view_kind(parent) == ARZ_KIND_OBJECT ||
           (list && (arz_str_is(arz_str_from(pointer, end), "-") ||
                     arz_view_exists(arz_pointer_find(arz_view_json(root), pointer))));
}

static void apply_pointer(changes *c)
{
    arz_error error = ARZ_ERROR_INIT;
    arz_str pointer = arz_selection_text(c->target);
    if (leads_through_unknown(c->root, pointer))
        return;
    if (has_parent(c->root, pointer)) {
        c->root = arz_pointer_set(c->root, pointer, value_of(c->value), &error);
        arz_error_clear(&error);
        return;
    }
    json_t *changed = arz_pointer_set(json_incref(c->root), pointer, json_null(), &error);
    if (!changed)
        tell(c, &error);
    json_decref(changed);
    arz_error_clear(&error);
}

/* A query of names and indexes, as a pointer. False where it has others. */
static bool put_path(arz_buf *pointer, const arz_jsonpath *path)
{
    for (const arz_path_segment *s = path->segments; s; s = s->next) {
        bool last = s->selectors->kind == ARZ_PATH_INDEX && s->selectors->as.index < 0;
        if (last || !arz_origin_put_segment(pointer, path, s))
            return false;
    }
    return arz_jsonpath_is_singular(path);
}

static void apply_path(changes *c, arz_str pointer)
{
    arz_error error = ARZ_ERROR_INIT;
    if (leads_through_unknown(c->root, pointer))
        return;
    if (arz_view_exists(arz_pointer_find(arz_view_json(c->root), pointer)))
        c->root = arz_pointer_set(c->root, pointer, value_of(c->value), &error);
    else
        tell_nothing(c);
    arz_error_clear(&error);
}

/* What a query with several places changes is not followed. */
static void apply_query(changes *c)
{
    const arz_jsonpath *path = arz_selection_path(c->target);
    arz_error error = ARZ_ERROR_INIT;
    arz_buf pointer = ARZ_BUF_INIT(0);
    bool found = true;
    if (path && put_path(&pointer, path))
        apply_path(c, arz_buf_view(&pointer));
    else if (path && c->queries++ < MAX_QUERIES && !has_unknown(c->root) &&
             arz_jsonpath_test(path, arz_view_json(c->root), &found, &error) && !found)
        tell_nothing(c);
    else
        forget(c);
    arz_buf_clear(&pointer);
    arz_error_clear(&error);
}

static void apply(changes *c)
{
    arz_selection_type type =
        c->target ? arz_selection_get_type(c->target) : ARZ_SELECTION_TYPE_COUNT;
    bool fixed = c->target && arz_selection_is_fixed(c->target);
    if (fixed && type == ARZ_SELECTION_JSONPOINTER)
        apply_pointer(c);
    else if (fixed && type == ARZ_SELECTION_JSONPATH)
        apply_query(c);
    else
        forget(c);
}

/* The payload as a value, in which expressions are texts; text that is no JSON is not looked into.
 * New, or NULL. */
static json_t *payload_of(const arz_step *step)
{
    static const arz_json_options options = { .duplicate_keys = false };
    arz_place payload = arz_field(arz_field(step->place, "requestBody"), "payload");
    arz_error error = ARZ_ERROR_INIT;
    json_t *value = NULL; /* new */
    if (!payload.node)
        return arz_json_object();
    if (payload.node->kind != ARZ_KIND_STRING) {
        value = arz_node_value(payload.node, &error);
    } else if (arz_str_find_char(arz_node_text(payload.node), '$') == SIZE_MAX) {
        arz_arena *arena = arz_arena_create();
        const arz_node *node =
            arz_json_parse(arena, arz_node_text(payload.node), &options, "payload", &error);
        value = node ? arz_node_value(node, &error) : NULL;
        arz_arena_free(arena);
    }
    arz_error_clear(&error);
    return value;
}

static void check_response(arz_checker *checker, const arz_step *step,
                           const arz_expression *payload)
{
    const arz_walk at = { .workflow = step->owner, .step = step, .moment = ARZ_MOMENT_BEFORE };
    arz_origin origin;
    if (!arz_origin_find(&at, payload, &origin))
        return;
    for (size_t i = 0; i < arz_payload_target_count(step->payload); i++) {
        const arz_selection *target = arz_payload_target(step->payload, i);
        if (target)
            arz_check_target(checker, &origin, step->place.doc, target);
    }
    arz_origin_clear(&origin);
}

void arz_check_targets(arz_checker *checker, const arz_step *step)
{
    size_t count = step->payload ? arz_payload_target_count(step->payload) : 0;
    const arz_expression *expression = count ? arz_payload_expression(step->payload) : NULL;
    if (expression) {
        check_response(checker, step, expression);
        return;
    }
    changes c = { .checker = checker, .root = count ? payload_of(step) : NULL };
    for (size_t i = 0; i < count && c.root; i++) {
        c.target = arz_payload_target(step->payload, i);
        c.value = arz_payload_value(step->payload, i);
        c.at = (arz_place){ step->place.doc, c.target ? arz_selection_node(c.target) : NULL };
        apply(&c);
    }
    json_decref(c.root);
}
