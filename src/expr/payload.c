#include "expr/payload.h"

#include <arazzo/limits.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/fail.h"
#include "expr/dialect.h"
#include "expr/selection.h"
#include "expr/tail.h"
#include "query/pointer.h"
#include "query/xpath.h"

typedef struct replacement {
    arz_place place;
    const arz_selection *target;
    bool guessed; /* nothing in the document says that the target is a JSON Pointer: XML text may
                     show that it is an XPath */
    const arz_template *value;
} replacement;

struct arz_payload {
    const arz_template *template; /* NULL where there is no payload */
    const replacement *replacements;
    size_t count;
};

static arz_place child_of(arz_place object, const char *name)
{
    return (arz_place){ object.doc, arz_node_get(object.node, arz_str_of(name)) };
}

static bool contains(arz_str text, const char *part)
{
    return arz_str_find(text, arz_str_of(part)) != SIZE_MAX;
}

/* True where the text can only be XML. */
static bool is_xml(arz_str text)
{
    return arz_str_starts(arz_str_trim(text), ARZ_STR("<"));
}

/* What a target is where no type is given: by the content type, by the payload's form, by its own
 * form. ("Payload Replacement Object": "If `targetSelectorType` is omitted") */
static arz_selection_type guess_type(arz_place body, arz_str target, bool *guessed)
{
    const arz_node *payload = arz_node_get(body.node, ARZ_STR("payload"));
    arz_str content_type = arz_node_text(arz_node_get(body.node, ARZ_STR("contentType")));
    *guessed = false;
    if (contains(content_type, "xml") || is_xml(arz_node_text(payload)))
        return ARZ_SELECTION_XPATH;
    if (arz_str_starts(target, ARZ_STR("$.")) || arz_str_starts(target, ARZ_STR("$[")))
        return ARZ_SELECTION_JSONPATH;
    *guessed = content_type.size == 0;
    return ARZ_SELECTION_JSONPOINTER;
}

/* In version 1.0 a target says nothing of its language: what one pointer says too is written so.
 * Later the language is said beside it. */
static bool tell_jsonpath(arz_place target, const arz_expr_options *options, arz_error *error)
{
    arz_error problem = ARZ_ERROR_INIT;
    arz_expr_options here = *options;
    arz_str text = arz_node_text(target.node);
    arz_tail tail;
    here.node = target.node;
    arz_dialect_find find = { .dialect = ARZ_DIALECT_JSONPATH_TARGET,
                              .text = text,
                              .found = text,
                              .untyped = options->minor > 0 };
    if (!find.untyped &&
        arz_tail_parse(options->arena, arz_str_from(text, 1), ARZ_STR(""), &tail) &&
        tail.pointer.data)
        find.standard = arz_arena_cstr(options->arena, tail.pointer);
    if (arz_dialect_tell_find(&find, &here, &problem))
        return true;
    (void)arz_fail_in_node(&problem, target);
    return arz_fail_move(error, &problem);
}

static bool compile_target(arz_place body, replacement *r, const arz_expr_options *options,
                           arz_error *error)
{
    arz_place target = child_of(r->place, "target"),
              type = child_of(r->place, "targetSelectorType");
    arz_selection_kind kind = { .type = ARZ_SELECTION_JSONPOINTER };
    if (!arz_node_is(target.node, ARZ_KIND_STRING))
        return arz_fail_node(error, ARZ_ERROR_DOCUMENT, "replacement",
                             target.node ? target : r->place,
                             "a replacement needs a 'target', a string");
    if (type.node) {
        if (!arz_selection_kind_read(type, ARZ_SELECTION_OF_SELECTORS, &kind, error))
            return false;
    } else {
        kind.type = guess_type(body, arz_node_text(target.node), &r->guessed);
        if (kind.type == ARZ_SELECTION_JSONPATH && !tell_jsonpath(target, options, error))
            return false;
    }
    r->target = arz_selection_compile(target, &kind, NULL, options, error);
    return r->target != NULL;
}

static bool compile_replacement(arz_place body, replacement *r, const arz_expr_options *options,
                                arz_error *error)
{
    arz_place value = child_of(r->place, "value");
    if (!compile_target(body, r, options, error))
        return false;
    if (!value.node)
        return arz_fail_node(error, ARZ_ERROR_DOCUMENT, "replacement", r->place,
                             "a replacement needs a 'value'");
    r->value = arz_template_compile(value, options, error);
    return r->value != NULL;
}

static void compile_replacements(arz_payload *p, arz_place body, const arz_expr_options *options,
                                 arz_error *error)
{
    arz_place list = child_of(body, "replacements");
    if (!list.node)
        return;
    if (!arz_node_is(list.node, ARZ_KIND_ARRAY)) {
        (void)arz_fail_node(error, ARZ_ERROR_DOCUMENT, "replacement", list,
                            "'replacements' is an array, found %s",
                            arz_kind_words((arz_kind)list.node->kind));
        return;
    }
    p->count = arz_node_count(list.node);
    replacement *all = arz_arena_alloc(options->arena, p->count, sizeof *all);
    p->replacements = all;
    for (size_t i = 0; i < p->count; i++) {
        arz_error problem = ARZ_ERROR_INIT;
        all[i].place = (arz_place){ list.doc, arz_node_at(list.node, i) };
        if (!compile_replacement(body, &all[i], options, &problem))
            arz_expr_add_error(options, error, &problem);
    }
}

