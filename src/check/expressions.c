/* The names in runtime expressions: whether what they name is there, and there in time. (Arazzo
 * 1.1.0, "Runtime Expressions", "Step Dependencies and Execution Order") */
#include <stdlib.h>

#include "base/fail.h"
#include "check/checker.h"
#include "model/walk.h"

/* Where the expression stands that is being checked. */
typedef struct walk {
    arz_checker *checker;
    const arz_walk *at;
} walk;

/* One set of names, and what to say where a name is not among them. */
typedef struct name_set {
    bool (*has)(const void *owner, arz_str name);
    void (*suggest)(const void *owner, arz_suggest *suggest);
    size_t count;
    const void *owner;
    const char *rule;
    const char *kind; /* whose names they are: "step" */
    arz_str id;
    const char *lack; /* "has no output" */
} name_set;

/* The name as a whole, else the longest front of it that is known; the rest is a path then. *found
 * is what is known. In strict the linker has told of paths. */
static bool is_known(const walk *w, const name_set *names, const arz_expression *expression,
                     arz_str *found)
{
    *found = expression->reference.name;
    if (!expression->only_tails && names->has(names->owner, *found))
        return true;
    for (size_t i = 0; i < expression->tail_count; i++) {
        *found = expression->tails[i].name;
        if (!names->has(names->owner, *found))
            continue;
        arz_expr_options options = w->checker->expr;
        options.node = expression->node;
        return options.strict || arz_expression_tell_tail(expression, i, &options, NULL);
    }
    return false;
}

/* The name that was most likely meant: what stands before a path. */
static arz_str wanted_name(const arz_expression *expression)
{
    if (expression->tail_count)
        return expression->tails[expression->tail_count - 1].name;
    return expression->reference.name;
}

/* False where there is no such name, which is told; else *found is the name. */
static bool check_name(const walk *w, const name_set *names, const arz_expression *expression,
                       arz_str *found)
{
    if (is_known(w, names, expression, found))
        return true;
    arz_str wanted = wanted_name(expression);
    arz_suggest suggest = arz_suggest_for(wanted);
    if (arz_may_suggest(&w->checker->tell, names->count))
        names->suggest(names->owner, &suggest);
    arz_tell_unknown(&w->checker->tell, names->rule, w->at->place, &suggest, "%s '%s' %s '%s'",
                     names->kind, ARZ_QUOTE(names->id), names->lack, ARZ_QUOTE(wanted));
    return false;
}

static bool has_input(const void *owner, arz_str name)
{
    const arz_workflow *workflow = owner;
    return arz_workflow_takes_input(workflow, name);
}

static void suggest_inputs(const void *owner, arz_suggest *suggest)
{
    const arz_workflow *workflow = owner;
    for (size_t i = 0; i < workflow->input_count; i++)
        arz_suggest_add(suggest, arz_str_of(workflow->input_infos[i].name));
}

/* Rule input-exists. */
static void check_input(const walk *w, const arz_workflow *workflow,
                        const arz_expression *expression)
{
    const name_set inputs = {
        has_input,      suggest_inputs, workflow->input_count, workflow,
        "input-exists", "workflow",     workflow->id,          "declares no input",
    };
    arz_str found;
    if (check_name(w, &inputs, expression, &found))
        arz_usage_input(&w->checker->usage, workflow, found);
}

/* The outputs of a step or workflow. */
static bool has_output(const void *owner, arz_str name)
{
    const arz_place *outputs = owner;
    return arz_node_get(outputs->node, name) != NULL;
}

static void suggest_outputs(const void *owner, arz_suggest *suggest)
{
    const arz_node *outputs = ((const arz_place *)owner)->node;
    for (size_t i = 0; outputs && i < arz_node_member_count(outputs); i++)
        arz_suggest_add(suggest, arz_node_text(&outputs->as.members[i].key));
}

