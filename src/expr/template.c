#include "expr/template.h"

#include <arazzo/limits.h>

#include "base/fail.h"
#include "expr/dialect.h"
#include "expr/selector.h"
#include "expr/text.h"

typedef enum template_kind {
    TEMPLATE_LITERAL,
    TEMPLATE_EXPRESSION,
    TEMPLATE_TEXT,
    TEMPLATE_SELECTOR, /* a Selector Object within a structure */
    TEMPLATE_ARRAY,
    TEMPLATE_OBJECT
} template_kind;

struct arz_template {
    template_kind kind;
    const arz_node *node; /* that it was compiled from; NULL for text without one */
    union {
        json_t *value;                    /* of a LITERAL: a reference that the arena releases */
        const arz_expression *expression; /* of an EXPRESSION */
        const arz_text *text;             /* of TEXT */
        const arz_selector *selector;     /* of a SELECTOR */
        const arz_template *const *items; /* of an ARRAY or OBJECT: one for each of the node's */
    };
};

typedef struct compiler {
    const arz_doc *doc;
    arz_expr_options options;
    arz_error *error;
    size_t steps; /* still allowed: aliases can make a small text large */
} compiler;

static const arz_template *compile(compiler *c, const arz_node *node);

static arz_template *new_template(compiler *c, template_kind kind, const arz_node *node)
{
    arz_template *t = arz_arena_alloc(c->options.arena, 1, sizeof *t);
    t->kind = kind;
    t->node = node;
    return t;
}

static bool step(compiler *c, const arz_node *node)
{
    if (c->steps > 0) {
        c->steps--;
        return true;
    }
    return arz_fail_node(c->error, ARZ_ERROR_LIMIT, "too-large", (arz_place){ c->doc, node },
                         "with its aliases written out the value has more than %zu parts",
                         ARZ_MAX_VALUE_NODES);
}

/* Whether there is a '$' anywhere, in *found. False past the limit. */
/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_DEPTH, which the readers keep */
static bool find_dollar(compiler *c, const arz_node *node, bool *found)
{
    if (!step(c, node))
        return false;
    if (node->kind == ARZ_KIND_STRING)
        *found = arz_str_find_char(arz_node_text(node), '$') != SIZE_MAX;
    for (size_t i = 0; node->kind == ARZ_KIND_ARRAY && i < node->size && !*found; i++) {
        if (!find_dollar(c, &node->as.elements[i], found))
            return false;
    }
    for (size_t i = 0; node->kind == ARZ_KIND_OBJECT && i < node->size && !*found; i++) {
        if (!find_dollar(c, &node->as.members[i].value, found))
            return false;
    }
    return true;
}

static void release_value(void *value)
{
    json_decref(value);
}

/* Steals value; NULL is passed on. */
static const arz_template *literal(compiler *c, const arz_node *node, json_t *value)
{
    if (!value) {
        (void)arz_fail_place(c->error, (arz_place){ c->doc, node });
        return NULL;
    }
    arz_template *t = new_template(c, TEMPLATE_LITERAL, node);
    t->value = value;
    arz_arena_defer(c->options.arena, release_value, value);
    return t;
}

/* A problem that is the text's own makes it no expression; a dialect that is refused is an error.
 */
static bool is_fatal(const arz_error *problem)
{
    return arz_str_is(arz_str_of(problem->rule), "dialect");
}

/* Text that is no whole expression. NULL with the error filled. */
static const arz_template *compile_parts(compiler *c, arz_str text, const arz_error *problem)
{
    arz_error refused = ARZ_ERROR_INIT;
    const arz_text *parts = arz_text_parse(text, ARZ_LANGUAGE_TEXT, &c->options, &refused);
    if (parts) {
        arz_template *t = new_template(c, TEMPLATE_TEXT, c->options.node);
        t->text = parts;
        return t;
    }
    if (refused.kind != ARZ_OK) {
        (void)arz_fail_in_node(&refused, (arz_place){ c->doc, c->options.node });
        (void)arz_fail_move(c->error, &refused);
        return NULL;
    }
    if (problem->kind != ARZ_OK)
        arz_text_tell_near_miss(text, 1, problem, &c->options);
    return literal(c, c->options.node, arz_json_string(text));
}

