/* Evaluating and explaining what condition.c parsed. */
#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "expr/condition_tree.h"
#include "query/regex.h"

/* A side of a comparison while it is looked at: the operand and what keeps it alive. */
typedef struct side {
    arz_operand operand;
    arz_view view; /* of what can be indexed; nothing for literals */
    arz_result result;
} side;

static bool eval_side(const arz_condition *c, const arz_scope *scope, side *out, arz_error *error);

static void clear_side(side *s)
{
    arz_result_clear(&s->result);
}

static void set_view(side *s, arz_view view)
{
    s->view = view;
    s->operand = arz_operand_of(view);
}

/* How many elements or characters it has; false where it has neither. */
static bool get_length(const arz_operand *operand, arz_operand *length)
{
    size_t size;
    if (operand->kind == ARZ_KIND_STRING)
        size = arz_utf8_length(operand->as.text);
    else if (operand->kind == ARZ_KIND_ARRAY)
        size = arz_view_size(operand->as.view);
    else
        return false;
    *length = (arz_operand){ .kind = ARZ_KIND_INTEGER, .as.integer = (int64_t)size };
    return true;
}

/* An element by its number; as in JSONPath, one below zero counts from the end. */
static arz_view element_at(arz_view array, int64_t index)
{
    int64_t at = index < 0 ? index + (int64_t)arz_view_size(array) : index;
    return at < 0 ? ARZ_VIEW_NONE : arz_view_at(array, (size_t)at);
}

/* The element or member that `index` names. */
static void eval_member(side *value, const arz_operand *index, bool length)
{
    arz_operand whole = value->operand;
    arz_view view = ARZ_VIEW_NONE;
    if (index->kind == ARZ_KIND_INTEGER)
        view = element_at(value->view, index->as.integer);
    else if (index->kind == ARZ_KIND_STRING)
        view = arz_view_get(value->view, index->as.text);
    set_view(value, view);
    if (length && !arz_view_exists(view))
        (void)get_length(&whole, &value->operand);
}

/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_EXPR_DEPTH, which the parser keeps */
static bool eval_index(const arz_condition *c, const arz_scope *scope, side *out, arz_error *error)
{
    side index;
    if (!eval_side(c->child, scope, out, error))
        return false;
    bool done = eval_side(c->child->next, scope, &index, error);
    if (done)
        eval_member(out, &index.operand, c->child->next->length);
    clear_side(&index);
    return done;
}

/* An array of the values of a list's items. */
/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_EXPR_DEPTH, which the parser keeps */
static bool eval_list(const arz_condition *c, const arz_scope *scope, side *out, arz_error *error)
{
    out->result.owned = arz_json_array();
    for (const arz_condition *item = c->child; item; item = item->next) {
        side element;
        json_t *value = NULL; /* new */
        if (eval_side(item, scope, &element, error))
            value = arz_operand_value(&element.operand, error);
        clear_side(&element);
        if (!value)
            return false;
        arz_json_append(out->result.owned, value);
    }
    set_view(out, arz_view_json(out->result.owned));
    return true;
}

/* *out is to be cleared also where this fails. */
/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_EXPR_DEPTH, which the parser keeps */
static bool eval_side(const arz_condition *c, const arz_scope *scope, side *out, arz_error *error)
{
    bool holds = false;
    *out = (side){ .operand = { .kind = ARZ_KIND_NULL } };
    switch (c->kind) {
    case ARZ_CONDITION_LITERAL:
        out->operand = c->literal;
        return true;
    case ARZ_CONDITION_EXPRESSION:
        if (!arz_expression_eval(c->expression, scope, &out->result, error))
            return false;
        set_view(out, out->result.view);
        return true;
    case ARZ_CONDITION_INDEX:
        return eval_index(c, scope, out, error);
    case ARZ_CONDITION_LIST:
        return eval_list(c, scope, out, error);
    case ARZ_CONDITION_NOT:
    case ARZ_CONDITION_AND:
    case ARZ_CONDITION_OR:
    case ARZ_CONDITION_COMPARE:
        if (!arz_condition_eval(c, scope, &holds, error))
            return false;
        out->operand = arz_operand_boolean(holds);
        return true;
    case ARZ_CONDITION_KIND_COUNT:
        break;
    }
    return true;
}

