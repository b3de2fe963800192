#include "expr/criterion.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/fail.h"
#include "expr/dialect.h"
#include "expr/grammar.h"
#include "expr/operand.h"
#include "expr/selection.h"

struct arz_criterion {
    arz_criterion_type type;
    arz_place place;
    arz_str text;                   /* the condition as written */
    const arz_condition *simple;    /* of a simple criterion, and of what is read as one */
    const arz_expression *context;  /* of any other */
    const arz_selection *selection; /* likewise */
};

static const arz_criterion_type types[ARZ_SELECTION_TYPE_COUNT] = {
    [ARZ_SELECTION_SIMPLE] = ARZ_CRITERION_SIMPLE,
    [ARZ_SELECTION_REGEX] = ARZ_CRITERION_REGEX,
    [ARZ_SELECTION_JSONPATH] = ARZ_CRITERION_JSONPATH,
    [ARZ_SELECTION_XPATH] = ARZ_CRITERION_XPATH,
};

static const arz_selection_type selection_types[ARZ_CRITERION_TYPE_COUNT] = {
    [ARZ_CRITERION_SIMPLE] = ARZ_SELECTION_SIMPLE,
    [ARZ_CRITERION_REGEX] = ARZ_SELECTION_REGEX,
    [ARZ_CRITERION_JSONPATH] = ARZ_SELECTION_JSONPATH,
    [ARZ_CRITERION_XPATH] = ARZ_SELECTION_XPATH,
};

static arz_place child_of(arz_place object, const char *name)
{
    return (arz_place){ object.doc, arz_node_get(object.node, arz_str_of(name)) };
}

static bool compile_simple(arz_criterion *c, arz_place condition, const arz_expr_options *options,
                           arz_error *error)
{
    arz_error problem = ARZ_ERROR_INIT;
    arz_expr_options here = *options;
    here.node = condition.node;
    c->simple = arz_condition_parse(c->text, &here, &problem);
    if (c->simple)
        return true;
    (void)arz_fail_in_node(&problem, condition);
    return arz_fail_move(error, &problem);
}

/* The condition is an expression, which belongs into the context. */
static bool is_exchanged(const arz_criterion *c)
{
    return c->type == ARZ_CRITERION_REGEX && arz_grammar_may_start(c->text, ARZ_EXTENT_WHOLE);
}

/* The context is wrong. What is wrong with the condition is told beside. Always false. */
static bool fail_context(const arz_criterion *c, arz_place condition,
                         const arz_selection_kind *kind, const arz_expr_options *options,
                         arz_error *error)
{
    arz_error problem = ARZ_ERROR_INIT;
    if (!is_exchanged(c)) {
        if (!arz_selection_compile(condition, kind, NULL, options, &problem))
            arz_expr_add_error(options, error, &problem);
    } else if (error && error->kind == ARZ_ERROR_SYNTAX) {
        (void)arz_fail_help(error, "'condition' is an expression here: have 'context' and "
                                   "'condition' changed places?");
    }
    return false;
}

static bool compile_query(arz_criterion *c, arz_place condition, const arz_selection_kind *kind,
                          const arz_expr_options *options, arz_error *error)
{
    static const char *const owners[ARZ_CRITERION_TYPE_COUNT] = {
        [ARZ_CRITERION_REGEX] = "a criterion of type 'regex'",
        [ARZ_CRITERION_JSONPATH] = "a criterion of type 'jsonpath'",
        [ARZ_CRITERION_XPATH] = "a criterion of type 'xpath'",
    };
    c->context = arz_context_compile(c->place, owners[c->type], options, error);
    if (!c->context)
        return fail_context(c, condition, kind, options, error);
    c->selection = arz_selection_compile(condition, kind, c->context, options, error);
    if (c->selection)
        c->context = arz_context_with(c->context, c->selection, options);
    return c->selection != NULL;
}

/* A simple condition that says that it is JSONPath: it starts with a runtime expression, which no
 * query does. False where it is none, or with *error filled where that is refused. */
static bool compile_mistyped(arz_criterion *c, arz_place condition, const arz_expr_options *options,
                             arz_error *error)
{
    arz_error problem = ARZ_ERROR_INIT;
    arz_str text = arz_str_trim(c->text);
    arz_expr_options silent = *options, here = *options;
    silent.strict = false;
    silent.sink = NULL;
    here.node = condition.node;
    if (c->type != ARZ_CRITERION_JSONPATH || !arz_grammar_may_start(text, ARZ_EXTENT_CONDITION) ||
        !arz_condition_parse(c->text, &silent, NULL))
        return false;
    if (!arz_dialect_tell(ARZ_DIALECT_JSONPATH_SIMPLE, c->text, 0, text, NULL, &here, &problem)) {
        (void)arz_fail_in_node(&problem, condition);
        return arz_fail_move(error, &problem);
    }
    return compile_simple(c, condition, options, error);
}

static bool compile_condition(arz_criterion *c, arz_place condition, const arz_selection_kind *kind,
                              const arz_expr_options *options, arz_error *error)
{
    arz_error problem = ARZ_ERROR_INIT;
    if (c->type == ARZ_CRITERION_SIMPLE)
        return compile_simple(c, condition, options, error);
    if (compile_mistyped(c, condition, options, &problem))
        return true;
    if (problem.kind != ARZ_OK)
        return arz_fail_move(error, &problem);
    return compile_query(c, condition, kind, options, error);
}

