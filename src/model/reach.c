#include "model/reach.h"

#include <stdlib.h>

#include <arazzo/limits.h>

#include "base/alloc.h"

/* A search under way, breadth first. */
typedef struct search {
    arz_reaches *reaches;
    const arz_workflow **queue;  /* owned: all that were met, in the order of their discovery */
    const arz_workflow **needed; /* owned: those of them that others depend on */
    size_t count, capacity, needed_count, needed_capacity;
    bool apart;
} search;

static arz_str key_of(const arz_workflow *const *workflow)
{
    return (arz_str){ (const char *)workflow, sizeof(void *) };
}

static void set(arz_reaches *reaches, arz_map *map, const arz_workflow *workflow, void *value)
{
    arz_str key = key_of(&workflow);
    if (!arz_map_get(map, key))
        key.data = arz_arena_copy(reaches->arena, key.data, 1, key.size);
    (void)arz_map_set(map, key, value);
}

static bool has(const search *s, const arz_workflow *workflow)
{
    for (size_t i = 0; i < s->count; i++) {
        if (s->queue[i] == workflow)
            return true;
    }
    return false;
}

static void meet(search *s, const arz_workflow *workflow)
{
    if (!workflow || has(s, workflow))
        return;
    if (s->count == ARZ_MAX_REACH) {
        s->apart = true;
        return;
    }
    s->queue = arz_grow(s->queue, s->count, &s->capacity, sizeof *s->queue);
    s->queue[s->count++] = workflow;
}

/* Run by a step, a goto or a retry. Where others depend on it, it matters to them whether it passed
 * the last time. */
static void meet_called(search *s, const arz_workflow *workflow)
{
    if (workflow && arz_map_get(&s->reaches->dependees, key_of(&workflow)))
        s->apart = true;
    meet(s, workflow);
}

static void meet_needed(search *s, const arz_workflow *workflow)
{
    for (size_t i = 0; i < s->needed_count; i++) {
        if (s->needed[i] == workflow)
            return;
    }
    s->needed = arz_grow(s->needed, s->needed_count, &s->needed_capacity, sizeof *s->needed);
    s->needed[s->needed_count++] = workflow;
    meet(s, workflow);
}

static void meet_actions(search *s, const arz_action *actions, size_t count)
{
    for (size_t i = 0; i < count; i++)
        meet_called(s, actions[i].workflow);
}

static void look(void *data, const arz_walk *at, const arz_expression *expression)
{
    bool *tame = data;
    if (arz_reach_is_outside(at, expression))
        *tame = false;
}

static bool is_tame(const arz_workflow *workflow)
{
    bool tame = true;
    for (size_t i = 0; i < workflow->step_count; i++)
        tame = tame && workflow->steps[i].depends_outside_count == 0;
    arz_walk_workflow(workflow, look, &tame);
    return tame;
}

/* Looked at once, however many reach it. */
static bool is_known_tame(arz_reaches *reaches, const arz_workflow *workflow)
{
    bool *known = arz_map_get(&reaches->tame, key_of(&workflow));
    if (!known) {
        known = arz_arena_alloc(reaches->arena, 1, sizeof *known);
        *known = is_tame(workflow);
        set(reaches, &reaches->tame, workflow, known);
    }
    return *known;
}

static void visit(search *s, const arz_workflow *workflow)
{
    s->apart = s->apart || !is_known_tame(s->reaches, workflow);
    for (size_t i = 0; i < workflow->depends_on_count; i++)
        meet_needed(s, workflow->depends_on[i]);
    for (size_t i = 0; i < workflow->step_count; i++) {
        const arz_step *step = &workflow->steps[i];
        meet_called(s, step->workflow);
        meet_actions(s, step->on_success, step->on_success_count);
        meet_actions(s, step->on_failure, step->on_failure_count);
    }
}

static arz_reach *find(arz_reaches *reaches, const arz_workflow *workflow)
{
    search s = { .reaches = reaches };
    meet_called(&s, workflow);
    for (size_t i = 0; i < s.count && !s.apart; i++)
        visit(&s, s.queue[i]);
    arz_reach *reach = arz_arena_alloc(reaches->arena, 1, sizeof *reach);
    reach->apart = s.apart;
    reach->needed = arz_arena_copy(reaches->arena, s.needed, s.needed_count, sizeof *s.needed);
    reach->needed_count = s.needed_count;
    free(s.queue);
    free(s.needed);
    return reach;
}

static void find_dependees(arz_reaches *reaches)
{
    const arz_document *document = reaches->document;
    for (size_t d = 0; d < document->description_count; d++) {
        const arz_description *description = document->descriptions[d];
        for (size_t w = 0; w < description->workflow_count; w++) {
            const arz_workflow *workflow = &description->workflows[w];
            for (size_t i = 0; i < workflow->depends_on_count; i++)
                set(reaches, &reaches->dependees, workflow->depends_on[i], reaches);
        }
    }
    reaches->ready = true;
}

const arz_reach *arz_reach_of(arz_reaches *reaches, const arz_workflow *workflow)
{
    arz_reach *reach = arz_map_get(&reaches->found, key_of(&workflow));
    if (reach)
        return reach;
    if (!reaches->ready)
        find_dependees(reaches);
    reach = find(reaches, workflow);
    set(reaches, &reaches->found, workflow, reach);
    return reach;
}

void arz_reaches_clear(arz_reaches *reaches)
{
    arz_map_clear(&reaches->found);
    arz_map_clear(&reaches->tame);
    arz_map_clear(&reaches->dependees);
}

bool arz_reach_is_outside(const arz_walk *at, const arz_expression *expression)
{
    const arz_reference *reference = &expression->reference;
    bool own = arz_str_equal(reference->owner, at->workflow->id);
    return reference->root == ARZ_ROOT_WORKFLOW_OUTPUTS ||
           (reference->root == ARZ_ROOT_WORKFLOW_INPUTS && !own);
}