/* `left in [a, b]` */
/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_EXPR_DEPTH, which the parser keeps */
static bool eval_in_list(const side *left, const arz_condition *list, const arz_scope *scope,
                         bool *holds, arz_error *error)
{
    *holds = false;
    for (const arz_condition *item = list->child; item && !*holds; item = item->next) {
        side right;
        bool done = eval_side(item, scope, &right, error);
        *holds = done && arz_operand_equal(&left->operand, &right.operand);
        clear_side(&right);
        if (!done)
            return false;
    }
    return true;
}

/* Only text is matched; a number as it is written. */
static bool matches_text(const arz_regex *regex, const side *left, bool *holds, arz_error *error)
{
    arz_buf rendered = ARZ_BUF_INIT(0);
    arz_str subject =
        left->operand.kind == ARZ_KIND_STRING ? left->operand.as.text : (arz_str){ NULL, 0 };
    if (left->operand.kind != ARZ_KIND_STRING) {
        arz_view_render(&rendered, left->view);
        subject = arz_buf_view(&rendered);
    }
    bool done = arz_regex_match(regex, subject, false, holds, error);
    arz_buf_clear(&rendered);
    return done;
}

static bool eval_matches(const arz_condition *c, const side *left, const side *right, bool *holds,
                         arz_error *error)
{
    *holds = false;
    if (left->operand.kind == ARZ_KIND_NULL || right->operand.kind != ARZ_KIND_STRING)
        return true;
    if (c->regex)
        return matches_text(c->regex, left, holds, error);
    arz_arena *arena = arz_arena_create();
    const arz_regex *regex =
        arz_regex_compile(arena, right->operand.as.text, ARZ_REGEX_PCRE, error);
    bool done = regex && matches_text(regex, left, holds, error);
    arz_arena_free(arena);
    return done;
}

static bool compare(const arz_condition *c, const side *left, const side *right, bool *holds,
                    arz_error *error)
{
    const arz_operand *a = &left->operand, *b = &right->operand;
    int order = 0;
    switch (c->operation) {
    case ARZ_OPERATOR_EQUAL:
        *holds = arz_operand_equal(a, b);
        return true;
    case ARZ_OPERATOR_NOT_EQUAL:
        *holds = !arz_operand_equal(a, b);
        return true;
    case ARZ_OPERATOR_LESS:
        *holds = arz_operand_order(a, b, &order) && order < 0;
        return true;
    case ARZ_OPERATOR_LESS_EQUAL:
        *holds = arz_operand_order(a, b, &order) && order <= 0;
        return true;
    case ARZ_OPERATOR_GREATER:
        *holds = arz_operand_order(a, b, &order) && order > 0;
        return true;
    case ARZ_OPERATOR_GREATER_EQUAL:
        *holds = arz_operand_order(a, b, &order) && order >= 0;
        return true;
    case ARZ_OPERATOR_CONTAINS:
        *holds = arz_operand_contains(a, b);
        return true;
    case ARZ_OPERATOR_IN:
        *holds = arz_operand_contains(b, a);
        return true;
    case ARZ_OPERATOR_MATCHES:
        return eval_matches(c, left, right, holds, error);
    case ARZ_OPERATOR_COUNT:
        break;
    }
    return true;
}

/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_EXPR_DEPTH, which the parser keeps */
static bool eval_compare(const arz_condition *c, const arz_scope *scope, bool *holds,
                         arz_error *error)
{
    const arz_condition *operand = c->child->next;
    side left, right = { .operand = { .kind = ARZ_KIND_NULL } };
    bool done = eval_side(c->child, scope, &left, error);
    if (done && c->operation == ARZ_OPERATOR_IN && operand->kind == ARZ_CONDITION_LIST)
        done = eval_in_list(&left, operand, scope, holds, error);
    else if (done)
        done = eval_side(operand, scope, &right, error) && compare(c, &left, &right, holds, error);
    clear_side(&left);
    clear_side(&right);
    return done;
}

/* All of the children (`all`), or any; stops at the first that decides. */
/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_EXPR_DEPTH, which the parser keeps */
static bool eval_chain(const arz_condition *c, const arz_scope *scope, bool all, bool *holds,
                       arz_error *error)
{
    *holds = all;
    for (const arz_condition *child = c->child; child && *holds == all; child = child->next) {
        if (!arz_condition_eval(child, scope, holds, error))
            return false;
    }
    return true;
}