/* Rule output-exists. `kind` is "step" or "workflow". */
static bool check_output(const walk *w, arz_place owner, const char *kind, arz_str id,
                         const arz_expression *expression, arz_str *found)
{
    arz_place outputs = arz_field(owner, "outputs");
    const name_set set = {
        has_output, suggest_outputs, arz_node_member_count(outputs.node),
        &outputs,   "output-exists", kind,
        id,         "has no output",
    };
    *found = ARZ_STR("");
    if (outputs.node && outputs.node->kind != ARZ_KIND_OBJECT)
        return true;
    return check_name(w, &set, expression, found);
}

static bool depends_on(const arz_step *step, const arz_step *other)
{
    for (size_t i = 0; i < step->depends_on_count; i++) {
        if (step->depends_on[i] == other)
            return true;
    }
    return false;
}

/* Rule step-order: a step that stands behind has not run, unless a goto led back. */
static void check_order(const walk *w, const arz_step *other)
{
    if (!w->at->step || depends_on(w->at->step, other))
        return;
    bool late = w->at->moment == ARZ_MOMENT_BEFORE ? other->index >= w->at->step->index
                                                   : other->index > w->at->step->index;
    if (late) {
        arz_tell_warning(&w->checker->tell, "step-order", w->at->place, NULL,
                         "step '%s' uses an output of step '%s', which has not run by then",
                         ARZ_QUOTE(w->at->step->id), ARZ_QUOTE(other->id));
    }
}

/* Rule step-exists. */
static void check_step(const walk *w, const arz_expression *expression)
{
    arz_str id = expression->reference.owner;
    const arz_step *step = arz_workflow_step(w->at->workflow, id);
    if (step) {
        arz_str found;
        if (check_output(w, step->place, "step", id, expression, &found)) {
            arz_usage_output(&w->checker->usage, step, found);
            arz_check_output_path(w->checker, step, found, w->at->place, expression);
            check_order(w, step);
        }
        return;
    }
    arz_suggest suggest = arz_suggest_for(id);
    if (arz_may_suggest(&w->checker->tell, w->at->workflow->step_count)) {
        for (size_t i = 0; i < w->at->workflow->step_count; i++)
            arz_suggest_add(&suggest, w->at->workflow->steps[i].id);
    }
    arz_tell_unknown(&w->checker->tell, "step-exists", w->at->place, &suggest,
                     "workflow '%s' has no step '%s'", ARZ_QUOTE(w->at->workflow->id),
                     ARZ_QUOTE(id));
}

/* Rule workflow-exists. */
static void check_workflow(const walk *w, const arz_expression *expression)
{
    const arz_description *description = w->checker->description;
    arz_str id = expression->reference.owner;
    const arz_workflow *workflow = arz_description_workflow(description, id);
    if (workflow) {
        if (expression->reference.root == ARZ_ROOT_WORKFLOW_INPUTS) {
            check_input(w, workflow, expression);
        } else {
            arz_str found;
            (void)check_output(w, workflow->place, "workflow", id, expression, &found);
        }
        return;
    }
    arz_suggest suggest = arz_suggest_for(id);
    if (arz_may_suggest(&w->checker->tell, description->workflow_count)) {
        for (size_t i = 0; i < description->workflow_count; i++)
            arz_suggest_add(&suggest, description->workflows[i].id);
    }
    arz_tell_unknown(&w->checker->tell, "workflow-exists", w->at->place, &suggest,
                     "there is no workflow '%s'", ARZ_QUOTE(id));
}

/* Rule source-exists. */
static void check_source(const walk *w, const arz_expression *expression)
{
    const arz_description *description = w->checker->description;
    arz_str name = expression->reference.owner;
    const arz_source *source = arz_description_source(description, name);
    if (source) {
        arz_usage_source(&w->checker->usage, source);
        return;
    }
    arz_suggest suggest = arz_suggest_for(name);
    if (arz_may_suggest(&w->checker->tell, description->source_count)) {
        for (size_t i = 0; i < description->source_count; i++)
            arz_suggest_add(&suggest, description->sources[i].name);
    }
    arz_tell_unknown(&w->checker->tell, "source-exists", w->at->place, &suggest,
                     "there is no source description '%s'", ARZ_QUOTE(name));
}

