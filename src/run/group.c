/* Steps of one workflow under way at the same time (--parallel), each in a strand of its own. Those
 * of a stretch (model/overlap.h) are started as soon as what they need of one another is done, and
 * as many as the option allows. Each is judged when its response is there; but what happens is
 * told, and counts, in the order of the steps: the strand whose turn it is tells at once, the
 * others keep back what they have to tell. So outcome, outputs and events do not depend on which
 * answer came first.
 *
 * Once a step has failed the workflow is over for those behind it, but what they have sent cannot
 * be taken back. They are stopped: each still waits for the response under way, and is told. Their
 * outputs count for nothing. */
#include <stdlib.h>

#include "base/alloc.h"
#include "base/fail.h"
#include "base/heap.h"
#include "run/engine.h"
#include "run/event.h"

/* A step of the group. */
typedef struct member {
    arz_strand *strand; /* owned; NULL before it is started and when it has had its turn */
    json_t *before;     /* owned: the outputs of the step before it was started; or NULL */
    size_t needs;       /* how many of the group it has to wait for */
    bool done, passed;
} member;

struct arz_group {
    const arz_overlap *overlap;
    size_t begin, end; /* places in the order of execution */
    member *members;   /* owned */
    size_t turn;       /* place of the step that is told of now */
    size_t limit;      /* none is started there or behind */
    arz_heap ready;    /* places that need nothing more */
    bool by_goto;      /* the first step is reached so */
    bool failed;       /* one has had its turn that fails the workflow; the first of those counts */
    bool cut;          /* one has been left out */
};

static member *at(const arz_group *group, size_t place)
{
    return &group->members[place - group->begin];
}

static const arz_overlap *overlap_of(arz_engine *engine, const arz_workflow *workflow)
{
    const arz_str key = { (const char *)&workflow, sizeof(void *) };
    arz_overlap *overlap = arz_map_get(&engine->overlaps, key);
    if (!overlap) {
        overlap = arz_overlap_of(&engine->reaches, workflow);
        arz_str kept = { arz_arena_copy(engine->arena, key.data, 1, key.size), key.size };
        (void)arz_map_set(&engine->overlaps, kept, overlap);
    }
    return overlap;
}

static arz_group *new_group(const arz_overlap *overlap, size_t begin)
{
    arz_group *group = arz_alloc(1, sizeof *group);
    size_t end = overlap->ends[begin];
    *group = (arz_group){ .overlap = overlap,
                          .begin = begin,
                          .end = end,
                          .turn = begin,
                          .limit = end,
                          .members = arz_alloc(end - begin, sizeof(member)) };
    for (size_t d = overlap->first[begin]; d < overlap->first[end]; d++)
        at(group, overlap->dependents[d])->needs++;
    for (size_t place = begin; place < end; place++) {
        if (at(group, place)->needs == 0)
            arz_heap_push(&group->ready, place);
    }
    return group;
}

static void free_group(arz_frame *frame)
{
    arz_heap_clear(&frame->group->ready);
    free(frame->group->members);
    free(frame->group);
    frame->group = NULL;
}

bool arz_group_begin(arz_strand *strand)
{
    arz_frame *frame = strand->frame;
    const arz_run_options *options = &strand->engine->options;
    if (options->dry_run || frame->purpose == ARZ_FRAME_MEMBER ||
        strand->run->split_count + 1 >= options->parallel)
        return false;
    const arz_overlap *overlap = overlap_of(strand->engine, frame->workflow);
    if (overlap->ends[frame->next_step] == frame->next_step + 1)
        return false;
    frame->group = new_group(overlap, frame->next_step);
    frame->group->by_goto = frame->by_goto;
    frame->by_goto = false;
    arz_strand_resume(strand, ARZ_STRAND_JOIN);
    return true;
}

/* Starting. */

/* Workflows that the step's one depends on are run by whoever comes first. */
static bool dependencies_passed(const arz_strand *strand, const arz_reach *reach)
{
    for (size_t i = 0; reach && i < reach->needed_count; i++) {
        const arz_ended *ended = arz_ended_find(strand, reach->needed[i]);
        if (!ended || !ended->passed)
            return false;
    }
    return true;
}

