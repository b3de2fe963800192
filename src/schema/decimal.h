/* Numbers as the decimals that their authors wrote: 0.0075 is a multiple of 0.0001, which no
 * arithmetic of doubles agrees to. */
#ifndef ARZ_SCHEMA_DECIMAL_H
#define ARZ_SCHEMA_DECIMAL_H

#include <stdbool.h>
#include <stdint.h>

#include "doc/value.h"

/* digits * 10^exponent, without the sign. */
typedef struct arz_decimal {
    uint64_t digits; /* below 2^63 + 1 */
    int exponent;
    bool negative;
} arz_decimal;

arz_decimal arz_decimal_of(arz_view number);

/* Whether `number` is an integral multiple of `divisor`, which is not zero. Exact. */
bool arz_decimal_multiple(arz_decimal number, arz_decimal divisor);

/* Whether a number has no fraction: 1.0 and 1e300 are integers. */
bool arz_number_is_integer(arz_view number);

#endif