const arz_payload *arz_payload_compile_all(arz_place body, const arz_expr_options *options,
                                           arz_error *error)
{
    arz_payload *p = arz_arena_alloc(options->arena, 1, sizeof *p);
    arz_place payload = child_of(body, "payload");
    arz_error problem = ARZ_ERROR_INIT;
    if (payload.node)
        p->template = arz_template_compile(payload, options, error);
    compile_replacements(p, body, options, &problem);
    arz_expr_add_error(options, error, &problem);
    return p;
}

const arz_payload *arz_payload_compile(arz_place body, const arz_expr_options *options,
                                       arz_error *error)
{
    arz_error problem = ARZ_ERROR_INIT;
    const arz_payload *p = arz_payload_compile_all(body, options, &problem);
    if (problem.kind == ARZ_OK)
        return p;
    (void)arz_fail_move(error, &problem);
    return NULL;
}

void arz_payload_visit(const arz_payload *payload,
                       void (*visit)(void *data, const arz_expression *expression), void *data)
{
    if (payload->template)
        arz_template_visit_plain(payload->template, visit, data);
    for (size_t i = 0; i < payload->count; i++) {
        const replacement *r = &payload->replacements[i];
        if (r->target)
            arz_selection_visit(r->target, visit, data);
        if (r->value)
            arz_template_visit_plain(r->value, visit, data);
    }
}

bool arz_payload_is_literal(const arz_payload *payload)
{
    return payload->template && arz_template_is_literal(payload->template);
}

const arz_expression *arz_payload_expression(const arz_payload *payload)
{
    return payload->template ? arz_template_expression(payload->template) : NULL;
}

size_t arz_payload_target_count(const arz_payload *payload)
{
    return payload->count;
}

const arz_selection *arz_payload_target(const arz_payload *payload, size_t index)
{
    return payload->replacements[index].target;
}

const arz_template *arz_payload_value(const arz_payload *payload, size_t index)
{
    return payload->replacements[index].value;
}

/* The bytes of a normalized path's escape behind the backslash at `at`, appended as what they
 * mean; returns the offset behind it. (RFC 9535, section 2.7) */
static size_t put_unescaped(arz_buf *name, arz_str path, size_t at)
{
    static const char codes[] = "bfnrt", characters[] = "\b\f\n\r\t";
    char code = at + 1 < path.size ? path.data[at + 1] : 0;
    size_t which = code ? arz_str_find_char(ARZ_STR("bfnrt"), code) : SIZE_MAX;
    if (which < sizeof codes - 1) {
        arz_buf_char(name, characters[which]);
    } else if (code == 'u' && at + 5 < path.size) { /* only control characters are written so */
        int high = arz_hex_value(path.data[at + 4]), low = arz_hex_value(path.data[at + 5]);
        arz_buf_char(name, (char)((high << 4) | low));
        return at + 6;
    } else {
        arz_buf_char(name, code);
    }
    return at + 2;
}

/* A JSON Pointer out of a normalized path, `$['a'][0]`. */
static void put_pointer(arz_buf *pointer, arz_str path)
{
    arz_buf name = ARZ_BUF_INIT(0);
    for (size_t at = 2; at < path.size;) { /* behind "$[", then behind each "[" */
        bool quoted = path.data[at] == '\'';
        char end = quoted ? '\'' : ']';
        arz_buf_reset(&name);
        at += quoted;
        while (at < path.size && path.data[at] != end) {
            if (path.data[at] == '\\')
                at = put_unescaped(&name, path, at);
            else
                arz_buf_char(&name, path.data[at++]);
        }
        arz_pointer_append(pointer, arz_buf_view(&name));
        at += quoted ? 3 : 2;
    }
    arz_buf_clear(&name);
}

static bool fail_nothing(const replacement *r, arz_error *error)
{
    return arz_fail_node(error, ARZ_ERROR_EXPRESSION, "replacement", r->place,
                         "the target '%s' selects nothing in the payload",
                         ARZ_QUOTE(arz_selection_text(r->target)));
}

/* Sets each place; steals root. New; NULL with *error. */
static json_t *set_places(const replacement *r, const arz_nodelist *places, json_t *root,
                          json_t *value, arz_error *error)
{
    arz_buf pointer = ARZ_BUF_INIT(0);
    for (size_t i = 0; i < places->count && root; i++) {
        arz_buf_reset(&pointer);
        put_pointer(&pointer, arz_str_of(places->items[i].path));
        root = arz_pointer_set(root, arz_buf_view(&pointer), json_incref(value), error);
    }
    arz_buf_clear(&pointer);
    if (!root)
        (void)arz_fail_place(error, r->place);
    return root;
}

