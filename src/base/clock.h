/* Time as the engine sees it: given from outside, so that tests run a day in a microsecond. */
#ifndef ARZ_BASE_CLOCK_H
#define ARZ_BASE_CLOCK_H

#include <stdint.h>

typedef struct arz_clock {
    /* Milliseconds of a clock that never jumps; its zero means nothing. */
    int64_t (*monotonic_ms)(void *data);
    /* Microseconds of the same clock, for durations. */
    int64_t (*monotonic_us)(void *data);
    /* Seconds since 1970-01-01 UTC, for dates in headers and reports. */
    int64_t (*unix_s)(void *data);
    void *data;
} arz_clock;

/* The system's clock. */
arz_clock arz_clock_system(void);

#endif
