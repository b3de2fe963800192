#include "check/unlinked.h"

#include <stdlib.h>

#include <arazzo/limits.h>

#include "base/alloc.h"
#include "base/map.h"
#include "model/field.h"
#include "model/walk.h"

/* Texts of one description; with more, each may mean anything. */
#define MAX_TEXTS 500

struct arz_unlinked {
    const arz_description *description;
    arz_str *texts; /* owned: those of the first workflow, of the second, ..., then of components
                       and those that name another workflow */
    size_t count, capacity;
    size_t *first; /* owned: where in `texts` those of each workflow begin, and the end */
    bool full;
};

typedef struct search {
    arz_unlinked *unlinked;
    arz_map linked;  /* the strings in which expressions have been found, by their address */
    arz_arena *keys; /* owned */
    bool elsewhere;  /* only what names another workflow */
    size_t steps;    /* nodes looked at: aliases can multiply them */
} search;

static void note_linked(void *data, const arz_walk *at, const arz_expression *expression)
{
    search *s = data;
    const arz_node **key = arz_arena_copy(s->keys, (const void *)&at->place.node, 1, sizeof *key);
    (void)expression;
    (void)arz_map_set(&s->linked, (arz_str){ (const char *)key, sizeof *key }, s);
}

static bool is_linked(const search *s, const arz_node *node)
{
    return arz_map_get(&s->linked, (arz_str){ (const char *)&node, sizeof(void *) }) != NULL;
}

static bool has(arz_str text, const char *part)
{
    return arz_str_find(text, arz_str_of(part)) != SIZE_MAX;
}

static void take_text(search *s, const arz_node *node)
{
    arz_unlinked *u = s->unlinked;
    arz_str text = arz_node_text(node);
    if (arz_str_find_char(text, '$') == SIZE_MAX || is_linked(s, node) ||
        (s->elsewhere && !has(text, "workflows.")))
        return;
    u->full = u->full || u->count == MAX_TEXTS;
    if (u->full)
        return;
    u->texts = arz_grow(u->texts, u->count, &u->capacity, sizeof *u->texts);
    u->texts[u->count++] = text;
}

/* Fields whose texts name other things, or nothing. */
static bool is_other(arz_str key)
{
    static const char *const names[] = {
        "$ref",          "dependsOn", "description", "inputs",  "operationId",
        "operationPath", "reference", "stepId",      "summary", "workflowId",
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (arz_str_is(key, names[i]))
            return true;
    }
    return arz_str_starts(key, ARZ_STR("x-")) && !arz_str_is(key, "x-operation");
}

/* NOLINTNEXTLINE(misc-no-recursion): bounded by ARZ_MAX_DEPTH */
static void look_at(search *s, const arz_node *node)
{
    if (++s->steps > ARZ_MAX_CHECKED_NODES) {
        s->unlinked->full = true;
        return;
    }
    const arz_node *context = arz_node_get(node, ARZ_STR("context"));
    if (context && is_linked(s, context)) /* the query beside it is, too */
        return;
    if (node->kind == ARZ_KIND_STRING)
        take_text(s, node);
    for (size_t i = 0; node->kind == ARZ_KIND_ARRAY && i < node->size; i++)
        look_at(s, &node->as.elements[i]);
    for (size_t i = 0; node->kind == ARZ_KIND_OBJECT && i < node->size; i++) {
        if (!is_other(arz_node_text(&node->as.members[i].key)))
            look_at(s, &node->as.members[i].value);
    }
}

static void look_at_components(search *s, const arz_named *named)
{
    for (size_t i = ARZ_COMPONENT_PARAMETERS; i < ARZ_COMPONENT_KIND_COUNT; i++) {
        const arz_named_map *kind = &named->kinds[i];
        for (size_t j = 0; j < arz_node_member_count(kind->map); j++) {
            if (kind->reached[j])
                look_at(s, &kind->map->as.members[j].value);
        }
    }
}

arz_unlinked *arz_unlinked_find(const arz_description *description, const arz_named *named)
{
    arz_unlinked *unlinked = arz_alloc(1, sizeof *unlinked);
    search s = { .unlinked = unlinked, .keys = arz_arena_create() };
    size_t count = description->workflow_count;
    unlinked->description = description;
    unlinked->first = arz_alloc(count + 1, sizeof *unlinked->first);
    unlinked->full = !named->known;
    for (size_t i = 0; i < count; i++)
        arz_walk_workflow(&description->workflows[i], note_linked, &s);
    for (size_t i = 0; i < count; i++) {
        unlinked->first[i] = unlinked->count;
        if (description->workflows[i].place.node)
            look_at(&s, description->workflows[i].place.node);
    }
    unlinked->first[count] = unlinked->count;
    look_at_components(&s, named);
    s.elsewhere = true;
    for (size_t i = 0; i < count; i++) {
        if (description->workflows[i].place.node)
            look_at(&s, description->workflows[i].place.node);
    }
    arz_map_clear(&s.linked);
    arz_arena_free(s.keys);
    return unlinked;
}

void arz_unlinked_free(arz_unlinked *unlinked)
{
    if (!unlinked)
        return;
    free(unlinked->texts);
    free(unlinked->first);
    free(unlinked);
}

static bool may_mean(const arz_unlinked *unlinked, size_t from, size_t to, arz_str name)
{
    for (size_t i = from; i < to; i++) {
        if (arz_str_find(unlinked->texts[i], name) != SIZE_MAX)
            return true;
    }
    return false;
}

bool arz_unlinked_may_mean(const arz_unlinked *unlinked, const arz_workflow *workflow, arz_str name)
{
    const arz_description *description = unlinked->description;
    size_t number = (size_t)(workflow - description->workflows);
    return unlinked->full ||
           may_mean(unlinked, unlinked->first[number], unlinked->first[number + 1], name) ||
           may_mean(unlinked, unlinked->first[description->workflow_count], unlinked->count, name);
}

/* An action that goes to a workflow, or that is written elsewhere. */
static bool may_go(const arz_node *actions)
{
    for (size_t i = 0; i < arz_node_count(actions); i++) {
        const arz_node *action = arz_node_at(actions, i);
        if (arz_node_get(action, ARZ_STR("workflowId")) ||
            arz_node_get(action, ARZ_STR("reference")) || arz_node_get(action, ARZ_STR("$ref")))
            return true;
    }
    return false;
}

static bool may_go_on(arz_place object, const char *success, const char *failure)
{
    return may_go(arz_field(object, success).node) || may_go(arz_field(object, failure).node);
}

bool arz_unlinked_passes_inputs(const arz_workflow *workflow)
{
    size_t needs = arz_node_count(arz_field(workflow->place, "dependsOn").node);
    bool broken = false, own = false;
    for (size_t i = 0; i < workflow->step_count; i++) {
        const arz_step *step = &workflow->steps[i];
        broken = broken || step->broken_actions;
        own = own || (step->broken_actions && may_go_on(step->place, "onSuccess", "onFailure"));
    }
    return needs > workflow->depends_on_count || own ||
           (broken && may_go_on(workflow->place, "successActions", "failureActions"));
}
