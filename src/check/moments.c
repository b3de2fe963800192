/* Expressions that have no value where they stand: what the step does not have, or does not have
 * yet, or any more. (Arazzo 1.1.0, "Runtime Expressions") */
#include "base/fail.h"
#include "check/checker.h"

static bool is_response(arz_root root)
{
    return root == ARZ_ROOT_STATUS_CODE || root == ARZ_ROOT_RESPONSE_HEADER ||
           root == ARZ_ROOT_RESPONSE_BODY;
}

/* Rule response-early: the response before the request, or the workflow's when there were many. */
static void check_response(arz_checker *checker, const arz_walk *at,
                           const arz_expression *expression)
{
    if (at->moment == ARZ_MOMENT_AFTER || !is_response(expression->reference.root))
        return;
    arz_tell_warning(&checker->tell, "response-early", at->place,
                     "an output of a step keeps a value: $steps.STEP.outputs.NAME",
                     at->moment == ARZ_MOMENT_BEFORE
                         ? "'%s' is used where there is no response yet"
                         : "'%s' is used where there is no response any more",
                     ARZ_QUOTE(expression->text));
}

static void tell_place(arz_checker *checker, const arz_walk *at, const arz_expression *expression,
                       const char *why)
{
    arz_tell_warning(&checker->tell, "expression-place", at->place, NULL,
                     "'%s' has no value here: %s", ARZ_QUOTE(expression->text), why);
}

/* A step that calls a workflow, and asks for what requests and responses have. */
static void tell_call(arz_checker *checker, const arz_walk *at, const arz_expression *expression)
{
    const char *help = expression->reference.root == ARZ_ROOT_STATUS_CODE
                           ? "leave it out: the step succeeds only if the workflow does"
                           : NULL;
    arz_tell_warning(
        &checker->tell, "expression-place", at->place, help,
        "'%s' has no value here: the step calls a workflow, whose outputs are '$outputs.NAME'",
        ARZ_QUOTE(expression->text));
}

static bool is_message(arz_root root)
{
    return root == ARZ_ROOT_MESSAGE_HEADER || root == ARZ_ROOT_MESSAGE_QUERY ||
           root == ARZ_ROOT_MESSAGE_PATH || root == ARZ_ROOT_MESSAGE_PAYLOAD;
}

/* Rule expression-place: what the step or the moment does not have. A response that is only to
 * come is a matter of response-early. */
static void check_place(arz_checker *checker, const arz_walk *at, const arz_expression *expression)
{
    const arz_step *step = at->step;
    arz_root root = expression->reference.root;
    bool workflow = step && step->kind == ARZ_STEP_WORKFLOW;
    bool common = at->common && at->moment == ARZ_MOMENT_AFTER;
    if (common || (step && step->kind == ARZ_STEP_MESSAGE))
        return;
    if (is_message(root)) {
        tell_place(checker, at, expression,
                   step ? "the step receives no message; what HTTP answers is '$response'"
                        : "it belongs to the step that receives a message");
    } else if (root == ARZ_ROOT_RESPONSE_QUERY || root == ARZ_ROOT_RESPONSE_PATH) {
        tell_place(checker, at, expression, "a response has a status, headers and a body alone");
    } else if (workflow && (at->moment == ARZ_MOMENT_AFTER || !is_response(root))) {
        tell_call(checker, at, expression);
    } else if (!is_response(root) && at->moment == ARZ_MOMENT_BEFORE) {
        tell_place(checker, at, expression, "the request is only being made");
    } else if (!is_response(root) && at->moment == ARZ_MOMENT_END) {
        tell_place(checker, at, expression, "each step has a request of its own");
    }
}

void arz_check_moment(arz_checker *checker, const arz_walk *at, const arz_expression *expression)
{
    check_response(checker, at, expression);
    check_place(checker, at, expression);
}
