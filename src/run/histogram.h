/* How durations are distributed, in a size that does not depend on how many there are: counted in
 * buckets whose width grows with the duration. */
#ifndef ARZ_RUN_HISTOGRAM_H
#define ARZ_RUN_HISTOGRAM_H

#include <stdint.h>

/* Values below 2^7 are exact; each further power of two has 64 buckets, so that a bucket is
 * never wider than a 64th of what is in it. */
#define ARZ_HISTOGRAM_BITS    6
#define ARZ_HISTOGRAM_BUCKETS ((64 - ARZ_HISTOGRAM_BITS) << ARZ_HISTOGRAM_BITS)

/* Zeroed, it is empty. */
typedef struct arz_histogram {
    uint64_t counts[ARZ_HISTOGRAM_BUCKETS];
    uint64_t count;
    int64_t max;
} arz_histogram;

void arz_histogram_add(arz_histogram *histogram, int64_t value); /* below 0 counts as 0 */
/* The least value that `part` (0.5, 0.99) of all do not exceed, rounded up to the end of its
 * bucket; 0 where there is none. */
int64_t arz_histogram_quantile(const arz_histogram *histogram, double part);

#endif
