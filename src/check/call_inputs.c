/* The inputs that workflows get from others: by the parameters of the step or action that leads to
 * them, and, but for steps, those of the same names that the other one has. (Arazzo 1.1.0, "Step
 * Object": parameters; "Success Action Object": parameters) */
#include <stdlib.h>

#include "base/fail.h"
#include "check/checker.h"

/* What leads to a workflow. */
typedef struct call {
    const char *what; /* "step" */
    arz_str name;
    arz_place place;
    const arz_workflow *called;
    const arz_parameter *parameters;
    size_t parameter_count;
    const arz_workflow *from; /* whose inputs of the same names are passed on; or NULL */
} call;

/* Rule input-exists. */
static void check_input(arz_checker *checker, const arz_workflow *called,
                        const arz_parameter *parameter)
{
    if (!called->input_schema || arz_workflow_takes_input(called, parameter->name))
        return;
    arz_suggest suggest = arz_suggest_for(parameter->name);
    if (arz_may_suggest(&checker->tell, called->input_count)) {
        for (size_t i = 0; i < called->input_count; i++)
            arz_suggest_add(&suggest, arz_str_of(called->input_infos[i].name));
    }
    arz_tell_unknown(&checker->tell, "input-exists", parameter->place, &suggest,
                     "workflow '%s' declares no input '%s'", ARZ_QUOTE(called->id),
                     ARZ_QUOTE(parameter->name));
}

/* A workflow without a schema of inputs may be given any. */
static bool gives(const call *c, arz_str name)
{
    for (size_t i = 0; i < c->parameter_count; i++) {
        if (arz_str_equal(c->parameters[i].name, name))
            return true;
    }
    return c->from && (!c->from->inputs.node || arz_workflow_takes_input(c->from, name));
}

/* Rule input-required. */
static void check_call(arz_checker *checker, const call *c)
{
    arz_buf lacking = ARZ_BUF_INIT(0);
    for (size_t i = 0; i < c->called->input_count; i++) {
        const arz_input_info *info = &c->called->input_infos[i];
        if (info->required && !info->has_default && !gives(c, arz_str_of(info->name))) {
            arz_buf_printf(&lacking, "%s'%s'", lacking.size ? ", " : "",
                           ARZ_QUOTE(arz_str_of(info->name)));
        }
    }
    if (lacking.size) {
        arz_tell_error(&checker->tell, "input-required", c->place,
                       "%s '%s' does not give inputs that workflow '%s' requires: %s", c->what,
                       ARZ_QUOTE(c->name), ARZ_QUOTE(c->called->id), arz_buf_cstr(&lacking));
    }
    arz_buf_clear(&lacking);
    for (size_t i = 0; i < c->parameter_count; i++)
        check_input(checker, c->called, &c->parameters[i]);
}

static void check_actions(arz_checker *checker, const arz_workflow *from, const arz_action *actions,
                          size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const arz_action *action = &actions[i];
        const call c = { "action",
                         action->name,
                         action->place,
                         action->workflow,
                         action->parameters,
                         action->parameter_count,
                         from };
        if (action->workflow)
            check_call(checker, &c);
    }
}

void arz_check_inputs_given(arz_checker *checker, const arz_step *step)
{
    const call c = {
        "step", step->id, step->place, step->workflow, step->parameters, step->parameter_count, NULL
    };
    if (step->workflow)
        check_call(checker, &c);
    check_actions(checker, step->owner, step->on_success, step->on_success_count);
    check_actions(checker, step->owner, step->on_failure, step->on_failure_count);
}

void arz_check_inputs_passed(arz_checker *checker, const arz_workflow *workflow)
{
    for (size_t i = 0; i < workflow->depends_on_count; i++) {
        const call c = {
            .what = "workflow",
            .name = workflow->id,
            .place = arz_field(workflow->place, "dependsOn"),
            .called = workflow->depends_on[i],
            .from = workflow,
        };
        check_call(checker, &c);
    }
}
