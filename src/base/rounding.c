#include "base/rounding.h"

#include <stdint.h>

/* From here on every double is whole. */
#define WHOLE 4503599627370496.0

double arz_round_up(double number)
{
    if (!(number > -WHOLE && number < WHOLE))
        return number;
    double whole = (double)(int64_t)number;
    return whole < number ? whole + 1 : whole;
}

double arz_power(double base, int times)
{
    double power = 1;
    for (int i = 0; i < times; i++)
        power *= base;
    return power;
}
