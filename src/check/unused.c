/* What a description declares and nothing uses. (Arazzo 1.1.0, "Workflow Object", "Components
 * Object") */
#include <stdlib.h>

#include "base/fail.h"
#include "check/checker.h"
#include "check/unlinked.h"

static void use_actions(arz_usage *usage, const arz_workflow *from, const arz_action *actions,
                        size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (!actions[i].workflow)
            continue;
        arz_usage_workflow(usage, actions[i].workflow);
        arz_usage_inputs(usage, from, actions[i].workflow);
    }
}

/* What is named by other than expressions. */
static void use_step(arz_usage *usage, const arz_step *step)
{
    if (step->source)
        arz_usage_source(usage, step->source);
    if (step->workflow)
        arz_usage_workflow(usage, step->workflow);
    use_actions(usage, step->owner, step->on_success, step->on_success_count);
    use_actions(usage, step->owner, step->on_failure, step->on_failure_count);
}

static void use_workflow(arz_usage *usage, const arz_workflow *workflow)
{
    for (size_t i = 0; i < workflow->depends_on_count; i++) {
        arz_usage_workflow(usage, workflow->depends_on[i]);
        arz_usage_inputs(usage, workflow, workflow->depends_on[i]);
    }
    for (size_t i = 0; i < workflow->step_count; i++)
        use_step(usage, &workflow->steps[i]);
}

/* Whether what could not be linked may use something of that name. */
static bool may_be_used(const arz_unlinked *unlinked, const arz_workflow *workflow, arz_str name)
{
    return unlinked && arz_unlinked_may_mean(unlinked, workflow, name);
}

/* Rule unused-output. A workflow's outputs are for whoever runs it. */
static void check_outputs(arz_checker *checker, const arz_unlinked *unlinked, const arz_step *step)
{
    arz_place outputs = arz_field(step->place, "outputs");
    if (arz_workflow_step(step->owner, step->id) != step) /* the first of that name has it */
        return;
    for (size_t i = 0; i < arz_node_member_count(outputs.node); i++) {
        const arz_node *key = &outputs.node->as.members[i].key;
        if (arz_usage_has_output(&checker->usage, step, i) ||
            may_be_used(unlinked, step->owner, arz_node_text(key)))
            continue;
        arz_tell_info(&checker->tell, "unused-output", (arz_place){ outputs.doc, key }, NULL,
                      "nothing uses output '%s' of step '%s'", ARZ_QUOTE(arz_node_text(key)),
                      ARZ_QUOTE(step->id));
    }
}

/* The key under `properties` of the schema itself, else the schema. */
static arz_place input_place(const arz_workflow *workflow, arz_str name)
{
    const arz_member *member =
        arz_node_member(arz_field(workflow->inputs, "properties").node, name);
    return (arz_place){ workflow->inputs.doc, member ? &member->key : workflow->inputs.node };
}

/* Rule unused-input. */
static void check_inputs(arz_checker *checker, const arz_unlinked *unlinked,
                         const arz_workflow *workflow)
{
    if (unlinked && arz_unlinked_passes_inputs(workflow))
        return;
    for (size_t i = 0; i < workflow->input_count; i++) {
        arz_str name = arz_str_of(workflow->input_infos[i].name);
        arz_place at = input_place(workflow, name);
        /* A schema that is shared may have more than each of its workflows needs. */
        if (arz_usage_has_input(&checker->usage, workflow, i) || at.node == workflow->inputs.node ||
            may_be_used(unlinked, workflow, name))
            continue;
        arz_tell_info(&checker->tell, "unused-input", at, NULL,
                      "nothing uses input '%s' of workflow '%s'", ARZ_QUOTE(name),
                      ARZ_QUOTE(workflow->id));
    }
}

/* The source that the text names, or else most likely means; NULL where it names none. */
static const arz_source *named_source(arz_checker *checker, arz_str text)
{
    const arz_description *description = checker->description;
    arz_str mark = ARZ_STR("$sourceDescriptions.");
    size_t at = arz_str_find(text, mark);
    if (at == SIZE_MAX)
        return NULL;
    arz_str name = arz_str_from(text, at + mark.size);
    name = arz_str_slice(name, 0, arz_str_find_char(name, '.'));
    const arz_source *source = arz_description_source(description, name);
    if (source || !arz_may_suggest(&checker->tell, description->source_count))
        return source;
    arz_suggest suggest = arz_suggest_for(name);
    for (size_t i = 0; i < description->source_count; i++)
        arz_suggest_add(&suggest, description->sources[i].name);
    return arz_description_source(description, suggest.best);
}

/* What a text that could not be linked may use: the source that it names, else any that has such
 * things: workflows, operations, channels. */
