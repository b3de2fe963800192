/* The ways through a workflow: steps that none leads to, loops that none leads out of, and outputs
 * that some leave without a value. (Arazzo 1.1.0, "Workflow Object", "Step Object") */
#include <stdlib.h>

#include "base/fail.h"
#include "check/checker.h"
#include "check/flow.h"

/* Rule step-unreachable. */
static void check_reached(arz_checker *checker, const arz_workflow *workflow, const arz_flow *flow)
{
    for (size_t i = 0; i < workflow->step_count; i++) {
        const arz_step *step = &workflow->steps[i];
        if (flow->reached[i] || flow->alone[i])
            continue;
        arz_place id = arz_field(step->place, "stepId");
        arz_tell_warning(&checker->tell, "step-unreachable", id.node ? id : step->place, NULL,
                         "step '%s' never runs: no step in front of it goes on, and no action goes "
                         "to it",
                         ARZ_QUOTE(step->id));
    }
}

/* Rule goto-loop. The last step of a loop that nothing leaves goes back whatever happens: else it
 * would go on to the next step. */
static void check_loop(arz_checker *checker, const arz_step *step, const arz_action *actions,
                       size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const arz_action *action = &actions[i];
        if (!action->step || action->step->index > step->index || !arz_action_is_always(action))
            continue;
        arz_tell_warning(&checker->tell, "goto-loop", action->place,
                         "give the action criteria, or put one that ends in front of it",
                         "action '%s' of step '%s' goes back to step '%s', and only a failure that "
                         "nothing handles ends the loop",
                         ARZ_QUOTE(action->name), ARZ_QUOTE(step->id), ARZ_QUOTE(action->step->id));
    }
}

static void check_loops(arz_checker *checker, const arz_workflow *workflow, const arz_flow *flow)
{
    for (size_t i = 0; i < workflow->step_count; i++) {
        const arz_step *step = &workflow->steps[i];
        if (!flow->reached[i] || flow->leaves[i])
            continue;
        check_loop(checker, step, step->on_success, step->on_success_count);
        check_loop(checker, step, step->on_failure, step->on_failure_count);
    }
}

typedef struct output_walk {
    arz_checker *checker;
    const arz_workflow *workflow;
    const arz_flow *flow;
    const arz_output *output;
} output_walk;

/* Rule output-unset. */
static void check_expression(void *data, const arz_expression *expression)
{
    const output_walk *w = data;
    if (expression->reference.root != ARZ_ROOT_STEPS)
        return;
    const arz_step *step = arz_workflow_step(w->workflow, expression->reference.owner);
    if (!step || w->flow->inevitable[step->index])
        return;
    arz_place at = arz_selector_place(w->output->value);
    if (expression->node)
        at.node = expression->node;
    w->checker->tell.text = expression->node;
    w->checker->tell.offset = expression->offset;
    arz_tell_warning(&w->checker->tell, "output-unset", at, NULL,
                     "output '%s' of workflow '%s' has no value where the workflow succeeds "
                     "without step '%s'",
                     ARZ_QUOTE(w->output->name), ARZ_QUOTE(w->workflow->id), ARZ_QUOTE(step->id));
    w->checker->tell.text = NULL;
}

static void check_outputs(arz_checker *checker, const arz_workflow *workflow, const arz_flow *flow)
{
    if (workflow->step_count == 0 || !flow->reached[flow->done])
        return;
    for (size_t i = 0; i < workflow->output_count; i++) {
        output_walk w = { checker, workflow, flow, &workflow->outputs[i] };
        arz_selector_visit(w.output->value, check_expression, &w);
    }
}

void arz_check_paths(arz_checker *checker, const arz_workflow *workflow)
{
    arz_flow flow;
    if (!arz_flow_is_known(workflow))
        return;
    arz_flow_init(&flow, workflow);
    check_reached(checker, workflow, &flow);
    check_loops(checker, workflow, &flow);
    check_outputs(checker, workflow, &flow);
    arz_flow_clear(&flow);
}
