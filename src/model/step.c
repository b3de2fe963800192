/* Steps. (Arazzo 1.1.0, "Step Object") */
#include <stdlib.h>

#include <arazzo/limits.h>

#include "base/fail.h"
#include "model/linker.h"
#include "model/qualified.h"
#include "model/tell_edit.h"

arz_criteria arz_link_criteria(arz_linker *linker, arz_place object, const char *name)
{
    arz_place list = arz_field_list(&linker->tell, object, name);
    size_t all = arz_node_count(list.node), count = 0;
    const arz_criterion **items = arz_arena_alloc(linker->document->arena, all, sizeof(void *));
    for (size_t i = 0; i < all; i++) {
        arz_place place = arz_field_object_at(&linker->tell, list, i, "a criterion");
        arz_error error = ARZ_ERROR_INIT;
        items[count] = place.node ? arz_criterion_compile(place, &linker->expr, &error) : NULL;
        count += items[count] != NULL;
        arz_tell(&linker->tell, place, &error);
    }
    return (arz_criteria){ items, count };
}

arz_outputs arz_link_outputs(arz_linker *linker, arz_place object)
{
    arz_place map = arz_field_map(&linker->tell, object, "outputs");
    size_t all = arz_node_member_count(map.node), count = 0;
    arz_output *items = arz_arena_alloc(linker->document->arena, all, sizeof *items);
    for (size_t i = 0; i < all; i++) {
        const arz_member *member = &map.node->as.members[i];
        arz_place place = { map.doc, &member->value };
        arz_error error = ARZ_ERROR_INIT;
        items[count].name = arz_arena_str(linker->document->arena, arz_node_text(&member->key));
        items[count].value = arz_selector_compile(place, &linker->expr, &error);
        count += items[count].value != NULL;
        arz_tell(&linker->tell, place, &error);
    }
    return (arz_outputs){ items, count };
}

static void link_body(arz_linker *linker, arz_step *step)
{
    arz_place body = arz_field_map(&linker->tell, step->place, "requestBody");
    arz_error error = ARZ_ERROR_INIT;
    if (!body.node)
        return;
    arz_str type = arz_field_kept(&linker->tell, body, "contentType");
    step->content_type = type.data ? type : step->content_type;
    step->payload = arz_payload_compile_all(body, &linker->expr, &error);
    arz_tell(&linker->tell, body, &error);
}

/* Milliseconds. */
static void link_timeout(arz_linker *linker, arz_step *step)
{
    arz_place at = arz_field(step->place, "timeout");
    if (!at.node)
        return;
    if (at.node->kind != ARZ_KIND_INTEGER) {
        if (arz_tell_error(&linker->tell, "field-type", at,
                           "'timeout' must be an integer of milliseconds, not %s",
                           arz_kind_words((arz_kind)at.node->kind)))
            arz_tell_edit_integer(&linker->tell, at);
    } else if (at.node->as.integer < 0) {
        arz_tell_error(&linker->tell, "timeout", at, "'timeout' must not be negative");
    } else {
        int64_t asked_ms = at.node->as.integer;
        step->timeout_ms = asked_ms < ARZ_MAX_TIMEOUT_MS ? asked_ms : ARZ_MAX_TIMEOUT_MS;
    }
}

static const arz_workflow *find_named(const arz_linker *linker, arz_str text, arz_str *step)
{
    static const char middle[] = ".steps.";
    size_t at = arz_str_find(text, arz_str_of(middle));
    if (at == SIZE_MAX)
        return NULL;
    *step = arz_str_from(text, at + sizeof middle - 1);
    return arz_description_workflow(linker->description, arz_str_slice(text, 0, at));
}

static const arz_workflow *find_foreign(arz_linker *linker, arz_place at, arz_who who,
                                        arz_str *step)
{
    arz_qualified name;
    if (arz_qualified_expression(linker, at, arz_node_text(at.node), who, &name) != ARZ_QUALIFIED ||
        arz_source_find_type(linker, name.source) != ARZ_SOURCE_ARAZZO)
        return NULL;
    const arz_description *description = arz_source_open_description(linker, name.source);
    size_t dot = arz_str_find(name.rest, ARZ_STR(".steps."));
    if (!description || dot == SIZE_MAX)
        return NULL;
    *step = arz_str_from(name.rest, dot + 7);
    return arz_description_workflow(description, arz_str_slice(name.rest, 0, dot));
}

/* Nothing that stands in the document makes the other workflow run before. */
static void warn_outside(arz_linker *linker, const arz_step *step, const arz_workflow *other,
                         arz_place at)
{
    for (size_t i = 0; i < step->owner->depends_on_count; i++) {
        if (step->owner->depends_on[i] == other)
            return;
    }
    arz_tell_warning(&linker->tell, "depends-outside", at,
                     "the workflow's 'dependsOn' makes another workflow run before",
                     "step '%s' depends on a step of workflow '%s', which it does not start",
                     ARZ_QUOTE(step->id), ARZ_QUOTE(other->id));
}

