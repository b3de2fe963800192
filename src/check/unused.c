/* What a description declares and nothing uses. (Arazzo 1.1.0, "Workflow Object", "Components
 * Object") */
#include <stdlib.h>

#include <arazzo/limits.h>

#include "base/alloc.h"
#include "base/fail.h"
#include "check/checker.h"

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

/* Rule unused-output. A workflow's outputs are for whoever runs it. */
static void check_outputs(arz_checker *checker, const arz_usage *usage, const arz_step *step)
{
    arz_place outputs = arz_field(step->place, "outputs");
    for (size_t i = 0; i < arz_node_member_count(outputs.node); i++) {
        const arz_node *key = &outputs.node->as.members[i].key;
        if (!arz_usage_has_output(usage, step, i)) {
            arz_tell_info(&checker->tell, "unused-output", (arz_place){ outputs.doc, key }, NULL,
                          "nothing uses output '%s' of step '%s'", ARZ_QUOTE(arz_node_text(key)),
                          ARZ_QUOTE(step->id));
        }
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
static void check_inputs(arz_checker *checker, const arz_usage *usage, const arz_workflow *workflow)
{
    for (size_t i = 0; i < workflow->input_count; i++) {
        arz_str name = arz_str_of(workflow->input_infos[i].name);
        arz_place at = input_place(workflow, name);
        /* A schema that is shared may have more than each of its workflows needs. */
        if (arz_usage_has_input(usage, workflow, i) || at.node == workflow->inputs.node)
            continue;
        arz_tell_info(&checker->tell, "unused-input", at, NULL,
                      "nothing uses input '%s' of workflow '%s'", ARZ_QUOTE(name),
                      ARZ_QUOTE(workflow->id));
    }
}

/* A step that could not be linked may use any source. */
static bool all_linked(const arz_description *description)
{
    for (size_t i = 0; i < description->workflow_count; i++) {
        const arz_workflow *workflow = &description->workflows[i];
        for (size_t j = 0; j < workflow->step_count; j++) {
            const arz_step *step = &workflow->steps[j];
            if (step->kind == ARZ_STEP_MESSAGE ||
                (!step->source && !step->workflow && step->kind != ARZ_STEP_REQUEST))
                return false;
        }
    }
    return true;
}

/* Rule unused-source. */
static void check_sources(arz_checker *checker, const arz_usage *usage)
{
    const arz_description *description = usage->description;
    for (size_t i = 0; i < description->source_count; i++) {
        const arz_source *source = &description->sources[i];
        if (usage->source_used[i] || !source->place.node)
            continue;
        arz_tell_info(&checker->tell, "unused-source", source->place, NULL,
                      "nothing uses source description '%s'", ARZ_QUOTE(source->name));
    }
}

/* The components of one kind that are named somewhere. */
typedef struct named {
    const arz_node *map; /* or NULL */
    bool *used;          /* owned */
} named;

#define KIND_COUNT 4

static const char *const kinds[KIND_COUNT] = { "inputs", "parameters", "successActions",
                                               "failureActions" };

typedef struct search {
    named kinds[KIND_COUNT];
    size_t steps; /* nodes looked at: aliases can multiply them */
} search;

/* "$components.KIND.NAME" or "#/components/KIND/NAME", perhaps with a path behind it. */
static void use_name(search *s, arz_str text)
{
    arz_str prefix = ARZ_STR("$components.");
    char separator = '.';
    if (!arz_str_starts(text, prefix)) {
        prefix = ARZ_STR("#/components/");
        separator = '/';
        if (!arz_str_starts(text, prefix))
            return;
    }
    arz_str rest = arz_str_from(text, prefix.size);
    size_t end = arz_str_find_char(rest, separator);
    arz_str kind = arz_str_slice(rest, 0, end), name = arz_str_from(rest, kind.size + 1);
    for (size_t i = 0; i < KIND_COUNT; i++) {
        if (!arz_str_is(kind, kinds[i]))
            continue;
        const arz_node *map = s->kinds[i].map;
        const arz_member *member = arz_node_member(map, name);
        if (!member)
            member = arz_node_member(map, arz_str_slice(name, 0, arz_str_find_char(name, '/')));
        if (!member)
            member = arz_node_member(map, arz_str_slice(name, 0, arz_str_find_char(name, '#')));
        if (member)
            s->kinds[i].used[member - map->as.members] = true;
    }
}

/* Components are named by texts that start so, wherever they stand. */
/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_DEPTH */
static void search_names(search *s, const arz_node *node)
{
    if (++s->steps > ARZ_MAX_CHECKED_NODES)
        return;
    switch ((arz_kind)node->kind) {
    case ARZ_KIND_STRING:
        use_name(s, arz_node_text(node));
        break;
    case ARZ_KIND_ARRAY:
        for (size_t i = 0; i < node->size; i++)
            search_names(s, &node->as.elements[i]);
        break;
    case ARZ_KIND_OBJECT:
        for (size_t i = 0; i < node->size; i++)
            search_names(s, &node->as.members[i].value);
        break;
    case ARZ_KIND_NULL:
    case ARZ_KIND_BOOL:
    case ARZ_KIND_INTEGER:
    case ARZ_KIND_REAL:
    case ARZ_KIND_COUNT:
        break;
    }
}

/* Rule unused-component. */
static void tell_unused(arz_checker *checker, const search *s)
{
    const arz_doc *doc = checker->description->doc;
    for (size_t i = 0; i < KIND_COUNT; i++) {
        const named *kind = &s->kinds[i];
        for (size_t j = 0; j < arz_node_member_count(kind->map); j++) {
            const arz_node *key = &kind->map->as.members[j].key;
            if (kind->used[j])
                continue;
            arz_tell_info(&checker->tell, "unused-component", (arz_place){ doc, key }, NULL,
                          "nothing uses '%s' of 'components.%s'", ARZ_QUOTE(arz_node_text(key)),
                          kinds[i]);
        }
    }
}

static void check_components(arz_checker *checker)
{
    const arz_description *description = checker->description;
    search s = { .steps = 0 };
    if (!description->components.node)
        return;
    for (size_t i = 0; i < KIND_COUNT; i++) {
        s.kinds[i].map = arz_field(description->components, kinds[i]).node;
        s.kinds[i].used = arz_alloc(arz_node_member_count(s.kinds[i].map), sizeof(bool));
    }
    search_names(&s, description->doc->root);
    if (s.steps <= ARZ_MAX_CHECKED_NODES)
        tell_unused(checker, &s);
    for (size_t i = 0; i < KIND_COUNT; i++)
        free(s.kinds[i].used);
}

void arz_check_unused(arz_checker *checker)
{
    const arz_description *description = checker->description;
    if (description != checker->document->entry) /* nobody uses all of a library */
        return;
    check_components(checker);
    /* Where something could not be linked, what it uses is not known. */
    if (checker->broken)
        return;
    for (size_t i = 0; i < description->workflow_count; i++)
        use_workflow(&checker->usage, &description->workflows[i]);
    for (size_t i = 0; i < description->workflow_count; i++) {
        const arz_workflow *workflow = &description->workflows[i];
        check_inputs(checker, &checker->usage, workflow);
        for (size_t j = 0; j < workflow->step_count; j++)
            check_outputs(checker, &checker->usage, &workflow->steps[j]);
    }
    if (all_linked(description))
        check_sources(checker, &checker->usage);
}
