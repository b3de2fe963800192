#include "run/loop.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/fail.h"

bool arz_loop_init(arz_loop *loop, arz_transport transport, arz_clock clock, arz_error *error)
{
    *loop = (arz_loop){ .transport = transport, .clock = clock, .wake = { -1, -1 } };
    if (pipe2(loop->wake, O_CLOEXEC | O_NONBLOCK) == 0)
        return true;
    return arz_fail(error, ARZ_ERROR_IO, NULL, "cannot create a pipe: %s", strerror(errno));
}

void arz_loop_clear(arz_loop *loop)
{
    if (loop->transport.free)
        loop->transport.free(loop->transport.data);
    arz_timers_clear(&loop->timers);
    for (int i = 0; i < 2; i++) {
        if (loop->wake[i] >= 0)
            (void)close(loop->wake[i]);
    }
}

int64_t arz_loop_now_ms(const arz_loop *loop)
{
    return loop->clock.monotonic_ms(loop->clock.data);
}

int64_t arz_loop_now_us(const arz_loop *loop)
{
    return loop->clock.monotonic_us(loop->clock.data);
}

/* Empties the pipe, so that the next wait waits. */
static void drain(const arz_loop *loop)
{
    char bytes[64];
    while (read(loop->wake[0], bytes, sizeof bytes) == (ssize_t)sizeof bytes) {
    }
}

bool arz_loop_turn(arz_loop *loop, arz_error *error)
{
    int64_t wait_ms = arz_timers_wait(&loop->timers, arz_loop_now_ms(loop));
    if (!loop->transport.poll(loop->transport.data, wait_ms, loop->wake[0], error))
        return false;
    if (loop->interrupted)
        drain(loop);
    if (loop->timers.count)
        arz_timers_fire(&loop->timers, arz_loop_now_ms(loop));
    return true;
}

void arz_loop_interrupt(arz_loop *loop)
{
    int saved = errno;
    loop->interrupted = 1;
    /* A full pipe wakes as well. */
    ssize_t written = write(loop->wake[1], "", 1);
    (void)written;
    errno = saved;
}
