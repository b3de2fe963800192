#include "expr/expression.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/fail.h"
#include "base/suggest.h"
#include "expr/grammar.h"
#include "expr/tail.h"
#include "query/pointer.h"

/* Members that a suggestion is looked for among. */
#define MAX_SUGGESTED_MEMBERS 1000

void arz_expr_add_error(const arz_expr_options *options, arz_error *error, arz_error *problem)
{
    if (problem->kind != ARZ_OK && error && error->kind == ARZ_OK)
        (void)arz_fail_move(error, problem);
    else if (problem->kind != ARZ_OK && options->more)
        options->more(options->more_data, problem);
    arz_error_clear(problem);
}

const arz_expression *arz_expression_parse(arz_str text, const arz_expr_options *options,
                                           arz_error *error)
{
    size_t size;
    return arz_grammar_parse(text, ARZ_EXTENT_WHOLE, &size, options, error);
}

const arz_expression *arz_expression_parse_prefix(arz_str text, size_t *size,
                                                  const arz_expr_options *options, arz_error *error)
{
    arz_error problem = ARZ_ERROR_INIT;
    const arz_expression *expression =
        arz_grammar_parse(text, ARZ_EXTENT_TEXT, size, options, &problem);
    if (!expression && !arz_str_is(arz_str_of(problem.rule), "expression"))
        (void)arz_fail_move(error, &problem);
    arz_error_clear(&problem);
    return expression;
}

/* What the tail's name is in the scope. */
static arz_view lookup_tail(const arz_expression *e, const arz_tail *tail, const arz_scope *scope)
{
    arz_reference reference = e->reference;
    reference.name = tail->name;
    return scope->lookup(scope->data, &reference);
}

/* A length is that of what a value stands for. */
static bool eval_tail(const arz_tail *tail, arz_view value, const arz_scope *scope,
                      arz_result *result, arz_error *error)
{
    if (!arz_tail_eval(tail, value, result, error))
        return false;
    if (!tail->length || !result->owned || !scope->open)
        return true;
    arz_result whole = { value, NULL };
    arz_result_clear(result);
    bool done =
        scope->open(scope->data, &whole, error) && arz_tail_eval(tail, whole.view, result, error);
    arz_result_clear(&whole);
    return done;
}

/* Tries the tails. The first name that the scope knows decides; only the readings of a JSON
 * Pointer share a name. */
static bool eval_tails(const arz_expression *e, const arz_scope *scope, arz_result *result,
                       arz_error *error)
{
    arz_str decided = { NULL, 0 };
    for (size_t i = 0; i < e->tail_count; i++) {
        const arz_tail *tail = &e->tails[i];
        if (decided.data && decided.size != tail->name.size)
            return true;
        arz_view value = lookup_tail(e, tail, scope);
        if (!arz_view_exists(value))
            continue;
        if (!eval_tail(tail, value, scope, result, error))
            return false;
        if (arz_view_exists(result->view))
            return true;
        decided = tail->name.data ? tail->name : ARZ_STR("");
    }
    return true;
}

bool arz_expression_find(const arz_expression *expression, const arz_scope *scope,
                         arz_result *result, arz_error *error)
{
    *result = (arz_result)ARZ_RESULT_INIT;
    if (!expression->only_tails) {
        arz_view value = scope->lookup(scope->data, &expression->reference);
        bool found = arz_view_exists(value);
        result->view = found && expression->pointer.data
                           ? arz_pointer_find(value, expression->pointer)
                           : value;
    }
    if (arz_view_exists(result->view) || expression->tail_count == 0 || expression->only_whole)
        return true;
    return eval_tails(expression, scope, result, error);
}

bool arz_expression_eval(const arz_expression *expression, const arz_scope *scope,
                         arz_result *result, arz_error *error)
{
    if (!arz_expression_find(expression, scope, result, error))
        return false;
    return !scope->open || !arz_view_exists(result->view) ||
           scope->open(scope->data, result, error);
}

