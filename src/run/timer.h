/* Timers in the order in which they are due. (A binary heap.) */
#ifndef ARZ_RUN_TIMER_H
#define ARZ_RUN_TIMER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Embedded in whatever waits; zeroed, it is not set. */
typedef struct arz_timer {
    int64_t due_ms; /* of the loop's clock */
    void (*fire)(void *data);
    void *data;
    size_t slot; /* in the heap, from 1; 0: not set */
} arz_timer;

typedef struct arz_timers {
    arz_timer **heap; /* owned; the timers are not */
    size_t count, capacity;
} arz_timers;

/* Sets the timer, moving it where it is set already. */
void arz_timers_set(arz_timers *timers, arz_timer *timer, int64_t due_ms);
/* Takes it out; allowed where it is not set. */
void arz_timers_cancel(arz_timers *timers, arz_timer *timer);
/* Milliseconds from `now_ms` to the first one, 0 where it is due already, -1 where none is set. */
int64_t arz_timers_wait(const arz_timers *timers, int64_t now_ms);
/* Fires what is due; a timer that its own firing sets again for now waits for the next call. */
void arz_timers_fire(arz_timers *timers, int64_t now_ms);
void arz_timers_clear(arz_timers *timers);

#endif
