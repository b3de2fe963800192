/* Success and failure actions. (Arazzo 1.1.0, "Success Action Object", "Failure Action Object") */
#include <math.h>
#include <stdlib.h>

#include <arazzo/limits.h>

#include "base/fail.h"
#include "model/linker.h"
#include "model/tell_edit.h"

static const char *const type_names[ARZ_ACTION_TYPE_COUNT] = {
    [ARZ_ACTION_END] = "end",
    [ARZ_ACTION_GOTO] = "goto",
    [ARZ_ACTION_RETRY] = "retry",
};

static bool read_type(arz_linker *linker, arz_place object, bool failure, arz_action *action)
{
    arz_str text = arz_field_required(&linker->tell, object, "type", "an action");
    arz_place at = arz_field(object, "type");
    if (!arz_node_is(at.node, ARZ_KIND_STRING))
        return false;
    for (int i = 0; i < (failure ? ARZ_ACTION_TYPE_COUNT : ARZ_ACTION_RETRY); i++) {
        if (arz_str_is(text, type_names[i])) {
            action->type = (arz_action_type)i;
            return true;
        }
    }
    bool told = arz_tell_error(&linker->tell, "action-type", at,
                               "'%s' is no type of %s action; there are 'end'%s", ARZ_QUOTE(text),
                               failure ? "failure" : "success",
                               failure ? ", 'goto' and 'retry'" : " and 'goto'");
    for (int i = 0; told && i < (failure ? ARZ_ACTION_TYPE_COUNT : ARZ_ACTION_RETRY); i++)
        arz_tell_edit_case(&linker->tell, at, type_names[i]);
    return false;
}

/* Seconds with a fraction, from 0. ("retryAfter") */
static bool read_retry_after(arz_linker *linker, arz_place object, arz_action *action)
{
    arz_place at = arz_field(object, "retryAfter");
    arz_kind kind = at.node ? (arz_kind)at.node->kind : ARZ_KIND_NULL;
    if (!at.node)
        return true;
    if (kind != ARZ_KIND_INTEGER && kind != ARZ_KIND_REAL) {
        if (arz_tell_error(&linker->tell, "field-type", at,
                           "'retryAfter' must be a number of seconds, not %s",
                           arz_kind_words(kind)))
            arz_tell_edit_number(&linker->tell, at);
        return false;
    }
    double seconds = arz_view_number(arz_view_node(at.node));
    if (!(seconds >= 0)) {
        arz_tell_error(&linker->tell, "retry-after", at, "'retryAfter' must not be negative");
        return false;
    }
    if (seconds > ARZ_MAX_RETRY_AFTER_S) {
        arz_tell_error(&linker->tell, "retry-after", at,
                       "'retryAfter' is longer than %d seconds, which is a day",
                       ARZ_MAX_RETRY_AFTER_S);
        return false;
    }
    action->retry_after_ms = (int64_t)ceil(seconds * 1000);
    return true;
}

/* How often, once where nothing is said. ("retryLimit") */
static bool read_retry_limit(arz_linker *linker, arz_place object, arz_action *action)
{
    arz_place at = arz_field(object, "retryLimit");
    action->retry_limit = 1;
    if (!at.node)
        return true;
    double number = arz_view_number(arz_view_node(at.node));
    bool integral = at.node->kind == ARZ_KIND_INTEGER ||
                    (at.node->kind == ARZ_KIND_REAL && floor(number) == number);
    if (!integral) {
        if (arz_tell_error(&linker->tell, "field-type", at,
                           "'retryLimit' must be an integer, not %s",
                           arz_kind_words((arz_kind)at.node->kind)))
            arz_tell_edit_integer(&linker->tell, at);
        return false;
    }
    if (number < 0) {
        arz_tell_error(&linker->tell, "retry-limit", at, "'retryLimit' must not be negative");
        return false;
    }
    action->retry_limit = number < 9e15 ? (uint64_t)number : UINT64_MAX;
    return true;
}

static bool find_step(arz_linker *linker, const arz_workflow *workflow, arz_place at,
                      arz_action *action)
{
    arz_str id = arz_node_text(at.node);
    action->step = arz_find_spelled_step(linker, workflow, at);
    if (action->step)
        return true;
    arz_suggest suggest = arz_suggest_for(id);
    if (arz_may_suggest(&linker->tell, workflow->step_count)) {
        for (size_t i = 0; i < workflow->step_count; i++)
            arz_suggest_add(&suggest, workflow->steps[i].id);
    }
    arz_tell_unknown(&linker->tell, "step-exists", at, &suggest,
                     "action '%s' goes to step '%s', which workflow '%s' does not have",
                     ARZ_QUOTE(action->name), ARZ_QUOTE(id), ARZ_QUOTE(workflow->id));
    return false;
}

