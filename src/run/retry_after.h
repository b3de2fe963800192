/* The Retry-After field. (RFC 9110, section 10.2.3) */
#ifndef ARZ_RUN_RETRY_AFTER_H
#define ARZ_RUN_RETRY_AFTER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

/* How many milliseconds to wait by the field's value, seconds or an HTTP date, at most
 * ARZ_MAX_RETRY_AFTER_S; false where it is neither. A date that has passed is 0. */
bool arz_retry_after(arz_str value, int64_t now_unix_s, int64_t *delay_ms);

#endif
