/* What can be asked of a document. */
#include <stdlib.h>

#include <arazzo/document.h>

#include "model/graph.h"
#include "model/linker.h"

const arz_workflow *arz_description_workflow(const arz_description *description, arz_str id)
{
    return arz_map_get(&description->workflow_ids, id);
}

const arz_step *arz_workflow_step(const arz_workflow *workflow, arz_str id)
{
    return arz_map_get(&workflow->step_ids, id);
}

const arz_input_info *arz_workflow_input(const arz_workflow *workflow, arz_str name)
{
    return arz_map_get(&workflow->input_names, name);
}

bool arz_workflow_takes_input(const arz_workflow *workflow, arz_str name)
{
    return workflow->open_inputs || arz_workflow_input(workflow, name) ||
           (workflow->input_schema && arz_schema_child(workflow->input_schema, &name));
}

const arz_source *arz_description_source(const arz_description *description, arz_str name)
{
    return arz_map_get(&description->source_names, name);
}

const char *arz_document_title(const arz_document *document)
{
    return document->entry->title.data;
}

const char *arz_document_version(const arz_document *document)
{
    return document->entry->version.data;
}

size_t arz_document_workflow_count(const arz_document *document)
{
    return document->entry->workflow_count;
}

const arz_workflow *arz_document_workflow_at(const arz_document *document, size_t index)
{
    const arz_description *entry = document->entry;
    return index < entry->workflow_count ? &entry->workflows[index] : NULL;
}

const arz_workflow *arz_document_workflow(const arz_document *document, const char *id)
{
    return arz_description_workflow(document->entry, arz_str_of(id));
}

size_t arz_document_source_count(const arz_document *document)
{
    return document->entry->source_count;
}

const char *arz_document_source_name(const arz_document *document, size_t index)
{
    const arz_description *entry = document->entry;
    return index < entry->source_count ? entry->sources[index].name.data : NULL;
}

const char *arz_document_source_type(const arz_document *document, size_t index)
{
    const arz_description *entry = document->entry;
    return index < entry->source_count ? arz_source_type_name(entry->sources[index].type) : NULL;
}

const char *arz_document_source_uri(const arz_document *document, size_t index)
{
    const arz_description *entry = document->entry;
    return index < entry->source_count ? entry->sources[index].location : NULL;
}

const char *arz_document_source_text(const arz_document *document, size_t index, size_t *size)
{
    const arz_description *entry = document->entry;
    const arz_doc *doc = index < entry->source_count ? entry->sources[index].doc : NULL;
    *size = doc ? doc->text.size : 0;
    return doc ? doc->text.data : NULL;
}

char *arz_document_line(const arz_document *document, const char *uri, unsigned line)
{
    const arz_doc *doc = uri && line ? arz_store_find(document->store, uri) : NULL;
    if (!doc)
        return NULL;
    arz_str text = arz_doc_line(doc, line);
    return text.data ? arz_str_dup(text) : NULL;
}

const char *arz_workflow_id(const arz_workflow *workflow)
{
    return workflow->id.data;
}

const char *arz_workflow_summary(const arz_workflow *workflow)
{
    return workflow->summary.data;
}

const char *arz_workflow_description(const arz_workflow *workflow)
{
    return workflow->description.data;
}

size_t arz_workflow_step_count(const arz_workflow *workflow)
{
    return workflow->step_count;
}

const arz_step *arz_workflow_step_at(const arz_workflow *workflow, size_t index)
{
    return index < workflow->step_count ? &workflow->steps[index] : NULL;
}

size_t arz_workflow_dependency_count(const arz_workflow *workflow)
{
    return workflow->depends_on_count;
}

const arz_workflow *arz_workflow_dependency_at(const arz_workflow *workflow, size_t index)
{
    return index < workflow->depends_on_count ? workflow->depends_on[index] : NULL;
}

size_t arz_workflow_output_count(const arz_workflow *workflow)
{
    return workflow->output_count;
}

const char *arz_workflow_output_name(const arz_workflow *workflow, size_t index)
{
    return index < workflow->output_count ? workflow->outputs[index].name.data : NULL;
}

const char *arz_step_id(const arz_step *step)
{
    return step->id.data;
}

const char *arz_step_description(const arz_step *step)
{
    return step->description.data;
}

const char *arz_step_target(const arz_step *step)
{
    return step->target;
}

const arz_workflow *arz_step_workflow(const arz_step *step)
{
    return step->workflow;
}

size_t arz_step_output_count(const arz_step *step)
{
    return step->output_count;
}

const char *arz_step_output_name(const arz_step *step, size_t index)
{
    return index < step->output_count ? step->outputs[index].name.data : NULL;
}

size_t arz_workflow_input_count(const arz_workflow *workflow)
{
    return workflow->input_count;
}

const arz_input_info *arz_workflow_input_at(const arz_workflow *workflow, size_t index)
{
    return index < workflow->input_count ? &workflow->input_infos[index] : NULL;
}

size_t arz_step_success_action_count(const arz_step *step)
{
    return step->on_success_count;
}

const arz_action *arz_step_success_action_at(const arz_step *step, size_t index)
{
    return index < step->on_success_count ? &step->on_success[index] : NULL;
}

size_t arz_step_failure_action_count(const arz_step *step)
{
    return step->on_failure_count;
}

const arz_action *arz_step_failure_action_at(const arz_step *step, size_t index)
{
    return index < step->on_failure_count ? &step->on_failure[index] : NULL;
}

const char *arz_action_name(const arz_action *action)
{
    return action->name.data;
}

const char *arz_action_type_text(const arz_action *action)
{
    static const char *const names[ARZ_ACTION_TYPE_COUNT] = {
        [ARZ_ACTION_END] = "end",
        [ARZ_ACTION_GOTO] = "goto",
        [ARZ_ACTION_RETRY] = "retry",
    };
    return names[action->type];
}

const arz_step *arz_action_step(const arz_action *action)
{
    return action->step;
}

const arz_workflow *arz_action_workflow(const arz_action *action)
{
    return action->workflow;
}

uint64_t arz_action_retry_limit(const arz_action *action)
{
    return action->retry_limit;
}

size_t arz_action_criterion_count(const arz_action *action)
{
    return action->criterion_count;
}

const char *arz_action_criterion_at(const arz_action *action, size_t index)
{
    return index < action->criterion_count ? arz_criterion_condition(action->criteria[index]).data
                                           : NULL;
}
