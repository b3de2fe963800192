/* The event loop: one thread that waits for responses, timers and interruption at once. */
#ifndef ARZ_RUN_LOOP_H
#define ARZ_RUN_LOOP_H

#include <signal.h>
#include <stdbool.h>

#include <arazzo/error.h>
#include <arazzo/export.h>

#include "base/clock.h"
#include "http/transport.h"
#include "run/timer.h"

typedef struct arz_loop {
    arz_transport transport; /* owned */
    arz_clock clock;
    arz_timers timers;
    int wake[2];                       /* a pipe: what is written to [1] ends a wait */
    volatile sig_atomic_t interrupted; /* set from a signal handler */
} arz_loop;

/* Takes over the transport, also on failure. False with *error filled. */
ARZ_MUST_USE bool arz_loop_init(arz_loop *loop, arz_transport transport, arz_clock clock,
                                arz_error *error);
void arz_loop_clear(arz_loop *loop);

/* One turn: waits until something can be moved, and moves it. False with *error filled. */
ARZ_MUST_USE bool arz_loop_turn(arz_loop *loop, arz_error *error);

/* Ends the wait under way or the next one. Safe in a signal handler and from other threads. */
void arz_loop_interrupt(arz_loop *loop);

int64_t arz_loop_now_ms(const arz_loop *loop);
int64_t arz_loop_now_us(const arz_loop *loop);

#endif