static const arz_template *compile_string(compiler *c, arz_str text, bool pure)
{
    const arz_expression *expression = NULL;
    const arz_template *compiled = NULL;
    arz_error problem = ARZ_ERROR_INIT;
    if (pure && text.size && text.data[0] == '$')
        expression = arz_expression_parse(text, &c->options, &problem);
    if (expression) {
        arz_template *t = new_template(c, TEMPLATE_EXPRESSION, c->options.node);
        t->expression = expression;
        return t;
    }
    if (is_fatal(&problem)) {
        (void)arz_fail_in_node(&problem, (arz_place){ c->doc, c->options.node });
        (void)arz_fail_move(c->error, &problem);
    } else {
        compiled = compile_parts(c, text, &problem);
    }
    arz_error_clear(&problem);
    return compiled;
}

/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_DEPTH, which the readers keep */
static const arz_template *compile_structure(compiler *c, const arz_node *node)
{
    bool array = node->kind == ARZ_KIND_ARRAY;
    arz_template *t = new_template(c, array ? TEMPLATE_ARRAY : TEMPLATE_OBJECT, node);
    const arz_template **items = arz_arena_alloc(c->options.arena, node->size, sizeof(*items));
    for (size_t i = 0; i < node->size; i++) {
        items[i] = compile(c, array ? &node->as.elements[i] : &node->as.members[i].value);
        if (!items[i])
            return NULL;
    }
    t->items = items;
    return t;
}

static const arz_template *compile_selector(compiler *c, const arz_node *node)
{
    arz_place place = { c->doc, node };
    arz_template *t = new_template(c, TEMPLATE_SELECTOR, node);
    t->selector = arz_selector_compile(place, &c->options, c->error);
    return t->selector ? t : NULL;
}

/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_DEPTH, which the readers keep */
static const arz_template *compile(compiler *c, const arz_node *node)
{
    bool dollar = false;
    if (!find_dollar(c, node, &dollar))
        return NULL;
    if (!dollar)
        return literal(c, node, arz_node_value(node, c->error));
    if (node->kind != ARZ_KIND_STRING)
        return arz_selector_is_object(node, &c->options) ? compile_selector(c, node)
                                                         : compile_structure(c, node);
    c->options.node = node;
    return compile_string(c, arz_node_text(node), true);
}

const arz_template *arz_template_compile(arz_place place, const arz_expr_options *options,
                                         arz_error *error)
{
    compiler c = {
        .doc = place.doc, .options = *options, .error = error, .steps = ARZ_MAX_VALUE_NODES
    };
    return compile(&c, place.node);
}

const arz_template *arz_template_compile_text(arz_str text, bool pure,
                                              const arz_expr_options *options, arz_error *error)
{
    compiler c = { .options = *options, .error = error };
    c.options.node = NULL;
    return compile_string(&c, text, pure);
}

bool arz_template_is_literal(const arz_template *t)
{
    return t->kind == TEMPLATE_LITERAL;
}

const arz_expression *arz_template_expression(const arz_template *t)
{
    return t->kind == TEMPLATE_EXPRESSION ? t->expression : NULL;
}

/* Carries the node along to a visitor that has no place for it. */
typedef struct node_visit {
    void (*visit)(void *data, const arz_expression *expression, const arz_node *node);
    void *data;
    const arz_node *node;
} node_visit;

static void visit_with_node(void *data, const arz_expression *expression)
{
    const node_visit *carried = data;
    carried->visit(carried->data, expression, carried->node);
}

/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_DEPTH, which the readers keep */
void arz_template_visit(const arz_template *t,
                        void (*visit)(void *data, const arz_expression *expression,
                                      const arz_node *node),
                        void *data)
{
    node_visit carried = { visit, data, t->node };
    switch (t->kind) {
    case TEMPLATE_LITERAL:
        return;
    case TEMPLATE_EXPRESSION:
        visit(data, t->expression, t->node);
        return;
    case TEMPLATE_TEXT:
        for (size_t i = 0; i < t->text->count; i++) {
            if (t->text->parts[i].expression)
                visit(data, t->text->parts[i].expression, t->node);
        }
        return;
    case TEMPLATE_SELECTOR:
        arz_selector_visit(t->selector, visit_with_node, &carried);
        return;
    case TEMPLATE_ARRAY:
    case TEMPLATE_OBJECT:
        for (size_t i = 0; i < t->node->size; i++)
            arz_template_visit(t->items[i], visit, data);
        return;
    }
}

