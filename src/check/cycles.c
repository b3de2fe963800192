/* Workflows that come back to themselves whatever happens: they wait for one another, or call one
 * another, or go on with one another, and no way leads past that. Followed across documents.
 * (Arazzo 1.1.0, "Workflow Object": dependsOn; "Step Object": workflowId; "Success Action Object")
 */
#include <stdlib.h>

#include "base/alloc.h"
#include "base/circles.h"
#include "base/fail.h"
#include "check/checker.h"
#include "check/flow.h"

/* Workflows of a circle that a message shows. */
#define SHOWN_WORKFLOWS 6

typedef enum link_kind {
    DEPENDS, /* `from` waits for `to` before its first step */
    CALLS,
    GOES
} link_kind;

/* What leads from one workflow to another, where a way in it leads there. */
typedef struct link {
    link_kind kind;
    size_t from, to;
    const arz_step *step; /* NULL: DEPENDS */
    arz_place place;
    size_t waiting; /* the next of the links to the same workflow, from 1 */
    bool met;       /* DEPENDS: what is needed may end */
} link;

/* Of a workflow, what has been found possible. */
typedef struct state {
    const arz_workflow *workflow;
    size_t steps;   /* where its steps start in `reached` */
    size_t needs;   /* of what it depends on, how many have not been seen to end */
    size_t waiting; /* the first of the links that lead to it, from 1 */
    bool ends;      /* a way leads to its end, or to an action that ends it */
    bool fails;     /* by what nothing handles, too */
} state;

/* Of a step. */
enum {
    REACHED = 1,
    SUCCEEDS = 2,
    FAILS = 4
};

/* What is still to be followed up: of a step that it is reached, of a workflow that it ends or
 * fails. */
typedef struct event {
    const arz_step *step; /* or NULL */
    size_t workflow;
} event;

typedef struct search {
    arz_checker *checker;
    state *states; /* owned: of all workflows of all documents */
    size_t count;
    unsigned char *steps; /* owned */
    link *links;          /* owned */
    size_t link_count, link_capacity;
    event *events; /* owned */
    size_t event_count, event_capacity;
    size_t *first, *sorted; /* owned: the links that stay, by the workflow that they lead from */
} search;

static bool leads_elsewhere(const arz_action *actions, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (actions[i].workflow)
            return true;
    }
    return false;
}

/* Most documents have no workflow that leads to another. */
static bool has_links(const arz_workflow *workflow)
{
    for (size_t i = 0; i < workflow->step_count; i++) {
        const arz_step *step = &workflow->steps[i];
        if (step->workflow || leads_elsewhere(step->on_success, step->on_success_count) ||
            leads_elsewhere(step->on_failure, step->on_failure_count))
            return true;
    }
    return workflow->depends_on_count > 0;
}

static size_t number_of(const search *s, const arz_workflow *workflow)
{
    const arz_document *document = s->checker->document;
    size_t before = 0, i = 0;
    for (; document->descriptions[i] != workflow->owner; i++)
        before += document->descriptions[i]->workflow_count;
    return before + (size_t)(workflow - workflow->owner->workflows);
}

static void push(search *s, size_t workflow, const arz_step *step)
{
    s->events = arz_grow(s->events, s->event_count, &s->event_capacity, sizeof *s->events);
    s->events[s->event_count++] = (event){ step, workflow };
}

static void end(search *s, size_t workflow)
{
    if (!s->states[workflow].ends)
        push(s, workflow, NULL);
    s->states[workflow].ends = true;
}

static void fail(search *s, size_t workflow)
{
    if (!s->states[workflow].fails)
        push(s, workflow, NULL);
    s->states[workflow].fails = true;
}

/* Notes that the step of the workflow came so far; false where that was known. */
static bool mark(search *s, size_t workflow, const arz_step *step, unsigned char what)
{
    unsigned char *marks = &s->steps[s->states[workflow].steps + step->index];
    bool is_new = !(*marks & what);
    *marks |= what;
    return is_new;
}

static void reach(search *s, size_t workflow, const arz_step *step)
{
    if (mark(s, workflow, step, REACHED))
        push(s, workflow, step);
}

static void add_link(search *s, link_kind kind, size_t from, const arz_step *step, arz_place place,
                     const arz_workflow *to)
{
    s->links = arz_grow(s->links, s->link_count, &s->link_capacity, sizeof *s->links);
    state *target = &s->states[number_of(s, to)];
    s->links[s->link_count++] = (link){
        .kind = kind,
        .from = from,
        .to = (size_t)(target - s->states),
        .step = step,
        .place = place,
        .waiting = target->waiting,
    };
    target->waiting = s->link_count;
}

/* What the end or failure of the workflow that the action goes to is: that of the one that it
 * leaves.
 */
static void pass_on(search *s, const link *l)
{
    if (s->states[l->to].ends)
        end(s, l->from);
    if (s->states[l->to].fails)
        fail(s, l->from);
}

static void go(search *s, size_t workflow, const arz_step *step, const arz_action *action)
{
    add_link(s, GOES, workflow, step, arz_field(action->place, "workflowId"), action->workflow);
    pass_on(s, &s->links[s->link_count - 1]);
}

