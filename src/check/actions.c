/* Actions: fields that do nothing where they stand, and actions that are never reached. (Arazzo
 * 1.1.0, "Success Action Object", "Failure Action Object") */
#include "base/fail.h"
#include "check/checker.h"
#include "check/flow.h"
#include "model/tell_edit.h"

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
static void check_fields(arz_checker *checker, const arz_action *action, bool failure)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        arz_place field = arz_field(action->place, rows[i].field);
        bool known = failure || rows[i].end || rows[i].go; /* others are no fields at all */
        if (field.node && known && !looks_at(&rows[i], action->type)) {
            bool told = arz_tell_warning(
                &checker->tell, "action-field", field, NULL,
                "'%s' does nothing in an action of type '%.*s'", rows[i].field,
                ARZ_STR_FORMAT(arz_node_text(arz_field(action->place, "type").node)));
            /* One that says where to go may mean that the type is wrong. */
            if (told && !rows[i].go)
                arz_tell_edit_remove(&checker->tell, action->place, arz_str_of(rows[i].field));
        }
    }
}

/* Rule criteria-empty. */
static void check_criteria(arz_checker *checker, const arz_action *action)
{
    arz_place criteria = arz_field(action->place, "criteria");
    if (arz_node_is(criteria.node, ARZ_KIND_ARRAY) && criteria.node->size == 0) {
        bool told =
            arz_tell_warning(&checker->tell, "criteria-empty", criteria, NULL,
                             "action '%s' has criteria, but none in the list; it always applies",
                             ARZ_QUOTE(action->name));
        if (told)
            arz_tell_edit_remove(&checker->tell, action->place, ARZ_STR("criteria"));
    }
}

/* Rule action-parameters: they are inputs, so there is a workflow that takes them. */
static void check_parameters(arz_checker *checker, const arz_action *action)
{
    arz_place parameters = arz_field(action->place, "parameters");
    bool to_step = action->type != ARZ_ACTION_END && arz_field(action->place, "stepId").node;
    if (parameters.node && to_step) {
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
        } else if (arz_action_is_always(&actions[i])) {
            always = &actions[i];
        }
    }
}

void arz_check_action(arz_checker *checker, const arz_action *action, bool failure)
{
    check_fields(checker, action, failure);
    check_parameters(checker, action);
    check_criteria(checker, action);
}

/* Of the merged list only the step's own part says something about the order of it. */
static void check_list(arz_checker *checker, const arz_action *actions, size_t count, size_t own,
                       bool failure)
{
    for (size_t i = 0; i < count; i++)
        arz_check_action(checker, &actions[i], failure);
    check_reachable(checker, actions, own);
}

/* A field of a step that does nothing there, and goes. */
static void tell_message_field(arz_checker *checker, const arz_step *step, const char *name,
                               const char *why)
{
    arz_place field = arz_field(step->place, name);
    if (field.node && arz_tell_warning(&checker->tell, "message-field", field, NULL,
                                       "'%s' does nothing in step '%s', which %s", name,
                                       ARZ_QUOTE(step->id), why))
        arz_tell_edit_remove(&checker->tell, step->place, arz_str_of(name));
}

/* Rule message-field: `action` and `correlationId` are for messages. ("Step Object") */
static void check_message_fields(arz_checker *checker, const arz_step *step)
{
    static const char *const no_messages = "exchanges no messages";
    if (step->kind != ARZ_STEP_MESSAGE) {
        tell_message_field(checker, step, "action", no_messages);
        tell_message_field(checker, step, "correlationId", no_messages);
    } else if (arz_str_is(arz_node_text(arz_field(step->place, "action").node), "send")) {
        tell_message_field(checker, step, "correlationId", "sends");
    }
}

/* True where the step's target was not found: then what it is is not known. */
static bool is_unknown(const arz_step *step)
{
    return step->kind == ARZ_STEP_OPERATION && !step->operation;
}

void arz_check_actions(arz_checker *checker, const arz_workflow *workflow)
{
    for (size_t i = 0; i < workflow->step_count; i++) {
        const arz_step *step = &workflow->steps[i];
        if (!is_unknown(step))
            check_message_fields(checker, step);
        check_list(checker, step->on_success, step->on_success_count, step->own_on_success_count,
                   false);
        check_list(checker, step->on_failure, step->on_failure_count, step->own_on_failure_count,
                   true);
    }
}
