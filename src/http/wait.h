/* Waiting with nothing under way. */
#ifndef ARZ_HTTP_WAIT_H
#define ARZ_HTTP_WAIT_H

#include <stdint.h>

/* `timeout_ms` for poll() and its likes: no more than an int holds, and no less than -1. */
int arz_wait_ms(int64_t timeout_ms);

/* Waits until `fd` (-1: none) can be read, for at most `timeout_ms` (-1: no limit). */
void arz_wait(int64_t timeout_ms, int fd);

#endif