/* What an action leads to, which is one of a list that is looked at in order. */
static void follow(search *s, size_t workflow, const arz_step *step, const arz_action *action,
                   bool failure)
{
    switch (action->type) {
    case ARZ_ACTION_END:
        end(s, workflow);
        if (failure)
            fail(s, workflow);
        break;
    case ARZ_ACTION_GOTO:
        if (action->step)
            reach(s, workflow, action->step);
        else
            go(s, workflow, step, action);
        break;
    case ARZ_ACTION_RETRY: /* comes to its limit, and the step is then judged by the others */
    case ARZ_ACTION_TYPE_COUNT:
        break;
    }
}

/* True where one of the actions is always taken. */
static bool follow_all(search *s, size_t workflow, const arz_step *step, bool failure)
{
    const arz_action *actions = failure ? step->on_failure : step->on_success;
    size_t count = failure ? step->on_failure_count : step->on_success_count;
    for (size_t i = 0; i < count; i++) {
        follow(s, workflow, step, &actions[i], failure);
        if (arz_action_is_always(&actions[i]))
            return true;
    }
    return false;
}

static void succeed_step(search *s, size_t workflow, const arz_step *step)
{
    if (!mark(s, workflow, step, SUCCEEDS) || follow_all(s, workflow, step, false))
        return;
    size_t next = step->position + 1;
    if (next < step->owner->step_count)
        reach(s, workflow, step->owner->order[next]);
    else
        end(s, workflow);
}

static void fail_step(search *s, size_t workflow, const arz_step *step)
{
    if (mark(s, workflow, step, FAILS) && !follow_all(s, workflow, step, true))
        fail(s, workflow);
}

/* Whether the step may fail before the workflow that it calls has begun, or in the midst of it. */
static bool fails_by_itself(const arz_step *step)
{
    return step->parameter_count || step->timeout_ms || step->workflow->input_count;
}

/* What becomes of a step when the workflow that it calls comes back. */
static void come_back(search *s, const link *l)
{
    const state *called = &s->states[l->to];
    size_t workflow = l->from;
    const arz_step *step = l->step; /* the link may move */
    bool ends = called->ends, fails = ends || called->fails || fails_by_itself(step);
    if (ends)
        succeed_step(s, workflow, step);
    if (fails)
        fail_step(s, workflow, step);
}

static void take_step(search *s, size_t workflow, const arz_step *step)
{
    if (step->workflow) {
        add_link(s, CALLS, workflow, step, arz_field(step->place, "workflowId"), step->workflow);
        come_back(s, &s->links[s->link_count - 1]);
    } else {
        succeed_step(s, workflow, step);
        fail_step(s, workflow, step);
    }
}

/* Where not all is known of a workflow, it may end as well. */
static void start(search *s, size_t workflow)
{
    const arz_workflow *started = s->states[workflow].workflow;
    if (arz_flow_is_known(started) && started->step_count) {
        reach(s, workflow, started->order[0]);
    } else {
        end(s, workflow);
        fail(s, workflow);
    }
}

/* One of what the workflow waits for has been found to end. */
static void meet(search *s, link *l)
{
    if (l->met || !s->states[l->to].ends)
        return;
    l->met = true;
    if (--s->states[l->from].needs == 0)
        start(s, l->from);
}

/* What follows for those that lead to the workflow. */
static void take_workflow(search *s, size_t workflow)
{
    for (size_t i = s->states[workflow].waiting; i; i = s->links[i - 1].waiting) {
        link *l = &s->links[i - 1];
        switch (l->kind) {
        case DEPENDS:
            meet(s, l);
            break;
        case CALLS:
            come_back(s, l);
            break;
        case GOES:
            pass_on(s, l);
            break;
        }
    }
}

/* One that waits for others fails where they do. */
static void add_needs(search *s, size_t workflow)
{
    const arz_workflow *of = s->states[workflow].workflow;
    s->states[workflow].needs = of->depends_on_count;
    for (size_t i = 0; i < of->depends_on_count; i++) {
        arz_place list = arz_field(of->place, "dependsOn");
        if (arz_node_count(list.node) == of->depends_on_count)
            list.node = arz_node_at(list.node, i);
        add_link(s, DEPENDS, workflow, NULL, list, of->depends_on[i]);
    }
    if (of->depends_on_count)
        fail(s, workflow);
    else
        start(s, workflow);
}

/* Finds which workflows may end: what is possible follows from what is, until nothing more does. */
static void find_ends(search *s)
{
    for (size_t i = 0; i < s->count; i++)
        add_needs(s, i);
    while (s->event_count) {
        event e = s->events[--s->event_count];
        if (e.step)
            take_step(s, e.workflow, e.step);
        else
            take_workflow(s, e.workflow);
    }
}

/* A link by which a workflow that cannot end leads to another. */
static bool stays(const search *s, const link *l)
{
    return !s->states[l->from].ends && !s->states[l->to].ends;
}

