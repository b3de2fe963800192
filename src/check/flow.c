#include "check/flow.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "model/field.h"

#define NOWHERE SIZE_MAX

/* A walk over the nodes: what is still to be looked at. */
typedef struct queue {
    uint32_t *nodes; /* owned: each node comes in once */
    size_t count;
} queue;

bool arz_action_is_always(const arz_action *action)
{
    return action->type != ARZ_ACTION_RETRY && action->criterion_count == 0 &&
           arz_node_count(arz_field(action->place, "criteria").node) == 0;
}

bool arz_flow_is_known(const arz_workflow *workflow)
{
    for (size_t i = 0; i < workflow->step_count; i++) {
        if (!workflow->steps[i].place.node || workflow->steps[i].broken_actions)
            return false;
    }
    return true;
}

/* How many actions of the list can be chosen; *always: one of them is. */
static size_t count_choices(const arz_action *actions, size_t count, bool *always)
{
    *always = false;
    for (size_t i = 0; i < count && !*always; i++) {
        *always = arz_action_is_always(&actions[i]);
        if (*always)
            return i + 1;
    }
    return count;
}

static size_t target_of(const arz_flow *flow, const arz_action *action, bool failure)
{
    switch (action->type) {
    case ARZ_ACTION_END:
        return failure ? flow->gone : flow->done;
    case ARZ_ACTION_GOTO:
        return action->step ? action->step->index : flow->gone;
    case ARZ_ACTION_RETRY:
        if (action->step)
            flow->alone[action->step->index] = true;
        return NOWHERE;
    case ARZ_ACTION_TYPE_COUNT:
        break;
    }
    return NOWHERE;
}

/* Puts where the actions lead at the end of flow->next; returns the new end. */
static uint32_t put_actions(arz_flow *flow, uint32_t end, const arz_action *actions, size_t count,
                            bool failure)
{
    for (size_t i = 0; i < count; i++) {
        size_t target = target_of(flow, &actions[i], failure);
        if (target != NOWHERE)
            flow->next[end++] = (uint32_t)target;
    }
    return end;
}

/* The node of the step that comes next in the order of execution; behind the last is `done`. */
static size_t node_behind(const arz_flow *flow, const arz_step *step)
{
    size_t next = step->position + 1;
    return next < flow->step_count ? step->owner->order[next]->index : flow->done;
}

static uint32_t put_step(arz_flow *flow, uint32_t end, const arz_step *step)
{
    bool always;
    size_t count = count_choices(step->on_success, step->on_success_count, &always);
    end = put_actions(flow, end, step->on_success, count, false);
    if (!always)
        flow->next[end++] = (uint32_t)node_behind(flow, step);
    count = count_choices(step->on_failure, step->on_failure_count, &always);
    return put_actions(flow, end, step->on_failure, count, true);
}

static void build(arz_flow *flow, const arz_workflow *workflow)
{
    size_t most = 0;
    for (size_t i = 0; i < workflow->step_count; i++) {
        const arz_step *step = &workflow->steps[i];
        most += step->on_success_count + step->on_failure_count + 1;
    }
    flow->next = arz_alloc(most, sizeof *flow->next);
    uint32_t end = 0;
    for (size_t i = 0; i < workflow->step_count; i++) {
        flow->first[i] = end;
        end = put_step(flow, end, &workflow->steps[i]);
    }
    for (size_t i = workflow->step_count; i <= flow->gone + 1; i++)
        flow->first[i] = end;
}

static void enter(queue *q, bool *seen, size_t node)
{
    if (seen[node])
        return;
    seen[node] = true;
    q->nodes[q->count++] = (uint32_t)node;
}

/* Marks every node that a way leads to from those in the queue. With `from`, the node before each
 * on a shortest way. */
static void walk(const uint32_t *first, const uint32_t *next, queue *q, bool *seen, uint32_t *from)
{
    for (size_t at = 0; at < q->count; at++) {
        uint32_t node = q->nodes[at];
        for (uint32_t i = first[node]; i < first[node + 1]; i++) {
            if (from && !seen[next[i]])
                from[next[i]] = node;
            enter(q, seen, next[i]);
        }
    }
}

