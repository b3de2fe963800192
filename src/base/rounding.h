/* What else would come from libm, a library of its own: to load it takes a tenth of the time in
 * which the program starts. */
#ifndef ARZ_BASE_ROUNDING_H
#define ARZ_BASE_ROUNDING_H

/* The smallest whole number that is not less; what is no finite number is itself. */
double arz_round_up(double number);
/* `base` so many times multiplied. */
double arz_power(double base, int times);

#endif
