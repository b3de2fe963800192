/* Actions: fields that do nothing where they stand, and actions that are never reached. (Arazzo
 * 1.1.0, "Success Action Object", "Failure Action Object") */
#include "base/fail.h"
#include "check/checker.h"

/* A field and the types of action that look at it. */
typedef struct field_row {
    const char *field;
    bool end, go, retry;
} field_row;

static const field_row rows[] = {
    { "stepId", false, true, true },      { "workflowId", false, true, true },
    { "parameters", false, true, true },  { "retryAfter", false, false, true },
    { "retryLimit", false, false, true },
};

static bool looks_at(const field_row *row, arz_action_type type)
{
    switch (type) {
    case ARZ_ACTION_END:
        return row->end;
    case ARZ_ACTION_GOTO:
        return row->go;
    case ARZ_ACTION_RETRY:
        return row->retry;
    case ARZ_ACTION_TYPE_COUNT:
        break;
    }
    return true;
}

/* Rule action-field. */
static void check_fields(arz_checker *checker, const arz_action *action)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        arz_place field = arz_field(action->place, rows[i].field);
        if (field.node && !looks_at(&rows[i], action->type)) {
            arz_tell_warning(&checker->tell, "action-field", field, NULL,
                             "'%s' does nothing in an action of type '%.*s'", rows[i].field,
                             ARZ_STR_FORMAT(arz_node_text(arz_field(action->place, "type").node)));
        }
    }
}

/* Rule action-parameters: they are inputs, so there is a workflow that takes them. */
static void check_parameters(arz_checker *checker, const arz_action *action)
{
    arz_place parameters = arz_field(action->place, "parameters");
    if (parameters.node && action->step && !action->workflow) {
        arz_tell_error(&checker->tell, "action-parameters", parameters,
                       "action '%s' has parameters, but goes to a step and not to a workflow",
                       ARZ_QUOTE(action->name));
    }
}

/* Rule action-unreachable: what stands behind an action that always applies. A retry comes to its
 * limit. */
static void check_reachable(arz_checker *checker, const arz_action *actions, size_t count)
{
    const arz_action *always = NULL;
    for (size_t i = 0; i < count; i++) {
        if (always) {
            arz_tell_warning(&checker->tell, "action-unreachable", actions[i].place, NULL,
                             "action '%s' is never reached: '%s' before it has no criteria",
                             ARZ_QUOTE(actions[i].name), ARZ_QUOTE(always->name));
        } else if (actions[i].criterion_count == 0 && actions[i].type != ARZ_ACTION_RETRY &&
                   !arz_field(actions[i].place, "criteria").node) {
            always = &actions[i];
        }
    }
}

static void check_list(arz_checker *checker, arz_place owner, const char *field,
                       const arz_action *actions, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        check_fields(checker, &actions[i]);
        check_parameters(checker, &actions[i]);
    }
    /* Of the merged list only the object's own part says something about the object. */
    size_t own = arz_node_count(arz_field(owner, field).node);
    check_reachable(checker, actions, own < count ? own : count);
}

void arz_check_actions(arz_checker *checker, const arz_workflow *workflow)
{
    for (size_t i = 0; i < workflow->step_count; i++) {
        const arz_step *step = &workflow->steps[i];
        check_list(checker, step->place, "onSuccess", step->on_success, step->on_success_count);
        check_list(checker, step->place, "onFailure", step->on_failure, step->on_failure_count);
    }
}