/* Rule component-exists. */
static void check_component(const walk *w, const arz_expression *expression)
{
    arz_place components = w->checker->description->components;
    const arz_node *map = arz_node_get(components.node, expression->reference.owner);
    arz_place place = { components.doc, map };
    /* The members of the map are to has_output() what outputs are. */
    const name_set set = {
        has_output,         suggest_outputs, arz_node_member_count(map),  &place,
        "component-exists", "components",    expression->reference.owner, "have no",
    };
    arz_str found;
    if (!map || map->kind == ARZ_KIND_OBJECT)
        (void)check_name(w, &set, expression, &found);
}

/* `$outputs.x`: of the workflow that the step called, once it has; else of the workflow. */
static void check_own_output(const walk *w, const arz_expression *expression)
{
    const arz_workflow *workflow = arz_walk_own_outputs(w->at);
    arz_str found;
    (void)check_output(w, workflow->place, "workflow", workflow->id, expression, &found);
}

/* Rule response-early: the response before the request, or the workflow's when there were many. */
static void check_response(const walk *w, const arz_expression *expression)
{
    if (w->at->moment == ARZ_MOMENT_AFTER) {
        if (expression->reference.root == ARZ_ROOT_RESPONSE_BODY)
            arz_check_response_body(w->checker, w->at->step, w->at->place, expression);
        if (expression->reference.root == ARZ_ROOT_RESPONSE_HEADER)
            arz_check_response_header(w->checker, w->at->step, w->at->place, expression);
        return;
    }
    arz_tell_warning(&w->checker->tell, "response-early", w->at->place,
                     "an output of a step keeps a value: $steps.STEP.outputs.NAME",
                     w->at->moment == ARZ_MOMENT_BEFORE
                         ? "'%s' is used where there is no response yet"
                         : "'%s' is used where there is no response any more",
                     ARZ_QUOTE(expression->text));
}

static void check_expression(void *data, const arz_walk *at, const arz_expression *expression)
{
    const walk here = { data, at }, *w = &here;
    switch (expression->reference.root) {
    case ARZ_ROOT_INPUTS:
        check_input(w, w->at->workflow, expression);
        break;
    case ARZ_ROOT_OUTPUTS:
        check_own_output(w, expression);
        break;
    case ARZ_ROOT_STEPS:
        check_step(w, expression);
        break;
    case ARZ_ROOT_WORKFLOW_INPUTS:
    case ARZ_ROOT_WORKFLOW_OUTPUTS:
        check_workflow(w, expression);
        break;
    case ARZ_ROOT_SOURCE_DESCRIPTIONS:
        check_source(w, expression);
        break;
    case ARZ_ROOT_COMPONENTS:
        check_component(w, expression);
        break;
    case ARZ_ROOT_STATUS_CODE:
    case ARZ_ROOT_RESPONSE_HEADER:
    case ARZ_ROOT_RESPONSE_QUERY:
    case ARZ_ROOT_RESPONSE_PATH:
    case ARZ_ROOT_RESPONSE_BODY:
        check_response(w, expression);
        break;
    case ARZ_ROOT_URL:
    case ARZ_ROOT_METHOD:
    case ARZ_ROOT_REQUEST_HEADER:
    case ARZ_ROOT_REQUEST_QUERY:
    case ARZ_ROOT_REQUEST_PATH:
    case ARZ_ROOT_REQUEST_BODY:
    case ARZ_ROOT_MESSAGE_HEADER:
    case ARZ_ROOT_MESSAGE_QUERY:
    case ARZ_ROOT_MESSAGE_PATH:
    case ARZ_ROOT_MESSAGE_PAYLOAD:
    case ARZ_ROOT_SELF:
    case ARZ_ROOT_COUNT:
        break;
    }
}

void arz_check_expressions(arz_checker *checker, const arz_workflow *workflow)
{
    arz_walk_workflow(workflow, check_expression, checker);
}
