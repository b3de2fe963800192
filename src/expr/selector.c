#include "expr/selector.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/fail.h"
#include "expr/selection.h"

struct arz_selector {
    arz_place place;
    const arz_template *plain;      /* anything but a Selector Object; else NULL */
    const arz_expression *context;  /* of a Selector Object */
    const arz_selection *selection; /* likewise */
};

static arz_place child_of(arz_place object, const char *name)
{
    return (arz_place){ object.doc, arz_node_get(object.node, arz_str_of(name)) };
}

bool arz_selector_is_object(const arz_node *node, const arz_expr_options *options)
{
    const arz_node *context = arz_node_get(node, ARZ_STR("context"));
    const arz_node *type = arz_node_get(node, ARZ_STR("type"));
    return options->minor >= 1 && arz_node_member_count(node) == 3 &&
           arz_str_starts(arz_node_text(context), ARZ_STR("$")) &&
           arz_node_is(arz_node_get(node, ARZ_STR("selector")), ARZ_KIND_STRING) &&
           (arz_node_is(type, ARZ_KIND_STRING) || arz_node_is(type, ARZ_KIND_OBJECT));
}

/* Where only a Selector Object can be meant, so that its faults are worth naming. */
static bool looks_like_object(const arz_node *node)
{
    return arz_node_get(node, ARZ_STR("selector")) || arz_node_get(node, ARZ_STR("context"));
}

static const arz_selection *compile_selection(arz_place place, const arz_expr_options *options,
                                              arz_error *error)
{
    arz_selection_kind kind = { .type = ARZ_SELECTION_JSONPATH };
    arz_place selector = child_of(place, "selector"), type = child_of(place, "type");
    if (!arz_node_is(selector.node, ARZ_KIND_STRING)) {
        (void)arz_fail_node(error, ARZ_ERROR_DOCUMENT, "selector", selector.node ? selector : place,
                            "a Selector Object needs a 'selector', a string");
        return NULL;
    }
    if (!type.node) {
        (void)arz_fail_node(error, ARZ_ERROR_DOCUMENT, "selector", place,
                            "a Selector Object needs a 'type': jsonpath, xpath or jsonpointer");
        return NULL;
    }
    if (!arz_selection_kind_read(type, ARZ_SELECTION_OF_SELECTORS, &kind, error))
        return NULL;
    return arz_selection_compile(selector, &kind, NULL, options, error);
}

static bool compile_object(arz_selector *s, const arz_expr_options *options, arz_error *error)
{
    if (options->minor < 1)
        return arz_fail_node(error, ARZ_ERROR_DOCUMENT, "selector", s->place,
                             "a Selector Object needs 'arazzo: 1.1.0'");
    s->context = arz_context_compile(s->place, "a Selector Object", options, error);
    s->selection = s->context ? compile_selection(s->place, options, error) : NULL;
    if (s->selection)
        s->context = arz_context_with(s->context, s->selection, options);
    return s->selection != NULL;
}

const arz_selector *arz_selector_compile(arz_place place, const arz_expr_options *options,
                                         arz_error *error)
{
    arz_selector *s = arz_arena_alloc(options->arena, 1, sizeof *s);
    s->place = place;
    if (looks_like_object(place.node))
        return compile_object(s, options, error) ? s : NULL;
    s->plain = arz_template_compile(place, options, error);
    return s->plain ? s : NULL;
}

arz_place arz_selector_place(const arz_selector *selector)
{
    return selector->place;
}

const arz_expression *arz_selector_context(const arz_selector *selector)
{
    return selector->context;
}

const arz_expression *arz_selector_expression(const arz_selector *selector)
{
    return selector->plain ? arz_template_expression(selector->plain) : NULL;
}

void arz_selector_visit(const arz_selector *selector,
                        void (*visit)(void *data, const arz_expression *expression), void *data)
{
    if (selector->plain)
        arz_template_visit_plain(selector->plain, visit, data);
    if (selector->context)
        visit(data, selector->context);
    if (selector->selection)
        arz_selection_visit(selector->selection, visit, data);
}

json_t *arz_selector_eval(const arz_selector *selector, const arz_scope *scope, arz_error *error)
{
    if (selector->plain)
        return arz_template_eval(selector->plain, scope, error);
    arz_result context;
    json_t *value = NULL; /* new */
    if (arz_expression_eval(selector->context, scope, &context, error) &&
        arz_view_exists(context.view) &&
        !arz_selection_select(selector->selection, scope, context.view, &value, error))
        (void)arz_fail_place(error, selector->place);
    arz_result_clear(&context);
    return value;
}

static void explain_object(const arz_selector *selector, const arz_scope *scope, arz_buf *why)
{
    arz_result context;
    if (arz_expression_eval(selector->context, scope, &context, NULL) &&
        !arz_view_exists(context.view)) {
        char *reason = arz_expression_explain(selector->context, scope); /* new */
        arz_buf_text(why, reason);
        free(reason);
    } else {
        arz_buf_printf(why, "'%s' selects nothing in %s",
                       ARZ_QUOTE(arz_selection_text(selector->selection)),
                       ARZ_QUOTE(selector->context->text));
    }
    arz_result_clear(&context);
}

char *arz_selector_explain(const arz_selector *selector, const arz_scope *scope)
{
    arz_buf why = ARZ_BUF_INIT(0);
    const arz_expression *expression = arz_selector_expression(selector);
    if (expression)
        return arz_expression_explain(expression, scope);
    if (!selector->plain)
        explain_object(selector, scope, &why);
    return arz_buf_take(&why);
}
