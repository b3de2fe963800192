#include "expr/selection.h"

#include <stdlib.h>

#include <arazzo/limits.h>

#include "base/buf.h"
#include "base/fail.h"
#include "expr/dialect.h"
#include "expr/logical.h"
#include "expr/stand_in.h"
#include "query/pointer.h"
#include "query/regex.h"
#include "query/xpath.h"

/* A query that is ready to be put. */
typedef struct program {
    arz_str text;             /* of an XPath expression or JSON Pointer */
    const arz_jsonpath *path; /* of a JSONPath query */
    const arz_regex *regex;   /* of a regular expression */
    bool logical;             /* the path is a logical expression */
} program;

struct arz_selection {
    arz_selection_kind kind;
    arz_str text;             /* as written */
    const arz_node *node;     /* it stands in */
    bool judged, strict;      /* it is a condition; dialects are refused */
    const arz_text *embedded; /* the expressions in the text; NULL where there are none */
    program program;          /* where there are none; else with others in their place */
};

/* Data in the form that the query needs, and the memory behind it. */
typedef struct subject {
    arz_arena *arena; /* owned; NULL until it is needed */
    arz_view view;
} subject;

static arz_arena *subject_arena(subject *s)
{
    if (!s->arena)
        s->arena = arz_arena_create();
    return s->arena;
}

static void subject_clear(subject *s)
{
    arz_arena_free(s->arena);
}

/* The standard reading first; a logical expression only where there is none. */
static bool compile_jsonpath(arz_arena *arena, const arz_selection *selection, arz_str text,
                             program *out, arz_error *error)
{
    arz_error as_query = ARZ_ERROR_INIT, as_logical = ARZ_ERROR_INIT;
    out->path = arz_jsonpath_parse(arena, text, selection->kind.jsonpath, &as_query);
    if (out->path)
        return true;
    if (selection->judged) {
        out->path = arz_jsonpath_parse_logical(arena, text, &as_logical);
        out->logical = out->path != NULL;
    }
    /* Of the two readings, the author's is likely the one that got further. */
    bool logical = as_logical.kind != ARZ_OK && as_logical.column > as_query.column;
    if (!out->path)
        (void)arz_fail_move(error, logical ? &as_logical : &as_query);
    arz_error_clear(&as_query);
    arz_error_clear(&as_logical);
    return out->path != NULL;
}

static bool compile_program(arz_arena *arena, const arz_selection *selection, arz_str text,
                            program *out, arz_error *error)
{
    size_t wrong;
    *out = (program){ .text = text };
    switch (selection->kind.type) {
    case ARZ_SELECTION_REGEX:
        out->regex = arz_regex_compile(arena, text, ARZ_REGEX_PCRE, error);
        return out->regex != NULL;
    case ARZ_SELECTION_JSONPATH:
        return compile_jsonpath(arena, selection, text, out, error);
    case ARZ_SELECTION_XPATH:
        return arz_xpath_check(text, error);
    case ARZ_SELECTION_JSONPOINTER:
        wrong = arz_pointer_check(text);
        return wrong == SIZE_MAX ||
               arz_fail_text(error, "pointer", text, wrong,
                             "a JSON Pointer is empty or starts with '/', and has '~' only as "
                             "'~0' or '~1'");
    case ARZ_SELECTION_SIMPLE:
    case ARZ_SELECTION_TYPE_COUNT:
        break;
    }
    return true;
}

static const char *rule_of(arz_selection_type type)
{
    return type == ARZ_SELECTION_JSONPOINTER ? "pointer" : arz_selection_type_name(type);
}

static arz_language language_of(arz_selection_type type)
{
    switch (type) {
    case ARZ_SELECTION_REGEX:
        return ARZ_LANGUAGE_REGEX;
    case ARZ_SELECTION_JSONPATH:
        return ARZ_LANGUAGE_JSONPATH;
    case ARZ_SELECTION_XPATH:
        return ARZ_LANGUAGE_XPATH;
    case ARZ_SELECTION_JSONPOINTER:
    case ARZ_SELECTION_SIMPLE:
    case ARZ_SELECTION_TYPE_COUNT:
        break;
    }
    return ARZ_LANGUAGE_TEXT;
}