/* The one whose turn it is may always start, so that the workflow gets on. */
static bool may_start(const arz_strand *strand, size_t place)
{
    const arz_group *group = strand->frame->group;
    if (place == group->turn)
        return true;
    return strand->run->split_count < strand->engine->options.parallel &&
           dependencies_passed(strand, group->overlap->reach[place]);
}

static void start(arz_strand *strand, size_t place)
{
    arz_frame *frame = strand->frame;
    member *started = at(frame->group, place);
    size_t index = frame->workflow->order[place]->index;
    started->before = json_incref(frame->step_outputs[index]);
    started->strand = arz_strand_split(strand, place);
    started->strand->frame->by_goto = frame->group->by_goto && place == frame->group->begin;
    arz_strand_wake(started->strand);
}

static void start_ready(arz_strand *strand)
{
    arz_group *group = strand->frame->group;
    while (group->ready.count && group->ready.items[0] < group->limit &&
           may_start(strand, group->ready.items[0]))
        start(strand, arz_heap_pop(&group->ready));
}

/* Taking turns. */

static bool has_turn(const arz_strand *strand)
{
    return !strand->parent || strand->parent->frame->group->turn == strand->place;
}

arz_strand *arz_group_keeper(arz_strand *strand)
{
    for (; strand->parent; strand = strand->parent) {
        if (!has_turn(strand))
            return strand;
    }
    return NULL;
}

/* What it has kept is told, or kept by one that it is a part of. */
static void tell(arz_strand *strand)
{
    arz_strand *keeper = arz_group_keeper(strand);
    if (keeper && keeper != strand)
        arz_kept_move(&strand->kept, &keeper->kept);
    else if (!keeper)
        arz_kept_tell(&strand->kept, strand->run);
}

static void release(arz_strand *strand)
{
    if (!strand->held)
        return;
    arz_strand_resume(strand, strand->after_wait);
    arz_strand_wake(strand);
}

/* The turn has come to the strand, and so to the ones whose turn it is inside of it. */
static void take_turn(arz_strand *strand)
{
    while (strand) {
        const arz_group *group = strand->frame ? strand->frame->group : NULL;
        tell(strand);
        if (!arz_group_keeper(strand))
            release(strand);
        strand = group && group->turn < group->end ? at(group, group->turn)->strand : NULL;
    }
}

/* Those behind the step that failed have run for nothing. */
static void forget_outputs(arz_strand *strand)
{
    arz_frame *frame = strand->frame;
    arz_group *group = frame->group;
    for (size_t place = group->turn + 1; place < group->end; place++) {
        const member *behind = at(group, place);
        json_t **outputs = &frame->step_outputs[frame->workflow->order[place]->index];
        if (!behind->strand)
            continue;
        json_decref(*outputs);
        *outputs = json_incref(behind->before);
    }
}

/* The member whose turn it is has been told of to its end. */
static void leave(arz_strand *strand)
{
    arz_group *group = strand->frame->group;
    member *left = at(group, group->turn);
    json_decref(left->before);
    arz_strand_free(left->strand);
    left->strand = NULL;
    left->before = NULL;
    group->turn++;
}

static void conclude(arz_strand *strand)
{
    arz_group *group = strand->frame->group;
    const member *done = at(group, group->turn);
    tell(done->strand);
    if (!group->failed)
        arz_ended_merge(&strand->ended, &done->strand->ended);
    if (!done->passed && !group->failed) {
        group->failed = true;
        arz_error_clear(&strand->error);
        (void)arz_fail_move(&strand->error, &done->strand->error);
        forget_outputs(strand);
    }
    leave(strand);
}

/* Goes on to the next that has been started or may still be. */
static void skip(arz_group *group)
{
    while (group->turn < group->end && group->turn >= group->limit &&
           !at(group, group->turn)->strand) {
        group->cut = true;
        group->turn++;
    }
}

