#include "base/clock.h"

#include <time.h>

static int64_t system_monotonic_us(void *data)
{
    (void)data;
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static int64_t system_monotonic_ms(void *data)
{
    return system_monotonic_us(data) / 1000;
}

static int64_t system_unix_s(void *data)
{
    (void)data;
    return (int64_t)time(NULL);
}

arz_clock arz_clock_system(void)
{
    return (arz_clock){ system_monotonic_ms, system_monotonic_us, system_unix_s, NULL };
}
