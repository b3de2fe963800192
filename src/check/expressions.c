/* The names in runtime expressions: whether what they name is there, and there in time. (Arazzo
 * 1.1.0, "Runtime Expressions", "Step Dependencies and Execution Order") */
#include <stdlib.h>

#include "base/alloc.h"
#include "base/fail.h"
#include "check/checker.h"
#include "schema/path.h"

/* Where the expression stands that is being checked. */
typedef struct walk {
    arz_checker *checker;
    const arz_walk *at;
    const size_t *back; /* for each step, the first that an action of it or of one behind goes to */
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

/* The pointer into the value of the name, by the reading that has that name; empty where there is
 * none, or several would do. */
static arz_str pointer_behind(const arz_expression *expression, arz_str name)
{
    for (size_t i = 0; !expression->pointer.data && i < expression->tail_count; i++) {
        const arz_tail *tail = &expression->tails[i];
        if (arz_str_equal(tail->name, name) && tail->pointer.data && !tail->length)
            return tail->pointer;
    }
    return expression->tail_count ? ARZ_STR("") : expression->pointer;
}

/* Rule input-path. */
static void check_input_path(const walk *w, const arz_workflow *workflow, arz_str name,
                             const arz_expression *expression)
{
    arz_str pointer = pointer_behind(expression, name);
    const arz_input_info *info = pointer.size ? arz_workflow_input(workflow, name) : NULL;
    const arz_schema *schema =
        info ? workflow->input_schemas[info - workflow->input_infos].schema : NULL;
    arz_schema_gap gap;
    if (!schema || !arz_schema_lacks(schema, pointer, &gap))
        return;
    char *hint = arz_suggest_text(&gap.names); /* new */
    arz_tell_warning(
        &w->checker->tell, "input-path", w->at->place, NULL,
        "'%s' finds nothing: by its schema input '%s' of workflow '%s' has no '%s%s'%s",
        ARZ_QUOTE(expression->text), ARZ_QUOTE(name), ARZ_QUOTE(workflow->id),
        ARZ_QUOTE(arz_str_slice(pointer, 0, gap.path.size + 1)), ARZ_QUOTE(gap.token),
        gap.list ? "" : hint);
    free(hint);
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
    if (!check_name(w, &inputs, expression, &found))
        return;
    arz_usage_input(&w->checker->usage, workflow, found);
    check_input_path(w, workflow, found, expression);
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

/* Whether a retry of the step runs the other one first, or, where it is the same, the step again.
 */
static bool retries(const arz_step *step, const arz_step *other)
{
    for (size_t i = 0; i < step->on_failure_count; i++) {
        const arz_action *action = &step->on_failure[i];
        if (action->type == ARZ_ACTION_RETRY && (action->step == other || step == other))
            return true;
    }
    return false;
}

/* Rule step-order: a step that is executed later has not run, unless an action led back. Where none
 * does, that is an error in documents of version 1.1 (step-forward), told when they are linked. */
static void check_order(const walk *w, const arz_step *other)
{
    const arz_step *step = w->at->step;
    if (!step || w->back[step->index] <= step->index || retries(step, other))
        return;
    bool late =
        other == step ? w->at->moment == ARZ_MOMENT_BEFORE : other->position > step->position;
    bool told = w->checker->description->minor >= 1 && !w->at->workflow->ordered &&
                !w->at->common && other != step && step->index < other->back_to;
    if (late && !told) {
        arz_tell_warning(&w->checker->tell, "step-order", w->at->place, NULL,
                         "step '%s' uses an output of step '%s', which has not run by then",
                         ARZ_QUOTE(step->id), ARZ_QUOTE(other->id));
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

/* Rules operation-exists and workflow-exists: an operation or a workflow of the source, as far as
 * it has been read, or else a field of it. ("Source Description Expression Resolution") */
static void check_source_name(const walk *w, const arz_source *source, arz_str name)
{
    bool api = source->api != NULL;
    arz_suggest suggest = arz_suggest_for(name);
    if (arz_node_get(source->place.node, name) || (!api && !source->description) ||
        (api && arz_api_has_operation(source->api, name)) ||
        (!api && arz_description_workflow(source->description, name)))
        return;
    if (api && arz_may_suggest(&w->checker->tell, arz_api_operation_count(source->api)))
        arz_api_suggest(source->api, &suggest);
    for (size_t i = 0; !api && i < source->description->workflow_count; i++)
        arz_suggest_add(&suggest, source->description->workflows[i].id);
    arz_tell_unknown(&w->checker->tell, api ? "operation-exists" : "workflow-exists", w->at->place,
                     &suggest, "source description '%s' has no %s and no field '%s'",
                     ARZ_QUOTE(source->name), api ? "operation" : "workflow", ARZ_QUOTE(name));
}

/* Rule source-exists. */
static void check_source(const walk *w, const arz_expression *expression)
{
    const arz_description *description = w->checker->description;
    arz_str name = expression->reference.owner;
    const arz_source *source = arz_description_source(description, name);
    if (source) {
        arz_usage_source(&w->checker->usage, source);
        if (expression->tail_count == 0)
            check_source_name(w, source, expression->reference.name);
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

static void check_root(const walk *w, const arz_expression *expression)
{
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
    case ARZ_ROOT_RESPONSE_BODY:
        if (w->at->moment == ARZ_MOMENT_AFTER && !w->at->common &&
            expression->reference.root == ARZ_ROOT_RESPONSE_HEADER)
            arz_check_response_header(w->checker, w->at->step, w->at->place, expression);
        arz_check_moment(w->checker, w->at, expression);
        break;
    case ARZ_ROOT_RESPONSE_QUERY:
    case ARZ_ROOT_RESPONSE_PATH:
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
        arz_check_moment(w->checker, w->at, expression);
        break;
    case ARZ_ROOT_SELF:
    case ARZ_ROOT_COUNT:
        break;
    }
}

/* What is told of it stands at its own place in the text. */
static void point_at(arz_checker *checker, const arz_expression *expression)
{
    checker->tell.text = expression ? expression->node : NULL;
    checker->tell.offset = expression ? expression->offset : 0;
}

static void check_expression(void *data, const arz_walk *at, const arz_expression *expression)
{
    const walk *context = data, w = { context->checker, at, context->back };
    point_at(w.checker, expression);
    check_root(&w, expression);
    arz_check_origin(w.checker, at, expression);
    point_at(w.checker, NULL);
}

static size_t first_target(const arz_action *actions, size_t count, size_t first)
{
    for (size_t i = 0; i < count; i++) {
        const arz_action *action = &actions[i];
        if (action->type == ARZ_ACTION_GOTO && action->step && action->step->index < first)
            first = action->step->index;
    }
    return first;
}

/* See `back` of a walk. New, for free(). */
static size_t *find_back(const arz_workflow *workflow)
{
    size_t *back = arz_alloc(workflow->step_count, sizeof *back), first = SIZE_MAX;
    for (size_t i = workflow->step_count; i-- > 0;) {
        const arz_step *step = &workflow->steps[i];
        first = first_target(step->on_success, step->on_success_count, first);
        first = first_target(step->on_failure, step->on_failure_count, first);
        back[i] = first = step->broken_actions ? 0 : first;
    }
    return back;
}

/* What stands in `correlationId`, which only steps of messages have and which is not linked. */
typedef struct correlation {
    const walk *w;
    arz_walk at;
} correlation;

static void visit_correlation(void *data, const arz_expression *expression)
{
    correlation *c = data;
    if (expression->node)
        c->at.place.node = expression->node;
    walk w = *c->w;
    check_expression(&w, &c->at, expression);
}

static void check_correlation(const walk *w, const arz_step *step)
{
    arz_place at = arz_field(step->place, "correlationId");
    arz_error error = ARZ_ERROR_INIT;
    if (!at.node)
        return;
    correlation c = { w, { step->owner, step, ARZ_MOMENT_BEFORE, false, at } };
    const arz_template *value = arz_template_compile(at, &w->checker->expr, &error);
    if (value)
        arz_template_visit_plain(value, visit_correlation, &c);
    arz_tell(&w->checker->tell, at, &error);
}

void arz_check_expressions(arz_checker *checker, const arz_workflow *workflow)
{
    size_t *back = find_back(workflow);
    walk context = { checker, NULL, back };
    arz_walk_workflow(workflow, check_expression, &context);
    for (size_t i = 0; i < workflow->step_count; i++)
        check_correlation(&context, &workflow->steps[i]);
    free(back);
}

void arz_check_lone_expression(arz_checker *checker, arz_place at, const arz_expression *expression)
{
    const arz_walk place = { .place = at };
    const walk w = { checker, &place, NULL };
    point_at(checker, expression);
    if (expression->reference.root == ARZ_ROOT_SOURCE_DESCRIPTIONS)
        check_source(&w, expression);
    else if (expression->reference.root == ARZ_ROOT_COMPONENTS)
        check_component(&w, expression);
    else if (expression->reference.root == ARZ_ROOT_WORKFLOW_INPUTS ||
             expression->reference.root == ARZ_ROOT_WORKFLOW_OUTPUTS)
        check_workflow(&w, expression);
    point_at(checker, NULL);
}