/* Those at that place and behind it are to end, and no more are started. */
static void stop(arz_group *group, size_t place)
{
    if (place < group->limit)
        group->limit = place;
    for (; place < group->end; place++) {
        const member *stopped = at(group, place);
        if (!stopped->strand || stopped->done)
            continue;
        stopped->strand->stopped = true;
        if (stopped->strand->frame->group)
            arz_strand_resume(stopped->strand, ARZ_STRAND_JOIN);
        arz_strand_wake(stopped->strand);
    }
}

/* The workflow goes on behind the group. */
static void end_group(arz_strand *strand)
{
    arz_frame *frame = strand->frame;
    bool failed = frame->group->failed, cut = frame->group->cut;
    frame->next_step = frame->group->end;
    free_group(frame);
    if (!failed && (cut || frame->next_step < frame->workflow->step_count))
        arz_strand_resume(strand, ARZ_STRAND_ENTER_STEP);
    else
        arz_frame_finish(strand, !failed);
}

void arz_group_join(arz_strand *strand)
{
    arz_group *group = strand->frame->group;
    size_t before = group->turn;
    if (strand->stopped)
        stop(group, group->turn);
    for (skip(group); group->turn < group->end && at(group, group->turn)->done; skip(group))
        conclude(strand);
    if (group->turn == group->end) {
        end_group(strand);
        return;
    }
    if (group->turn != before && at(group, group->turn)->strand)
        take_turn(at(group, group->turn)->strand);
    start_ready(strand);
    arz_strand_resume(strand, ARZ_STRAND_WAIT);
}

void arz_group_done(arz_strand *strand, bool passed)
{
    arz_group *group = strand->parent->frame->group;
    const arz_overlap *overlap = group->overlap;
    member *done = at(group, strand->place);
    done->done = true;
    done->passed = passed;
    for (size_t d = overlap->first[strand->place]; passed && d < overlap->first[strand->place + 1];
         d++) {
        if (--at(group, overlap->dependents[d])->needs == 0)
            arz_heap_push(&group->ready, overlap->dependents[d]);
    }
    if (!passed)
        stop(group, strand->place + 1);
    arz_strand_resume(strand, ARZ_STRAND_OVER);
    arz_strand_resume(strand->parent, ARZ_STRAND_JOIN);
    arz_strand_wake(strand->parent);
}

/* Ending before the end. */

void arz_group_give_up(arz_strand *strand)
{
    arz_frame *frame = strand->frame;
    arz_error error = ARZ_ERROR_INIT;
    (void)arz_fail(&error, ARZ_ERROR_WORKFLOW, "given-up",
                   "given up, since a step that comes before it has failed");
    arz_timers_cancel(&strand->engine->loop.timers, &strand->timer);
    while (frame->purpose != ARZ_FRAME_MEMBER)
        frame = frame->caller;
    arz_strand_unwind(strand, frame, &error);
    arz_frame_abandon_steps(strand, &error);
    (void)arz_fail_move(&strand->error, &error);
    arz_group_done(strand, false);
}

arz_strand *arz_group_first(arz_strand *strand)
{
    arz_group *group = strand->frame ? strand->frame->group : NULL;
    if (!group)
        return NULL;
    while (group->turn < group->end && !at(group, group->turn)->strand)
        group->turn++;
    if (group->turn == group->end) {
        free_group(strand->frame);
        return NULL;
    }
    take_turn(at(group, group->turn)->strand);
    return at(group, group->turn)->strand;
}

void arz_group_drop(arz_strand *strand)
{
    leave(strand);
}

/* Waiting for one's turn. */

bool arz_group_holds(arz_strand *strand, arz_strand_state state)
{
    const arz_strand *keeper = arz_group_keeper(strand);
    const arz_run *run = strand->run;
    unsigned long long max_steps = run->engine->options.max_steps;
    bool last = max_steps && run->steps >= max_steps;
    bool full = keeper && (keeper->kept.count >= ARZ_MAX_KEPT_EVENTS ||
                           keeper->kept.bytes >= ARZ_MAX_KEPT_BYTES);
    if (!keeper || (!last && !full))
        return false;
    arz_strand_resume(strand, ARZ_STRAND_WAIT);
    strand->after_wait = state;
    strand->held = true;
    return true;
}