/* `$workflows.ID.steps.ID` and `$sourceDescriptions.NAME.ID.steps.ID`. NULL, told. */
static const arz_step *find_outside(arz_linker *linker, const arz_step *step, arz_place at)
{
    arz_str text = arz_node_text(at.node), id = { NULL, 0 };
    size_t told = linker->tell.errors;
    arz_who who = { "step", step->id, "depends on" };
    arz_str prefix = ARZ_STR("$workflows.");
    const arz_workflow *workflow = arz_str_starts(text, prefix)
                                       ? find_named(linker, arz_str_from(text, prefix.size), &id)
                                       : find_foreign(linker, at, who, &id);
    const arz_step *found = workflow ? arz_workflow_step(workflow, id) : NULL;
    if (!found && told == linker->tell.errors) {
        arz_tell_error(&linker->tell, "step-exists", at,
                       ARZ_WHO_FORMAT " '%s', which does not exist", ARZ_WHO_ARGS(who),
                       ARZ_QUOTE(text));
    }
    if (found && workflow != step->owner)
        warn_outside(linker, step, workflow, at);
    return found;
}

static const arz_step *find_dependency(arz_linker *linker, const arz_step *step, arz_place at)
{
    arz_str id = arz_node_text(at.node);
    const arz_workflow *workflow = step->owner;
    if (!arz_node_is(at.node, ARZ_KIND_STRING)) {
        if (arz_tell_error(&linker->tell, "field-type", at, "a stepId must be a string, not %s",
                           arz_kind_words((arz_kind)at.node->kind)))
            arz_tell_edit_quotes(&linker->tell, at);
        return NULL;
    }
    const arz_step *found = arz_find_spelled_step(linker, workflow, at);
    if (found)
        return found;
    if (id.size && id.data[0] == '$')
        return find_outside(linker, step, at);
    arz_suggest suggest = arz_suggest_for(id);
    if (arz_may_suggest(&linker->tell, workflow->step_count)) {
        for (size_t i = 0; i < workflow->step_count; i++)
            arz_suggest_add(&suggest, workflow->steps[i].id);
    }
    arz_tell_unknown(&linker->tell, "step-exists", at, &suggest,
                     "step '%s' depends on step '%s', which workflow '%s' does not have",
                     ARZ_QUOTE(step->id), ARZ_QUOTE(id), ARZ_QUOTE(workflow->id));
    return NULL;
}

static void link_depends_on(arz_linker *linker, arz_step *step)
{
    arz_arena *arena = linker->document->arena;
    arz_place list = arz_field_list(&linker->tell, step->place, "dependsOn");
    size_t all = arz_node_count(list.node);
    const arz_step **inside = arz_arena_alloc(arena, all, sizeof(void *));
    const arz_step **outside = arz_arena_alloc(arena, all, sizeof(void *));
    step->depends_on = inside;
    step->depends_outside = outside;
    for (size_t i = 0; i < all; i++) {
        arz_place at = { list.doc, arz_node_at(list.node, i) };
        const arz_step *found = find_dependency(linker, step, at);
        if (found && found->owner == step->owner)
            inside[step->depends_on_count++] = found;
        else if (found)
            outside[step->depends_outside_count++] = found;
    }
}

static void set_parameters(arz_linker *linker, arz_step *step, const arz_common *common)
{
    arz_parameter_use use = step->kind == ARZ_STEP_WORKFLOW ? ARZ_FOR_INPUTS : ARZ_FOR_OPERATION;
    arz_parameters own = arz_link_parameters(linker, step->place, use, step->operation);
    arz_parameters all = arz_merge_parameters(linker, step, own, common->parameters);
    step->parameters = all.items;
    step->parameter_count = all.count;
    step->own_parameter_count = own.count;
}

static void set_actions(arz_linker *linker, arz_step *step, const arz_common *common)
{
    arz_actions own = arz_link_actions(linker, step->owner, step->place, "onSuccess", false);
    arz_actions all = arz_merge_actions(linker, own, common->success);
    step->on_success = all.items;
    step->on_success_count = all.count;
    step->own_on_success_count = own.count;
    step->broken_actions = all.broken;
    own = arz_link_actions(linker, step->owner, step->place, "onFailure", true);
    all = arz_merge_actions(linker, own, common->failure);
    step->on_failure = all.items;
    step->on_failure_count = all.count;
    step->own_on_failure_count = own.count;
    step->broken_actions = step->broken_actions || all.broken;
}

void arz_link_step(arz_linker *linker, arz_step *step, const arz_common *common)
{
    step->content_type = ARZ_STR("");
    arz_link_target(linker, step);
    set_parameters(linker, step, common);
    if (step->kind != ARZ_STEP_WORKFLOW)
        link_body(linker, step);
    link_timeout(linker, step);
    link_depends_on(linker, step);
    arz_criteria criteria = arz_link_criteria(linker, step->place, "successCriteria");
    step->criteria = criteria.items;
    step->criterion_count = criteria.count;
    set_actions(linker, step, common);
    arz_outputs outputs = arz_link_outputs(linker, step->place);
    step->outputs = outputs.items;
    step->output_count = outputs.count;
}
