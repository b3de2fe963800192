/* Workflows: names of them found, and each one linked. (Arazzo 1.1.0, "Workflow Object") */
#include <stdlib.h>

#include "base/fail.h"
#include "model/linker.h"
#include "model/qualified.h"
#include "model/tell_edit.h"

static void suggest_workflows(arz_linker *linker, const arz_description *description,
                              arz_suggest *suggest)
{
    if (!arz_may_suggest(&linker->tell, description->workflow_count))
        return;
    for (size_t i = 0; i < description->workflow_count; i++)
        arz_suggest_add(suggest, description->workflows[i].id);
}

/* Dialect: `$sourceDescriptions.NAME.workflows.ID`. NULL, not told. */
static const arz_workflow *find_spelled_elsewhere(arz_linker *linker, arz_place at,
                                                  const arz_description *description,
                                                  const arz_qualified *name)
{
    arz_str id = arz_spelled_name(name->rest, "workflows.");
    const arz_workflow *workflow = arz_description_workflow(description, id);
    if (workflow) {
        arz_tell_form(&linker->tell, "name-form", at, arz_qualified_text(linker, name->source, id),
                      "'workflows' does not belong between a source description and an id");
    }
    return workflow;
}

/* A workflow of another description. */
static const arz_workflow *find_elsewhere(arz_linker *linker, arz_place at, arz_who who,
                                          const arz_qualified *name)
{
    if (arz_source_find_type(linker, name->source) != ARZ_SOURCE_ARAZZO) {
        if (!name->source->failed) {
            arz_tell_error(&linker->tell, "workflow-exists", at,
                           ARZ_WHO_FORMAT
                           " a workflow of source description '%s', which is no Arazzo description",
                           ARZ_WHO_ARGS(who), ARZ_QUOTE(name->source->name));
        }
        return NULL;
    }
    const arz_description *description = arz_source_open_description(linker, name->source);
    if (!description)
        return NULL;
    const arz_workflow *workflow = arz_description_workflow(description, name->rest);
    if (!workflow)
        workflow = find_spelled_elsewhere(linker, at, description, name);
    if (workflow)
        return workflow;
    arz_suggest suggest = arz_suggest_for(name->rest);
    suggest_workflows(linker, description, &suggest);
    arz_tell_unknown(&linker->tell, "workflow-exists", at, &suggest,
                     ARZ_WHO_FORMAT " workflow '%s', which source description '%s' does not have",
                     ARZ_WHO_ARGS(who), ARZ_QUOTE(name->rest), ARZ_QUOTE(name->source->name));
    return NULL;
}

/* Dialect: an id alone that only one of the Arazzo source descriptions has. */
static const arz_workflow *find_alone(arz_linker *linker, arz_place at, arz_str id)
{
    const arz_description *here = linker->description;
    const arz_workflow *found = NULL;
    const arz_source *where = NULL;
    for (size_t i = 0; i < here->source_count; i++) {
        arz_source *source = &here->sources[i];
        bool arazzo = source->typed && source->type == ARZ_SOURCE_ARAZZO;
        const arz_description *other = arazzo ? arz_source_open_description(linker, source) : NULL;
        const arz_workflow *workflow = other ? arz_description_workflow(other, id) : NULL;
        if (workflow && found)
            return NULL;
        where = workflow ? source : where;
        found = workflow ? workflow : found;
    }
    if (found) {
        arz_tell_form(&linker->tell, "workflow-qualified", at,
                      arz_qualified_text(linker, where, id),
                      "workflow '%s' is in source description '%s', which must be named too",
                      ARZ_QUOTE(id), ARZ_QUOTE(where->name));
    }
    return found;
}

/* A workflow of this description, by its id or the dialects `$workflows.ID` and `{...}`, which is
 * taken off *text in any case. NULL, not told. */
static const arz_workflow *find_here(arz_linker *linker, arz_place at, arz_str *text)
{
    const arz_workflow *workflow = arz_description_workflow(linker->description, *text);
    arz_str name = arz_spelled_name(*text, "$workflows.");
    if (workflow || name.size == text->size)
        return workflow;
    arz_tell_spelled(linker, at, name);
    *text = name;
    return arz_description_workflow(linker->description, name);
}

const arz_workflow *arz_find_workflow(arz_linker *linker, arz_place at, arz_who who)
{
    const arz_description *here = linker->description;
    arz_str text = arz_node_text(at.node);
    const arz_workflow *workflow = find_here(linker, at, &text);
    if (workflow)
        return workflow;
    arz_qualified name;
    switch (arz_qualified_split(linker, at, text, who, &name)) {
    case ARZ_QUALIFIED_WRONG:
        return NULL;
    case ARZ_QUALIFIED:
        return find_elsewhere(linker, at, who, &name);
    case ARZ_QUALIFIED_NOT:
        break;
    }
    workflow = find_alone(linker, at, text);
    if (workflow)
        return workflow;
    arz_suggest suggest = arz_suggest_for(text);
    suggest_workflows(linker, here, &suggest);
    arz_tell_unknown(&linker->tell, "workflow-exists", at, &suggest,
                     ARZ_WHO_FORMAT " workflow '%s', which this document does not have",
                     ARZ_WHO_ARGS(who), ARZ_QUOTE(text));
    return NULL;
}

static void link_depends_on(arz_linker *linker, arz_workflow *workflow)
{
    arz_place list = arz_field_list(&linker->tell, workflow->place, "dependsOn");
    size_t all = arz_node_count(list.node), count = 0;
    const arz_workflow **items = arz_arena_alloc(linker->document->arena, all, sizeof(void *));
    arz_who who = { "workflow", workflow->id, "depends on" };
    for (size_t i = 0; i < all; i++) {
        arz_place at = { list.doc, arz_node_at(list.node, i) };
        if (!arz_node_is(at.node, ARZ_KIND_STRING)) {
            if (arz_tell_error(&linker->tell, "field-type", at,
                               "a workflowId must be a string, not %s",
                               arz_kind_words((arz_kind)at.node->kind)))
                arz_tell_edit_quotes(&linker->tell, at);
            continue;
        }
        items[count] = arz_find_workflow(linker, at, who);
        count += items[count] != NULL;
    }
    workflow->depends_on = items;
    workflow->depends_on_count = count;
}

void arz_link_workflow(arz_linker *linker, arz_workflow *workflow)
{
    link_depends_on(linker, workflow);
    arz_common common = {
        .parameters = arz_link_parameters(linker, workflow->place, ARZ_FOR_WORKFLOW_STEPS, NULL),
        .success = arz_link_actions(linker, workflow, workflow->place, "successActions", false),
        .failure = arz_link_actions(linker, workflow, workflow->place, "failureActions", true),
    };
    for (size_t i = 0; i < workflow->step_count; i++) {
        if (workflow->steps[i].place.node)
            arz_link_step(linker, &workflow->steps[i], &common);
    }
    arz_link_order(linker, workflow, &common);
    arz_outputs outputs = arz_link_outputs(linker, workflow->place);
    workflow->outputs = outputs.items;
    workflow->output_count = outputs.count;
}