static void use_unlinked(arz_checker *checker, arz_place at, bool workflow)
{
    const arz_description *description = checker->description;
    const arz_source *named = named_source(checker, arz_node_text(at.node));
    for (size_t i = 0; i < description->source_count; i++) {
        const arz_source *source = &description->sources[i];
        bool fits = !source->typed || (source->type == ARZ_SOURCE_ARAZZO) == workflow;
        if (named ? named == source : fits)
            arz_usage_source(&checker->usage, source);
    }
}

static void use_unlinked_actions(arz_checker *checker, arz_place list)
{
    for (size_t i = 0; i < arz_node_count(list.node); i++) {
        arz_place action = { list.doc, arz_node_at(list.node, i) },
                  workflow = arz_field(action, "workflowId");
        if (workflow.node)
            use_unlinked(checker, workflow, true);
    }
}

/* A step whose target could not be linked; one without any may want whatever there is. */
static void use_unlinked_step(arz_checker *checker, const arz_step *step)
{
    static const char *const fields[] = { "operationId", "operationPath", "channelPath" };
    arz_place workflow = arz_field(step->place, "workflowId");
    bool any = false;
    if (step->broken_actions) {
        use_unlinked_actions(checker, arz_field(step->place, "onSuccess"));
        use_unlinked_actions(checker, arz_field(step->place, "onFailure"));
    }
    if (step->source || step->workflow || step->kind == ARZ_STEP_REQUEST)
        return;
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        arz_place target = arz_field(step->place, fields[i]);
        if (target.node)
            use_unlinked(checker, target, false);
        any = any || target.node;
    }
    if (workflow.node || !any)
        use_unlinked(checker, workflow, true);
    if (!workflow.node && !any)
        use_unlinked(checker, workflow, false);
}

static void use_unlinked_parts(arz_checker *checker, const arz_workflow *workflow)
{
    arz_place needs = arz_field(workflow->place, "dependsOn");
    for (size_t i = 0; i < arz_node_count(needs.node); i++) {
        if (workflow->depends_on_count < arz_node_count(needs.node))
            use_unlinked(checker, (arz_place){ needs.doc, arz_node_at(needs.node, i) }, true);
    }
    for (size_t i = 0; i < workflow->step_count; i++)
        use_unlinked_step(checker, &workflow->steps[i]);
}

/* Rule unused-source. */
static void check_sources(arz_checker *checker)
{
    const arz_description *description = checker->description;
    for (size_t i = 0; i < description->workflow_count; i++)
        use_unlinked_parts(checker, &description->workflows[i]);
    for (size_t i = 0; i < description->source_count; i++) {
        const arz_source *source = &description->sources[i];
        bool first = arz_description_source(description, source->name) == source;
        if (checker->usage.source_used[i] || !source->place.node || !first)
            continue;
        arz_tell_info(&checker->tell, "unused-source", source->place, NULL,
                      "nothing uses source description '%s'", ARZ_QUOTE(source->name));
    }
}

/* Rule unused-component. */
static void check_components(arz_checker *checker, const arz_named *named)
{
    const arz_doc *doc = checker->description->doc;
    for (size_t i = 0; i < ARZ_COMPONENT_KIND_COUNT; i++) {
        const arz_named_map *kind = &named->kinds[i];
        for (size_t j = 0; j < arz_node_member_count(kind->map); j++) {
            const arz_node *key = &kind->map->as.members[j].key;
            if (kind->named[j])
                continue;
            arz_tell_info(&checker->tell, "unused-component", (arz_place){ doc, key }, NULL,
                          "nothing uses '%s' of 'components.%s'", ARZ_QUOTE(arz_node_text(key)),
                          arz_component_kind_name((arz_component_kind)i));
        }
    }
}

static void check_workflows(arz_checker *checker, const arz_unlinked *unlinked)
{
    const arz_description *description = checker->description;
    for (size_t i = 0; i < description->workflow_count; i++)
        use_workflow(&checker->usage, &description->workflows[i]);
    for (size_t i = 0; i < description->workflow_count; i++) {
        const arz_workflow *workflow = &description->workflows[i];
        check_inputs(checker, unlinked, workflow);
        for (size_t j = 0; j < workflow->step_count; j++)
            check_outputs(checker, unlinked, &workflow->steps[j]);
    }
}

void arz_check_unused(arz_checker *checker)
{
    const arz_named *named = &checker->named;
    if (checker->description != checker->document->entry) /* nobody uses all of a library */
        return;
    arz_unlinked *unlinked =
        checker->broken ? arz_unlinked_find(checker->description, named) : NULL;
    if (named->known)
        check_components(checker, named);
    check_workflows(checker, unlinked);
    check_sources(checker);
    arz_unlinked_free(unlinked);
}
