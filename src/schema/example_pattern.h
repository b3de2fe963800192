/* Text that matches a regular expression, for expressions as simple as people write them. */
#ifndef ARZ_SCHEMA_EXAMPLE_PATTERN_H
#define ARZ_SCHEMA_EXAMPLE_PATTERN_H

#include <stdbool.h>

#include "base/buf.h"

/* Appends text made from the pattern: the first of alternatives, the least repetitions and
 * `extra` more, the `serial`-th character of a class. False where the pattern has what it cannot
 * make text from; also else it is the caller's business whether the text matches. */
bool arz_pattern_example(arz_buf *out, arz_str pattern, unsigned extra, unsigned serial);

#endif