/* Steals root. New; NULL with *error. */
static json_t *replace_jsonpath(const replacement *r, const arz_scope *scope, json_t *root,
                                json_t *value, arz_error *error)
{
    arz_nodelist places = ARZ_NODELIST_INIT;
    bool found = arz_selection_places(r->target, scope, arz_view_json(root), &places, error) &&
                 (places.count > 0 || fail_nothing(r, error));
    if (found) {
        root = set_places(r, &places, root, value, error);
    } else {
        json_decref(root);
        root = NULL;
    }
    arz_nodelist_clear(&places);
    return root;
}

/* Steals root. New; NULL with *error. */
static json_t *replace_pointer(const replacement *r, arz_str pointer, json_t *root, json_t *value,
                               arz_error *error)
{
    json_t *changed = arz_pointer_set(root, pointer, json_incref(value), error);
    if (!changed)
        (void)arz_fail_place(error, r->place);
    return changed;
}

/* Text that is to be changed as JSON is read as JSON. Steals root. New; NULL with *error. */
static json_t *read_json(const replacement *r, json_t *root, arz_error *error)
{
    static const arz_json_options options = { .duplicate_keys = false };
    if (!json_is_string(root))
        return root;
    json_t *value = NULL;
    arz_error problem = ARZ_ERROR_INIT;
    arz_arena *arena = arz_arena_create();
    const arz_node *node =
        arz_json_parse(arena, arz_json_text(root), &options, "the payload", &problem);
    if (node)
        value = arz_node_value(node, error);
    else
        (void)arz_fail_node(error, ARZ_ERROR_EXPRESSION, "replacement", r->place,
                            "the payload is text that is no JSON: %s", problem.message);
    arz_error_clear(&problem);
    arz_arena_free(arena);
    json_decref(root);
    return value;
}

/* Steals root. New; NULL with *error. */
static json_t *replace_xpath(const replacement *r, arz_str target, json_t *root, json_t *value,
                             arz_error *error)
{
    json_t *changed = NULL; /* new */
    arz_buf text = ARZ_BUF_INIT(ARZ_MAX_TEXT_BYTES);
    arz_view_render(&text, arz_view_json(value));
    if (text.overflow)
        (void)arz_fail(error, ARZ_ERROR_LIMIT, "replacement", "the value is longer than %zu bytes",
                       ARZ_MAX_TEXT_BYTES);
    else if (!json_is_string(root))
        (void)arz_fail(error, ARZ_ERROR_EXPRESSION, "replacement",
                       "an XPath target needs a payload of XML text, found %s",
                       arz_kind_words(arz_view_kind(arz_view_json(root))));
    else
        changed = arz_xpath_replace(target, arz_json_text(root), arz_buf_view(&text), error);
    if (!changed)
        (void)arz_fail_place(error, r->place);
    arz_buf_clear(&text);
    json_decref(root);
    return changed;
}

/* The target with its expressions' values is known: sets it. Steals root. New; NULL with *error. */
static json_t *replace_in(const replacement *r, const arz_scope *scope, arz_str target,
                          json_t *root, json_t *value, arz_error *error)
{
    arz_selection_type type = arz_selection_get_type(r->target);
    if (type == ARZ_SELECTION_XPATH || (r->guessed && is_xml(arz_json_text(root))))
        return replace_xpath(r, target, root, value, error);
    root = read_json(r, root, error);
    if (!root)
        return NULL;
    return type == ARZ_SELECTION_JSONPATH ? replace_jsonpath(r, scope, root, value, error)
                                          : replace_pointer(r, target, root, value, error);
}

/* A value that is missing leaves the payload as it is. Steals root. New; NULL with *error. */
static json_t *replace(const replacement *r, const arz_scope *scope, json_t *root, arz_error *error)
{
    arz_error problem = ARZ_ERROR_INIT;
    arz_buf target = ARZ_BUF_INIT(ARZ_MAX_TEXT_BYTES);
    json_t *value = arz_template_eval(r->value, scope, &problem); /* new */
    bool failed =
        problem.kind != ARZ_OK || !arz_selection_render(r->target, scope, &target, &problem);
    if (!failed && value)
        root = replace_in(r, scope, arz_buf_view(&target), root, value, &problem);
    if (failed) {
        json_decref(root);
        root = NULL;
        (void)arz_fail_place(&problem, r->place);
    }
    if (!root)
        (void)arz_fail_move(error, &problem);
    arz_buf_clear(&target);
    json_decref(value);
    return root;
}

/* The payload before anything is replaced; an empty object where there is none to fill. New; NULL
 * where there is nothing, or with *error. */
static json_t *eval_template(const arz_payload *payload, const arz_scope *scope, arz_error *error)
{
    arz_scope inner = *scope;
    inner.keeps = scope->keeps && payload->count == 0; /* what is changed is changed as text */
    if (payload->template)
        return arz_template_eval(payload->template, &inner, error);
    return payload->count ? arz_json_object() : NULL;
}

json_t *arz_payload_eval(const arz_payload *payload, const arz_scope *scope, arz_error *error)
{
    json_t *root = eval_template(payload, scope, error); /* new */
    for (size_t i = 0; i < payload->count && root; i++)
        root = replace(&payload->replacements[i], scope, root, error);
    return root;
}