/* The graph with every way turned round: counted, then put in place. */
static void mark_leaving(arz_flow *flow, queue *q)
{
    size_t nodes = flow->gone + 1;
    uint32_t *first = arz_alloc(nodes + 1, sizeof *first);
    uint32_t *back = arz_alloc(flow->first[nodes], sizeof *back);
    for (size_t i = 0; i < flow->first[nodes]; i++)
        first[flow->next[i]]++;
    for (size_t i = 1; i <= nodes; i++)
        first[i] += first[i - 1];
    for (size_t node = nodes; node-- > 0;) {
        for (uint32_t i = flow->first[node]; i < flow->first[node + 1]; i++)
            back[--first[flow->next[i]]] = (uint32_t)node;
    }
    q->count = 0;
    enter(q, flow->leaves, flow->done);
    enter(q, flow->leaves, flow->gone);
    walk(first, back, q, flow->leaves, NULL);
    free(first);
    free(back);
}

/* How far along one way to `done` others can jump: what stands on it where no way has jumped over
 * is on all of them. `place` is 1 + the position of a node on the way, 0 for others. */
static void mark_inevitable(arz_flow *flow, queue *q, const uint32_t *way, uint32_t length,
                            const uint32_t *place)
{
    bool *seen = arz_alloc(flow->gone + 1, sizeof *seen);
    uint32_t reach = 1;
    for (uint32_t position = 1; position <= length; position++) {
        flow->inevitable[way[position - 1]] = position == reach;
        q->count = 0;
        enter(q, seen, way[position - 1]);
        for (size_t at = 0; at < q->count; at++) {
            uint32_t node = q->nodes[at];
            for (uint32_t i = flow->first[node]; i < flow->first[node + 1]; i++) {
                uint32_t other = flow->next[i];
                if (place[other] == 0)
                    enter(q, seen, other);
                else if (place[other] > reach)
                    reach = place[other];
            }
        }
    }
    free(seen);
}

/* Follows the way to `done` back to the first step. */
static void find_inevitable(arz_flow *flow, queue *q, const uint32_t *from)
{
    size_t nodes = flow->gone + 1;
    uint32_t *way = arz_alloc(nodes, sizeof *way), *place = arz_alloc(nodes, sizeof *place);
    uint32_t length = 1;
    for (size_t node = flow->done; node != flow->start; node = from[node])
        length++;
    uint32_t position = length;
    for (uint32_t node = (uint32_t)flow->done;; node = from[node]) {
        place[node] = position;
        way[--position] = node;
        if (position == 0)
            break;
    }
    mark_inevitable(flow, q, way, length, place);
    free(way);
    free(place);
}

void arz_flow_init(arz_flow *flow, const arz_workflow *workflow)
{
    size_t steps = workflow->step_count, nodes = steps + 2;
    *flow = (arz_flow){
        .step_count = steps,
        .start = steps ? workflow->order[0]->index : 0,
        .done = steps,
        .gone = steps + 1,
        .first = arz_alloc(nodes + 1, sizeof *flow->first),
        .alone = arz_alloc(nodes, sizeof *flow->alone),
        .reached = arz_alloc(nodes, sizeof *flow->reached),
        .leaves = arz_alloc(nodes, sizeof *flow->leaves),
        .inevitable = arz_alloc(nodes, sizeof *flow->inevitable),
    };
    if (steps == 0)
        return;
    queue q = { arz_alloc(nodes, sizeof *q.nodes), 0 };
    uint32_t *from = arz_alloc(nodes, sizeof *from);
    build(flow, workflow);
    enter(&q, flow->reached, flow->start);
    walk(flow->first, flow->next, &q, flow->reached, from);
    mark_leaving(flow, &q);
    if (flow->reached[flow->done])
        find_inevitable(flow, &q, from);
    free(from);
    free(q.nodes);
}

void arz_flow_clear(arz_flow *flow)
{
    free(flow->first);
    free(flow->next);
    free(flow->alone);
    free(flow->reached);
    free(flow->leaves);
    free(flow->inevitable);
}