static void sort_links(search *s)
{
    s->first = arz_alloc(s->count + 2, sizeof *s->first);
    s->sorted = arz_alloc(s->link_count, sizeof *s->sorted);
    for (size_t i = 0; i < s->link_count; i++)
        s->first[s->links[i].from + 2] += stays(s, &s->links[i]);
    for (size_t i = 2; i < s->count + 2; i++)
        s->first[i] += s->first[i - 1];
    for (size_t i = 0; i < s->link_count; i++) {
        if (stays(s, &s->links[i]))
            s->sorted[s->first[s->links[i].from + 1]++] = i;
    }
}

static size_t link_count(const void *data, size_t of)
{
    const search *s = data;
    return s->first[of + 1] - s->first[of];
}

static const link *link_of(const search *s, size_t of, size_t way)
{
    return &s->links[s->sorted[s->first[of] + way]];
}

static size_t linked_at(const void *data, size_t of, size_t way)
{
    return link_of(data, of, way)->to;
}

/* "its step 'b' calls 'c', whose step 'd' goes to 'a'" */
static void put_chain(const search *s, const arz_move *moves, size_t count, arz_buf *chain)
{
    for (size_t i = 0; i < count && i < SHOWN_WORKFLOWS; i++) {
        const link *l = link_of(s, moves[i].thing, moves[i].way);
        const char *to = ARZ_QUOTE(s->states[l->to].workflow->id);
        if (l->kind == DEPENDS)
            arz_buf_printf(chain, "%s depends on '%s'", i ? ", which" : "it", to);
        else
            arz_buf_printf(chain, "%s step '%s' %s '%s'", i ? ", whose" : "its",
                           ARZ_QUOTE(l->step->id), l->kind == CALLS ? "calls" : "goes to", to);
    }
    if (count > SHOWN_WORKFLOWS)
        arz_buf_printf(chain, ", and so on, %zu workflows in all", count);
}

static bool has_kind(const search *s, const arz_move *moves, size_t count, link_kind kind)
{
    for (size_t i = 0; i < count; i++) {
        if (link_of(s, moves[i].thing, moves[i].way)->kind == kind)
            return true;
    }
    return false;
}

static void tell_calls(arz_teller *tell, arz_place place, const char *id, const char *chain)
{
    arz_error error = ARZ_ERROR_INIT;
    (void)arz_fail_node(&error, ARZ_ERROR_DOCUMENT, "workflow-depth", place,
                        "workflow '%s' calls itself without end: %s, and no way leads past that",
                        id, chain);
    (void)arz_fail_help(&error, "put an action in front that ends, or that goes past the call; to "
                                "begin anew is 'goto', which does not come back");
    arz_tell(tell, place, &error);
}

/* Rules depends-cycle, workflow-depth and goto-loop, by the worst that is in the circle. */
static void tell_circle(void *data, const arz_move *moves, size_t count)
{
    const search *s = data;
    arz_teller *tell = &s->checker->tell;
    arz_place place = link_of(s, moves[0].thing, moves[0].way)->place;
    const char *id = ARZ_QUOTE(s->states[moves[0].thing].workflow->id);
    arz_buf chain = ARZ_BUF_INIT(0);
    put_chain(s, moves, count, &chain);
    if (has_kind(s, moves, count, DEPENDS)) {
        arz_tell_error(tell, "depends-cycle", place, "workflow '%s' waits for itself: %s", id,
                       arz_buf_cstr(&chain));
    } else if (has_kind(s, moves, count, CALLS)) {
        tell_calls(tell, place, id, arz_buf_cstr(&chain));
    } else {
        arz_tell_warning(tell, "goto-loop", place,
                         "give one of the actions criteria, or put one that ends in front of it",
                         "workflow '%s' goes on with itself without end: %s, and only a failure "
                         "that nothing handles ends that",
                         id, arz_buf_cstr(&chain));
    }
    arz_buf_clear(&chain);
}

/* New lists of all workflows, in their order. */
static void add_states(search *s)
{
    const arz_document *document = s->checker->document;
    size_t steps = 0, at = 0;
    s->states = arz_alloc(s->count, sizeof *s->states);
    for (size_t i = 0; i < document->description_count; i++) {
        const arz_description *description = document->descriptions[i];
        for (size_t j = 0; j < description->workflow_count; j++) {
            const arz_workflow *workflow = &description->workflows[j];
            s->states[at++] = (state){ .workflow = workflow, .steps = steps };
            steps += workflow->step_count;
        }
    }
    s->steps = arz_alloc(steps, 1);
}

void arz_check_cycles(arz_checker *checker)
{
    const arz_document *document = checker->document;
    search s = { .checker = checker };
    bool linked = false;
    for (size_t i = 0; i < document->description_count; i++) {
        const arz_description *description = document->descriptions[i];
        s.count += description->workflow_count;
        for (size_t j = 0; j < description->workflow_count && !linked; j++)
            linked = has_links(&description->workflows[j]);
    }
    if (!linked)
        return;
    add_states(&s);
    find_ends(&s);
    sort_links(&s);
    const arz_ways ways = { s.count, link_count, linked_at, &s };
    arz_find_circles(&ways, tell_circle, &s);
    free(s.states);
    free(s.steps);
    free(s.links);
    free(s.events);
    free(s.first);
    free(s.sorted);
}
