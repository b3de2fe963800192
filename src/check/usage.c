#include "check/usage.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "model/field.h"

static const arz_node *outputs_of(const arz_step *step)
{
    return arz_field(step->place, "outputs").node;
}

/* Where the outputs of each step start; returns how many there are in all. */
static size_t number_outputs(arz_usage *usage)
{
    const arz_description *description = usage->description;
    size_t step = 0, output = 0;
    for (size_t i = 0; i < description->workflow_count; i++) {
        const arz_workflow *workflow = &description->workflows[i];
        usage->steps[i] = step;
        for (size_t j = 0; j < workflow->step_count; j++) {
            usage->outputs[step++] = output;
            output += arz_node_member_count(outputs_of(&workflow->steps[j]));
        }
    }
    return output;
}

void arz_usage_init(arz_usage *usage, const arz_description *description)
{
    size_t steps = 0, inputs = 0, workflows = description->workflow_count;
    *usage = (arz_usage){
        .description = description,
        .inputs = arz_alloc(workflows, sizeof *usage->inputs),
        .steps = arz_alloc(workflows, sizeof *usage->steps),
        .source_used = arz_alloc(description->source_count, sizeof *usage->source_used),
    };
    for (size_t i = 0; i < workflows; i++) {
        usage->inputs[i] = inputs;
        inputs += description->workflows[i].input_count;
        steps += description->workflows[i].step_count;
    }
    usage->outputs = arz_alloc(steps, sizeof *usage->outputs);
    usage->input_used = arz_alloc(inputs, sizeof *usage->input_used);
    usage->output_used = arz_alloc(number_outputs(usage), sizeof *usage->output_used);
}

void arz_usage_clear(arz_usage *usage)
{
    free(usage->inputs);
    free(usage->steps);
    free(usage->outputs);
    free(usage->input_used);
    free(usage->output_used);
    free(usage->source_used);
}

static size_t number_of(const arz_usage *usage, const arz_workflow *workflow)
{
    return (size_t)(workflow - usage->description->workflows);
}

void arz_usage_input(arz_usage *usage, const arz_workflow *workflow, arz_str name)
{
    if (workflow->owner != usage->description)
        return;
    const arz_input_info *info = arz_workflow_input(workflow, name);
    if (info) {
        size_t first = usage->inputs[number_of(usage, workflow)];
        usage->input_used[first + (size_t)(info - workflow->input_infos)] = true;
    }
}

void arz_usage_inputs(arz_usage *usage, const arz_workflow *from, const arz_workflow *to)
{
    for (size_t i = 0; i < to->input_count; i++)
        arz_usage_input(usage, from, arz_str_of(to->input_infos[i].name));
}

static size_t first_output(const arz_usage *usage, const arz_step *step)
{
    return usage->outputs[usage->steps[number_of(usage, step->owner)] + step->index];
}

void arz_usage_output(arz_usage *usage, const arz_step *step, arz_str name)
{
    const arz_node *outputs = outputs_of(step);
    const arz_member *member = arz_node_member(outputs, name);
    if (member) {
        size_t index = (size_t)(member - outputs->as.members);
        usage->output_used[first_output(usage, step) + index] = true;
    }
}

void arz_usage_source(arz_usage *usage, const arz_source *source)
{
    usage->source_used[source - usage->description->sources] = true;
}

void arz_usage_workflow(arz_usage *usage, const arz_workflow *workflow)
{
    const arz_description *description = usage->description;
    if (workflow->owner == description)
        return;
    for (size_t i = 0; i < description->source_count; i++) {
        if (description->sources[i].description == workflow->owner)
            usage->source_used[i] = true;
    }
}

bool arz_usage_has_input(const arz_usage *usage, const arz_workflow *workflow, size_t index)
{
    return usage->input_used[usage->inputs[number_of(usage, workflow)] + index];
}

bool arz_usage_has_output(const arz_usage *usage, const arz_step *step, size_t index)
{
    return usage->output_used[first_output(usage, step) + index];
}