/* The step or workflow that the action goes to; not looked for where it has no workflow. */
static bool read_target(arz_linker *linker, const arz_workflow *workflow, arz_place object,
                        arz_action *action)
{
    arz_place step = arz_field(object, "stepId"), other = arz_field(object, "workflowId");
    if (action->type == ARZ_ACTION_END)
        return true;
    if (step.node && other.node) {
        arz_tell_error(&linker->tell, "action-target", other,
                       "action '%s' has both 'stepId' and 'workflowId'; only one may be there",
                       ARZ_QUOTE(action->name));
        return false;
    }
    if (!step.node && !other.node) {
        if (action->type == ARZ_ACTION_RETRY)
            return true;
        arz_tell_error(&linker->tell, "action-target", object,
                       "action '%s' goes nowhere; it needs 'stepId' or 'workflowId'",
                       ARZ_QUOTE(action->name));
        return false;
    }
    (void)arz_field_text(&linker->tell, object, step.node ? "stepId" : "workflowId");
    if (!arz_node_is(step.node ? step.node : other.node, ARZ_KIND_STRING))
        return false;
    if (!workflow)
        return true;
    if (step.node)
        return find_step(linker, workflow, step, action);
    action->workflow =
        arz_find_workflow(linker, other, (arz_who){ "action", action->name, "goes to" });
    return action->workflow != NULL;
}

/* False where the action is not to be used, which is told. */
static bool read_action(arz_linker *linker, const arz_workflow *workflow, arz_place object,
                        bool failure, arz_action *action)
{
    action->place = object;
    (void)arz_field_required(&linker->tell, object, "name", "an action");
    action->name = arz_field_kept(&linker->tell, object, "name");
    bool right = action->name.data != NULL;
    if (!right)
        action->name = ARZ_STR("");
    right = read_type(linker, object, failure, action) && right;
    right = right && read_target(linker, workflow, object, action);
    if (action->type == ARZ_ACTION_RETRY) {
        right = read_retry_after(linker, object, action) && right;
        right = read_retry_limit(linker, object, action) && right;
    }
    arz_criteria criteria = arz_link_criteria(linker, object, "criteria");
    action->criteria = criteria.items;
    action->criterion_count = criteria.count;
    arz_parameters parameters = arz_link_parameters(linker, object, ARZ_FOR_INPUTS, NULL);
    action->parameters = parameters.items;
    action->parameter_count = parameters.count;
    return right;
}

bool arz_link_lone_action(arz_linker *linker, arz_place object, bool failure, arz_action *action)
{
    *action = (arz_action){ .name = ARZ_STR("") };
    return read_action(linker, NULL, object, failure, action);
}

static bool link_action(arz_linker *linker, const arz_workflow *workflow, arz_place element,
                        bool failure, arz_action *action)
{
    arz_place object, value;
    return arz_resolve_reusable(linker, element, failure ? "failureActions" : "successActions",
                                &object, &value) &&
           read_action(linker, workflow, object, failure, action);
}

arz_actions arz_link_actions(arz_linker *linker, const arz_workflow *workflow, arz_place object,
                             const char *name, bool failure)
{
    arz_place list = arz_field_list(&linker->tell, object, name);
    size_t all = arz_node_count(list.node), count = 0;
    arz_map names = ARZ_MAP_INIT;
    arz_action *items = arz_arena_alloc(linker->document->arena, all, sizeof *items);
    for (size_t i = 0; i < all; i++) {
        arz_place element = arz_field_object_at(&linker->tell, list, i, "an action");
        items[count] = (arz_action){ .name = ARZ_STR("") };
        bool right = element.node && link_action(linker, workflow, element, failure, &items[count]);
        arz_str action = items[count].name;
        if (action.size && arz_map_set(&names, action, items)) {
            arz_tell_error(&linker->tell, "duplicate-action", element,
                           "the list has an action '%s' already", ARZ_QUOTE(action));
        } else {
            count += right;
        }
    }
    arz_map_clear(&names);
    return (arz_actions){ items, count, count < all };
}

arz_actions arz_merge_actions(arz_linker *linker, arz_actions own, arz_actions common)
{
    bool broken = own.broken || common.broken;
    if (own.count == 0)
        return (arz_actions){ common.items, common.count, broken };
    if (common.count == 0)
        return (arz_actions){ own.items, own.count, broken };
    arz_map names = ARZ_MAP_INIT;
    arz_action *items =
        arz_arena_alloc(linker->document->arena, own.count + common.count, sizeof *items);
    for (size_t i = 0; i < own.count; i++) {
        items[i] = own.items[i];
        (void)arz_map_set(&names, items[i].name, &items[i]);
    }
    size_t count = own.count;
    for (size_t i = 0; i < common.count; i++) {
        if (!arz_map_get(&names, common.items[i].name))
            items[count++] = common.items[i];
    }
    arz_map_clear(&names);
    return (arz_actions){ items, count, broken };
}