/* Drops the node for a visitor that has no place for it. */
typedef struct plain_visit {
    void (*visit)(void *data, const arz_expression *expression);
    void *data;
} plain_visit;

static void visit_plain(void *data, const arz_expression *expression, const arz_node *node)
{
    const plain_visit *carried = data;
    (void)node;
    carried->visit(carried->data, expression);
}

void arz_template_visit_plain(const arz_template *t,
                              void (*visit)(void *data, const arz_expression *expression),
                              void *data)
{
    plain_visit carried = { visit, data };
    arz_template_visit(t, visit_plain, &carried);
}

static json_t *eval_expression(const arz_template *t, const arz_scope *scope, arz_error *error)
{
    arz_result result;
    bool found = scope->keeps ? arz_expression_find(t->expression, scope, &result, error)
                              : arz_expression_eval(t->expression, scope, &result, error);
    if (found && arz_view_exists(result.view))
        return arz_result_take(&result, error);
    arz_result_clear(&result);
    return NULL;
}

static json_t *eval_text(const arz_template *t, const arz_scope *scope, arz_error *error)
{
    arz_buf text = ARZ_BUF_INIT(ARZ_MAX_TEXT_BYTES);
    json_t *value = NULL;
    if (arz_text_render(t->text, scope, &text, error))
        value = arz_json_string(arz_buf_view(&text));
    arz_buf_clear(&text);
    return value;
}

/* Evaluates the item; true, and NULL in *value, where it is to be left out. */
static bool eval_item(const arz_template *item, const arz_scope *scope, json_t **value,
                      arz_error *error)
{
    arz_error problem = ARZ_ERROR_INIT;
    *value = arz_template_eval(item, scope, &problem); /* new */
    if (problem.kind == ARZ_OK)
        return true;
    return arz_fail_move(error, &problem);
}

/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_DEPTH, which the readers keep */
static json_t *eval_structure(const arz_template *t, const arz_scope *scope, arz_error *error)
{
    bool array = t->kind == TEMPLATE_ARRAY;
    json_t *whole = array ? arz_json_array() : arz_json_object();
    for (size_t i = 0; i < t->node->size; i++) {
        json_t *value; /* new */
        if (!eval_item(t->items[i], scope, &value, error)) {
            json_decref(whole);
            return NULL;
        }
        if (value && array)
            arz_json_append(whole, value);
        else if (value)
            arz_json_set(whole, arz_node_text(&t->node->as.members[i].key), value);
    }
    return whole;
}

/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_DEPTH, which the readers keep */
json_t *arz_template_eval(const arz_template *t, const arz_scope *scope, arz_error *error)
{
    switch (t->kind) {
    case TEMPLATE_LITERAL:
        return json_incref(t->value);
    case TEMPLATE_EXPRESSION:
        return eval_expression(t, scope, error);
    case TEMPLATE_TEXT:
        return eval_text(t, scope, error);
    case TEMPLATE_SELECTOR:
        return arz_selector_eval(t->selector, scope, error);
    case TEMPLATE_ARRAY:
    case TEMPLATE_OBJECT:
        return eval_structure(t, scope, error);
    }
    return NULL;
}

static bool check_size(const arz_buf *buf, arz_error *error)
{
    if (!buf->overflow && buf->size <= ARZ_MAX_TEXT_BYTES)
        return true;
    return arz_fail(error, ARZ_ERROR_LIMIT, "expression", "the text is longer than %zu bytes",
                    ARZ_MAX_TEXT_BYTES);
}

bool arz_template_render(const arz_template *t, const arz_scope *scope, arz_buf *buf,
                         arz_error *error)
{
    json_t *value;
    if (t->kind == TEMPLATE_TEXT)
        return arz_text_render(t->text, scope, buf, error);
    if (!eval_item(t, scope, &value, error))
        return false;
    arz_view_render(buf, arz_view_json(value));
    json_decref(value);
    return check_size(buf, error);
}