static bool tell_logical(const arz_selection *selection, const program *p,
                         const arz_expression *context, const arz_expr_options *options,
                         arz_error *error)
{
    const arz_logical_text text = { p->text, selection->text };
    arz_dialect_find find = { .dialect = ARZ_DIALECT_JSONPATH_LOGICAL,
                              .text = selection->text,
                              .found = selection->text };
    bool bare = selection->embedded && arz_text_has_literal(selection->embedded);
    arz_logical_set_standard(&find, p->path, text, bare, context, options);
    return arz_dialect_tell_find(&find, options, error);
}

/* A query with expressions in it is parsed when these have values. What can be known before is
 * found with others in their place. False with *error filled. */
static bool check_embedded(arz_selection *selection, const arz_expression *context,
                           const arz_expr_options *options, arz_error *error)
{
    program p;
    arz_error problem = ARZ_ERROR_INIT;
    bool parsed = false, done = true;
    if (selection->kind.type != ARZ_SELECTION_JSONPATH &&
        selection->kind.type != ARZ_SELECTION_XPATH)
        return true;
    for (int i = 0; i < ARZ_STAND_IN_COUNT && !parsed; i++) {
        arz_str text = arz_stand_in_text(selection->embedded, (arz_stand_in)i, options->arena);
        parsed = compile_program(options->arena, selection, text, &p, i ? NULL : &problem);
    }
    if (parsed && p.logical)
        done = tell_logical(selection, &p, context, options, error);
    else if (!parsed && arz_stand_in_is_certain(selection->embedded))
        done = arz_fail_move(error, &problem);
    if (parsed)
        selection->program = p;
    arz_error_clear(&problem);
    return done;
}

static bool tell_readings(const arz_selection *selection, const arz_expression *context,
                          const arz_expr_options *options, arz_error *error)
{
    if (selection->program.logical &&
        !tell_logical(selection, &selection->program, context, options, error))
        return false;
    if (!selection->kind.later_xpath)
        return true;
    return arz_dialect_tell(ARZ_DIALECT_XPATH_VERSION, selection->text, 0,
                            arz_str_of(selection->kind.later_xpath), NULL, options, error);
}

const arz_selection *arz_selection_compile(arz_place place, const arz_selection_kind *kind,
                                           const arz_expression *context,
                                           const arz_expr_options *options, arz_error *error)
{
    arz_error problem = ARZ_ERROR_INIT;
    arz_expr_options here = *options;
    here.node = place.node;
    arz_selection *selection = arz_arena_alloc(options->arena, 1, sizeof *selection);
    selection->kind = *kind;
    selection->node = place.node;
    selection->judged = context != NULL;
    selection->strict = options->strict;
    selection->text = arz_node_text(place.node);
    if (selection->text.size > ARZ_MAX_EXPR_BYTES)
        (void)arz_fail(&problem, ARZ_ERROR_LIMIT, rule_of(kind->type),
                       "the text is longer than %zu bytes", ARZ_MAX_EXPR_BYTES);
    else
        selection->embedded =
            arz_text_parse(selection->text, language_of(kind->type), &here, &problem);
    if (selection->embedded)
        (void)check_embedded(selection, context, &here, &problem);
    else if (problem.kind == ARZ_OK && compile_program(options->arena, selection, selection->text,
                                                       &selection->program, &problem))
        (void)tell_readings(selection, context, &here, &problem);
    if (problem.kind == ARZ_OK)
        return selection;
    (void)arz_fail_in_node(&problem, place);
    (void)arz_fail_move(error, &problem);
    return NULL;
}

arz_selection_type arz_selection_get_type(const arz_selection *selection)
{
    return selection->kind.type;
}

arz_str arz_selection_text(const arz_selection *selection)
{
    return selection->text;
}

const arz_node *arz_selection_node(const arz_selection *selection)
{
    return selection->node;
}

bool arz_selection_is_fixed(const arz_selection *selection)
{
    return !selection->embedded;
}

const arz_jsonpath *arz_selection_path(const arz_selection *selection)
{
    return selection->program.path;
}

bool arz_selection_is_logical(const arz_selection *selection)
{
    return selection->program.logical;
}

void arz_selection_visit(const arz_selection *selection,
                         void (*visit)(void *data, const arz_expression *expression), void *data)
{
    for (size_t i = 0; selection->embedded && i < selection->embedded->count; i++) {
        if (selection->embedded->parts[i].expression)
            visit(data, selection->embedded->parts[i].expression);
    }
}