/* The size of the part of the pointer that ends with the token at `at`. */
static size_t token_end(arz_str pointer, size_t at)
{
    size_t end = at + 1;
    while (end < pointer.size && pointer.data[end] != '/')
        end++;
    return end;
}

static void put_nearest_member(arz_buf *why, arz_view object, arz_str token)
{
    arz_suggest suggest = arz_suggest_for(token);
    arz_view_iter iter = arz_view_members(object);
    for (size_t i = 0; i < MAX_SUGGESTED_MEMBERS && arz_view_next(&iter); i++)
        arz_suggest_add(&suggest, iter.name);
    char *text = arz_suggest_text(&suggest);
    arz_buf_text(why, text);
    free(text);
}

/* Why `value`, which the pointer's part `there` led to, has nothing for the token behind it. */
static void put_dead_end(arz_buf *why, arz_view value, arz_str there, arz_str name, arz_str token)
{
    if (there.size)
        arz_buf_printf(why, "'%s' ", ARZ_QUOTE(there));
    else
        arz_buf_printf(why, "%s ", ARZ_QUOTE(name));
    switch (arz_view_kind(value)) {
    case ARZ_KIND_ARRAY: {
        size_t size = arz_view_size(value);
        arz_buf_printf(why, "has %zu element%s; there is no '%s'", size, size == 1 ? "" : "s",
                       ARZ_QUOTE(token));
        break;
    }
    case ARZ_KIND_OBJECT:
        arz_buf_printf(why, "has no member '%s'", ARZ_QUOTE(token));
        put_nearest_member(why, value, token);
        break;
    case ARZ_KIND_NULL:
    case ARZ_KIND_BOOL:
    case ARZ_KIND_INTEGER:
    case ARZ_KIND_REAL:
    case ARZ_KIND_STRING:
    case ARZ_KIND_COUNT:
        arz_buf_printf(why, "is %s and has no members", arz_kind_words(arz_view_kind(value)));
        break;
    }
}

/* Says where the pointer stops in `value`. */
static void explain_pointer(arz_buf *why, arz_view value, arz_str pointer, arz_str name)
{
    for (size_t at = 0; at < pointer.size;) {
        size_t end = token_end(pointer, at);
        arz_view next = arz_pointer_find(value, arz_str_slice(pointer, at, end));
        if (!arz_view_exists(next)) {
            put_dead_end(why, value, arz_str_slice(pointer, 0, at), name,
                         arz_str_slice(pointer, at + 1, end));
            return;
        }
        value = next;
        at = end;
    }
}

/* The scope's reason why the reference itself is nothing. */
static void explain_reference(arz_buf *why, const arz_expression *e, const arz_scope *scope)
{
    size_t before = why->size;
    if (scope->explain)
        scope->explain(scope->data, &e->reference, why);
    if (why->size == before)
        arz_buf_printf(why, "there is no '%s'", ARZ_QUOTE(e->text));
}

/* The value of the name that decides, where that name ends and the pointer into the value. */
static arz_view deciding_value(const arz_expression *e, const arz_scope *scope, size_t *head,
                               arz_str *pointer)
{
    arz_view value = e->only_tails ? ARZ_VIEW_NONE : scope->lookup(scope->data, &e->reference);
    *head = e->head + e->reference.name.size;
    *pointer = e->pointer;
    for (size_t i = 0; i < e->tail_count && !e->only_whole && !arz_view_exists(value); i++) {
        value = lookup_tail(e, &e->tails[i], scope);
        *head = e->head + e->tails[i].name.size;
        *pointer = e->tails[i].pointer;
    }
    return value;
}

char *arz_expression_explain(const arz_expression *expression, const arz_scope *scope)
{
    arz_buf why = ARZ_BUF_INIT(0);
    arz_str pointer;
    size_t head;
    arz_view value = deciding_value(expression, scope, &head, &pointer);
    if (arz_view_exists(value))
        explain_pointer(&why, value, pointer, arz_str_slice(expression->text, 0, head));
    else
        explain_reference(&why, expression, scope);
    return arz_buf_take(&why);
}
