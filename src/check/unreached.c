/* Components that no workflow comes to, so that none of them has been linked: what is wrong with
 * them whatever they are used for. What they name in a workflow belongs to none. (Arazzo 1.1.0,
 * "Components Object") */
#include "base/fail.h"
#include "check/checker.h"
#include "model/linker.h"

typedef struct lone {
    arz_checker *checker;
    arz_linker linker; /* for what stands alone; it has the checker's teller while it is at work */
    arz_place place;   /* of the component */
} lone;

static void tell_use(void *data, const arz_dialect_use *use)
{
    lone *l = data;
    arz_tell_use(&l->linker.tell, l->checker->description->doc, use);
}

static void tell_more(void *data, arz_error *error)
{
    lone *l = data;
    arz_tell(&l->linker.tell, l->place, error);
}

static void take_expression(void *data, const arz_expression *expression)
{
    lone *l = data;
    arz_place at = l->place;
    if (expression->node)
        at.node = expression->node;
    arz_check_lone_expression(l->checker, at, expression);
}

static void check_values(lone *l, const arz_parameter *parameters, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (parameters[i].value)
            arz_template_visit_plain(parameters[i].value, take_expression, l);
    }
}

static void check_parameter(lone *l)
{
    arz_parameter parameter;
    l->linker.tell = l->checker->tell;
    (void)arz_link_lone_parameter(&l->linker, l->place, &parameter);
    l->checker->tell = l->linker.tell;
    check_values(l, &parameter, 1);
}

/* Rule workflow-exists, where only this document can have the workflow. */
static void check_workflow(lone *l, const arz_action *action)
{
    const arz_description *description = l->checker->description;
    arz_place at = arz_field(l->place, "workflowId");
    arz_str id = arz_node_text(at.node);
    arz_suggest suggest = arz_suggest_for(id);
    if (!id.size || arz_str_find_char(id, '$') != SIZE_MAX ||
        arz_description_workflow(description, id))
        return;
    for (size_t i = 0; i < description->source_count; i++) {
        const arz_source *source = &description->sources[i];
        if (!source->typed || source->type == ARZ_SOURCE_ARAZZO)
            return;
    }
    if (arz_may_suggest(&l->checker->tell, description->workflow_count)) {
        for (size_t i = 0; i < description->workflow_count; i++)
            arz_suggest_add(&suggest, description->workflows[i].id);
    }
    arz_tell_unknown(&l->checker->tell, "workflow-exists", at, &suggest,
                     "action '%s' goes to workflow '%s', which this document does not have",
                     ARZ_QUOTE(action->name), ARZ_QUOTE(id));
}

static void check_action(lone *l, bool failure)
{
    arz_action action;
    l->linker.tell = l->checker->tell;
    bool right = arz_link_lone_action(&l->linker, l->place, failure, &action);
    l->checker->tell = l->linker.tell;
    for (size_t i = 0; i < action.criterion_count; i++)
        arz_criterion_visit(action.criteria[i], take_expression, l);
    check_values(l, action.parameters, action.parameter_count);
    arz_check_criteria(l->checker, &action);
    if (!right)
        return;
    arz_check_action(l->checker, &action, failure);
    check_workflow(l, &action);
}

static void check_component(lone *l, arz_component_kind kind)
{
    switch (kind) {
    case ARZ_COMPONENT_PARAMETERS:
        check_parameter(l);
        break;
    case ARZ_COMPONENT_SUCCESS_ACTIONS:
    case ARZ_COMPONENT_FAILURE_ACTIONS:
        check_action(l, kind == ARZ_COMPONENT_FAILURE_ACTIONS);
        break;
    case ARZ_COMPONENT_INPUTS: /* schemas are looked at whether or not anything uses them */
    case ARZ_COMPONENT_KIND_COUNT:
        break;
    }
}

void arz_check_unreached(arz_checker *checker)
{
    lone l = { .checker = checker, .place = { checker->description->doc, NULL } };
    arz_dialect_sink sink = { tell_use, &l };
    l.linker.document = checker->document;
    l.linker.description = checker->document->entry;
    l.linker.expr = checker->expr;
    l.linker.expr.sink = &sink;
    l.linker.expr.more = tell_more;
    l.linker.expr.more_data = &l;
    for (size_t i = 0; checker->named.known && i < ARZ_COMPONENT_KIND_COUNT; i++) {
        const arz_named_map *kind = &checker->named.kinds[i];
        for (size_t j = 0; j < arz_node_member_count(kind->map); j++) {
            l.place.node = &kind->map->as.members[j].value;
            if (!kind->reached[j] && l.place.node->kind == ARZ_KIND_OBJECT)
                check_component(&l, (arz_component_kind)i);
        }
    }
}