/* The program; one with expressions in it is compiled now, in the subject's memory. */
static bool get_program(const arz_selection *selection, const arz_scope *scope, subject *s,
                        program *out, arz_error *error)
{
    if (!selection->embedded) {
        *out = selection->program;
        return true;
    }
    arz_buf text = ARZ_BUF_INIT(ARZ_MAX_TEXT_BYTES);
    bool done = arz_text_render(selection->embedded, scope, &text, error) &&
                compile_program(subject_arena(s), selection,
                                arz_arena_str(subject_arena(s), arz_buf_view(&text)), out, error);
    arz_buf_clear(&text);
    if (done && out->logical && selection->strict)
        return arz_fail(error, ARZ_ERROR_EXPRESSION, "dialect",
                        "'%s' is a logical expression, where a JSONPath query belongs",
                        ARZ_QUOTE(selection->text));
    return done;
}

/* Text is looked into as JSON. */
static bool get_json(subject *s, arz_view context, arz_error *error)
{
    s->view = context;
    if (arz_view_kind(context) != ARZ_KIND_STRING)
        return true;
    arz_error problem = ARZ_ERROR_INIT;
    static const arz_json_options options = { .duplicate_keys = true };
    const arz_node *node =
        arz_json_parse(subject_arena(s), arz_view_text(context), &options, "the context", &problem);
    s->view = arz_view_node(node);
    if (!node)
        (void)arz_fail(error, ARZ_ERROR_EXPRESSION, "expression",
                       "the context is text that is no JSON: %s", problem.message);
    arz_error_clear(&problem);
    return node != NULL;
}

/* A logical expression may also ask for text as it is: `$ == 'started'`. */
static bool get_subject(const program *p, subject *s, arz_view context, arz_error *error)
{
    if (!p->logical)
        return get_json(s, context, error);
    if (!get_json(s, context, NULL))
        s->view = context;
    return true;
}

static bool get_xml(arz_view context, arz_str *xml, arz_error *error)
{
    *xml = arz_view_text(context);
    if (arz_view_kind(context) == ARZ_KIND_STRING)
        return true;
    return arz_fail(error, ARZ_ERROR_EXPRESSION, "expression",
                    "XPath needs the text of an XML document, and the context is %s",
                    arz_kind_words(arz_view_kind(context)));
}

static bool test_regex(const program *p, arz_view context, bool *holds, arz_error *error)
{
    arz_buf rendered = ARZ_BUF_INIT(ARZ_MAX_TEXT_BYTES);
    arz_str text = arz_view_text(context);
    if (arz_view_kind(context) != ARZ_KIND_STRING) {
        arz_view_render(&rendered, context);
        text = arz_buf_view(&rendered);
    }
    bool done = arz_regex_match(p->regex, text, false, holds, error);
    arz_buf_clear(&rendered);
    return done;
}

static bool test_program(const arz_selection *selection, const program *p, subject *s,
                         arz_view context, bool *holds, arz_error *error)
{
    arz_str xml;
    switch (selection->kind.type) {
    case ARZ_SELECTION_REGEX:
        return test_regex(p, context, holds, error);
    case ARZ_SELECTION_JSONPATH:
        return get_subject(p, s, context, error) &&
               arz_jsonpath_test(p->path, s->view, holds, error);
    case ARZ_SELECTION_XPATH:
        return get_xml(context, &xml, error) && arz_xpath_test(p->text, xml, holds, error);
    case ARZ_SELECTION_JSONPOINTER:
    case ARZ_SELECTION_SIMPLE:
    case ARZ_SELECTION_TYPE_COUNT:
        break;
    }
    return true;
}

bool arz_selection_test(const arz_selection *selection, const arz_scope *scope, arz_view context,
                        bool *holds, arz_error *error)
{
    subject s = { .arena = NULL };
    program p;
    *holds = false;
    bool done = get_program(selection, scope, &s, &p, error) &&
                test_program(selection, &p, &s, context, holds, error);
    subject_clear(&s);
    return done;
}

/* New; NULL with *error. */
static json_t *values_of(const arz_nodelist *list, arz_error *error)
{
    json_t *array = arz_json_array();
    for (size_t i = 0; i < list->count; i++) {
        json_t *value = arz_view_value(list->items[i].view, error); /* new */
        if (!value) {
            json_decref(array);
            return NULL;
        }
        arz_json_append(array, value);
    }
    return array;
}

