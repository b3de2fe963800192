/* The schemas of inputs. (Arazzo 1.1.0, "Workflow Object": inputs; JSON Schema 2020-12) */
#include <stdlib.h>

#include <arazzo/limits.h>

#include "base/diagnostics.h"
#include "base/fail.h"
#include "check/checker.h"
#include "schema/check.h"

static bool is_told(const arz_checker *checker, arz_place at)
{
    return arz_diagnostics_has(checker->tell.diagnostics, at.doc->name, at.node->line,
                               at.node->column, NULL);
}

/* Rules schema, ref and regex. What the linker has told of the same place, or of an element of the
 * list there, is not told again. */
static void take_fault(void *data, arz_place at, arz_error *error)
{
    arz_checker *checker = data;
    (void)arz_fail_place(error, at);
    bool told = arz_diagnostics_has(checker->tell.diagnostics, error->uri, error->line,
                                    error->column, NULL);
    for (size_t i = 0; i < arz_node_count(at.node) && !told; i++)
        told = is_told(checker, (arz_place){ at.doc, arz_node_at(at.node, i) });
    if (!told)
        arz_tell(&checker->tell, at, error);
    arz_error_clear(error);
}

typedef struct walk {
    arz_checker *checker;
    const arz_doc *doc;
    size_t steps; /* nodes looked at: aliases can multiply them */
} walk;

static bool has(const arz_node *schema, const char *name)
{
    return arz_node_get(schema, arz_str_of(name)) != NULL;
}

/* Whether other keywords of the schema may declare members, too. */
static bool declares_otherwise(const arz_node *schema)
{
    static const char *const names[] = {
        "$ref", "$dynamicRef",       "allOf",           "anyOf", "oneOf",
        "if",   "patternProperties", "dependentSchemas"
    };
    const arz_node *others = arz_node_get(schema, ARZ_STR("additionalProperties"));
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (has(schema, names[i]))
            return true;
    }
    return others && !(others->kind == ARZ_KIND_BOOL && !others->as.boolean);
}

/* Rule required-undeclared. */
static void check_required(const walk *w, const arz_node *schema)
{
    const arz_node *properties = arz_node_get(schema, ARZ_STR("properties")),
                   *required = arz_node_get(schema, ARZ_STR("required"));
    if (!arz_node_is(properties, ARZ_KIND_OBJECT) || declares_otherwise(schema))
        return;
    for (size_t i = 0; i < arz_node_count(required); i++) {
        const arz_node *name = arz_node_at(required, i);
        if (!arz_node_is(name, ARZ_KIND_STRING) || arz_node_get(properties, arz_node_text(name)))
            continue;
        arz_suggest suggest = arz_suggest_for(arz_node_text(name));
        for (size_t j = 0; j < properties->size; j++)
            arz_suggest_add(&suggest, arz_node_text(&properties->as.members[j].key));
        char *hint = arz_suggest_text(&suggest);
        arz_tell_warning(&w->checker->tell, "required-undeclared", (arz_place){ w->doc, name },
                         NULL, "'%s' is required, but 'properties' does not have it%s",
                         ARZ_QUOTE(arz_node_text(name)), hint);
        free(hint);
    }
}

/* Rule expression-place: a default is what it says. */
static void check_default(const walk *w, const arz_node *value)
{
    arz_expr_options quiet = w->checker->expr;
    arz_str text = arz_node_text(value);
    if (arz_str_starts(text, ARZ_STR("{$")) && arz_str_ends(text, ARZ_STR("}")))
        text = arz_str_slice(text, 1, text.size - 1);
    quiet.sink = NULL;
    if (!arz_str_starts(text, ARZ_STR("$")) || !arz_expression_parse(text, &quiet, NULL))
        return;
    arz_tell_warning(&w->checker->tell, "expression-place", (arz_place){ w->doc, value },
                     "a step gives values to the workflow that it calls, by its parameters",
                     "'%s' is text here: the schema of inputs has no expressions",
                     ARZ_QUOTE(arz_node_text(value)));
}

/* The schema and those of its members and elements, which stand alone. */
/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_DEPTH */
static void check_members(walk *w, const arz_node *schema)
{
    if (!arz_node_is(schema, ARZ_KIND_OBJECT) || ++w->steps > ARZ_MAX_CHECKED_NODES)
        return;
    const arz_node *properties = arz_node_get(schema, ARZ_STR("properties"));
    check_required(w, schema);
    check_default(w, arz_node_get(schema, ARZ_STR("default")));
    for (size_t i = 0; i < arz_node_member_count(properties); i++)
        check_members(w, &properties->as.members[i].value);
    check_members(w, arz_node_get(schema, ARZ_STR("items")));
}

static void check_schema(arz_checker *checker, arz_place place)
{
    walk w = { checker, place.doc, 0 };
    if (!place.node)
        return;
    arz_schema_check(checker->document->schemas, place, take_fault, checker);
    check_members(&w, place.node);
}

/* Rule schema: inputs are named, so that together they are an object. */
static void check_kind(arz_checker *checker, const arz_workflow *workflow)
{
    unsigned kinds = workflow->input_schema ? arz_schema_kinds(workflow->input_schema) : 0;
    arz_place type = arz_field(workflow->inputs, "type");
    if (kinds && !(kinds & 1U << ARZ_KIND_OBJECT)) {
        arz_tell_error(&checker->tell, "schema", type.node ? type : workflow->inputs,
                       "the inputs of a workflow are an object, which their schema does not allow");
    }
}

void arz_check_inputs(arz_checker *checker)
{
    const arz_description *description = checker->description;
    arz_place components = arz_field(description->components, "inputs");
    for (size_t i = 0; i < description->workflow_count; i++) {
        check_schema(checker, description->workflows[i].inputs);
        check_kind(checker, &description->workflows[i]);
    }
    for (size_t i = 0; i < arz_node_member_count(components.node); i++)
        check_schema(checker, (arz_place){ components.doc, &components.node->as.members[i].value });
}