/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_EXPR_DEPTH, which the parser keeps */
bool arz_condition_eval(const arz_condition *condition, const arz_scope *scope, bool *holds,
                        arz_error *error)
{
    side value;
    bool done;
    *holds = false;
    switch (condition->kind) {
    case ARZ_CONDITION_AND:
    case ARZ_CONDITION_OR:
        return eval_chain(condition, scope, condition->kind == ARZ_CONDITION_AND, holds, error);
    case ARZ_CONDITION_NOT:
        done = arz_condition_eval(condition->child, scope, holds, error);
        *holds = done && !*holds;
        return done;
    case ARZ_CONDITION_COMPARE:
        return eval_compare(condition, scope, holds, error);
    case ARZ_CONDITION_LITERAL:
    case ARZ_CONDITION_EXPRESSION:
    case ARZ_CONDITION_INDEX:
    case ARZ_CONDITION_LIST:
    case ARZ_CONDITION_KIND_COUNT:
        break;
    }
    done = eval_side(condition, scope, &value, error);
    *holds = done && arz_operand_truth(&value.operand);
    clear_side(&value);
    return done;
}

/* Where an explanation is written: `why` from `start` on. */
typedef struct explanation {
    const arz_scope *scope;
    arz_buf *why;
    size_t start;
} explanation;

static void put_reason(explanation *e, const arz_condition *c)
{
    char *reason = c->kind == ARZ_CONDITION_EXPRESSION
                       ? arz_expression_explain(c->expression, e->scope)
                       : NULL;
    arz_buf_text(e->why, "missing");
    if (reason && *reason)
        arz_buf_printf(e->why, " (%s)", reason);
    free(reason);
}

/* "$statusCode is 404", once for each text. */
static void explain_value(explanation *e, const arz_condition *c)
{
    side value;
    arz_buf head = ARZ_BUF_INIT(0);
    arz_buf_quoted(&head, c->text);
    arz_buf_text(&head, " is ");
    arz_str said = arz_str_from(arz_buf_view(e->why), e->start);
    bool new = arz_str_find(said, arz_buf_view(&head)) == SIZE_MAX;
    if (new &&eval_side(c, e->scope, &value, NULL)) {
        arz_buf_printf(e->why, "%s%s", said.size ? " and " : "", arz_buf_cstr(&head));
        if (arz_view_exists(value.view))
            arz_describe(e->why, value.view);
        else if (value.operand.kind == ARZ_KIND_INTEGER)
            arz_buf_printf(e->why, "%lld", (long long)value.operand.as.integer);
        else
            put_reason(e, c);
        clear_side(&value);
    }
    arz_buf_clear(&head);
}

/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_EXPR_DEPTH, which the parser keeps */
static void explain(explanation *e, const arz_condition *c)
{
    bool holds;
    switch (c->kind) {
    case ARZ_CONDITION_EXPRESSION:
    case ARZ_CONDITION_INDEX:
        explain_value(e, c);
        return;
    case ARZ_CONDITION_AND: /* the first that does not hold is the reason */
        for (const arz_condition *child = c->child; child; child = child->next) {
            if (arz_condition_eval(child, e->scope, &holds, NULL) && holds)
                continue;
            explain(e, child);
            return;
        }
        return;
    case ARZ_CONDITION_OR:
    case ARZ_CONDITION_NOT:
    case ARZ_CONDITION_COMPARE:
    case ARZ_CONDITION_LIST:
        for (const arz_condition *child = c->child; child; child = child->next)
            explain(e, child);
        return;
    case ARZ_CONDITION_LITERAL:
    case ARZ_CONDITION_KIND_COUNT:
        return;
    }
}

void arz_condition_explain(const arz_condition *condition, const arz_scope *scope, arz_buf *why)
{
    explanation e = { .scope = scope, .why = why, .start = why->size };
    explain(&e, condition);
}

/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_EXPR_DEPTH, which the parser keeps */
void arz_condition_visit(const arz_condition *condition,
                         void (*visit)(void *data, const arz_expression *expression), void *data)
{
    if (condition->kind == ARZ_CONDITION_EXPRESSION)
        visit(data, condition->expression);
    for (const arz_condition *child = condition->child; child; child = child->next)
        arz_condition_visit(child, visit, data);
}