static bool select_jsonpath(const program *p, arz_view root, json_t **value, arz_error *error)
{
    arz_nodelist list = ARZ_NODELIST_INIT;
    bool done = arz_jsonpath_select(p->path, root, false, &list, error);
    if (done && list.count) {
        *value =
            list.count == 1 ? arz_view_value(list.items[0].view, error) : values_of(&list, error);
        done = *value != NULL;
    }
    arz_nodelist_clear(&list);
    return done;
}

static bool select_pointer(const program *p, arz_view root, json_t **value, arz_error *error)
{
    arz_view found = arz_pointer_find(root, p->text);
    if (!arz_view_exists(found))
        return true;
    *value = arz_view_value(found, error);
    return *value != NULL;
}

/* An empty node-set selects nothing, which XPath's null says. */
static bool select_xpath(const program *p, arz_view context, json_t **value, arz_error *error)
{
    arz_str xml;
    if (!get_xml(context, &xml, error))
        return false;
    json_t *selected = arz_xpath_select(p->text, xml, error); /* new */
    if (!selected)
        return false;
    if (json_is_null(selected))
        json_decref(selected);
    else
        *value = selected;
    return true;
}

bool arz_selection_select(const arz_selection *selection, const arz_scope *scope, arz_view context,
                          json_t **value, arz_error *error)
{
    subject s = { .arena = NULL };
    program p;
    *value = NULL;
    bool done = get_program(selection, scope, &s, &p, error);
    if (done && selection->kind.type == ARZ_SELECTION_XPATH)
        done = select_xpath(&p, context, value, error);
    else if (done && selection->kind.type == ARZ_SELECTION_JSONPATH)
        done = get_json(&s, context, error) && select_jsonpath(&p, s.view, value, error);
    else if (done)
        done = get_json(&s, context, error) && select_pointer(&p, s.view, value, error);
    subject_clear(&s);
    return done;
}

bool arz_selection_places(const arz_selection *selection, const arz_scope *scope, arz_view context,
                          arz_nodelist *places, arz_error *error)
{
    subject s = { .arena = NULL };
    program p;
    bool done = get_program(selection, scope, &s, &p, error) &&
                arz_jsonpath_select(p.path, context, true, places, error);
    subject_clear(&s);
    return done;
}

bool arz_selection_render(const arz_selection *selection, const arz_scope *scope, arz_buf *buf,
                          arz_error *error)
{
    if (selection->embedded)
        return arz_text_render(selection->embedded, scope, buf, error);
    arz_buf_str(buf, selection->text);
    return true;
}

/* Braces around a context are the specification's way to name an expression, not to write one. */
static const arz_expression *parse_context(arz_str text, const arz_expr_options *options,
                                           arz_error *error)
{
    arz_str bare = arz_str_slice(text, 1, text.size - 1);
    if (!arz_str_starts(text, ARZ_STR("{$")) || !arz_str_ends(text, ARZ_STR("}")))
        return arz_expression_parse(text, options, error);
    arz_expr_options inside = *options;
    inside.offset++;
    const arz_expression *context = arz_expression_parse(bare, &inside, error);
    if (!context ||
        !arz_dialect_tell(ARZ_DIALECT_BRACED_EXPRESSION, text, 0, text,
                          arz_expression_standard(context, options->arena), options, error))
        return NULL;
    return context;
}

const arz_expression *arz_context_with(const arz_expression *context,
                                       const arz_selection *selection,
                                       const arz_expr_options *options)
{
    arz_expression *copy = arz_arena_copy(options->arena, context, 1, sizeof *copy);
    copy->query = selection;
    return copy;
}

const arz_expression *arz_context_compile(arz_place owner, const char *what,
                                          const arz_expr_options *options, arz_error *error)
{
    arz_place place = { owner.doc, arz_node_get(owner.node, ARZ_STR("context")) };
    if (!arz_node_is(place.node, ARZ_KIND_STRING)) {
        (void)arz_fail_node(error, ARZ_ERROR_DOCUMENT, "context", place.node ? place : owner,
                            "%s needs a 'context', a runtime expression such as '$response.body'",
                            what);
        return NULL;
    }
    arz_error problem = ARZ_ERROR_INIT;
    arz_expr_options here = *options;
    here.node = place.node;
    const arz_expression *context = parse_context(arz_node_text(place.node), &here, &problem);
    if (!context) {
        (void)arz_fail_in_node(&problem, place);
        (void)arz_fail_move(error, &problem);
    }
    return context;
}
