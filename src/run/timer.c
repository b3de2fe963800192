#include "run/timer.h"

#include <stdlib.h>

#include "base/alloc.h"

static void put(arz_timers *timers, size_t slot, arz_timer *timer)
{
    timers->heap[slot - 1] = timer;
    timer->slot = slot;
}

static void move_up(arz_timers *timers, arz_timer *timer)
{
    size_t slot = timer->slot;
    while (slot > 1 && timers->heap[slot / 2 - 1]->due_ms > timer->due_ms) {
        put(timers, slot, timers->heap[slot / 2 - 1]);
        slot /= 2;
    }
    put(timers, slot, timer);
}

static void move_down(arz_timers *timers, arz_timer *timer)
{
    size_t slot = timer->slot;
    for (;;) {
        size_t child = slot * 2;
        if (child > timers->count)
            break;
        if (child < timers->count && timers->heap[child]->due_ms < timers->heap[child - 1]->due_ms)
            child++;
        if (timers->heap[child - 1]->due_ms >= timer->due_ms)
            break;
        put(timers, slot, timers->heap[child - 1]);
        slot = child;
    }
    put(timers, slot, timer);
}

void arz_timers_set(arz_timers *timers, arz_timer *timer, int64_t due_ms)
{
    arz_timers_cancel(timers, timer);
    timer->due_ms = due_ms;
    timers->heap = arz_grow(timers->heap, timers->count, &timers->capacity, sizeof(arz_timer *));
    timers->count++;
    put(timers, timers->count, timer);
    move_up(timers, timer);
}

void arz_timers_cancel(arz_timers *timers, arz_timer *timer)
{
    if (timer->slot == 0)
        return;
    size_t slot = timer->slot;
    arz_timer *last = timers->heap[--timers->count];
    timer->slot = 0;
    if (last == timer)
        return;
    put(timers, slot, last);
    move_up(timers, last);
    move_down(timers, last);
}

int64_t arz_timers_wait(const arz_timers *timers, int64_t now_ms)
{
    if (timers->count == 0)
        return -1;
    int64_t due_ms = timers->heap[0]->due_ms;
    return due_ms > now_ms ? due_ms - now_ms : 0;
}

void arz_timers_fire(arz_timers *timers, int64_t now_ms)
{
    /* As many as are set now: those that firing sets are left for the next turn. */
    for (size_t left = timers->count; left > 0 && timers->count > 0; left--) {
        arz_timer *timer = timers->heap[0];
        if (timer->due_ms > now_ms)
            return;
        arz_timers_cancel(timers, timer);
        timer->fire(timer->data);
    }
}

void arz_timers_clear(arz_timers *timers)
{
    free(timers->heap);
    *timers = (arz_timers){ NULL, 0, 0 };
}
