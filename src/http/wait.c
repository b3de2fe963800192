#include "http/wait.h"

#include <limits.h>
#include <poll.h>

int arz_wait_ms(int64_t timeout_ms)
{
    if (timeout_ms > INT_MAX)
        return INT_MAX;
    return timeout_ms < 0 ? -1 : (int)timeout_ms;
}

void arz_wait(int64_t timeout_ms, int fd)
{
    /* poll() passes a negative descriptor over. A signal ends the wait early, as it should. */
    struct pollfd wake = { fd, POLLIN, 0 };
    (void)poll(&wake, 1, arz_wait_ms(timeout_ms));
}
