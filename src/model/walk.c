#include "model/walk.h"

#include "model/field.h"

/* A walk under way. */
typedef struct walker {
    arz_walk at;
    arz_walk_fn visit;
    void *data;
} walker;

static void walk_expression(void *data, const arz_expression *expression)
{
    const walker *w = data;
    arz_walk at = w->at;
    if (expression->node)
        at.place.node = expression->node;
    w->visit(w->data, &at, expression);
}

/* The first `own` are the step's. */
static void walk_parameters(walker *w, const arz_parameter *parameters, size_t count, size_t own)
{
    for (size_t i = 0; i < count; i++) {
        w->at.common = i >= own;
        w->at.place = parameters[i].place;
        arz_template_visit_plain(parameters[i].value, walk_expression, w);
    }
    w->at.common = false;
}

static void walk_criteria(walker *w, const arz_criterion *const *criteria, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        w->at.place = arz_criterion_place(criteria[i]);
        arz_criterion_visit(criteria[i], walk_expression, w);
    }
}

static void walk_outputs(walker *w, const arz_output *outputs, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        w->at.place = arz_selector_place(outputs[i].value);
        arz_selector_visit(outputs[i].value, walk_expression, w);
    }
}

static void walk_action(walker *w, const arz_action *action, bool common)
{
    w->at.common = common;
    walk_criteria(w, action->criteria, action->criterion_count);
    walk_parameters(w, action->parameters, action->parameter_count, common ? 0 : SIZE_MAX);
    w->at.common = false;
}

static void walk_actions(walker *w, const arz_action *actions, size_t count, size_t own)
{
    for (size_t i = 0; i < count; i++)
        walk_action(w, &actions[i], i >= own);
}

static void walk_step(walker *w, const arz_step *step)
{
    w->at.step = step;
    w->at.moment = ARZ_MOMENT_BEFORE;
    walk_parameters(w, step->parameters, step->parameter_count, step->own_parameter_count);
    w->at.place = step->place;
    if (step->url)
        arz_template_visit_plain(step->url, walk_expression, w);
    if (step->payload)
        arz_payload_visit(step->payload, walk_expression, w);
    w->at.moment = ARZ_MOMENT_AFTER;
    walk_criteria(w, step->criteria, step->criterion_count);
    walk_actions(w, step->on_success, step->on_success_count, step->own_on_success_count);
    walk_actions(w, step->on_failure, step->on_failure_count, step->own_on_failure_count);
    walk_outputs(w, step->outputs, step->output_count);
}

void arz_walk_step(const arz_step *step, arz_walk_fn visit, void *data)
{
    walker w = { .at = { .workflow = step->owner }, .visit = visit, .data = data };
    walk_step(&w, step);
}

void arz_walk_workflow(const arz_workflow *workflow, arz_walk_fn visit, void *data)
{
    walker w = { .at = { .workflow = workflow }, .visit = visit, .data = data };
    for (size_t i = 0; i < workflow->step_count; i++)
        walk_step(&w, &workflow->steps[i]);
    w.at.step = NULL;
    w.at.moment = ARZ_MOMENT_END;
    walk_outputs(&w, workflow->outputs, workflow->output_count);
}

const arz_workflow *arz_walk_own_outputs(const arz_walk *at)
{
    bool called = at->step && at->step->workflow && at->moment == ARZ_MOMENT_AFTER;
    return called ? at->step->workflow : at->workflow;
}

static bool has_output(arz_place owner, arz_str name)
{
    return arz_node_get(arz_field(owner, "outputs").node, name) != NULL;
}

static bool is_declared(const arz_walk *at, const arz_reference *reference, arz_str name)
{
    const arz_description *description = at->workflow->owner;
    const arz_workflow *other = arz_description_workflow(description, reference->owner);
    const arz_step *step = arz_workflow_step(at->workflow, reference->owner);
    switch (reference->root) {
    case ARZ_ROOT_INPUTS:
        return arz_workflow_takes_input(at->workflow, name);
    case ARZ_ROOT_OUTPUTS:
        return has_output(arz_walk_own_outputs(at)->place, name);
    case ARZ_ROOT_STEPS:
        return step && has_output(step->place, name);
    case ARZ_ROOT_WORKFLOW_INPUTS:
        return other && arz_workflow_takes_input(other, name);
    case ARZ_ROOT_WORKFLOW_OUTPUTS:
        return other && has_output(other->place, name);
    default: /* what else there is has no names that a document declares */
        return false;
    }
}

size_t arz_walk_tail(const arz_walk *at, const arz_expression *expression)
{
    const arz_reference *reference = &expression->reference;
    if (!expression->only_tails && is_declared(at, reference, reference->name))
        return SIZE_MAX;
    for (size_t i = 0; i < expression->tail_count; i++) {
        if (is_declared(at, reference, expression->tails[i].name))
            return i;
    }
    return SIZE_MAX;
}