const arz_criterion *arz_criterion_compile(arz_place place, const arz_expr_options *options,
                                           arz_error *error)
{
    arz_place condition = child_of(place, "condition");
    arz_selection_kind kind = { .type = ARZ_SELECTION_SIMPLE };
    if (!arz_node_is(condition.node, ARZ_KIND_STRING)) {
        (void)arz_fail_node(
            error, ARZ_ERROR_DOCUMENT, condition.node ? "field-type" : "field-required",
            condition.node ? condition : place, "a criterion needs a 'condition', a string%s%s",
            condition.node ? ", found " : "",
            condition.node ? arz_kind_words((arz_kind)condition.node->kind) : "");
        return NULL;
    }
    if (!arz_selection_kind_read(child_of(place, "type"), ARZ_SELECTION_OF_CRITERIA, &kind, error))
        return NULL;
    arz_criterion *c = arz_arena_alloc(options->arena, 1, sizeof *c);
    c->type = types[kind.type];
    c->place = place;
    c->text = arz_arena_str(options->arena, arz_node_text(condition.node));
    return compile_condition(c, condition, &kind, options, error) ? c : NULL;
}

arz_criterion_type arz_criterion_get_type(const arz_criterion *criterion)
{
    return criterion->type;
}

const char *arz_criterion_type_name(arz_criterion_type type)
{
    return arz_selection_type_name(selection_types[type]);
}

arz_str arz_criterion_condition(const arz_criterion *criterion)
{
    return criterion->text;
}

const arz_condition *arz_criterion_simple(const arz_criterion *criterion)
{
    return criterion->simple;
}

arz_place arz_criterion_place(const arz_criterion *criterion)
{
    return criterion->place;
}

void arz_criterion_visit(const arz_criterion *criterion,
                         void (*visit)(void *data, const arz_expression *expression), void *data)
{
    if (criterion->simple) {
        arz_condition_visit(criterion->simple, visit, data);
        return;
    }
    visit(data, criterion->context);
    arz_selection_visit(criterion->selection, visit, data);
}

/* A context that is not there, or null, fails whatever the condition says. */
static bool judge_query(const arz_criterion *c, const arz_scope *scope, bool *holds,
                        arz_error *error)
{
    arz_result context;
    *holds = false;
    bool done = arz_expression_eval(c->context, scope, &context, error);
    if (done && arz_view_kind(context.view) != ARZ_KIND_NULL)
        done = arz_selection_test(c->selection, scope, context.view, holds, error);
    arz_result_clear(&context);
    return done;
}

static bool judge(const arz_criterion *c, const arz_scope *scope, bool *holds, arz_error *error)
{
    bool done = c->simple ? arz_condition_eval(c->simple, scope, holds, error)
                          : judge_query(c, scope, holds, error);
    if (!done) {
        *holds = false;
        (void)arz_fail_place(error, c->place);
    }
    return done;
}

bool arz_criterion_passes(const arz_criterion *criterion, const arz_scope *scope, arz_error *error)
{
    bool holds;
    return judge(criterion, scope, &holds, error) && holds;
}

static void explain_simple(const arz_criterion *c, const arz_scope *scope, arz_buf *why)
{
    arz_buf values = ARZ_BUF_INIT(0);
    arz_condition_explain(c->simple, scope, &values);
    arz_buf_printf(why, "%s does not hold", ARZ_QUOTE(arz_str_trim(c->text)));
    if (values.size)
        arz_buf_printf(why, ": %s", arz_buf_cstr(&values));
    arz_buf_clear(&values);
}

static void explain_missing(const arz_criterion *c, const arz_scope *scope, arz_view context,
                            arz_buf *why)
{
    arz_str name = c->context->text;
    if (arz_view_exists(context)) {
        arz_buf_printf(why, "the context %s is null", ARZ_QUOTE(name));
        return;
    }
    char *reason = arz_expression_explain(c->context, scope); /* new */
    arz_buf_printf(why, "the context %s is missing: %s", ARZ_QUOTE(name), reason);
    free(reason);
}

static void explain_query(const arz_criterion *c, const arz_scope *scope, arz_buf *why)
{
    arz_result context;
    arz_str text = arz_str_trim(c->text);
    const char *name = ARZ_QUOTE(c->context->text);
    if (!arz_expression_eval(c->context, scope, &context, NULL) ||
        arz_view_kind(context.view) == ARZ_KIND_NULL) {
        explain_missing(c, scope, context.view, why);
    } else if (c->type == ARZ_CRITERION_REGEX) {
        arz_describe(why, context.view);
        arz_buf_printf(why, " does not match '%s'", ARZ_QUOTE(text));
    } else if (c->type == ARZ_CRITERION_JSONPATH && !arz_selection_is_logical(c->selection)) {
        arz_buf_printf(why, "%s selects nothing in %s", ARZ_QUOTE(text), name);
    } else {
        arz_buf_printf(why, "%s does not hold in %s", ARZ_QUOTE(text), name);
    }
    arz_result_clear(&context);
}

char *arz_criterion_explain(const arz_criterion *criterion, const arz_scope *scope)
{
    arz_buf why = ARZ_BUF_INIT(0);
    arz_error error = ARZ_ERROR_INIT;
    bool holds;
    if (!judge(criterion, scope, &holds, &error))
        arz_buf_printf(&why, "%s: %s", ARZ_QUOTE(arz_str_trim(criterion->text)), error.message);
    else if (criterion->simple)
        explain_simple(criterion, scope, &why);
    else
        explain_query(criterion, scope, &why);
    arz_error_clear(&error);
    return arz_buf_take(&why);
}
